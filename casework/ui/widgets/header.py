"""The head of a page: title, what is shown, and the page's buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from casework.base.text import typeset
from casework.ui.widgets.basics import Kind, button, muted, title
from casework.ui.widgets.flow import FlowLayout, FoldingRow


class PageHeader(FoldingRow):
    """« Échéances · Communauté thérapeutique · 33 séjours » and buttons at the right."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.title, self.subtitle = title(text), muted("")
        words = FoldingRow(spacing=10, above=0)
        words.add(self.title)
        words.add(self.subtitle, 1)
        for label in (self.title, self.subtitle):
            words.row.setAlignment(label, Qt.AlignmentFlag.AlignBaseline)
        self.subtitle.setWordWrap(False)
        self._buttons = QWidget()
        self._flow = FlowLayout(self._buttons)
        self._buttons.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._buttons.hide()
        self.add(words, 1)
        self.add(self._buttons)

    def set_title(self, text: str) -> None:
        self.title.setText(typeset(text))

    def set_subtitle(self, text: str) -> None:
        """A few words: which service, how many."""
        self.subtitle.setText(typeset(text))

    def add_button(
        self,
        text: str,
        slot: Callable[[], object],
        *,
        kind: Kind = Kind.SECONDARY,
        shortcut: str = "",
        name: str = "",
    ) -> QPushButton:
        """A button at the right; the shortcut is only shown (Ctrl+S, P and N are the window's)."""
        made = button(text, slot, kind=kind, shortcut=shortcut, name=name)
        self._flow.addWidget(made)
        self._buttons.show()
        return made

    def add_widget(self, widget: QWidget) -> None:
        """Anything else at the right."""
        self._flow.addWidget(widget)
        self._buttons.show()
