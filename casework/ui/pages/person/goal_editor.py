"""One goal of a draft: a line that opens and closes, and under it, once opened, its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from casework.base.clock import Clock
from casework.base.dates import short_date
from casework.base.errors import Problem
from casework.base.text import plural, typeset
from casework.domain.projects import Goal
from casework.ui.pages.person.action_editor import ActionEditor
from casework.ui.pages.person.fields import FoldButton
from casework.ui.pages.person.goal_fields import GoalFields
from casework.ui.pages.person.problems import Sentence
from casework.ui.widgets import muted


class GoalEditor(QFrame):
    """While it was never opened it is the goal it was given."""

    edited = Signal()
    removed_action = Signal(object)  # the ActionEditor that is to go

    def __init__(
        self, clock: Clock, goal: Goal, domains: Sequence[tuple[str, str]], people: Sequence[str]
    ) -> None:
        super().__init__()
        self._goal = goal
        self._clock, self._domains, self._people = clock, domains, people
        self._number = 0
        self._fields: GoalFields | None = None
        self.tools: dict[str, QPushButton] = {}  # « Monter », « Descendre », « Supprimer »
        self.setProperty("role", "card")
        self.toggle = FoldButton(self._on_toggled)
        self.about = muted("", wraps=True)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 12, 12, 12)
        self._layout.setSpacing(12)
        self.head = QHBoxLayout()
        self.head.addWidget(self.toggle, 1)
        self._layout.addLayout(self.head)
        self._layout.addWidget(self.about)

    @property
    def goal(self) -> Goal:
        """The goal as stored, or as it was given."""
        return self._fields.goal if self._fields else self._goal

    @property
    def fields(self) -> GoalFields:
        """Its fields, made now if it was never opened."""
        if self._fields is None:
            self._fields = GoalFields(self._clock, self._goal, self._domains, self._people)
            self._fields.edited.connect(self.edited)
            self._fields.removed_action.connect(self.removed_action)
            self._fields.setVisible(False)
            self._layout.addWidget(self._fields)
            self._fields.set_number(self._number)
        return self._fields

    def value(self) -> Goal:
        """The goal as typed, without the actions that were added and never filled."""
        return self._fields.value() if self._fields else self._goal

    @property
    def is_blank(self) -> bool:
        """Was it added and never filled?"""
        return self._fields is not None and self._fields.is_blank

    def adopt(self, goal: Goal) -> None:
        """What was typed here is stored as ``goal``: take its ids, leave the fields alone."""
        if self._fields:
            self._fields.adopt(goal)
        else:
            self._goal = goal

    def check(self) -> list[Problem]:
        """Dates that are none; the rest is the service's to say. Fields as the service names them."""
        return self._fields.check() if self._fields else []

    def show_problems(self, problems: Sequence[Problem]) -> list[Sentence]:
        """Open, and under the fields; what a summary says of them."""
        self.set_open(True)
        return self.fields.show_problems(problems)

    def clear_problems(self) -> None:
        if self._fields:
            self._fields.clear_problems()

    def take(self, chosen: Mapping[str, str]) -> None:
        """What was chosen between two texts (GoalList.take)."""
        self.fields.take(chosen)

    def add_action(self) -> ActionEditor:
        """A new action at the end, ready to be typed."""
        self.set_open(True)
        return self.fields.add_action()

    def set_open(self, shown: bool) -> None:
        """Open or close the goal."""
        self.toggle.setChecked(shown)
        if shown or self._fields:
            self.fields.setVisible(shown)

    def set_number(self, number: int) -> None:
        """Write its line: rank, wording, domain, date, actions."""
        self._number = number
        goal = self.value()
        parts = [dict(self._domains).get(goal.domain, "")]
        parts.append(f"avant le {short_date(goal.due_on)}" if goal.due_on else "sans date")
        parts.append(plural(len(goal.actions), "action"))
        title = f"Objectif {number} : {goal.wording or 'à écrire'}"
        about = " · ".join(part for part in parts if part)
        is_open = self.toggle.isChecked()
        self.toggle.set_full(f"{'▾' if is_open else '▸'} {title}")
        self.toggle.setAccessibleName(typeset(f"{title}, {about}, {'ouvert' if is_open else 'fermé'}"))
        self.about.setText(typeset(about))
        self.about.setVisible(not is_open)
        self.setAccessibleName(f"Objectif {number}")
        for text, made in self.tools.items():
            made.setAccessibleName(f"{text} l’objectif {number}")
        if self._fields:
            self._fields.set_number(number)

    def _on_toggled(self) -> None:
        self.set_open(self.toggle.isChecked())
        self.edited.emit()
