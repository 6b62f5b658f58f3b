"""The project sheet and the easy-to-read sheet, filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from casework.domain.goal_domains import GOAL_DOMAIN_LIST
from casework.domain.projects import (
    Action,
    ActionActor,
    Goal,
    ProjectState,
    propose_easy_action,
    propose_easy_goal,
)
from casework.models import Project, ProjectSignature, Stay
from casework.reports.easy_sheet import EasyLine, EasySheet
from casework.reports.page import Imprint
from casework.reports.project_sheet import ProjectSheet, Signature
from casework.services.prints.found import Found, rows_of
from casework.steps.projects import WORD_LABELS, load_goals
from casework.steps.reference import labels_of
from casework.steps.visible import in_services


@dataclass(frozen=True)
class FoundProject:
    """A version's row, its goals with the domain as people read it, its signatures."""

    row: Any
    goals: tuple[Goal, ...]
    signatures: tuple[Signature, ...]

    @property
    def state(self) -> ProjectState:
        return ProjectState(self.row.state)


def find_projects(
    connection: Connection, found: Found, subject_id: int | None = None
) -> dict[int, FoundProject]:
    """The version that counts for each person: ``subject_id``, or the one in force, or else the newest.

    Five queries. A version known by its dates only (taken over from a file) counts where it is asked for.
    """
    versions: dict[int, list[Any]] = {}
    statement = (
        select(Project.__table__)
        .join(Stay, Stay.id == Project.stay_id)
        .where(in_services(found.actor, Stay.service_id, Stay.person_id))
        .order_by(Project.number.desc())
    )
    condition = Project.person_id if subject_id is not None else Project.stay_id
    ids = list(found.person_ids) if subject_id is not None else found.stay_ids
    for row in rows_of(connection, statement, condition, ids):
        versions.setdefault(row.person_id, []).append(row)
    chosen = {person: row for person, rows in versions.items() if (row := _choose(rows, subject_id))}
    project_ids = [row.id for row in chosen.values()]
    labels = labels_of(connection, GOAL_DOMAIN_LIST)
    goals = load_goals(connection, project_ids)
    signatures = _signatures(connection, project_ids)
    return {
        person: FoundProject(
            row,
            tuple(replace(goal, domain=labels.get(goal.domain, goal.domain)) for goal in goals[row.id]),
            tuple(signatures.get(row.id, ())),
        )
        for person, row in chosen.items()
    }


def _choose(rows: Sequence[Any], subject_id: int | None) -> Any:
    if subject_id is not None:
        return next((row for row in rows if row.id == subject_id), None)
    written = [row for row in rows if row.origin != "import"]
    in_force = (row for row in written if ProjectState(row.state).is_followed)
    return next(in_force, None) or next(iter(written), None)


def _signatures(connection: Connection, project_ids: Sequence[int]) -> dict[int, list[Signature]]:
    columns = (
        ProjectSignature.project_id, ProjectSignature.role, ProjectSignature.name, ProjectSignature.signed_on
    )  # fmt: skip
    found: dict[int, list[Signature]] = {}
    statement = select(*columns).order_by(ProjectSignature.id)
    for row in rows_of(connection, statement, ProjectSignature.project_id, project_ids):
        found.setdefault(row.project_id, []).append(Signature(row.role, row.name, row.signed_on))
    return found


def project_sheets(
    connection: Connection, found: Found, subject_id: int | None, reviews: dict[int, date]
) -> list[tuple[int, ProjectSheet, Imprint]]:
    """One sheet a person who has a project; ``reviews`` is when each next update is due."""
    sheets = []
    for person_id, project in _in_order(found, find_projects(connection, found, subject_id)):
        row = project.row
        service_id = found.service_of(person_id)
        if service_id is None:
            continue
        sheet = ProjectSheet(
            person=found.people[person_id],
            stay=found.stays[person_id],
            label=found.services[service_id].project_label,
            number=row.number,
            as_of=found.today,
            drafted_on=row.drafted_on,
            proposed_on=row.proposed_on,
            signed_on=row.signed_on,
            refused_on=row.refused_on,
            replaced=project.state is ProjectState.REPLACED,
            review_before=reviews.get(person_id),
            refusal_words=row.refusal_words,
            goals=project.goals,
            signatures=project.signatures or _to_sign(found, person_id),
            **{name: getattr(row, name) for name in WORD_LABELS if not name.startswith("next_")},
        )
        sheets.append((person_id, sheet, found.imprint(service_id)))
    return sheets


def _to_sign(found: Found, person_id: int) -> tuple[Signature, ...]:
    worker = next(iter(found.stays[person_id].key_workers), "")
    return (Signature("person"), Signature("key_worker", worker), Signature("head"))


def easy_sheets(
    connection: Connection, found: Found, subject_id: int | None
) -> list[tuple[int, EasySheet, Imprint]]:
    """One sheet a person who has a project: what is still to be done, in their own voice."""
    sheets = []
    for person_id, project in _in_order(found, find_projects(connection, found, subject_id)):
        stay = found.stays.get(person_id)
        goals = [goal for goal in project.goals if not goal.status.is_finished]
        meeting = project.row.next_meeting_on
        sheet = EasySheet(
            person=found.people[person_id],
            as_of=found.today,
            wants=_wants(goals),
            i_do=_actions(goals, (ActionActor.PERSON,)),
            team_does=_actions(goals, (ActionActor.TEAM, ActionActor.PARTNER)),
            # A meeting that is over is no news for the person.
            meeting_on=meeting if meeting and meeting >= found.today else None,
            meeting_note=project.row.next_meeting_note,
            term_ends_on=stay.left_on or stay.ends_on if stay else None,
            has_derogation=bool(stay and stay.derogations),
            contact=next(iter(stay.key_workers), "") if stay else "",
            phone=found.house.phone,
        )
        sheets.append((person_id, sheet, found.imprint(found.service_of(person_id))))
    return sheets


def _wants(goals: Sequence[Goal]) -> list[EasyLine]:
    return [EasyLine(goal.easy_wording or propose_easy_goal(goal.wording), goal.domain) for goal in goals]


def _actions(goals: Sequence[Goal], actors: tuple[ActionActor, ...]) -> list[EasyLine]:
    """What is still to be done; where all of it is done, what was."""
    theirs = [(goal, action) for goal in goals for action in goal.actions if action.actor in actors]
    to_do = [(goal, action) for goal, action in theirs if action.done_on is None]
    if to_do:
        return [EasyLine(_easy(action), goal.domain) for goal, action in to_do]
    return [EasyLine(f"{_easy(action)}\nC’est fait.", goal.domain) for goal, action in theirs]


def _easy(action: Action) -> str:
    return action.easy_wording or propose_easy_action(action.what, action.actor, action.who)


def _in_order(found: Found, projects: dict[int, FoundProject]) -> list[tuple[int, FoundProject]]:
    return [(person_id, projects[person_id]) for person_id in found.person_ids if person_id in projects]
