"""What may be asked of projects: frozen commands, and what can be said of each before the file is opened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from casework.base.errors import Problem
from casework.base.text import clean, tidy
from casework.domain.projects import MOST_PROGRESS, Action, Goal, GoalStatus, SignatureRole


@dataclass(frozen=True)
class StartProject:
    """The first version of a stay's project, or the next one, as a copy of the last."""

    person_id: int
    stay_id: int


@dataclass(frozen=True)
class SaveProject:
    """A whole draft with its goals and actions, in order.

    Goals and actions that are neither named nor ``removed_*`` stay: somebody else may have added them.
    """

    project_id: int
    seen_version: int
    wants: str = ""
    matters: str = ""
    fears: str = ""
    refuses: str = ""
    strengths: str = ""
    disagreements: str = ""
    participants: str = ""
    interpreter: str = ""
    next_meeting_on: date | None = None
    next_meeting_note: str = ""
    goals: tuple[Goal, ...] = ()
    removed_goals: tuple[int, ...] = ()
    removed_actions: tuple[int, ...] = ()


@dataclass(frozen=True)
class ProposeProject:
    """The draft is complete: it is proposed to the person, on this day."""

    project_id: int
    seen_version: int
    on: date


@dataclass(frozen=True)
class SendBackProject:
    """A proposed version becomes a draft again, with a comment that says what to change."""

    project_id: int
    seen_version: int
    comment: str


@dataclass(frozen=True)
class Signature:
    """One signature on paper, as recorded."""

    role: SignatureRole
    name: str
    signed_on: date


@dataclass(frozen=True)
class SignProject:
    """The paper is signed: by the person or their representative, and by the house."""

    project_id: int
    seen_version: int
    signatures: tuple[Signature, ...]


@dataclass(frozen=True)
class RefuseProject:
    """The person does not sign: when, and in which words."""

    project_id: int
    seen_version: int
    on: date
    words: str


@dataclass(frozen=True)
class OpenReview:
    """The review of a signed version begins."""

    project_id: int
    seen_version: int
    on: date


@dataclass(frozen=True)
class GoalReview:
    """What became of one goal, in the team's words and in the person's."""

    goal_id: int
    status: GoalStatus
    team_comment: str = ""
    person_comment: str = ""


@dataclass(frozen=True)
class RecordReview:
    """The review of every goal of a version under review."""

    project_id: int
    seen_version: int
    on: date
    goals: tuple[GoalReview, ...]


@dataclass(frozen=True)
class FollowGoal:
    """Where a goal of a version in force stands; ``progress`` in quarters, 0 to 4."""

    project_id: int
    seen_version: int
    goal_id: int
    status: GoalStatus
    progress: int
    team_comment: str = ""
    person_comment: str = ""


@dataclass(frozen=True)
class FinishAction:
    """An action of a version in force was done on ``done_on``; None: it was not, after all."""

    project_id: int
    seen_version: int
    action_id: int
    done_on: date | None


@dataclass(frozen=True)
class DiscardProject:
    """A draft made by mistake goes; its words stay in the history."""

    project_id: int
    seen_version: int


def tidied(command: SaveProject) -> SaveProject:
    """The command as stored: no control characters, no trailing spaces."""
    return replace(
        command,
        wants=clean(command.wants),
        matters=clean(command.matters),
        fears=clean(command.fears),
        refuses=clean(command.refuses),
        strengths=clean(command.strengths),
        disagreements=clean(command.disagreements),
        participants=tidy(command.participants),
        interpreter=tidy(command.interpreter),
        next_meeting_note=tidy(command.next_meeting_note),
        goals=tuple(_tidied_goal(goal) for goal in command.goals),
    )


def _tidied_goal(goal: Goal) -> Goal:
    return replace(
        goal,
        wording=tidy(goal.wording),
        easy_wording=tidy(goal.easy_wording),
        indicator=tidy(goal.indicator),
        actions=tuple(_tidied_action(action) for action in goal.actions),
    )


def _tidied_action(action: Action) -> Action:
    return replace(
        action,
        what=tidy(action.what),
        who=tidy(action.who),
        frequency=tidy(action.frequency),
        easy_wording=tidy(action.easy_wording),
    )


def check_goals(command: SaveProject, domains: frozenset[str]) -> list[Problem]:
    """Everything wrong with the goals: fields are ``goals.<n>.wording``, ``goals.<n>.actions.<n>.what``."""
    problems = []
    for number, goal in enumerate(command.goals):
        if not goal.wording:
            problems.append(Problem(f"goals.{number}.wording", "field_required"))
        if goal.domain not in domains:
            problems.append(Problem(f"goals.{number}.domain", "choice_required"))
        problems += [
            Problem(f"goals.{number}.actions.{rank}.what", "field_required")
            for rank, action in enumerate(goal.actions)
            if not action.what
        ]
    return problems


def check_signatures(signatures: tuple[Signature, ...], admitted_on: date, today: date) -> list[Problem]:
    """Everything wrong with what is said to be signed: fields are ``<role>.name``, ``<role>.signed_on``."""
    problems = []
    if not any(one.role.is_person_side for one in signatures):
        problems.append(Problem("person.signed_on", "project_person_signs"))
    if all(one.role.is_person_side for one in signatures):
        problems.append(Problem("key_worker.signed_on", "project_house_signs"))
    for one in signatures:
        if not one.name.strip():
            problems.append(Problem(f"{one.role}.name", "field_required"))
        if one.signed_on > today:
            problems.append(Problem(f"{one.role}.signed_on", "date_in_future"))
        elif one.signed_on < admitted_on:
            problems.append(Problem(f"{one.role}.signed_on", "date_before_stay"))
    return problems


def check_review(command: RecordReview, goal_ids: frozenset[int]) -> list[Problem]:
    """Every goal needs what became of it: fields are ``<goal id>.status``."""
    concluded = {one.goal_id for one in command.goals if one.status.is_result}
    return [
        Problem(f"{goal_id}.status", "review_result_required") for goal_id in sorted(goal_ids - concluded)
    ]


def check_progress(progress: int) -> list[Problem]:
    """Progress is told in quarters."""
    return [] if 0 <= progress <= MOST_PROGRESS else [Problem("progress", "progress_in_quarters")]
