"""The personalised project: its states, what may be done in each, and what follows from its goals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from casework.base.errors import UserError


class ProjectState(StrEnum):
    """Where a version stands. A version that was proposed and not sent back never changes its words."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    SIGNED = "signed"
    REFUSED = "refused"
    UNDER_REVIEW = "under_review"
    REPLACED = "replaced"

    @property
    def label(self) -> str:
        return _STATE_LABELS[self]

    @property
    def is_editable(self) -> bool:
        """May its words and goals be typed?"""
        return self is ProjectState.DRAFT

    @property
    def is_followed(self) -> bool:
        """Is it in force: goals progress, actions get done?"""
        return self in (ProjectState.SIGNED, ProjectState.UNDER_REVIEW)

    @property
    def is_open(self) -> bool:
        """Is it on its way to a signature? One such version a stay."""
        return self in (ProjectState.DRAFT, ProjectState.PROPOSED)


_STATE_LABELS = {
    ProjectState.DRAFT: "brouillon",
    ProjectState.PROPOSED: "proposé",
    ProjectState.SIGNED: "signé",
    ProjectState.REFUSED: "refusé",
    ProjectState.UNDER_REVIEW: "en révision",
    ProjectState.REPLACED: "remplacé",
}


class Step(StrEnum):
    """What may happen to a version."""

    PROPOSE = "propose"
    SEND_BACK = "send_back"
    SIGN = "sign"
    REFUSE = "refuse"
    OPEN_REVIEW = "open_review"
    REPLACE = "replace"


TRANSITIONS: Mapping[tuple[ProjectState, Step], ProjectState] = {
    (ProjectState.DRAFT, Step.PROPOSE): ProjectState.PROPOSED,
    (ProjectState.PROPOSED, Step.SEND_BACK): ProjectState.DRAFT,
    (ProjectState.PROPOSED, Step.SIGN): ProjectState.SIGNED,
    (ProjectState.PROPOSED, Step.REFUSE): ProjectState.REFUSED,
    (ProjectState.SIGNED, Step.OPEN_REVIEW): ProjectState.UNDER_REVIEW,
    # The signature of the next version replaces this one, reviewed or not; until then it stays in force.
    (ProjectState.SIGNED, Step.REPLACE): ProjectState.REPLACED,
    (ProjectState.UNDER_REVIEW, Step.REPLACE): ProjectState.REPLACED,
    (ProjectState.REFUSED, Step.REPLACE): ProjectState.REPLACED,
}


def next_state(state: ProjectState, step: Step) -> ProjectState:
    """The state after ``step``. Raises UserError ``project_step_impossible``."""
    try:
        return TRANSITIONS[state, step]
    except KeyError:
        raise UserError("project_step_impossible", state=state.label) from None


def allows_step(state: ProjectState, step: Step) -> bool:
    """May this happen to a version in this state?"""
    return (state, step) in TRANSITIONS


def check_may_start(last: ProjectState | None, *, reviewed: bool) -> None:
    """May the next version be started after ``last`` (None: there is none yet)?

    Raises UserError: one is already on its way, or its review is open and not written.
    """
    if last is None:
        return
    if last.is_open:
        raise UserError("project_already_open")
    if last is ProjectState.UNDER_REVIEW and not reviewed:
        raise UserError("project_review_first")


class GoalStatus(StrEnum):
    """What became of a goal (domain.md §5.2)."""

    TO_DO = "to_do"
    IN_PROGRESS = "in_progress"
    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"
    ABANDONED = "abandoned"
    POSTPONED = "postponed"

    @property
    def label(self) -> str:
        return _STATUS_LABELS[self]

    @property
    def is_result(self) -> bool:
        """Is it what a review concludes?"""
        return self not in (GoalStatus.TO_DO, GoalStatus.IN_PROGRESS)

    @property
    def is_finished(self) -> bool:
        """Is nothing left to do? What is not finished starts the next version."""
        return self in (GoalStatus.REACHED, GoalStatus.ABANDONED)


_STATUS_LABELS = {
    GoalStatus.TO_DO: "à venir",
    GoalStatus.IN_PROGRESS: "en cours",
    GoalStatus.REACHED: "atteint",
    GoalStatus.PARTLY: "atteint en partie",
    GoalStatus.NOT_REACHED: "non atteint",
    GoalStatus.ABANDONED: "abandonné",
    GoalStatus.POSTPONED: "reporté",
}
MOST_PROGRESS = 4
"""Progress is told in quarters."""


class ActionActor(StrEnum):
    """Who does an action."""

    PERSON = "person"
    TEAM = "team"
    PARTNER = "partner"

    @property
    def label(self) -> str:
        return {"person": "la personne", "team": "l’équipe", "partner": "un partenaire"}[self.value]


class SignatureRole(StrEnum):
    """Who signs a project (CASF L311-3 7°, L311-4)."""

    PERSON = "person"
    REPRESENTATIVE = "representative"
    KEY_WORKER = "key_worker"
    HEAD = "head"

    @property
    def label(self) -> str:
        return _SIGNATURE_LABELS[self]

    @property
    def is_person_side(self) -> bool:
        return self in (SignatureRole.PERSON, SignatureRole.REPRESENTATIVE)


