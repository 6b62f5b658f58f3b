"""A goal of a version that is no draft: what was agreed, and under it what is followed since."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from casework.base.clock import Clock
from casework.base.dates import distance, short_date
from casework.base.text import typeset
from casework.domain.projects import MOST_PROGRESS, Action, Goal, GoalStatus
from casework.services.projects import FollowGoal
from casework.ui.forms import ChoiceField, Form
from casework.ui.pages.person.fields import GrowingText
from casework.ui.pages.person.ticks import TickLine
from casework.ui.theme import Tone
from casework.ui.widgets import BadgeLabel, FoldingRow, Kind, button, muted, paragraph

_PROGRESS = [
    ("0", "rien encore"),
    ("1", "un quart"),
    ("2", "la moitié"),
    ("3", "trois quarts"),
    ("4", "tout"),
]


def status_tone(goal: Goal, today: date) -> Tone:
    """The colour of a goal's status; its word says the same."""
    if goal.is_late(today):
        return Tone.DUE
    if goal.status in (GoalStatus.REACHED, GoalStatus.IN_PROGRESS, GoalStatus.PARTLY):
        return Tone.DONE
    return Tone.NEUTRAL


def progress_squares(progress: int) -> str:
    """« ▣▣▣▢ », as on paper."""
    return "▣" * progress + "▢" * (MOST_PROGRESS - progress)


def action_line(action: Action) -> str:
    """« Julien P. : accompagner les visites · une fois par semaine · avant le 3 déc. 2026 »."""
    parts = [f"{action.who or action.actor.label} : {action.what}"]
    parts += [action.frequency] if action.frequency else []
    parts += [f"avant le {short_date(action.due_on)}"] if action.due_on else []
    line = " · ".join(parts)
    return line[:1].upper() + line[1:]


class GoalView(QFrame):
    """``followed``: its actions can be ticked, and where it stands can be written."""

    action_toggled = Signal(int, bool)  # action id, done
    follow_wanted = Signal()

    def __init__(self, goal: Goal, number: int, domain: str, clock: Clock, *, followed: bool) -> None:
        super().__init__()
        self.goal = goal
        self.ticks: dict[int, QCheckBox] = {}  # by action
        self.follow_button: QWidget | None = None
        self._clock = clock
        today = clock.today()
        self.setProperty("role", "card")
        self.setAccessibleName(typeset(f"Objectif {number} : {goal.wording}"))
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 10, 14, 12)
        self.body.setSpacing(6)
        self._add_head(number, today)
        self.body.addWidget(muted(self._agreed(domain, today), wraps=True))
        for action in goal.actions:
            self.body.addWidget(self._action(action, followed))
        self._add_followed()
        if followed:
            self.follow_button = button(
                "Noter où on en est",
                self.follow_wanted.emit,
                kind=Kind.LINK,
                name=f"Noter où on en est de l’objectif {number}",
            )
            self.body.addWidget(self.follow_button)

    def _add_head(self, number: int, today: date) -> None:
        row = FoldingRow(spacing=12)
        title = paragraph(f"{number}. {self.goal.wording}")
        title.setProperty("role", "heading")
        row.add(title, 1)
        state = QWidget()
        layout = QHBoxLayout(state)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        squares = muted(progress_squares(self.goal.progress))
        squares.setAccessibleName(f"avancement {self.goal.progress} sur {MOST_PROGRESS}")
        layout.addWidget(squares)
        sign = "✓" if self.goal.status is GoalStatus.REACHED else None if self.goal.is_late(today) else ""
        layout.addWidget(BadgeLabel(self.goal.status_on(today), status_tone(self.goal, today), sign))
        row.add(state)
        self.body.addWidget(row)

    def _agreed(self, domain: str, today: date) -> str:
        parts = [domain]
        if self.goal.due_on:
            parts.append(f"avant le {short_date(self.goal.due_on)} ({distance(self.goal.due_on, today)})")
        if self.goal.indicator:
            parts.append(f"on le verra à : {self.goal.indicator}")
        return " · ".join(part for part in parts if part)

    def _action(self, action: Action, followed: bool) -> QWidget:
        done = f"fait le {short_date(action.done_on)}" if action.done_on else ""
        if not followed or action.id is None:
            return paragraph(" · ".join(part for part in (f"– {action_line(action)}", done) if part))
        late = not done and action.due_on is not None and action.due_on < self._clock.today()
        line = TickLine(
            action_line(action), done=bool(done), detail=done or ("en retard" if late else ""), late=late
        )
        action_id = action.id
        self.ticks[action_id] = line.check
        line.ticked.connect(lambda on: self.action_toggled.emit(action_id, on))
        return line

    def _add_followed(self) -> None:
        for who, text in (("L’équipe", self.goal.team_comment), ("La personne", self.goal.person_comment)):
            if text:
                on = f" ({short_date(self.goal.followed_on)})" if self.goal.followed_on else ""
                self.body.addWidget(paragraph(f"{who}{on} : {text}"))


class FollowForm(QFrame):
    """Where one goal stands, as it is written down."""

    cancelled = Signal()
    wanted = Signal()

    def __init__(self, goal: Goal) -> None:
        super().__init__()
        self.goal = goal
        self.setProperty("role", "quote")
        self.form = Form(columns=2)
        states = [(one.value, one.label) for one in GoalStatus]
        self.status = self.form.add("status", "Où on en est", ChoiceField(states))
        self.progress = self.form.add("progress", "Avancement", ChoiceField(_PROGRESS))
        self.team = self.form.add("team_comment", "Ce que dit l’équipe", GrowingText(2))
        self.person = self.form.add("person_comment", "Ce que dit la personne", GrowingText(2))
        self.form.set_values(
            {
                "status": goal.status.value,
                "progress": str(goal.progress),
                "team_comment": goal.team_comment,
                "person_comment": goal.person_comment,
            }
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 0, 4)
        layout.addWidget(self.form)
        row = QHBoxLayout()
        row.addWidget(button("Garder", self.wanted.emit, name="Garder où en est l’objectif"))
        row.addWidget(button("Annuler", self.cancelled.emit, kind=Kind.LINK))
        row.addStretch(1)
        layout.addLayout(row)

    def texts(self) -> dict[str, str]:
        """What is typed, by field."""
        return {name: str(value or "") for name, value in self.form.values().items()}

    def command(self, project_id: int, seen_version: int) -> FollowGoal:
        """What saves it."""
        return FollowGoal(
            project_id=project_id,
            seen_version=seen_version,
            goal_id=self.goal.id or 0,
            status=GoalStatus(str(self.status.value())),
            progress=int(str(self.progress.value())),
            team_comment=self.team.value(),
            person_comment=self.person.value(),
        )
