"""The queries behind what projects show: constant in number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, or_, select

from casework.base.dates import day_and_month
from casework.domain.identity import civil_name, shown_name
from casework.domain.permissions import Actor
from casework.domain.projects import Goal, GoalStatus, ProjectState, SignatureRole, compute_steps_due
from casework.models import KeyWorker, Person, Project, ProjectSignature, Service, Stay
from casework.services.projects.records import (
    CardGoal,
    ProjectCard,
    ProjectPage,
    ProjectRecord,
    SignatureRecord,
    StayChoice,
    Version,
)
from casework.steps.projects import WORD_LABELS, load_goals
from casework.steps.reference import choices_of, labels_of
from casework.steps.visible import in_services, visible_to

DEFAULT_LABEL = "projet personnalisé"


def read_page(
    connection: Connection, actor: Actor, person_id: int, project_id: int | None, today: date
) -> ProjectPage:
    """The page of a person; ``project_id`` None: the newest version. Eight queries."""
    name = connection.execute(
        select(Person.last_name, Person.first_name, Person.pseudonym, Person.sex).where(
            Person.id == person_id, visible_to(actor)
        )
    ).one_or_none()
    stays = _stays(connection, actor, person_id)
    rows = _projects(connection, [stay.id for stay in stays])
    chosen = next((row for row in rows if row.id == project_id), rows[0] if rows else None)
    project = read_project(connection, chosen) if chosen else None
    shown = next((s for s in stays if project and s.id == project.stay_id), stays[0] if stays else None)
    return ProjectPage(
        person_id=person_id,
        person_name=shown_name(name.last_name, name.first_name, name.pseudonym) if name else "",
        civil_name=civil_name(*name[:2], sex=name.sex, pseudonym=name.pseudonym) if name else "",
        label=shown.project_label if shown else DEFAULT_LABEL,
        admitted_on=shown.admitted_on if shown else None,
        project=project,
        versions=_versions(rows, {stay.id: stay.name for stay in stays}),
        startable=_startable(stays, rows, today),
        domains=choices_of(connection, "goal_domain"),
        domain_labels=labels_of(connection, "goal_domain"),
        key_workers=_key_workers(connection, shown.id if shown else 0, today),
        steps_due=compute_steps_due(project.goals, today) if project and project.state.is_followed else (),
    )


def read_project(connection: Connection, row: Any) -> ProjectRecord:
    """A selected row of the table, with its goals and signatures. Three queries."""
    goals = load_goals(connection, [row.id])[row.id]
    signatures = connection.execute(
        select(ProjectSignature.role, ProjectSignature.name, ProjectSignature.signed_on)
        .where(ProjectSignature.project_id == row.id)
        .order_by(ProjectSignature.id)
    )
    dates = ("drafted_on", "proposed_on", "signed_on", "refused_on", "review_opened_on", "reviewed_on")
    same = ("id", "version", "person_id", "stay_id", "number", "origin", "refusal_words", "return_comment")
    return ProjectRecord(
        **{key: getattr(row, key) for key in (*same, *dates, *WORD_LABELS)},
        state=ProjectState(row.state),
        goals=goals,
        signatures=tuple(
            SignatureRecord(SignatureRole(one.role), one.name, one.signed_on) for one in signatures
        ),
    )


def read_card(connection: Connection, actor: Actor, person_id: int, today: date) -> ProjectCard | None:
    """The version in force, or else the newest; None: there is no project. Four queries."""
    stays = _stays(connection, actor, person_id)
    rows = _projects(connection, [stay.id for stay in stays[:1]])
    if not rows:
        return None
    row = next((r for r in rows if ProjectState(r.state).is_followed), rows[0])
    state = ProjectState(row.state)
    return ProjectCard(
        project_id=row.id,
        label=stays[0].project_label,
        number=row.number,
        state=state,
        on=_since(row, state),
        quote=row.wants.split("\n", 1)[0],
        goals=tuple(_card_goal(goal, today) for goal in load_goals(connection, [row.id])[row.id]),
    )


def _stays(connection: Connection, actor: Actor, person_id: int) -> Sequence[Any]:
    """The person's stays the actor may see: open ones first, the latest first."""
    return connection.execute(
        select(
            Stay.id, Stay.admitted_on, Stay.ended_on, Service.name, Service.project_label
        )
        .join(Service, Service.id == Stay.service_id)
        .where(Stay.person_id == person_id, in_services(actor, Stay.service_id, Stay.person_id))
        .order_by(Stay.ended_on.is_not(None), Stay.admitted_on.desc(), Stay.id.desc())
    ).all()  # fmt: skip


def _projects(connection: Connection, stay_ids: Sequence[int]) -> Sequence[Any]:
    """Every version, in the order of the stays given, the newest version first."""
    rows = connection.execute(
        select(Project.__table__).where(Project.stay_id.in_(stay_ids)).order_by(Project.number.desc())
    ).all()
    return sorted(rows, key=lambda row: stay_ids.index(row.stay_id))


def _versions(rows: Iterable[Any], services: dict[int, str]) -> tuple[Version, ...]:
    return tuple(
        Version(
            row.id,
            row.stay_id,
            row.number,
            state := ProjectState(row.state),
            _since(row, state),
            services[row.stay_id],
        )
        for row in rows
    )


def _since(row: Any, state: ProjectState) -> date | None:
    """The day a version came into its state; a replaced one is told by its signature or refusal."""
    day: date | None = {
        ProjectState.DRAFT: row.drafted_on,
        ProjectState.PROPOSED: row.proposed_on,
        ProjectState.SIGNED: row.signed_on,
        ProjectState.REFUSED: row.refused_on,
        ProjectState.UNDER_REVIEW: row.review_opened_on,
        ProjectState.REPLACED: row.signed_on or row.refused_on,
    }[state]
    return day


def _startable(stays: Iterable[Any], rows: Sequence[Any], today: date) -> tuple[StayChoice, ...]:
    choices = []
    for stay in stays:
        last = next((row for row in rows if row.stay_id == stay.id), None)
        running = stay.admitted_on <= today and (stay.ended_on is None or stay.ended_on >= today)
        if running and (last is None or _may_follow(last)):
            choices.append(StayChoice(stay.id, stay.name, stay.admitted_on))
    return tuple(choices)


def _may_follow(last: Any) -> bool:
    state = ProjectState(last.state)
    return not state.is_open and (state is not ProjectState.UNDER_REVIEW or last.reviewed_on is not None)


def _key_workers(connection: Connection, stay_id: int, today: date) -> tuple[str, ...]:
    names = connection.scalars(
        select(KeyWorker.name)
        .where(
            KeyWorker.stay_id == stay_id,
            KeyWorker.starts_on <= today,
            or_(KeyWorker.ends_on.is_(None), KeyWorker.ends_on >= today),
        )
        .order_by(KeyWorker.role != "key_worker", KeyWorker.id)
    )
    return tuple(dict.fromkeys(names))


def _card_goal(goal: Goal, today: date) -> CardGoal:
    todo = next((action for action in goal.actions if action.done_on is None), None)
    parts = [todo.what] if todo else []
    if goal.due_on and not goal.status.is_result:
        parts.append(f"avant le {day_and_month(goal.due_on)}")
    return CardGoal(
        wording=goal.wording,
        status=goal.status_on(today),
        is_late=goal.is_late(today),
        is_reached=goal.status is GoalStatus.REACHED,
        detail=" · ".join(parts),
    )
