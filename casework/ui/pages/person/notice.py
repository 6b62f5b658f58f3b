"""A sentence above what is shown, with at most one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from casework.ui.widgets import Kind, button, paragraph


class Notice(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, *, margin: int = 12) -> None:
        """``margin``: at both sides, in the page's units."""
        super().__init__()
        self.setProperty("role", "notice")
        self._text = paragraph("")
        self._button: QPushButton | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(margin, 6, margin, 6)
        self._row.addWidget(self._text, 1)
        self.hide()

    def show_text(self, text: str, action: str = "", slot: Callable[[], object] | None = None) -> None:
        """Say this and nothing else; an empty text hides the notice."""
        self._text.setText(text)
        if self._button:
            self._button.hide()
            self._button.deleteLater()
            self._button = None
        if action:
            self._button = button(action, slot, kind=Kind.LINK)
            self._row.addWidget(self._button)
        self.setVisible(bool(text))

    @property
    def text(self) -> str:
        return self._text.text()
