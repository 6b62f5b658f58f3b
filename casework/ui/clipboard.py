"""What was copied in the program leaves the clipboard: an identifier after a while, the rest when locked."""

from __future__ import annotations

import secrets
from hashlib import blake2b

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit

KEPT_SECONDS = 30
_UNSEEN = (
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"',
    "application/x-nspasteboard-concealed-type",
    "x-kde-passwordManagerHint",
)
"""What tells clipboard histories (Windows, macOS, KDE) to keep nothing of this."""


def copy_secretly(text: str) -> None:
    """Copy what no clipboard history should keep: a password, a file number."""
    data = QMimeData()
    data.setText(text)
    for kind in _UNSEEN:
        data.setData(kind, b"secret")
    QGuiApplication.clipboard().setMimeData(data)


class ClipboardGuard(QObject):
    """Remembers, as a digest, what was last copied here, and takes it away if it is still there.

    What is copied from a label, a field or a list (a file number, a telephone, a birth date, a password) goes
    after ``KEPT_SECONDS``; what is copied from a text being written stays until ``forget``.
    """

    def __init__(self, clipboard: QClipboard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clipboard = clipboard
        self._salt = secrets.token_bytes(16)
        self._copied: bytes | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEPT_SECONDS * 1000)
        self._timer.timeout.connect(self.forget)
        clipboard.dataChanged.connect(self._on_changed)

    def forget(self) -> None:
        """Take away what was copied here, unless something else was copied since."""
        self._timer.stop()
        copied, self._copied = self._copied, None
        if copied is not None and self._digest(self._clipboard.text()) == copied:
            self._clipboard.clear()

    def _on_changed(self) -> None:
        self._timer.stop()
        self._copied = None
        text = self._clipboard.text() if _is_ours(self._clipboard) else ""
        if text:
            self._copied = self._digest(text)
            if not isinstance(QApplication.focusWidget(), (QPlainTextEdit, QTextEdit)):
                self._timer.start()

    def _digest(self, text: str) -> bytes:
        return blake2b(text.encode("utf-8", "surrogatepass"), key=self._salt).digest()


def _is_ours(clipboard: QClipboard) -> bool:
    """Was it copied here? Where the system does not say: was the program in front?"""
    in_front = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
    return clipboard.ownsClipboard() or in_front
