"""Lists: rows fetched when shown, groups, keyboard, order, what is read aloud."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casework.ui.tables import Badge, Cell, Column, Group, Table
from casework.ui.theme import Tone


@dataclass(frozen=True)
class Person:
    id: int
    name: str


COLUMNS = (
    Column[Person]("name", "Personne", lambda row: Cell(row.name, "détail", strong=True), sort="name"),
    Column[Person]("state", "État", lambda row: Cell(badge=Badge("en retard", Tone.LATE)), width=12),
)


class Source:
    """Rows, and what was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.withheld: list[Callable[[], None]] = []
        self.withholds = False

    def __call__(self, ids: Sequence[int], deliver: Callable[[Sequence[Person]], None]) -> None:
        self.asked.append(list(ids))
        answer = [Person(id, f"N° {id}") for id in ids]
        if self.withholds:
            self.withheld.append(lambda: deliver(answer))
        else:
            deliver(answer)


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def table(dressed: QApplication, qtbot: QtBot, source: Source) -> Table[Person]:
    table: Table[Person] = Table(COLUMNS, source, name="Personnes", lines=2)
    qtbot.addWidget(table)
    table.resize(800, 400)
    table.show()
    qtbot.waitExposed(table)
    return table


def test_of_fifty_thousand_people_only_those_shown_are_fetched(table: Table[Person], source: Source) -> None:
    table.set_ids(range(50_000))
    table.grab()
    assert table.rows.rowCount() == 50_000
    assert sum(map(len, source.asked)) < 300


def test_rows_given_with_the_ids_are_not_asked_again(table: Table[Person], source: Source) -> None:
    table.set_ids(range(40), [Person(id, "déjà là") for id in range(40)])
    table.grab()
    assert source.asked == []


def test_the_end_of_a_long_list_is_fetched_when_one_goes_there(table: Table[Person]) -> None:
    table.set_ids(range(50_000))
    QTest.keyClick(table, Qt.Key.Key_End)
    table.grab()
    assert table.chosen() == 49_999
    assert table.rows.cell(49_999, 0).text == "N° 49999"


def test_a_row_that_has_not_come_is_three_dots_and_then_itself(table: Table[Person], source: Source) -> None:
    source.withholds = True
    table.set_ids([7])
    assert table.rows.cell(0, 0).text == "…"
    source.withheld[-1]()
    assert table.rows.cell(0, 0).text == "N° 7"


def test_an_answer_to_a_former_list_is_not_shown_in_the_new_one(table: Table[Person], source: Source) -> None:
    source.withholds = True
    table.set_ids([7])
    table.rows.cell(0, 0)
    late = source.withheld[-1]
    source.withholds = False
    table.set_ids([8])
    late()
    assert table.rows.cell(0, 0).text == "N° 8"
    assert table.rows.record(7) is None


def test_arrows_pass_over_group_headings(table: Table[Person]) -> None:
    table.set_groups([Group("En retard", [1]), Group("Vide", []), Group("Dans les 30 jours", [2, 3])])
    QTest.keyClick(table, Qt.Key.Key_Home)
    assert table.chosen() == 1
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.chosen() == 2
    QTest.keyClick(table, Qt.Key.Key_Up)
    assert table.chosen() == 1


def test_enter_opens_the_chosen_row(table: Table[Person], qtbot: QtBot) -> None:
    table.set_ids([4, 5, 6])
    table.choose(5)
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [5]


def test_the_chosen_row_stays_chosen_when_the_list_is_read_again(table: Table[Person]) -> None:
    table.set_ids([4, 5, 6])
    table.choose(5)
    table.set_ids([6, 5, 4])
    assert table.chosen() == 5


def test_a_heading_asks_for_its_order_then_for_the_other_way(table: Table[Person], qtbot: QtBot) -> None:
    asked: list[tuple[str, bool]] = []
    table.sorted.connect(lambda key, down: asked.append((key, down)))
    table.horizontalHeader().sectionClicked.emit(0)
    table.horizontalHeader().sectionClicked.emit(0)
    table.horizontalHeader().sectionClicked.emit(1)
    assert asked == [("name", False), ("name", True)]
    assert table.rows.headerData(0, Qt.Orientation.Horizontal) == "Personne ▼"


def test_a_cell_is_read_aloud_with_its_detail_and_its_state(table: Table[Person]) -> None:
    table.set_ids([4])
    role = Qt.ItemDataRole.AccessibleTextRole
    assert table.rows.index(0, 0).data(role) == "N° 4, détail"
    assert table.rows.index(0, 1).data(role) == "● en retard"


def test_letters_typed_in_the_list_are_given_to_the_page(table: Table[Person], qtbot: QtBot) -> None:
    table.set_ids([4])
    table.setFocus()
    with qtbot.waitSignal(table.typed) as typed:
        QTest.keyClick(table, Qt.Key.Key_N)
    assert typed.args == ["n"]


def test_columns_that_may_go_leave_a_narrow_window(
    dressed: QApplication, qtbot: QtBot, source: Source
) -> None:
    columns = (*COLUMNS, Column[Person]("extra", "Référent", lambda _row: "Julien", width=30, optional=True))
    table: Table[Person] = Table(columns, source, name="Personnes")
    qtbot.addWidget(table)
    table.set_ids([1])
    table.resize(1000, 300)
    table.show()
    qtbot.waitExposed(table)
    assert not table.isColumnHidden(2)
    table.resize(260, 300)
    assert table.isColumnHidden(2)


def test_the_model_keeps_qts_own_rules(table: Table[Person]) -> None:
    model: QAbstractItemModel = table.rows
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    table.set_ids(range(500))
    table.set_groups([Group("a", [1, 2]), Group("b", [3])])
    table.set_ids([])
