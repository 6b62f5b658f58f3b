"""The review goal by goal: where each goal of the project stands, noted in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.dates import short_date
from casework.domain.projects import Goal, GoalStatus
from casework.services.projects import FollowGoal
from casework.services.renewals import ProjectReview, RenewalPage
from casework.ui.context import Context
from casework.ui.forms import ChoiceField, Field, NumberField, TextField
from casework.ui.forms.in_place import Closed, InPlaceForm, OneOpen
from casework.ui.pages.renewals.drafts import put_back, typed_fields
from casework.ui.theme import Tone
from casework.ui.widgets import BadgeLabel, Card, FlowLayout, Kind, button, heading, line, muted, paragraph
from casework.ui.widgets.blocks import empty_layout
from casework.ui.widgets.kept_focus import focus_kept

_TONES = {
    GoalStatus.REACHED: Tone.DONE,
    GoalStatus.PARTLY: Tone.DUE,
    GoalStatus.NOT_REACHED: Tone.LATE,
    GoalStatus.IN_PROGRESS: Tone.ACCENT,
}
_SIGNS = {GoalStatus.IN_PROGRESS: "◐", GoalStatus.NOT_REACHED: "✗", GoalStatus.ABANDONED: "–"}


class GoalsCard(Card):
    """Each goal with its state and both comments; one form at a time is open."""

    def __init__(self, context: Context, refresh: Callable[[], None]) -> None:
        """``refresh``: read the page again, once something was saved here."""
        super().__init__("Objectif par objectif")
        self._context = context
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self.body.addLayout(self._column)
        self._open: OneOpen[GoalForm] = OneOpen(refresh)
        self._page: RenewalPage | None = None
        self._editors: dict[str, Callable[[], None]] = {}

    edited = Signal()

    @property
    def is_dirty(self) -> bool:
        """Is a goal's form open with something typed?"""
        return self._open.is_dirty

    def draft(self) -> Mapping[str, str]:
        """What is typed in the open form."""
        form = self._open.form
        if form is None or not self._open.is_dirty:
            return {}
        return {"goal": str(form.goal.id), **typed_fields("goal", form.fields)}

    def take_draft(self, draft: Mapping[str, str]) -> None:
        """Open the form again as it was."""
        edit = self._editors.get(draft.get("goal", ""))
        if edit is None:
            return
        edit()
        if self._open.form is not None:
            put_back("goal", self._open.form.fields, draft)

    def save(self, then: Callable[[], None]) -> None:
        """Save the form that is open."""
        self._open.save(then)

    def show_page(self, page: RenewalPage) -> None:
        """Show the goals of the project in force; a form that is open stays."""
        if self._open.form is not None and self._page is not None and self._page.key == page.key:
            return
        self._page = page
        self._open.forget()
        self._editors = {}
        with focus_kept(self._column):
            self._fill(page)

    def _fill(self, page: RenewalPage) -> None:
        empty_layout(self._column)
        project = page.project
        if project is None or not project.goals:
            self._show_none(page, project)
            return
        for number, goal in enumerate(project.goals):
            if number:
                self._column.addWidget(line())
            self._column.addWidget(self._goal(project, goal, page))
        if not (project.may_follow or (page.renewal and page.renewal.decision)):
            self._column.addWidget(
                muted("Le projet n’est pas signé : les objectifs se modifient dans le projet.", wraps=True)
            )
            self._add_link(page, "Ouvrir le projet")

    def _show_none(self, page: RenewalPage, project: ProjectReview | None) -> None:
        if page.renewal and page.renewal.decision:
            self._column.addWidget(
                muted("Aucun objectif n’était signé à la date de la décision.", wraps=True)
            )
            return
        label = project.label if project else "projet"
        self._column.addWidget(
            muted(f"Aucun objectif n’est écrit : le {label} de la personne reste à faire.", wraps=True)
        )
        self._add_link(page, "Ouvrir le projet")

    def _add_link(self, page: RenewalPage, text: str) -> None:
        go = self._context.navigate
        self._column.addWidget(
            button(text, lambda: go("person", person_id=page.person_id, tab="project"), kind=Kind.LINK)
        )

    def _goal(self, project: ProjectReview, goal: Goal, page: RenewalPage) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        words = heading(goal.wording)
        words.setWordWrap(True)
        column.addWidget(words)
        facts = QWidget()
        flow = FlowLayout(facts, spacing=10)
        flow.addWidget(_badge(goal, self._context))
        domain = project.domain_labels.get(goal.domain, goal.domain)
        due = f"pour le {short_date(goal.due_on)}" if goal.due_on else "sans date"
        flow.addWidget(muted(" · ".join((domain, _progress(goal), due))))
        column.addWidget(facts)
        for who, text in (("L’équipe", goal.team_comment), ("La personne", goal.person_comment)):
            if text:
                column.addWidget(paragraph(f"{who} : {text}"))
        if project.may_follow and page.may_prepare:

            def edit() -> None:
                self._edit(column, project, goal)

            self._editors[str(goal.id)] = edit
            column.addWidget(
                button(
                    "Faire le point",
                    edit,
                    kind=Kind.LINK,
                    name=f"Faire le point sur : {goal.wording}",
                )
            )
        return block

    def _edit(self, column: QVBoxLayout, project: ProjectReview, goal: Goal) -> None:
        before = self._open.form
        form = self._open.open(column, lambda: GoalForm(self._context, project, goal, self._open.closed))
        if form is not before:
            form.form.edited.connect(self.edited)


class GoalForm(InPlaceForm):
    """Where a goal stands, in the team's words and the person's."""

    def __init__(self, context: Context, project: ProjectReview, goal: Goal, closed: Closed) -> None:
        super().__init__(closed)
        self._context, self._project, self.goal = context, project, goal
        self._status = self.form.add(
            "status", "Où en est-on ?", ChoiceField([(s, s.label) for s in GoalStatus]), required=True
        )
        self._progress = self.form.add("progress", "Avancement, en quarts", NumberField(0, 4))
        self._team = self.form.add("team_comment", "L’équipe en dit", TextField(lines=2), wide=True)
        self._person = self.form.add("person_comment", "La personne en dit", TextField(lines=2), wide=True)
        self.fields: dict[str, Field] = {
            "status": self._status,
            "progress": self._progress,
            "team_comment": self._team,
            "person_comment": self._person,
        }
        self.form.set_values(
            {
                "status": goal.status,
                "progress": goal.progress,
                "team_comment": goal.team_comment,
                "person_comment": goal.person_comment,
            },
            project.version,
        )
        self.finish(self._status, "Enregistrer ce point")

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Give it to the project in force: what was signed does not change."""
        projects, actor = self._context.suite.projects, self._context.actor

        def make() -> FollowGoal:
            status = self._status.value()
            return FollowGoal(
                self._project.id,
                self.form.version,
                self.goal.id or 0,
                GoalStatus(str(status)) if status else self.goal.status,
                self._progress.number() or 0,
                self._team.value(),
                self._person.value(),
            )

        self.form.submit(
            self._context,
            make=make,
            do=lambda command: projects.follow(actor, command),
            then=self._saved(then),
        )


def _badge(goal: Goal, context: Context) -> BadgeLabel:
    today = context.clock.today()
    if goal.is_late(today):
        return BadgeLabel("en retard", Tone.LATE)
    return BadgeLabel(goal.status.label, _TONES.get(goal.status, Tone.NEUTRAL), _SIGNS.get(goal.status))


def _progress(goal: Goal) -> str:
    return "■" * goal.progress + "□" * (4 - goal.progress)
