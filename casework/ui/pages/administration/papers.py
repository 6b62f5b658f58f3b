"""« Papiers »: the drafts a head of service completes, each with what it is for."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.text import typeset
from casework.domain.permissions import Permission, allows
from casework.services.prints import HOUSE_PAPERS, PrintKind, PrintRequest
from casework.ui.context import Context
from casework.ui.page import Page
from casework.ui.previews import preview_print
from casework.ui.widgets import Card, FlowLayout, button, muted, paragraph, scrolled

_DRAFTS = (
    "Trois brouillons, remplis de ce que Casework sait de la structure : organisme, services, métiers, "
    "durées. Complétez-les, puis faites-les relire par le délégué à la protection des données. Ce qui n’a "
    "pas pu être vérifié dans un texte est rangé à part, à la fin."
)
_NOT_PRINTED = "Votre compte n’imprime pas : demandez à la direction."
PURPOSES = {
    PrintKind.PROCESSING_RECORD: (
        "Ce que la structure fait des données des personnes : pourquoi, lesquelles, pour qui, combien de "
        "temps, comment elles sont protégées. À tenir à jour et à montrer lors d’un contrôle."
    ),
    PrintKind.INFORMATION_NOTICE: (
        "Ce que chaque personne reçoit à son arrivée : qui garde ses informations, qui les lit, combien de "
        "temps, et ses droits. À relire, puis à remettre et à expliquer."
    ),
    PrintKind.IMPACT_ELEMENTS: (
        "La matière de l’analyse d’impact (AIPD) : ce que le logiciel prévoit pour chaque risque, ce qu’il "
        "ne couvre pas, et ce que la structure décide."
    ),
}


class PapersTab(Page):
    """Nothing is kept here: each paper is made anew from the settings."""

    title = "Papiers"
    help = (
        "Les papiers que demande la protection des données, en brouillon. Ils suivent les réglages de la "
        "structure au jour de l’impression. L’aperçu les imprime ou les enregistre."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(12)
        layout.addWidget(muted(typeset(_DRAFTS), wraps=True))
        may = allows(context.actor, Permission.PRINT_RECORDS)
        if not may:
            layout.addWidget(paragraph(typeset(_NOT_PRINTED)))
        for kind in HOUSE_PAPERS:
            layout.addWidget(self._card(kind, may=may))
        layout.addStretch(1)
        self.body.addWidget(scrolled(column), 1)

    def _card(self, kind: PrintKind, *, may: bool) -> QWidget:
        card = Card(kind.label)
        card.body.addWidget(paragraph(typeset(PURPOSES[kind])))
        row = QWidget()
        flow = FlowLayout(row)
        show = button(
            "Voir et imprimer…",
            partial(preview_print, self.context, PrintRequest(kind)),
            name=f"Voir et imprimer : {kind.label}",
        )
        show.setEnabled(may)
        flow.addWidget(show)
        card.body.addWidget(row)
        return card
