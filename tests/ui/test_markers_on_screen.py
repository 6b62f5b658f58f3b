"""Fifty planted words in each compartment and another service: on no screen of who may not read them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from casework.domain.permissions import Role
from casework.storage.store import Store
from casework.ui.context import Context
from casework.ui.find import FindBox
from casework.ui.pages.person.tabs import PERSON_TABS
from casework.ui.shell import Shell
from tests.builders import Make
from tests.conftest import FixedClock
from tests.markers import WORDS, House, forbidden, found_words, plant
from tests.ui.conftest import MakeContext

_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
_SAID = (
    "text",
    "toolTip",
    "accessibleName",
    "accessibleDescription",
    "windowTitle",
    "placeholderText",
    "title",
)


@pytest.fixture
def house(store: Store, clock: FixedClock, make: Make) -> House:
    return plant(store, clock, make)


def texts_of(window: QWidget) -> Iterator[str]:
    """All that a window shows, says where the mouse rests, or tells a screen reader; hidden parts too."""
    for widget in (window, *window.findChildren(QWidget)):
        for name in _SAID:
            read = getattr(widget, name, None)
            if callable(read):
                yield str(read())
        if isinstance(widget, QPlainTextEdit):
            yield widget.toPlainText()
        if isinstance(widget, QComboBox):
            yield from (widget.itemText(number) for number in range(widget.count()))
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from _cells(widget.model())


def _cells(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(model.rowCount(QModelIndex())):
        for column in range(model.columnCount(QModelIndex())):
            yield from (str(model.index(row, column).data(role)) for role in _ROLES)


def go_everywhere(shell: Shell, house: House) -> Iterator[str]:
    """Every place and every tab of both people, the whole window after each; Ctrl+K by words of each kind."""
    for place in shell._places:
        if place not in ("preview", "person"):
            shell.navigate(place, person_id=house.person.id, stay_id=house.stay.id)
            yield from texts_of(_shown(shell))
    for person_id in (house.person.id, house.stranger.id):
        for tab in PERSON_TABS:
            shell.navigate("person", person_id=person_id, tab=tab.key)
            yield from texts_of(_shown(shell))
        yield from texts_of(shell)
    for words in WORDS.values():
        shell.open_find()
        box = shell.findChild(FindBox)
        assert box is not None
        for word in words[:12]:
            box.field.setText(word)
            # What was typed stands in the field and in « nothing looks like »: the results are what counts.
            assert box._said.text() or not box.results.rows.rowCount()
            for text in _cells(box.results.rows):
                yield text.replace(word, "")
        box.leave()


def _shown(shell: Shell) -> QWidget:
    """The page that is shown, all of it: the pages behind it were read when they were."""
    page = shell.stack.current()
    assert page is not None
    return page


@pytest.mark.parametrize("role", [Role.EDUCATOR, Role.NURSE, Role.COORDINATOR, Role.SECRETARY, Role.TRAINEE])
def test_no_screen_shows_what_its_reader_may_not_read(
    house: House, make: Make, make_context: MakeContext, role: Role, qtbot: QtBot
) -> None:
    actor = make.actor(role, services=[house.mine])
    titles: list[str] = []

    def context_of(shell: Shell) -> Context:
        made = make_context(house.suite(actor), actor)
        return Context(**{**vars(made), "navigate": shell.navigate})

    shell = Shell(context_of)
    qtbot.addWidget(shell)
    shell.moved.connect(titles.append)
    shell.begin()
    shown = " ".join([*go_everywhere(shell, house), *titles])
    assert "SOW Aminata" in shown
    assert found_words(shown, forbidden(actor)) == {}