_SIGNATURE_LABELS = {
    SignatureRole.PERSON: "la personne",
    SignatureRole.REPRESENTATIVE: "qui la représente",
    SignatureRole.KEY_WORKER: "référente ou référent",
    SignatureRole.HEAD: "la direction",
}


@dataclass(frozen=True)
class Action:
    """Who does what, how often, by when. ``id`` None: not stored yet."""

    what: str
    actor: ActionActor = ActionActor.PERSON
    who: str = ""
    frequency: str = ""
    due_on: date | None = None
    easy_wording: str = ""
    id: int | None = None
    done_on: date | None = None


@dataclass(frozen=True)
class Goal:
    """What was agreed (wording, domain, indicator, date, actions), then what was followed since.

    ``progress`` is in quarters, 0 to 4. ``id`` None: not stored yet.
    """

    wording: str
    domain: str
    easy_wording: str = ""
    indicator: str = ""
    due_on: date | None = None
    actions: tuple[Action, ...] = ()
    id: int | None = None
    status: GoalStatus = GoalStatus.TO_DO
    progress: int = 0
    team_comment: str = ""
    person_comment: str = ""
    followed_on: date | None = None

    def is_late(self, today: date) -> bool:
        """Is its date past with nothing concluded?"""
        return self.due_on is not None and self.due_on < today and not self.status.is_result

    def status_on(self, today: date) -> str:
        """« en cours », or « en retard » where its date is past and nothing concluded."""
        return "en retard" if self.is_late(today) else self.status.label


def carry_goals(goals: Iterable[Goal], *, after_review: bool) -> tuple[Goal, ...]:
    """The goals a new version starts from, as new rows.

    A change without review starts as a copy of everything. After a review only what is not finished goes
    on, without the actions done, and its result gives way to where it stands. Comments stay with the version
    they were made about.
    """
    carried = []
    for goal in goals:
        if after_review and goal.status.is_finished:
            continue
        status = goal.status
        if after_review and status.is_result:
            status = GoalStatus.IN_PROGRESS if goal.progress else GoalStatus.TO_DO
        actions = tuple(
            replace(action, id=None)
            for action in goal.actions
            if not (after_review and action.done_on is not None)
        )
        carried.append(
            replace(goal, id=None, status=status, actions=actions, team_comment="", person_comment="")
        )
    return tuple(carried)


@dataclass(frozen=True)
class StepDue:
    """Something promised for a date: an action, or a goal itself (``action_id`` None)."""

    due_on: date
    what: str
    goal: str
    who: str
    is_late: bool
    goal_id: int | None = None
    action_id: int | None = None


def compute_steps_due(goals: Iterable[Goal], today: date) -> tuple[StepDue, ...]:
    """What is still to be done, by date: derived from goals and actions, never typed twice."""
    due: list[StepDue] = []
    for goal in goals:
        if goal.status.is_result:
            continue
        due += [
            StepDue(
                action.due_on,
                action.what,
                goal.wording,
                action.who or action.actor.label,
                action.due_on < today,
                goal.id,
                action.id,
            )
            for action in goal.actions
            if action.due_on is not None and action.done_on is None
        ]
        if goal.due_on is not None:
            due.append(StepDue(goal.due_on, goal.wording, goal.wording, "", goal.due_on < today, goal.id))
    return tuple(sorted(due, key=lambda step: (step.due_on, step.what)))


# Easy wording: a proposal that the team corrects with the person -------------------------------------

_INFINITIVE = re.compile(r"((?:s['’]|se )?)([^\W\d_]{2,}(?:er|ir|oir|re))\b(.*)", re.IGNORECASE | re.DOTALL)
_OWN = {"sa": "ma", "son": "mon", "ses": "mes"}
_OWN_WORD = re.compile(r"\b(sa|son|ses)\b", re.IGNORECASE)


def propose_easy_goal(wording: str) -> str:
    """« Accueillir sa fille un week-end » → « Je veux accueillir ma fille un week-end. »"""
    text = wording.strip().rstrip(".")
    infinitive = _as_own_infinitive(text)
    if not text:
        return ""
    return f"Je veux {infinitive}." if infinitive else f"Mon but : {_own_words(_lower_first(text))}."


def propose_easy_action(what: str, actor: ActionActor, who: str = "") -> str:
    """« Appeler sa fille », by the person → « Je vais appeler ma fille. »; by Julien → « Julien va… »."""
    text = what.strip().rstrip(".")
    if not text:
        return ""
    if actor is ActionActor.PERSON:
        infinitive = _as_own_infinitive(text)
        return f"Je vais {infinitive}." if infinitive else f"{_own_words(text)}."
    if _INFINITIVE.fullmatch(text):
        return f"{who or _EASY_ACTOR[actor]} va {_own_words(_lower_first(text))}."
    return f"{_own_words(text)}."


_EASY_ACTOR = {ActionActor.TEAM: "L’équipe", ActionActor.PARTNER: "Un partenaire"}


def _as_own_infinitive(text: str) -> str:
    match = _INFINITIVE.fullmatch(text)
    if not match:
        return ""
    reflexive, verb, rest = match[1], match[2], match[3]
    if reflexive:
        reflexive = "me " if reflexive.lower() == "se " else "m’"
    return f"{reflexive}{verb.lower()}{_own_words(rest)}"


def _own_words(text: str) -> str:
    return _OWN_WORD.sub(lambda word: _OWN[word[0].lower()], text)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
