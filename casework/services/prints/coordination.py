"""The coordination note, filled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from casework.domain.coordinations import consent_words
from casework.models import Coordination, CoordinationDecision, CoordinationParticipant, Task
from casework.reports.coordination_note import CoordinationNote, Participant
from casework.reports.page import Imprint
from casework.reports.summary import TaskLine
from casework.services.prints.found import Found, rows_of
from casework.steps.visible import in_services


def coordination_notes(
    connection: Connection, found: Found, subject_id: int | None
) -> list[tuple[int, CoordinationNote, Imprint]]:
    """The note asked for, or the last of each person. Four queries."""
    statement = (
        select(Coordination.__table__)
        .where(in_services(found.actor, Coordination.service_id, Coordination.person_id))
        .order_by(Coordination.held_on, Coordination.id)
    )
    if subject_id is not None:
        statement = statement.where(Coordination.id == subject_id)
    rows = rows_of(connection, statement, Coordination.person_id, found.person_ids)
    last = {row.person_id: row for row in rows}
    ids = [row.id for row in last.values()]
    participants = participants_of(connection, ids)
    decisions = decisions_of(connection, ids)
    tasks = _tasks(connection, ids)
    return [
        (
            person_id,
            _note(found, last[person_id], participants, decisions, tasks),
            found.imprint(last[person_id].service_id),
        )
        for person_id in found.person_ids
        if person_id in last
    ]


def _note(
    found: Found,
    row: Any,
    participants: dict[int, list[Participant]],
    decisions: dict[int, list[str]],
    tasks: dict[int, list[TaskLine]],
) -> CoordinationNote:
    return CoordinationNote(
        person=found.people[row.person_id],
        stay=found.stays.get(row.person_id),
        held_on=row.held_on,
        as_of=found.today,
        written_by=row.written_by,
        place=row.place,
        question=row.question,
        shared=row.shared,
        person_view=row.person_view,
        consent_basis=consent_words(row.consent_basis, row.consent_detail),
        next_on=row.next_on,
        participants=participants.get(row.id, ()),
        decisions=decisions.get(row.id, ()),
        tasks=tasks.get(row.id, ()),
    )


def participants_of(connection: Connection, ids: Collection[int]) -> dict[int, list[Participant]]:
    """Who took part in each coordination, in the order written."""
    columns = (
        CoordinationParticipant.coordination_id, CoordinationParticipant.name,
        CoordinationParticipant.organisation, CoordinationParticipant.profession,
    )  # fmt: skip
    statement = select(*columns).order_by(CoordinationParticipant.position, CoordinationParticipant.id)
    found: dict[int, list[Participant]] = defaultdict(list)
    for row in rows_of(connection, statement, CoordinationParticipant.coordination_id, ids):
        found[row.coordination_id].append(Participant(row.name, row.organisation, row.profession))
    return found


def decisions_of(connection: Connection, ids: Collection[int]) -> dict[int, list[str]]:
    """What each coordination decided, in the order written."""
    columns = (CoordinationDecision.coordination_id, CoordinationDecision.text)
    statement = select(*columns).order_by(CoordinationDecision.position, CoordinationDecision.id)
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows_of(connection, statement, CoordinationDecision.coordination_id, ids):
        found[row.coordination_id].append(row.text)
    return found


def _tasks(connection: Connection, ids: Collection[int]) -> dict[int, list[TaskLine]]:
    columns = (Task.coordination_id, Task.what, Task.who, Task.due_on, Task.done_on)
    found: dict[int, list[TaskLine]] = defaultdict(list)
    statement = select(*columns).order_by(Task.position, Task.id)
    for coordination_id, *task in rows_of(connection, statement, Task.coordination_id, ids):
        found[coordination_id].append(TaskLine(*task))
    return found
