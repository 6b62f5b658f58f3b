"""Who is in the list of people: filters, order and the actor's services, in one statement."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
    text,
)

from casework.domain.permissions import Actor
from casework.domain.search_words import names_beginning, names_sounding, search_words
from casework.domain.stays import PersonState
from casework.models import Application, KeyWorker, Person, Stay, StayTerm
from casework.steps.visible import by_person, in_services, listed_to
from casework.storage.search_statements import NAMED_SQL

WAITING = "waiting"


@dataclass(frozen=True)
class PeopleFilter:
    """What the list shows. ``state`` None: everybody; ``text`` "": no word asked.

    ``sort``: name, birth, file_number, admitted, term_end.
    """

    text: str = ""
    service_id: int | None = None
    key_worker: str = ""
    state: PersonState | None = None
    sort: str = "name"
    descending: bool = False


def people_ids(actor: Actor, wanted: PeopleFilter, today: date, *, by_sound: bool = False) -> Select[int]:
    """The ids in order. ``by_sound``: the text is matched by how it sounds, where nothing else is found."""
    # Archived records are out of the active base: retention lists them.
    statement = select(Person.id).where(Person.archived_on.is_(None))
    if actor.service_ids is not None:
        statement = statement.where(listed_to(actor))
    if wanted.text.strip():
        statement = statement.where(_named(wanted.text, by_sound=by_sound))
    if wanted.state or wanted.service_id is not None or wanted.key_worker:
        statement = statement.where(_in_state(actor, wanted, today))
    key = _SORTS.get(wanted.sort, Person.sort_key)
    order = key.desc().nulls_last() if wanted.descending else key.asc()
    if wanted.sort not in ("name", "file_number"):
        return statement.order_by(key.is_(None), order, Person.sort_key, Person.id)
    return statement.order_by(order, Person.id.desc() if wanted.descending else Person.id)


def read_ids(connection: Connection, wanted: Select[int]) -> list[int]:
    """The ids of ``people_ids``, in order.

    All in one row of the answer: handing over each of 50,000 costs more than finding it. SQLite keeps a
    subquery's order under this aggregate; only count, min and max lose it.
    """
    listed = wanted.subquery()
    ids: list[int] = json.loads(connection.execute(select(func.json_group_array(listed.c.id))).scalar_one())
    return ids


def _named(typed: str, *, by_sound: bool) -> ColumnElement[bool]:
    words = search_words(typed)
    expression = (names_sounding(words) if by_sound else names_beginning(words)) if words else ""
    if not expression:
        return false()
    found = text(NAMED_SQL).bindparams(names=expression)
    return Person.id.in_(found.columns(literal_column("rowid")).scalar_subquery())


def _in_state(actor: Actor, wanted: PeopleFilter, today: date) -> ColumnElement[bool]:
    state = wanted.state
    present = _stay(
        actor, wanted, Stay.admitted_on <= today, or_(Stay.ended_on.is_(None), Stay.ended_on > today)
    )
    expected = _stay(actor, wanted, Stay.admitted_on > today)
    waiting = _applied(actor, wanted, Application.state == WAITING)
    if state is PersonState.PRESENT:
        return present
    if state is PersonState.EXPECTED:
        return and_(expected, not_(present))
    if state is PersonState.WAITING:
        return and_(waiting, not_(present), not_(expected))
    anywhere = _stay(actor, wanted)
    if state is PersonState.LEFT:
        return and_(anywhere, not_(present), not_(expected), not_(waiting))
    if state is PersonState.KNOWN:
        return and_(not_(anywhere), not_(waiting))
    return or_(anywhere, waiting)


def _stay(actor: Actor, wanted: PeopleFilter, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    kept = [Stay.person_id == Person.id, *conditions]
    if wanted.service_id is not None:
        kept.append(by_person(Stay.service_id) == wanted.service_id)
    if actor.service_ids is not None:
        kept.append(in_services(actor, by_person(Stay.service_id), Stay.person_id))
    if wanted.key_worker:
        kept.append(
            exists().where(
                KeyWorker.stay_id == Stay.id, KeyWorker.name == wanted.key_worker, KeyWorker.ends_on.is_(None)
            )
        )
    return exists().where(*kept)


def _applied(actor: Actor, wanted: PeopleFilter, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    if wanted.key_worker:
        # Nobody follows an application yet.
        return false()
    kept = [Application.person_id == Person.id, *conditions]
    if wanted.service_id is not None:
        kept.append(by_person(Application.service_id) == wanted.service_id)
    if actor.service_ids is not None:
        kept.append(in_services(actor, by_person(Application.service_id), Application.person_id))
    return exists().where(*kept)


_open_end = (
    select(func.max(StayTerm.ends_on))
    .join(Stay, Stay.id == StayTerm.stay_id)
    .where(Stay.person_id == Person.id, Stay.ended_on.is_(None))
    .scalar_subquery()
)
_last_entry = select(func.max(Stay.admitted_on)).where(Stay.person_id == Person.id).scalar_subquery()
_SORTS: dict[str, Any] = {
    "name": Person.sort_key,
    "birth": Person.birth_date,
    "file_number": Person.file_number,
    "admitted": _last_entry,
    "term_end": _open_end,
}
