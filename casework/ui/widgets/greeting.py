"""« Dernière connexion : … »: shown once after entering, to be compared with what one remembers."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout

from casework.base.text import typeset
from casework.ui.widgets.basics import Kind, button, muted


class GreetingStrip(QFrame):
    """One quiet line; amber where wrong passwords were typed for this account."""

    def __init__(self) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 3, 20, 3)
        self._words = muted("", wraps=True)
        layout.addWidget(self._words, 1)
        layout.addWidget(button("Fermer", self.hide, kind=Kind.LINK, name="Fermer ce message"))
        self.hide()

    def show_words(self, words: str, *, warns: bool) -> None:
        """Show it until it is closed, or one goes elsewhere."""
        self.setProperty("role", "notice" if warns else "status")
        self.style().unpolish(self)
        self.style().polish(self)
        self._words.setText(typeset(words))
        self.setAccessibleName(typeset(words))
        self.show()
