"""The one window: a page before login, then the shell of whoever is logged in; locked, a login covers
everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget
from shiboken6 import isValid

from casework.base.text import typeset
from casework.ui.masking import show_names

if TYPE_CHECKING:
    from casework.ui.shell import Shell

NAME = "Casework"


class MainWindow(QMainWindow):
    """Shows one thing at a time. ``seen``: painted for the first time; ``closed``: it goes away for good."""

    seen = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(NAME)
        self._front = QStackedWidget()
        self.setCentralWidget(self._front)
        self._shell: Shell | None = None
        self._focused: QWidget | None = None
        self._may_close = False
        self._was_seen = False

    def sizeHint(self) -> QSize:
        return QSize(1366, 720)

    def minimumSizeHint(self) -> QSize:
        return QSize(480, 320)

    @property
    def shell(self) -> Shell | None:
        """The shell of whoever is logged in, locked or not."""
        return self._shell

    @property
    def is_locked(self) -> bool:
        return self._shell is not None and self._front.currentWidget() is not self._shell

    def show_before_login(self, page: QWidget) -> None:
        """Login, first start or rescue, with nobody logged in: whatever was there is gone."""
        while widget := self._front.widget(0):
            self._front.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shell = None
        show_names(self)  # whose names they were does not concern who comes next
        self._front.addWidget(page)
        self.setWindowTitle(NAME)

    def show_shell(self, shell: Shell) -> None:
        """Somebody is logged in."""
        self.show_before_login(shell)
        self._shell = shell
        shell.moved.connect(self._on_moved)

    def cover(self, page: QWidget) -> None:
        """Lock: ``page`` hides the shell, which stays as it is, text and cursor included."""
        self._focused = self._shell.focusWidget() if self._shell else None
        self._front.addWidget(page)
        self._front.setCurrentWidget(page)
        self.setWindowTitle(NAME)

    def uncover(self) -> None:
        """Unlock: same page, same text, same cursor."""
        cover = self._front.currentWidget()
        if self._shell is None or cover is None or cover is self._shell:
            return
        self._front.setCurrentWidget(self._shell)
        self._front.removeWidget(cover)
        cover.deleteLater()
        if self._focused is not None and isValid(self._focused):
            self._focused.setFocus()
        page = self._shell.stack.current()
        self._on_moved(page.title if page else "")

    def close_now(self) -> None:
        """Close without asking anything (a bug stops the program)."""
        self._may_close = True
        self.close()

    def _on_moved(self, title: str) -> None:
        # Never a person's name: window titles are seen in task bars and over shoulders.
        self.setWindowTitle(typeset(f"{title} · {NAME}") if title else NAME)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_seen:
            self._was_seen = True
            QTimer.singleShot(0, self.seen.emit)  # once all that stands in the window is painted too

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._shell is not None and not self._may_close:
            self._shell.pause()
            # A locked window closes as it is: what was typed has been kept as drafts.
            if not self.is_locked and not self._nothing_lost(self._shell):
                event.ignore()
                return
        event.accept()
        self.closed.emit()

    def _nothing_lost(self, shell: Shell) -> bool:
        """True: close now. False: not now; once saved, the window closes by itself."""
        answered = False

        def when_saved() -> None:
            if answered:
                self.close_now()
            else:
                self._may_close = True  # saved before the question was over: this very closing goes on

        shell.leave(when_saved)
        answered = True
        return self._may_close
