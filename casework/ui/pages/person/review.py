"""The review of a version: what became of each goal, in the team's words and in the person's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.clock import Clock
from casework.base.dates import short_date
from casework.base.errors import InvalidForm, Problem
from casework.domain.projects import Goal, GoalStatus
from casework.services.projects import GoalReview, ProjectPage, RecordReview
from casework.ui.forms import ChoiceField, DateField, Form
from casework.ui.pages.person.fields import GrowingText
from casework.ui.pages.person.goal_view import action_line
from casework.ui.pages.person.naming import name_fields
from casework.ui.pages.person.problems import Sentence, mark, texts_of, under
from casework.ui.widgets import Card, ErrorPanel, QuoteBlock, muted, small

_RESULTS = [(one.value, one.label) for one in GoalStatus if one.is_result]


class GoalReviewForm(Card):
    """One goal under review: what was agreed, what was done, what it has become."""

    def __init__(self, number: int, goal: Goal) -> None:
        super().__init__(f"{number}. {goal.wording}")
        self.goal, self.number = goal, number
        if goal.indicator:
            self.body.addWidget(muted(f"On devait le voir à : {goal.indicator}", wraps=True))
        for action in goal.actions:
            done = f"✓ fait le {short_date(action.done_on)}" if action.done_on else "○ pas encore fait"
            self.body.addWidget(muted(f"{action_line(action)} · {done}", wraps=True))
        self.form = Form(columns=3)
        self.form.add("status", "Ce qu’il est devenu", ChoiceField(_RESULTS, "à dire"), required=True)
        self.form.add("team_comment", "Ce que dit l’équipe", GrowingText(3))
        self.form.add("person_comment", "Ce que dit la personne", GrowingText(3))
        self.form.set_values(
            {
                "status": goal.status.value if goal.status.is_result else None,
                "team_comment": goal.team_comment,
                "person_comment": goal.person_comment,
            }
        )
        name_fields(self.form, f"objectif {number}")
        self.body.addWidget(self.form)

    def value(self) -> GoalReview:
        """What was said of it; a goal of which nothing was said stays to do."""
        values = self.form.values()
        return GoalReview(
            self.goal.id or 0,
            GoalStatus(str(values["status"] or GoalStatus.TO_DO.value)),
            str(values["team_comment"]),
            str(values["person_comment"]),
        )


class ReviewEditor(QWidget):
    """The whole review. ``edited`` signals every change."""

    edited = Signal()

    def __init__(self, clock: Clock, page: ProjectPage) -> None:
        super().__init__()
        assert page.project is not None
        self.project = page.project
        self._seen_version = page.project.version
        self.errors = ErrorPanel()
        self.when = Form(columns=2)
        self.when.add(
            "on",
            "Date de la révision",
            DateField(clock),
            required=True,
            help="Le jour où l’on en a parlé avec la personne.",
        )
        self.when.set_values({"on": page.project.reviewed_on or clock.today()})
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.errors)
        card = Card("Révision du projet")
        if self.project.wants:
            card.body.addWidget(small("Ce que la personne voulait"))
            card.body.addWidget(QuoteBlock(self.project.wants))
        card.body.addWidget(self.when)
        layout.addWidget(card)
        self.goals = [GoalReviewForm(number, goal) for number, goal in enumerate(self.project.goals, 1)]
        for goal in self.goals:
            layout.addWidget(goal)
            goal.form.edited.connect(self.edited)
        self.when.edited.connect(self.edited)

    def command(self) -> RecordReview:
        """What saves the review."""
        return RecordReview(
            project_id=self.project.id,
            seen_version=self._seen_version,
            on=cast("date", self.when.values()["on"]),
            goals=tuple(goal.value() for goal in self.goals),
        )

    @property
    def is_dirty(self) -> bool:
        """Is something typed that is not stored?"""
        return self.when.is_dirty or any(goal.form.is_dirty for goal in self.goals)

    def check(self) -> Sequence[Problem]:
        """A date is needed; what became of each goal is the service's to ask."""
        return self.when.check()

    def show_problems(self, error: InvalidForm) -> None:
        """Each under its field, all in the summary, which takes the focus."""
        sentences: list[Sentence] = mark(error.problems, self.when)
        for goal in self.goals:
            shown = mark(under(f"{goal.goal.id}.", error.problems), goal.form)
            sentences += [(f"Objectif {goal.number}, {text}", go) for text, go in shown]
        self.errors.show_sentences(sentences)

    def clear_problems(self) -> None:
        self.errors.clear()
        for form in (self.when, *(goal.form for goal in self.goals)):
            form.clear_problems()

    def take(self, chosen: Mapping[str, str], version: int) -> None:
        """Put the chosen texts in the fields, over this version."""
        self._seen_version = version
        for goal in self.goals:
            goal.form.take(texts_of(f"{goal.goal.id}.", chosen))

    def texts(self) -> dict[str, dict[str, str]]:
        """What is typed, by goal, for the draft kept in the file."""
        return {
            str(goal.goal.id): {name: str(value or "") for name, value in goal.form.values().items()}
            for goal in self.goals
        }

    def show_texts(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        """What was typed before, over what is stored (a draft found again)."""
        for goal in self.goals:
            goal.form.take(dict(texts.get(str(goal.goal.id), {})))
        self.edited.emit()
