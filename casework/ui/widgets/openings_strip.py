"""At the start, for a head of service: records were opened outside services, and the way to the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from casework.base.text import plural, typeset
from casework.domain.changes import Change, Subject
from casework.domain.permissions import Permission, allows
from casework.ui.context import Context
from casework.ui.widgets.basics import Kind, button, muted
from casework.ui.widgets.flow import FlowLayout

if TYPE_CHECKING:  # what it names comes with the first read: the list of people is there before
    from casework.services.openings import OpeningRow


class OpeningsStrip(QFrame):
    """One line until somebody has read them; hidden while there is nothing to read."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setAccessibleName("Dossiers ouverts hors des services")
        self._context = context
        self._later = False
        row = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 20, 4)
        layout.addWidget(row)
        flow = FlowLayout(row, spacing=12)
        self._words = muted("")
        flow.addWidget(self._words)
        flow.addWidget(button("Lire", lambda: context.navigate("openings"), name="Lire les ouvertures"))
        flow.addWidget(
            button("Plus tard", self._on_later, kind=Kind.LINK, name="Lire les ouvertures plus tard")
        )
        self.hide()
        context.changes.changed.connect(self._on_changed)

    def read(self) -> None:
        """Look for what nobody has read yet."""
        if not allows(self._context.actor, Permission.REVIEW_OPENINGS):
            return
        openings, actor = self._context.suite.openings, self._context.actor
        self._context.desk.read(
            lambda cancel: openings.to_review(actor, cancel), self._show, owner=self, name="openings"
        )

    def _show(self, new: Sequence[OpeningRow]) -> None:
        opened = plural(len(new), "dossier ouvert hors des services", "dossiers ouverts hors des services")
        self._words.setText(typeset(f"◐ {opened}, pas encore lu{'s' if len(new) > 1 else ''}"))
        self.setVisible(bool(new) and not self._later)

    def _on_later(self) -> None:
        self._later = True
        self.hide()

    def _on_changed(self, change: object) -> None:
        if isinstance(change, Change) and Subject.OPENING in change.subjects:
            self.read()
