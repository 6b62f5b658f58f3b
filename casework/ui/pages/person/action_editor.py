"""One action of a goal, as it is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from casework.base.clock import Clock
from casework.domain.projects import Action, ActionActor, propose_easy_action
from casework.ui.forms import ChoiceField, DateField, Form, LineField, SuggestField
from casework.ui.pages.person.fields import EasyField
from casework.ui.widgets import heading

_ACTORS = [(actor, actor.label) for actor in ActionActor]


class ActionEditor(QFrame):
    """One action: what, in the person's words, by whom, how often, by when."""

    edited = Signal()

    def __init__(self, clock: Clock, action: Action, people: Sequence[str]) -> None:
        super().__init__()
        self.action = action
        self.setProperty("role", "quote")
        self.number = heading("")
        self.tools: dict[str, QPushButton] = {}  # « Monter », « Descendre », « Supprimer »
        self.words = Form(columns=2)
        self.facts = Form(columns=4, least=22)
        self.what = self.words.add("what", "Ce qui est fait", LineField("Appeler sa fille le mercredi", 300))
        self.easy = self.words.add("easy_wording", "Pour la personne", EasyField(self._proposal))
        self.actor = self.facts.add("actor", "Par", ChoiceField(_ACTORS))
        self.who = self.facts.add("who", "Qui", SuggestField(people, "prénom, service"))
        self.frequency = self.facts.add("frequency", "À quel rythme", LineField("une fois par semaine"))
        self.due_on = self.facts.add("due_on", "Pour quand", DateField(clock))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 0, 4)
        layout.setSpacing(8)
        self.head = QHBoxLayout()
        self.head.addWidget(self.number)
        self.head.addStretch(1)
        layout.addLayout(self.head)
        layout.addWidget(self.words)
        layout.addWidget(self.facts)
        self._show(action)
        for signal in (self.words.edited, self.facts.edited):
            signal.connect(self.edited)
        for field in (self.what, self.who):
            field.edited.connect(self.easy.refresh)
        self.actor.edited.connect(self.easy.refresh)

    def value(self) -> Action:
        """The action as typed."""
        return Action(
            what=self.what.value(),
            actor=self._actor(),
            who=self.who.value(),
            frequency=self.frequency.value(),
            due_on=self.due_on.value(),
            easy_wording=self.easy.value(),
            id=self.action.id,
            done_on=self.action.done_on,
        )

    @property
    def is_blank(self) -> bool:
        """Was it added and never filled?"""
        typed = (self.what, self.who, self.frequency, self.due_on)
        return self.action.id is None and not any(field.typed() for field in typed)

    def _actor(self) -> ActionActor:
        return ActionActor(str(self.actor.value()))

    def _proposal(self) -> str:
        return propose_easy_action(self.what.value(), self._actor(), self.who.value())

    def _show(self, action: Action) -> None:
        self.facts.set_values(
            {
                "actor": action.actor,
                "who": action.who,
                "frequency": action.frequency,
                "due_on": action.due_on,
            }
        )
        self.words.set_values({"what": action.what, "easy_wording": action.easy_wording})
