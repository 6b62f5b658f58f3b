"""Dialogs and buttons by keyboard: Enter presses what has the focus; what does not fit is scrolled."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from casework.ui.ask import Leaving
from casework.ui.dialogs import _file_dialog, confirm_dialog, leave_dialog
from casework.ui.help import help_dialog
from casework.ui.pages.start.login import LoginPage
from casework.ui.widgets import FilterChips, button
from casework.ui.widgets.blocks import ErrorPanel
from casework.ui.widgets.sidebar import Entry, Sidebar
from casework.ui.widgets.tab_strip import TabStrip

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@pytest.mark.parametrize("key", ENTER)
def test_a_key_gives_the_answer_that_has_the_focus_not_the_proposed_one(qtbot: QtBot, key: Qt.Key) -> None:
    for words, answer in (
        ("Enregistrer", Leaving.SAVE),
        ("Ne pas enregistrer", Leaving.DISCARD),
        ("Rester sur la page", Leaving.STAY),
    ):
        dialog = leave_dialog(None, "la note")
        qtbot.addWidget(dialog)
        dialog.show()
        made = next(one for one in dialog.findChildren(QPushButton) if one.text() == words)
        made.setFocus()
        QTest.keyClick(made, key)
        assert dialog.answer is answer


def test_enter_loses_nothing_where_nobody_moved(qtbot: QtBot) -> None:
    dialog = confirm_dialog(None, "Supprimer", "Tout sera perdu.", "Supprimer")
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.answer is False


def test_enter_presses_every_kind_of_button(qtbot: QtBot) -> None:
    pressed: list[str] = []
    page = button("Reprendre", lambda: pressed.append("page"))
    keyed = button("Imprimer", lambda: pressed.append("keyed"), shortcut="Ctrl+P")
    chips, tabs, places = (
        FilterChips("État", [("a", "A"), ("b", "B")]),
        TabStrip([("a", "A")], "T"),
        Sidebar(),
    )
    places.set_entries([Entry("a", "A", 0)])
    errors = ErrorPanel()
    errors.show_sentences([("Nom : nécessaire.", lambda: pressed.append("error"))])
    login = LoginPage()
    for widget in (page, keyed, chips, tabs, places, errors, login):
        qtbot.addWidget(widget)
    made: list[QPushButton] = [page, keyed]  # one of each class there is
    for holder in (chips, tabs, places, errors, login):
        made += holder.findChildren(QPushButton)
    assert [one.text() for one in made if not one.autoDefault()] == []
    for one in (page, keyed, *errors.findChildren(QPushButton)):
        QTest.keyClick(one, Qt.Key.Key_Return)
    assert pressed == ["page", "keyed", "error"]


def test_help_that_does_not_fit_is_scrolled_by_keyboard(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = help_dialog(parent, "Personnes", "Une phrase. " * 80)
    dialog.setMaximumHeight(300)
    dialog.show()
    (area,) = dialog.findChildren(QScrollArea)
    assert area.focusPolicy() == Qt.FocusPolicy.TabFocus
    QTest.keyClick(dialog, Qt.Key.Key_PageDown)
    below = area.verticalScrollBar().value()
    assert below > 0
    QTest.keyClick(dialog, Qt.Key.Key_PageUp)
    assert area.verticalScrollBar().value() < below


def test_file_dialogs_say_nothing_in_english(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = _file_dialog(parent, "Importer un fichier", "", "Tableurs (*.xlsx *.csv)")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    labels = {one.text() for one in dialog.findChildren(QLabel)}
    said = labels | {one.text() for one in dialog.findChildren(QPushButton)}
    assert {"Ouvrir", "Annuler"} <= {one.replace("&", "") for one in said}
    assert not {word for word in said if word.startswith(("Look", "File", "Open", "Cancel"))}


def test_large_text_hides_no_answer(qtbot: QtBot) -> None:
    dialog = leave_dialog(None, "la note sur M. N’Diaye")
    qtbot.addWidget(dialog)
    font = dialog.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    dialog.setFont(font)
    dialog.show()
    last = dialog.findChildren(QPushButton)[-1]
    qtbot.waitUntil(lambda: last.mapTo(dialog, last.rect().bottomLeft()).y() < dialog.height())
