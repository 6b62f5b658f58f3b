"""« Accueil »: for an account that opens no other page yet, what it is for and who can change that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.text import plural
from casework.domain.changes import Subject
from casework.services.organisation import ServiceRow
from casework.ui.context import Context
from casework.ui.page import Page
from casework.ui.widgets import Card, KeyValues, paragraph, scrolled

_WORDS = (
    "Votre compte ({role}) n’ouvre aucun dossier. Les pages qui le concernent apparaîtront à gauche quand "
    "elles existeront, ou quand un droit vous sera donné : demandez à votre chef de service. Le menu sous "
    "votre nom permet de changer de mot de passe et de fermer la session."
)


class _Found(NamedTuple):
    organisation: str
    services: Sequence[ServiceRow]


class WelcomePage(Page):
    """The house as everybody may know it."""

    title = "Accueil"
    concerns = frozenset({Subject.ORGANISATION})
    help = "Votre compte n’ouvre encore aucune autre page. Le menu sous votre nom sert à votre session."

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        words = paragraph(_WORDS.format(role=context.actor.role.label))
        self._house = Card("")
        self._values = KeyValues()
        self._house.body.addWidget(self._values)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(14)
        column.addWidget(words)
        column.addWidget(self._house)
        column.addStretch(1)
        self.body.addWidget(scrolled(inside, 90), 1)

    def reload(self) -> None:
        organisation, actor = self.context.suite.organisation, self.context.actor
        self.context.desk.read(
            lambda _cancel: _Found(
                organisation.get_organisation(actor).name, organisation.list_services(actor)
            ),
            self._show,
            owner=self,
            name="house",
        )

    def _show(self, found: _Found) -> None:
        self._house.set_title(found.organisation)
        self._values.set_pairs([(one.name, _service_words(one)) for one in found.services])


def _service_words(service: ServiceRow) -> str:
    """« appartements de coordination · 11 places »."""
    places = f" · {plural(service.places, 'place')}" if service.places else ""
    return f"{service.kind.label}{places}"
