"""Ctrl+K: a page that is called by its name comes before the notes that hold the word."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from casework.domain.snippets import Snippet
from casework.services.search import Found, FoundNote
from casework.ui.find import FindBox
from casework.ui.places import PLACES
from tests.ui.conftest import CLAIRE, MakeContext, Navigations

NOTE = FoundNote(
    7, None, "", datetime(2026, 11, 20, 9, tzinfo=UTC), "Marc", Snippet("Les échéances du mois", ())
)


def test_a_page_begun_by_name_is_opened_and_a_word_of_a_note_is_not_shadowed(
    make_context: MakeContext, navigations: Navigations, qtbot: QtBot
) -> None:
    search = SimpleNamespace(find=lambda actor, sought, cancel: Found([], [NOTE]))
    for typed, gone in (("éché", ("deadlines", {})), ("ec", ("note", {"note_id": 7}))):
        window = QWidget()
        qtbot.addWidget(window)
        window.resize(900, 600)
        window.show()
        box = FindBox(make_context(SimpleNamespace(search=search), CLAIRE), PLACES, window)
        box.open_below(window)
        box.field.setText(typed)
        QTest.keyPress(box.field, Qt.Key.Key_Return)  # released on whatever has the keyboard then
        assert navigations[-1] == gone
