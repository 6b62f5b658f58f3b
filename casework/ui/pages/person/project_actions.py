"""The buttons of a version: its next step, and what else may be done, in each state."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtWidgets import QPushButton, QWidget

from casework.domain.projects import ProjectState
from casework.services.projects import ProjectPage
from casework.ui.widgets import FlowLayout, Kind, button, small


class Move(StrEnum):
    """What somebody may do with the version shown."""

    START = "start"
    SAVE = "save"
    DISCARD = "discard"
    PROPOSE = "propose"
    SEND_BACK = "send_back"
    REFUSE = "refuse"
    SIGN = "sign"
    OPEN_REVIEW = "open_review"
    CORRECT_REVIEW = "correct_review"


class Offered(NamedTuple):
    """One button; at most one is PRIMARY: the next step."""

    move: Move
    text: str
    kind: Kind = Kind.SECONDARY
    shortcut: str = ""


def moves_of(page: ProjectPage, *, reviewing: bool) -> list[Offered]:
    """What is offered for the version shown, the next step last. ``reviewing``: its review is being typed."""
    project = page.project
    if project is None:
        return []
    if reviewing:
        return [Offered(Move.SAVE, "Enregistrer la révision", Kind.PRIMARY, "Ctrl+S")]
    if project.state is ProjectState.DRAFT:
        return [
            Offered(Move.DISCARD, "Supprimer ce brouillon", Kind.LINK),
            Offered(Move.SAVE, "Enregistrer", Kind.SECONDARY, "Ctrl+S"),
            Offered(Move.PROPOSE, "Proposer à la personne", Kind.PRIMARY),
        ]
    if project.state is ProjectState.PROPOSED:
        return [
            Offered(Move.SEND_BACK, "Renvoyer en brouillon", Kind.LINK),
            Offered(Move.REFUSE, "La personne ne signe pas"),
            Offered(Move.SIGN, "Enregistrer les signatures", Kind.PRIMARY),
        ]
    startable = any(one.id == project.stay_id for one in page.startable)
    return _after_signature(project.state, project.number, startable=startable)


def _after_signature(state: ProjectState, number: int, *, startable: bool) -> list[Offered]:
    offered = []
    if state is ProjectState.UNDER_REVIEW:
        offered.append(Offered(Move.CORRECT_REVIEW, "Corriger la révision", Kind.LINK))
    if state is ProjectState.REPLACED or not startable:
        return offered
    if state is ProjectState.SIGNED:
        return [
            Offered(Move.START, "Nouvelle version sans révision", Kind.LINK),
            Offered(Move.OPEN_REVIEW, "Ouvrir la révision", Kind.PRIMARY),
        ]
    return [*offered, Offered(Move.START, f"Commencer la version {number + 1}", Kind.PRIMARY)]


class ActionsRow(QWidget):
    """The buttons in a row, after a word that says whether what is shown is stored."""

    def __init__(self, slots: dict[Move, Callable[[], object]]) -> None:
        super().__init__()
        self._slots = slots
        self._offered: list[Offered] = []
        self.main: QPushButton | None = None  # the next step
        self._flow = FlowLayout(self)
        self.state = small("", wraps=False)
        self._flow.addWidget(self.state)

    def offer(self, moves: list[Offered], *, says: bool) -> None:
        """Show these buttons; ``says``: the word is shown too."""
        self.state.setVisible(says)
        self.setVisible(says or bool(moves))
        if moves == self._offered:
            return  # one of them may have the keyboard
        self._offered, self.main = moves, None
        while self._flow.count() > 1:
            item = self._flow.takeAt(1)
            if item and (widget := item.widget()):
                widget.hide()
                widget.deleteLater()
        for one in moves:
            made = button(one.text, self._slots[one.move], kind=one.kind, shortcut=one.shortcut)
            self._flow.addWidget(made)
            made.show()
            if one.kind is Kind.PRIMARY:
                self.main = made
        self.updateGeometry()
