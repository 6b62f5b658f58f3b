"""When each person was last in contact with the house: the latest of whatever is dated about them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, or_, select, union_all

from casework.domain.timeline import MINUTE_SHIFT, ORIGIN
from casework.models import AccessRequest, Application, Coordination, NotePerson, Project, Stay


def last_contacts(connection: Connection, person_id: int | None = None) -> dict[int, date]:
    """By person; who has nothing dated is left out. Two queries; ``person_id`` narrows to one."""
    dated: tuple[tuple[Any, Any], ...] = (
        (Stay.person_id, Stay.admitted_on),
        (Stay.person_id, Stay.ended_on),
        (Application.person_id, Application.received_on),
        (Coordination.person_id, Coordination.held_on),
        (Project.person_id, Project.signed_on),
        (AccessRequest.person_id, AccessRequest.received_on),
    )
    parts = union_all(
        *(
            select(person.label("person_id"), day.label("day")).where(
                day.is_not(None), _of(person, person_id)
            )
            for person, day in dated
        )
    ).subquery()
    statement = select(parts.c.person_id, func.max(parts.c.day)).group_by(parts.c.person_id)
    found = {row[0]: row[1] for row in connection.execute(statement)}
    notes = (
        select(NotePerson.person_id, func.max(NotePerson.moment_key))
        .where(_of(NotePerson.person_id, person_id))
        .group_by(NotePerson.person_id)
    )
    for one, key in connection.execute(notes):
        day = (ORIGIN + timedelta(minutes=key >> MINUTE_SHIFT)).astimezone().date()
        found[one] = max(found.get(one, day), day)
    return found


def present_people(connection: Connection, today: date, person_id: int | None = None) -> set[int]:
    """Who has a stay going on or to come, or waits for an admission."""
    stays = select(Stay.person_id).where(
        or_(Stay.ended_on.is_(None), Stay.ended_on > today), _of(Stay.person_id, person_id)
    )
    waiting = select(Application.person_id).where(
        Application.state.in_(("waiting", "accepted")), _of(Application.person_id, person_id)
    )
    return set(connection.scalars(stays.union(waiting)))


def _of(column: Any, person_id: int | None) -> Any:
    return column == person_id if person_id is not None else column.is_not(None)
