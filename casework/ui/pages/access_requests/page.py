"""« Demandes d’accès »: who asked to read which record, until when it is to be answered, what was."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.errors import UserError
from casework.domain.changes import Subject
from casework.ui.carded import CardedPage, WritingCard
from casework.ui.context import Context
from casework.ui.forms.requests_card import RequestsCard
from casework.ui.widgets import scrolled


class RequestsPage(CardedPage):
    """The register; a request is noted in the record of the person it is about."""

    title = "Demandes d’accès"
    concerns = frozenset({Subject.ACCESS_REQUEST})
    help = (
        "Toutes les demandes de lire un dossier, la plus pressée d’abord. Rien de la santé n’est remis avant "
        "48 heures de réflexion ; huit jours pour la santé, deux mois si elle date de plus de cinq ans, un "
        "mois pour le reste. L’identité du demandeur se vérifie avant toute remise."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.register = RequestsCard(context, self.reload, names_people=True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 12, 0)
        column.addWidget(self.register)
        column.addStretch(1)
        self.body.addWidget(scrolled(inside, 110), 1)

    def reload(self) -> None:
        service, actor = self.context.suite.access_requests, self.context.actor
        self.context.desk.read(
            lambda cancel: service.list(actor, None, cancel),
            self.register.show_requests,
            owner=self,
            name="requests",
            failed=self._unread,
        )

    def writing_cards(self) -> tuple[WritingCard, ...]:
        return (self.register,)

    def _unread(self, error: UserError) -> None:
        self.register.show_requests(())
        self.show_error(error)
