"""The queries behind what coordinations show: constant in number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select

from casework.base.dates import short_date
from casework.domain.identity import shown_name
from casework.domain.permissions import Actor
from casework.models import (
    Account,
    Coordination,
    CoordinationDecision,
    CoordinationParticipant,
    Person,
    Task,
)
from casework.services.coordinations.commands import Participant, TaskLine
from casework.services.coordinations.records import CoordinationRecord, CoordinationRow, OpenTask
from casework.steps.visible import in_services, of_their_people

LABELS: Mapping[str, str] = {
    "held_on": "Date",
    "place": "Lieu",
    "question": "Question posée",
    "shared": "Informations partagées",
    "person_view": "Ce que dit la personne",
    "consent_basis": "Sur quel fondement",
    "consent_detail": "Précision",
    "next_on": "Prochaine coordination",
}


def row_of(connection: Connection, note_id: int) -> Any:
    return connection.execute(select(Coordination.__table__).where(Coordination.id == note_id)).one()


def record_of(connection: Connection, row: Any) -> CoordinationRecord:
    participants = connection.execute(
        select(
            CoordinationParticipant.name,
            CoordinationParticipant.organisation,
            CoordinationParticipant.profession,
        )
        .where(CoordinationParticipant.coordination_id == row.id)
        .order_by(CoordinationParticipant.position, CoordinationParticipant.id)
    )
    decisions = connection.scalars(
        select(CoordinationDecision.text)
        .where(CoordinationDecision.coordination_id == row.id)
        .order_by(CoordinationDecision.position, CoordinationDecision.id)
    )
    tasks = connection.execute(
        select(Task.what, Task.who, Task.due_on, Task.id, Task.version, Task.done_on)
        .where(Task.coordination_id == row.id)
        .order_by(Task.position, Task.id)
    )
    return CoordinationRecord(
        **{key: getattr(row, key) for key in ("id", "version", "person_id", "written_by", *LABELS)},
        participants=tuple(Participant(*one) for one in participants),
        decisions=tuple(decisions),
        tasks=tuple(TaskLine(*one) for one in tasks),
    )


def note_rows(connection: Connection, actor: Actor, person_id: int) -> tuple[CoordinationRow, ...]:
    participants = (
        select(func.count())
        .where(CoordinationParticipant.coordination_id == Coordination.id)
        .scalar_subquery()
    )
    tasks = (
        select(func.count())
        .where(Task.coordination_id == Coordination.id, Task.done_on.is_(None))
        .scalar_subquery()
    )
    rows = connection.execute(
        select(
            Coordination.id, Coordination.held_on, Coordination.question, participants, tasks,
            Coordination.next_on, Coordination.written_by,
        )
        .where(Coordination.person_id == person_id, theirs(actor))
        .order_by(Coordination.held_on.desc(), Coordination.id.desc())
    )  # fmt: skip
    return tuple(CoordinationRow(*row) for row in rows)


def tasks_of(
    connection: Connection, actor: Actor, today: date, *of: Any, done: bool = False
) -> tuple[OpenTask, ...]:
    """By date, those without one last; with ``done``, what was done stands after them, newest first."""
    rows = connection.execute(
        select(
            Task.id, Task.version, Task.person_id, Person.last_name, Person.first_name, Person.pseudonym,
            Task.coordination_id, Task.what, Task.who, Task.due_on, Task.done_on,
        )
        .outerjoin(Person, Person.id == Task.person_id)
        .where(*of, *([] if done else [Task.done_on.is_(None)]), visible_task(actor))
        .order_by(
            Task.done_on.is_not(None), Task.done_on.desc(), Task.due_on.is_(None), Task.due_on, Task.id
        )
    )  # fmt: skip
    return tuple(
        OpenTask(
            row.id,
            row.version,
            row.person_id,
            shown_name(row.last_name, row.first_name, row.pseudonym) if row.person_id else "",
            row.coordination_id,
            row.what,
            row.who,
            row.due_on,
            row.done_on,
            row.done_on is None and row.due_on is not None and row.due_on < today,
        )
        for row in rows
    )


def theirs(actor: Actor) -> ColumnElement[bool]:
    """A coordination of the actor's services, or about somebody whose record they have opened."""
    return in_services(actor, Coordination.service_id, Coordination.person_id)


def visible_task(actor: Actor) -> Any:
    """About the house or somebody with a stay in the actor's services; never decided in another."""
    decided_here = exists().where(
        Coordination.id == Task.coordination_id,
        theirs(actor),
    )
    return and_(
        Task.person_id.is_(None) | of_their_people(actor, Task.person_id),
        Task.coordination_id.is_(None) | decided_here,
    )


def sees_task(connection: Connection, actor: Actor, task_id: int) -> bool:
    found = connection.execute(select(Task.id).where(Task.id == task_id, visible_task(actor)))
    return found.one_or_none() is not None


def known_participants(connection: Connection, actor: Actor, person_id: int) -> tuple[Participant, ...]:
    """Who took part before about this person, then the house's own people."""
    before = connection.execute(
        select(
            CoordinationParticipant.name,
            CoordinationParticipant.organisation,
            CoordinationParticipant.profession,
        )
        .join(Coordination, Coordination.id == CoordinationParticipant.coordination_id)
        .where(
            Coordination.person_id == person_id,
            theirs(actor),
        )
        .order_by(Coordination.held_on.desc(), CoordinationParticipant.position)
        .limit(200)
    )
    house = connection.execute(select(Account.name, Account.profession).order_by(Account.name).limit(500))
    known = [Participant(*row) for row in before]
    known += [Participant(row.name, "", row.profession) for row in house]
    return tuple({one.name: one for one in reversed(known)}.values())[::-1]


def lines_of(participants: Sequence[Participant]) -> str:
    return "\n".join(one.line for one in participants)


def shown(value: object) -> str:
    """A value as one of the two texts of a stale write."""
    if isinstance(value, date):
        return short_date(value)
    return "" if value is None else str(value)
