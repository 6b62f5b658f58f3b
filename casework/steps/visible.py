"""What an actor may see, as a condition inside a query (design law 3: never filtered after)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    union_all,
)

from casework.base.errors import UserError
from casework.domain.permissions import Actor
from casework.models import (
    Application,
    Companion,
    Coordination,
    Instruction,
    Note,
    NotePerson,
    Person,
    RecordOpening,
    Stay,
)


def in_services(actor: Actor, service_id: Any, person_id: Any = None) -> ColumnElement[bool]:
    """Does a row's service column name one of the actor's services?

    ``person_id``: the row's person column, where it has one: a record opened on a reason shows its rows too.
    """
    if actor.service_ids is None:
        return true()
    condition: ColumnElement[bool] = service_id.in_(sorted(actor.service_ids))
    return condition if person_id is None else or_(condition, opened_for(actor, person_id))


def of_their_people(actor: Actor, person_id: Any) -> ColumnElement[bool]:
    """Does a row's person column name somebody with a stay, past or present, in the actor's services, or a
    record that this actor has opened on a reason?
    """
    if actor.service_ids is None:
        return true()
    theirs = by_person(Stay.service_id).in_(sorted(actor.service_ids))
    return or_(
        exists(select(Stay.id).where(Stay.person_id == person_id, theirs)),
        opened_for(actor, person_id),
    )


def visible_to(actor: Actor, person_id: Any = Person.id) -> ColumnElement[bool]:
    """Somebody with a stay or application in the actor's services, or in none yet, or whose record they have
    opened on a reason.
    """
    if actor.service_ids is None:
        return true()
    mine = sorted(actor.service_ids)
    return or_(
        exists().where(Stay.person_id == person_id, by_person(Stay.service_id).in_(mine)),
        exists().where(Application.person_id == person_id, by_person(Application.service_id).in_(mine)),
        and_(
            not_(exists().where(Stay.person_id == person_id)),
            not_(exists().where(Application.person_id == person_id)),
        ),
        opened_for(actor, person_id),
    )


def listed_to(actor: Actor, person_id: Any = Person.id) -> ColumnElement[bool]:
    """``visible_to``, for a statement that asks about everybody: who is seen is read once, in the tables'
    own order, where looking each of 20,000 people up takes twice as long. For one person, it is the slower.
    """
    if actor.service_ids is None:
        return true()
    mine = sorted(actor.service_ids)
    nowhere = select(Person.id).where(
        Person.id.not_in(select(Stay.person_id)), Person.id.not_in(select(Application.person_id))
    )
    seen = union_all(
        select(Stay.person_id).where(Stay.service_id.in_(mine)),
        select(Application.person_id).where(Application.service_id.in_(mine)),
        _opened_by(actor),
        # Of a person table of its own: not the one that the statement lists.
        nowhere.correlate(None),
    )
    listed: ColumnElement[bool] = person_id.in_(seen)
    return listed


def note_visible_to(actor: Actor, note_id: Any, service_id: Any) -> ColumnElement[bool]:
    """A note of the actor's services, of the whole house, of no service about somebody they see, or about
    somebody whose record they have opened. Its compartment is another question.
    """
    if actor.service_ids is None:
        return true()
    about = NotePerson.note_id == note_id
    return or_(
        service_id.in_(sorted(actor.service_ids)),
        and_(
            service_id.is_(None),
            or_(not_(exists().where(about)), exists().where(about, visible_to(actor, NotePerson.person_id))),
        ),
        exists().where(about, opened_for(actor, NotePerson.person_id)),
    )


def by_person(service_id: Any) -> ColumnElement[int]:
    """The service of one person's rows, never looked up by its index: that one holds a third of the file.

    SQLite, asked for both, chose it: a list of 20,000 people took a minute.
    """
    looked_at: ColumnElement[int] = service_id + 0
    return looked_at


def opened_for(actor: Actor, person_id: Any) -> ColumnElement[bool]:
    """Has this actor opened the person's record outside their services, and is it still open now?"""
    # Not correlated: read once a statement, however many rows are asked about.
    opened: ColumnElement[bool] = person_id.in_(_opened_by(actor))
    return opened


def _opened_by(actor: Actor) -> Select[int]:
    return select(RecordOpening.person_id).where(
        RecordOpening.account_id == actor.account_id, RecordOpening.until > func.casework_now()
    )


def require_seen(connection: Connection, actor: Actor, service_id: int | None, person_id: int) -> None:
    """For a row that is already loaded, before it is changed: of the actor's services, or of a record they
    have opened. Raises UserError ``not_found``.
    """
    if actor.service_ids is None or service_id in actor.service_ids:
        return
    if not connection.scalar(select(opened_for(actor, literal(person_id)))):
        raise UserError("not_found")


def require_own_service(actor: Actor, service_id: int | None) -> None:
    """For what is chosen, not read: a service to admit to, to write for. Raises UserError ``not_found``."""
    if actor.service_ids is not None and service_id not in actor.service_ids:
        raise UserError("not_found")


def require_visible(connection: Connection, actor: Actor, person_id: int) -> None:
    """Raises UserError ``not_found`` for somebody who is not there, or not for this actor."""
    found = select(Person.id).where(Person.id == person_id, visible_to(actor))
    if connection.scalar(found) is None:
        raise UserError("not_found")


def is_elsewhere(connection: Connection, actor: Actor, person_ids: Collection[int]) -> bool:
    """Does a service that is not the actor's hold anything of these people? A record opened on a reason is
    still another service's.
    """
    if actor.service_ids is None:
        return False
    mine = sorted(actor.service_ids)
    rows = [
        select(model.id).where(model.person_id.in_(person_ids), model.service_id.not_in(mine))
        for model in (Stay, Application, Coordination, Instruction)
    ]
    notes = (
        select(Note.id)
        .join(NotePerson, NotePerson.note_id == Note.id)
        .where(NotePerson.person_id.in_(person_ids), Note.service_id.not_in(mine))
    )
    housed = (
        select(Companion.id)
        .join(Stay, Stay.id == Companion.stay_id)
        .where(Companion.person_id.in_(person_ids), Stay.service_id.not_in(mine))
    )
    return any(connection.scalar(one.limit(1)) is not None for one in (*rows, notes, housed))
