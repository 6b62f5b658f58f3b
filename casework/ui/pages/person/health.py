"""The tab « Santé »: what was released to the team, and for members the notes of their compartments."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.domain.changes import Subject
from casework.domain.permissions import Permission, allows
from casework.services.notes import TimelineFilter, TimelinePage
from casework.services.prints import PrintKind, PrintRequest
from casework.services.releases import Releases
from casework.ui.carded import CardedPage
from casework.ui.context import Context
from casework.ui.pages.person.health_cards import AlertsCard, InstructionsCard, SheetCard
from casework.ui.previews import preview_print
from casework.ui.widgets import Card, line, muted, scrolled
from casework.ui.widgets.blocks import empty_layout
from casework.ui.widgets.entry_view import EntryView


class HealthTab(CardedPage):
    """Read by the whole team; written by health professionals."""

    title = "Santé"
    concerns = frozenset({Subject.RELEASE, Subject.NOTE})
    help = (
        "Ce que les soignants confient à toute l’équipe : alertes du bandeau, consignes à lire, fiche "
        "d’urgence à imprimer pour les secours (Ctrl+P). Sans diagnostic. Les notes réservées se lisent plus "
        "bas, par les seuls membres du compartiment."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.header.hide()
        self._person_id = 0
        self.alerts = AlertsCard(context)
        self.instructions = InstructionsCard(context)
        self.sheet = SheetCard(context, self.print_shown)
        self._notes = Card("Notes réservées")
        self._entries = QVBoxLayout()
        self._entries.setSpacing(10)
        self._notes.body.addLayout(self._entries)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(14)
        for card in (*self.writing_cards(), self._notes):
            column.addWidget(card)
        column.addStretch(1)
        self.body.addWidget(scrolled(content, most=110), 1)
        self._reads_sealed = any(one.is_sealed for one in context.actor.compartments)
        self._notes.setVisible(self._reads_sealed)

    def writing_cards(self) -> tuple[AlertsCard, InstructionsCard, SheetCard]:
        return self.alerts, self.instructions, self.sheet

    def open(self, **args: object) -> None:
        person_id = args.get("person_id")
        if isinstance(person_id, int) and person_id != self._person_id:
            self._person_id = person_id
            for card in self.writing_cards():
                card.forget()
        self.reload()

    def reload(self) -> None:
        suite, actor, person_id = self.context.suite, self.context.actor, self._person_id
        self.context.desk.read(
            lambda cancel: suite.releases.about(actor, person_id, cancel),
            self._show,
            owner=self,
            name="releases",
        )
        if self._reads_sealed and allows(actor, Permission.READ_NOTES):
            self.context.desk.read(
                lambda cancel: suite.notes.timeline(actor, person_id, TimelineFilter.SEALED, None, cancel),
                self._show_notes,
                owner=self,
                name="sealed",
            )

    def person_id(self) -> int | None:
        return self._person_id

    def print_shown(self) -> None:
        preview_print(self.context, PrintRequest(PrintKind.EMERGENCY_SHEET, (self._person_id,)))

    def _show(self, found: Releases) -> None:
        self.clear_error()
        for card in self.writing_cards():
            card.show_releases(found)

    def _show_notes(self, page: TimelinePage) -> None:
        empty_layout(self._entries)
        today = self.context.clock.today()
        for entry in page.entries:
            if self._entries.count():
                self._entries.addWidget(line())
            self._entries.addWidget(EntryView(entry, today))
        if not page.entries:
            self._entries.addWidget(muted("Aucune note réservée sur cette personne.", wraps=True))
