"""The tab « Droits et partage »: informed, agreed, asked to read; and what left on that ground."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.progress import Cancellation
from casework.domain.changes import Subject
from casework.domain.permissions import Permission, allows
from casework.services.dispatches import DispatchRow
from casework.services.sharing import SharingSheet
from casework.ui.carded import CardedPage
from casework.ui.context import Context
from casework.ui.forms.requests_card import RequestsCard
from casework.ui.pages.person.sharing_cards import ConsentsCard, DispatchesCard, InformationCard
from casework.ui.widgets import Card, FoldingRow, button, muted, scrolled, stacked


class SharingTab(CardedPage):
    """What the person was told, what they agreed to, what they asked for."""

    title = "Droits et partage"
    concerns = frozenset({Subject.SHARING, Subject.ACCESS_REQUEST})
    help = (
        "Dans l’équipe : la personne est informée de ce qui se partage, et peut s’y opposer. Hors de "
        "l’équipe : son accord d’abord, pour chaque destinataire, et elle peut le reprendre. Ses demandes "
        "de lire son dossier ont leurs dates. Ce qui est sorti, à qui et pourquoi, y reste noté."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.header.hide()
        self._person_id = 0
        self._has_register = allows(context.actor, Permission.HANDLE_ACCESS_REQUESTS)
        self.information = InformationCard(context, self.reload)
        self.consents = ConsentsCard(context, self.reload)
        self.access_requests = RequestsCard(context, self.reload)
        self.dispatches = DispatchesCard()
        self.access_requests.setVisible(self._has_register)
        self._reads = allows(context.actor, Permission.READ_SHARING)
        for card in (self.information, self.consents, self.dispatches):
            card.setVisible(self._reads)
        columns = FoldingRow(least=52, spacing=14)
        columns.add(stacked((self.information, self.consents)), 3)
        columns.add(stacked((self.access_requests, self._record(), self.dispatches)), 2)
        inside = QWidget()
        around = QVBoxLayout(inside)
        around.setContentsMargins(0, 0, 8, 0)
        around.addWidget(columns)
        around.addStretch(1)
        self.body.addWidget(scrolled(inside), 1)

    def _record(self) -> QWidget:
        """The whole record, for the person: reread on a page of its own."""
        card = Card("Le dossier complet, pour la personne")
        card.body.addWidget(
            muted(
                "Un PDF à lire et un fichier pour machine, sans les paroles de tiers. Chaque note se relit "
                "avant de sortir.",
                wraps=True,
            )
        )
        self.handing = button(
            "Relire et remettre le dossier…",
            lambda: self.context.navigate("handing", person_id=self._person_id),
        )
        card.body.addWidget(self.handing)
        card.setVisible(allows(self.context.actor, Permission.EXPORT_PERSON))
        return card

    # The page ------------------------------------------------------------------------------------

    def open(self, **args: object) -> None:
        person_id = args.get("person_id")
        if isinstance(person_id, int) and person_id != self._person_id:
            self._person_id = person_id
            for card in self.writing_cards():
                card.forget(person_id)
            self.dispatches.show_rows(())
        self.reload()

    def reload(self) -> None:
        suite, actor, person_id = self.context.suite, self.context.actor, self._person_id
        if not person_id:
            return

        def read(cancel: Cancellation) -> tuple[SharingSheet, tuple[DispatchRow, ...]]:
            return (
                suite.sharing.sheet(actor, person_id, cancel),
                suite.dispatches.of_person(actor, person_id, cancel),
            )

        if self._reads:
            self.context.desk.read(read, lambda found: self._show(*found), owner=self, name="sharing")
        if self._has_register:
            self.context.desk.read(
                lambda cancel: suite.access_requests.list(actor, person_id, cancel),
                self.access_requests.show_requests,
                owner=self,
                name="requests",
            )

    def person_id(self) -> int | None:
        return self._person_id or None

    def writing_cards(self) -> tuple[InformationCard, ConsentsCard, RequestsCard]:
        return self.information, self.consents, self.access_requests

    def _show(self, sheet: SharingSheet, dispatches: tuple[DispatchRow, ...]) -> None:
        self.clear_error()
        self.information.show_sheet(sheet)
        self.consents.show_sheet(sheet)
        self.dispatches.show_rows(dispatches)
