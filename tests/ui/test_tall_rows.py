"""Rows as tall as their texts: only those in sight are measured, and what one reads stays in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from casework.ui.tables import Cell, Column, Group, Table
from casework.ui.tables.delegate import CellDelegate, Index

MANY = range(2000)


@dataclass(frozen=True)
class Line:
    id: int

    @property
    def text(self) -> str:
        return "un mot et un autre " * (1 + 7 * (self.id % 3))


COLUMNS = (Column[Line]("text", "Texte", lambda row: Cell(row.text), width=20, grow=1),)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The rows whose height was computed, as they were."""
    rows: list[int] = []
    size_hint = CellDelegate.sizeHint

    def counted(delegate: CellDelegate, option: QStyleOptionViewItem, index: Index) -> QSize:
        rows.append(index.row())
        return size_hint(delegate, option, index)

    monkeypatch.setattr(CellDelegate, "sizeHint", counted)
    return rows


def table_of(qtbot: QtBot, ids: Sequence[int]) -> Table[Line]:
    table: Table[Line] = Table(COLUMNS, lambda _ids, _deliver: None, name="Textes", lines=1, wraps=True)
    qtbot.addWidget(table)
    table.resize(400, 400)
    table.show()
    qtbot.waitExposed(table)
    half = len(ids) // 2
    table.set_groups([Group("Un", ids[:half]), Group("Deux", ids[half:])], [Line(id) for id in ids])
    return table


def seen(table: Table[Line]) -> list[int]:
    first, last = table.rowAt(0), table.rowAt(table.viewport().height() - 1)
    return list(range(first, (last if last >= 0 else table.rows.rowCount() - 1) + 1))


def are_whole(table: Table[Line], rows: Sequence[int]) -> bool:
    """Is each as tall as its text?"""
    return all(
        table.rowHeight(row) == table.sizeHintForRow(row) for row in rows if table.rows.id_at(row) is not None
    )


def test_of_two_thousand_rows_only_those_in_sight_are_measured(
    dressed: QApplication, qtbot: QtBot, measured: list[int]
) -> None:
    table = table_of(qtbot, MANY)
    assert len(set(measured)) <= 40
    assert are_whole(table, seen(table))


def test_another_width_measures_what_is_in_sight_again_and_no_more(
    dressed: QApplication, qtbot: QtBot, measured: list[int]
) -> None:
    table = table_of(qtbot, MANY)
    measured.clear()
    table.resize(700, 400)
    QApplication.processEvents()
    assert 0 < len(set(measured)) <= 40
    assert are_whole(table, seen(table))


def test_at_the_end_of_a_long_list_the_last_row_is_seen_whole(
    dressed: QApplication, qtbot: QtBot, measured: list[int]
) -> None:
    table = table_of(qtbot, MANY)
    table.choose_first()
    QTest.keyClick(table, Qt.Key.Key_End)
    last = table.rows.rowCount() - 1
    assert table.currentIndex().row() == last
    assert table.rowViewportPosition(last) >= 0
    assert table.rowViewportPosition(last) + table.rowHeight(last) <= table.viewport().height()
    assert are_whole(table, seen(table))
    assert len(set(measured)) <= 80


def test_going_up_from_the_end_the_chosen_row_is_always_whole(dressed: QApplication, qtbot: QtBot) -> None:
    table = table_of(qtbot, MANY)
    QTest.keyClick(table, Qt.Key.Key_End)
    for _ in range(60):
        QTest.keyClick(table, Qt.Key.Key_Up)
        row = table.currentIndex().row()
        assert table.rowViewportPosition(row) >= 0
        assert table.rowViewportPosition(row) + table.rowHeight(row) <= table.viewport().height()
        assert are_whole(table, seen(table))


def test_what_one_reads_stays_in_place_while_rows_above_take_their_height(
    dressed: QApplication, qtbot: QtBot
) -> None:
    table = table_of(qtbot, MANY)
    QTest.keyClick(table, Qt.Key.Key_End)
    QApplication.processEvents()
    bar = table.verticalScrollBar()
    for _ in range(30):
        row = seen(table)[1]
        before = table.rowViewportPosition(row)
        bar.setValue(bar.value() - 5)
        assert table.rowViewportPosition(row) == before + 5


def test_another_list_forgets_the_heights_of_the_former(dressed: QApplication, qtbot: QtBot) -> None:
    table = table_of(qtbot, MANY)
    table.set_groups([Group("Un", [3])], [Line(3)])
    table.set_groups([Group("Un", list(range(100, 400)))], [Line(id) for id in range(100, 400)])
    assert are_whole(table, seen(table))
    usual = table.verticalHeader().defaultSectionSize()
    assert {table.rowHeight(row) for row in range(200, 300)} == {usual}
