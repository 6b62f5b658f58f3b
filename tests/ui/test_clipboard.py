"""What was copied leaves the clipboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from casework.ui.clipboard import ClipboardGuard, copy_secretly


@pytest.fixture
def clipboard(dressed: QApplication) -> Iterator[QClipboard]:
    clipboard = dressed.clipboard()
    clipboard.clear()
    yield clipboard
    clipboard.clear()


@pytest.fixture
def guard(clipboard: QClipboard) -> Iterator[ClipboardGuard]:
    guard = ClipboardGuard(clipboard)
    yield guard
    guard.forget()


def in_front(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)


def test_an_identifier_leaves_by_itself_after_its_delay(
    guard: ClipboardGuard, clipboard: QClipboard, qtbot: QtBot
) -> None:
    field = QLineEdit("2026-041")
    in_front(qtbot, field)
    field.selectAll()
    field.copy()
    assert clipboard.text() == "2026-041"
    assert guard._timer.isActive()
    guard._timer.timeout.emit()  # the delay is over
    assert clipboard.text() == ""


def test_what_was_copied_since_stays(guard: ClipboardGuard, clipboard: QClipboard, qtbot: QtBot) -> None:
    field = QLineEdit("2026-041")
    in_front(qtbot, field)
    field.selectAll()
    field.copy()
    clipboard.blockSignals(True)  # another program copies: nothing tells us
    clipboard.setText("une adresse")
    clipboard.blockSignals(False)
    guard.forget()
    assert clipboard.text() == "une adresse"


def test_a_text_that_is_being_written_stays_until_the_window_locks(
    guard: ClipboardGuard, clipboard: QClipboard, qtbot: QtBot
) -> None:
    text = QPlainTextEdit("Deux phrases. À coller ailleurs.")
    in_front(qtbot, text)
    text.selectAll()
    text.cut()
    assert not guard._timer.isActive()
    assert clipboard.text()
    guard.forget()
    assert clipboard.text() == ""


def test_a_secret_is_copied_for_no_clipboard_history(clipboard: QClipboard) -> None:
    copy_secretly("quatre mots sans rapport")
    assert clipboard.text() == "quatre mots sans rapport"
    assert "x-kde-passwordManagerHint" in clipboard.mimeData().formats()
