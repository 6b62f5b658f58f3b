"""A person in front of the true window: finds things by their accessible names, types, presses, waits.

Real threads, a real file; dialogs are answered by a script. Nothing waits for a fixed time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)
from pytestqt.exceptions import TimeoutError

from casework.app import make_suite
from casework.base.clock import Clock
from casework.services.doorstep import Doorstep
from casework.storage.keys import KdfCost
from casework.ui.ask import ScriptedAsk
from casework.ui.session import WindowSession
from casework.ui.shell import Shell
from casework.ui.tables import Table
from casework.ui.window import MainWindow

W = TypeVar("W", bound=QWidget)
CHEAP = KdfCost(1, 8192)
PATIENCE_MS = 15_000


class Waits(Protocol):
    """What a journey needs of a qtbot."""

    def waitUntil(self, callback: Callable[[], bool], *, timeout: int) -> None: ...


class Journey:
    """One run of the program on a folder."""

    def __init__(
        self, waits: Waits, folder: Path, clock: Clock, ask: ScriptedAsk, cost: KdfCost | None = CHEAP
    ) -> None:
        """``waits``: a qtbot, or what waits likewise; ``cost`` None: passwords at their true cost."""
        self._waits = waits
        self.ask = ask
        self.window = MainWindow()
        self.crashes: list[BaseException] = []
        self.session = WindowSession(
            self.window,
            folder,
            lambda path: Doorstep(path, clock, cost),
            lambda session: make_suite(session, clock),
            clock,
            self._on_crash,
            ask=ask,
        )
        self.window.resize(1366, 700)
        self.window.show()
        self.session.begin()

    def _on_crash(self, error: BaseException) -> Path | None:
        self.crashes.append(error)
        return None

    def end(self) -> None:
        """Close the window and everything behind it."""
        self.window.close_now()
        assert not self.crashes, f"the program crashed: {self.crashes[0]!r}"

    # Waiting -------------------------------------------------------------------------------------

    def until(self, what: Callable[[], object]) -> None:
        """Wait until ``what`` is true."""

        def holds() -> bool:
            assert not self.crashes, f"the program crashed: {self.crashes[0]!r}"
            return bool(what())

        try:
            self._waits.waitUntil(holds, timeout=PATIENCE_MS)
        except TimeoutError:
            shown = "\n".join(dict.fromkeys(text for text in self._texts() if text))
            raise AssertionError(f"waited in vain; on the screen:\n{shown}") from None

    def idle(self) -> None:
        """Wait until nothing is on its way to or from the workers."""
        self.until(lambda: not self.session.desk.is_busy)

    def sees(self, text: str) -> None:
        """Wait until ``text`` is on the screen, in a label, a field, a button or a list."""
        self.until(lambda: self.shows(text))

    def shows(self, text: str) -> bool:
        """Is this text on the screen now?"""
        wanted = _plain(text)
        return any(wanted in _plain(shown) for shown in self._texts())

    def _texts(self) -> list[str]:
        texts = []
        for widget in self._visible(QWidget):
            if isinstance(widget, (QLabel, QAbstractButton)):
                texts.append(widget.text())
            elif isinstance(widget, QPlainTextEdit):
                texts.append(widget.toPlainText())
            elif isinstance(widget, Table):
                texts += ListHandle(self, widget).texts()
            elif hasattr(widget, "text") and callable(widget.text):
                texts.append(str(widget.text()))
        return texts

    # Finding -------------------------------------------------------------------------------------

    def _visible(self, kind: type[W]) -> list[W]:
        return [widget for widget in self.window.findChildren(kind) if widget.isVisible()]

    def find(self, kind: type[W], name: str) -> W:
        """The one visible, enabled widget of that accessible name; waited for."""
        wanted = _plain(name)

        def named() -> list[W]:
            return [
                widget
                for widget in self._visible(kind)
                if widget.isEnabled() and _plain(widget.accessibleName()) == wanted
            ]

        self.until(named)
        return named()[0]

    def field(self, name: str) -> FieldHandle:
        """A field by its label."""
        return FieldHandle(self, self._field(name))

    def _field(self, name: str) -> QWidget:
        wanted = _plain(name)

        def named() -> list[QWidget]:
            return [
                widget
                for widget in self._visible(QWidget)
                if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
                and not isinstance(widget, (QAbstractButton, Table))
                and widget.isEnabled()
                and _plain(widget.accessibleName()) == wanted
            ]

        self.until(named)
        return named()[0]

    def list(self, name: str) -> ListHandle:
        """A list by its name."""
        return ListHandle(self, self.find(Table, name))

    # Doing ---------------------------------------------------------------------------------------

    def press(self, name: str) -> None:
        """Press a button, by its accessible name or its text."""
        wanted = _plain(name)

        def named() -> list[QAbstractButton]:
            return [
                one
                for one in self._visible(QAbstractButton)
                if one.isEnabled() and wanted in (_plain(one.accessibleName()), _plain(one.text()))
            ]

        self.until(named)
        # As the keyboard would: a button below the fold is scrolled to by its focus.
        pressed = named()[0]
        pressed.setFocus()
        QTest.keyClick(pressed, Qt.Key.Key_Space)

    def keys(self, sequence: str) -> None:
        """Press keys where the focus is: « Ctrl+K »."""
        QTest.keySequence(self.focused(), QKeySequence(sequence))

    def write(self, text: str) -> None:
        """Type where the focus is."""
        type_into(self.focused(), text)

    def focused(self) -> QWidget:
        """The widget that has the keyboard."""
        return self.window.focusWidget() or self.window

    def log_in(self, login: str, password: str) -> Shell:
        """From the login page to the first page."""
        self.field("Nom d’utilisateur").type(login)
        self.field("Mot de passe").type(password)
        self.press("Se connecter")
        self.until(lambda: self.window.shell is not None)
        self.idle()
        shell = self.window.shell
        assert shell is not None
        return shell


class FieldHandle:
    """A field found by its label."""

    def __init__(self, journey: Journey, widget: QWidget) -> None:
        self._journey, self.widget = journey, widget

    def type(self, text: str) -> FieldHandle:
        """Replace what is there by typing."""
        widget = self.widget
        widget.setFocus()
        for name in ("selectAll", "clear"):
            if hasattr(widget, name) and not isinstance(widget, QComboBox):
                getattr(widget, name)()
        target = widget.lineEdit() if isinstance(widget, QSpinBox) else widget
        type_into(target, text)
        return self

    def choose(self, label: str) -> FieldHandle:
        """Choose in a list of choices, by its label."""
        widget = self.widget
        assert isinstance(widget, QComboBox), f"not a list of choices: {widget.accessibleName()}"
        wanted = _plain(label)
        texts = [_plain(widget.itemText(index)) for index in range(widget.count())]
        assert wanted in texts, f"« {label} » is not one of {texts}"
        widget.setFocus()
        while texts[widget.currentIndex()] != wanted:
            down = widget.currentIndex() < texts.index(wanted)
            QTest.keyClick(widget, Qt.Key.Key_Down if down else Qt.Key.Key_Up)
        return self

    @property
    def text(self) -> str:
        """What it holds."""
        widget = self.widget
        if isinstance(widget, QPlainTextEdit):
            return widget.toPlainText()
        if isinstance(widget, QComboBox):
            return widget.currentText()
        return str(widget.text()) if hasattr(widget, "text") else ""


class ListHandle:
    """A list found by its name."""

    def __init__(self, journey: Journey, table: Table) -> None:  # type: ignore[type-arg]  # any records
        self._journey, self.table = journey, table

    def rows(self) -> int:
        """How many records."""
        model = self.table.rows
        return sum(1 for row in range(model.rowCount()) if model.id_at(row) is not None)

    def texts(self, most: int = 200) -> list[str]:
        """The rows as they are read aloud, group headings included."""
        model = self.table.rows
        return [
            " | ".join(
                str(model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole) or "")
                for column in range(model.columnCount())
            )
            for row in range(min(most, model.rowCount()))
        ]

    def choose(self, text: str) -> ListHandle:
        """Move onto the first row that holds ``text``, with the arrows; waits for it to be there."""
        self._journey.until(lambda: self._row(text) is not None)
        row = self._row(text)
        self.table.setFocus()
        QTest.keyClick(self.table, Qt.Key.Key_Home)
        while self.table.currentIndex().row() != row:
            QTest.keyClick(self.table, Qt.Key.Key_Down)
        return self

    def open(self, text: str) -> None:
        """Open the first row that holds ``text``, with Enter."""
        self.choose(text)
        QTest.keyClick(self.table, Qt.Key.Key_Return)

    def _row(self, text: str) -> int | None:
        wanted = _plain(text)
        for row, shown in enumerate(self.texts()):
            if wanted in _plain(shown) and self.table.rows.id_at(row) is not None:
                return row
        return None


def type_into(widget: QWidget, text: str) -> None:
    """Each letter as a key press; QTest's own knows only the letters of Latin-1."""
    for letter in text:
        key = Qt.Key.Key_Return if letter == "\n" else Qt.Key.Key_unknown
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter))


def _plain(text: str) -> str:
    """As somebody would type it: ordinary spaces and apostrophes."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").replace("’", "'")
