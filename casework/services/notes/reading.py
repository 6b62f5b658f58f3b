"""Notes of a person and of the house: one index scan a page, and nothing reserved leaves the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, exists, literal, or_, select

from casework.domain.kinds import Compartment, NoteKind
from casework.domain.permissions import Actor, Permission, allows
from casework.domain.timeline import Entry, EntryKind
from casework.models import Note, NotePerson
from casework.steps.sealing import is_readable, open_sealed
from casework.steps.visible import in_services
from casework.storage.keyring import Keyring


def person_notes(
    connection: Connection,
    actor: Actor,
    keyring: Keyring,
    person_id: int,
    before: int | None,
    limit: int,
    *,
    only_sealed: bool = False,
) -> list[Entry]:
    """A person's notes with their addenda, the latest first, from before a key on."""
    statement = (
        _notes(actor, person_id)
        .join(NotePerson, NotePerson.note_id == Note.id)
        .where(NotePerson.person_id == person_id, Note.addendum_of.is_(None))
        .order_by(NotePerson.moment_key.desc())
    )
    if only_sealed:
        mine = sorted(one for one in actor.compartments if one.is_sealed)
        statement = statement.where(Note.compartment.in_(mine))
    if before is not None:
        statement = statement.where(NotePerson.moment_key < before)
    return _with_addenda(connection, actor, keyring, statement.limit(limit), person_id)


def house_notes(
    connection: Connection, actor: Actor, keyring: Keyring, before: int | None, limit: int
) -> list[Entry]:
    """Notes about nobody in particular, the latest first."""
    about_somebody = exists().where(NotePerson.note_id == Note.id)
    statement = (
        _notes(actor).where(~about_somebody, Note.addendum_of.is_(None)).order_by(Note.moment_key.desc())
    )
    if before is not None:
        statement = statement.where(Note.moment_key < before)
    return _with_addenda(connection, actor, keyring, statement.limit(limit))


def _notes(actor: Actor, person_id: int | None = None) -> Select[Any]:
    # What is not readable is not even selected (acceptance D.2).
    readable = Note.compartment.in_(sorted(actor.compartments))
    columns: list[Any] = [
        Note.id,
        Note.uid,
        Note.version,
        Note.moment_key,
        Note.kind,
        Note.compartment,
        Note.third_party,
        Note.author_id,
        Note.author_name,
        Note.happened_at,
        case((readable, Note.text)).label("text"),
        case((readable, Note.sealed)).label("sealed"),
        Note.addendum_of,
    ]
    return select(*columns).where(_of_their_services(actor, person_id))


def _of_their_services(actor: Actor, person_id: int | None) -> ColumnElement[bool]:
    person = None if person_id is None else literal(person_id)
    return or_(Note.service_id.is_(None), in_services(actor, Note.service_id, person))


def _with_addenda(
    connection: Connection,
    actor: Actor,
    keyring: Keyring,
    statement: Select[Any],
    person_id: int | None = None,
) -> list[Entry]:
    rows = connection.execute(statement).all()
    addenda = _addenda(connection, actor, keyring, [row.id for row in rows], person_id)
    return [_entry(actor, keyring, row, addenda.get(row.id, ())) for row in rows]


def _addenda(
    connection: Connection, actor: Actor, keyring: Keyring, ids: Collection[int], person_id: int | None
) -> dict[int, Sequence[Entry]]:
    if not ids:
        return {}
    statement = _notes(actor, person_id).where(Note.addendum_of.in_(ids)).order_by(Note.moment_key)
    found: dict[int, list[Entry]] = defaultdict(list)
    rows = connection.execute(statement)
    for row in rows:
        found[row.addendum_of].append(_entry(actor, keyring, row, ()))
    return dict(found)


def _entry(actor: Actor, keyring: Keyring, row: Any, addenda: Sequence[Entry]) -> Entry:
    compartment = Compartment(row.compartment)
    reserved = not is_readable(actor, keyring, compartment)
    text = "" if reserved else open_sealed(keyring, Note.__tablename__, row.uid, row.text, row.sealed)
    return Entry(
        kind=EntryKind.NOTE,
        id=row.id,
        key=row.moment_key,
        day=row.happened_at.astimezone().date(),
        at=row.happened_at,
        label=f"note réservée ({compartment.label})" if reserved else NoteKind(row.kind).label,
        author=row.author_name,
        text=text,
        compartment=compartment,
        reserved=compartment if reserved else None,
        third_party=row.third_party,
        version=row.version,
        mine=row.author_id == actor.account_id and allows(actor, Permission.WRITE_NOTES),
        note_kind="" if reserved else row.kind,
        addenda=() if reserved else tuple(addenda),
    )
