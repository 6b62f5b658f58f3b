"""The value history of a record: field by field, who, when, before, after. It outlives the journal."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, literal, select

from casework.base.clock import Clock
from casework.base.errors import UserError
from casework.base.progress import Cancellation
from casework.domain.history_values import value_words
from casework.domain.history_words import RESERVED, ROWS, RowWords
from casework.domain.journal_actions import action_label
from casework.domain.kinds import Compartment
from casework.domain.permissions import Actor, Permission, allows, require
from casework.domain.renewals import OpinionKind
from casework.models import (
    Account,
    Base,
    ChangeSet,
    Coordination,
    Note,
    NotePerson,
    Place,
    RenewalOpinion,
    Service,
    Site,
    Stay,
    ValueChange,
)
from casework.steps.sealing import COLUMN as SEALED
from casework.steps.sealing import UNREADABLE
from casework.steps.visible import in_services, note_visible_to, opened_for, require_visible
from casework.storage.keyring import Keyring
from casework.storage.keys import BadSeal
from casework.storage.store import Store

_PART = 500
_TEXTS = frozenset({"text", SEALED})
_NOTHING = "–"


class HistoryRow(NamedTuple):
    """One field of one row, changed once. ``field`` "": the row was made, or taken away with what it held."""

    id: int
    at: datetime
    who: str
    action: str
    subject: str
    field: str
    before: str
    after: str
    reserved: bool


class _Kept(NamedTuple):
    id: int
    row_id: int
    operation: str
    before: str | None
    after: str | None
    at: datetime
    who: str | None
    action: str


class History:
    """Who changed what. Nothing here reads the journal."""

    def __init__(self, store: Store, clock: Clock, keyring: Keyring | None = None) -> None:
        """``keyring`` None: nobody's, which opens nothing."""
        self._store = store
        self._clock = clock
        self._keyring = keyring or Keyring()

    def of_person(self, actor: Actor, person_id: int, cancel: Cancellation | None = None) -> list[HistoryRow]:
        """Every change of this record that the actor may read, the latest first.

        What another compartment holds is named and not shown; what a seal keeps, to its members while their
        keys are at hand. Raises UserError ``not_found``.
        """
        require(actor, Permission.READ_HISTORY)
        with self._store.read(cancel) as connection:
            require_visible(connection, actor, person_id)
            told = _Telling(connection, actor, self._keyring)
            rows = list(told.of_person(person_id))
        rows.sort(key=lambda row: (row.at, row.id), reverse=True)
        self._store.reads.note(actor, "person.history", person_id=person_id, details={"count": len(rows)})
        return [row._replace(id=number) for number, row in enumerate(rows, 1)]


class _Telling:
    """One reading of one record."""

    def __init__(self, connection: Connection, actor: Actor, keyring: Keyring) -> None:
        self._connection = connection
        self._actor = actor
        self._keyring = keyring
        self._names = _names(connection)

    def of_person(self, person_id: int) -> Iterator[HistoryRow]:
        known: dict[str, list[int]] = {"person": [person_id]}
        has_opened = bool(self._connection.scalar(select(opened_for(self._actor, literal(person_id)))))
        for table, words in ROWS.items():
            if words.of:
                parents = known[words.of]
                gone = self._gone(table, words.parent, parents, has_opened=has_opened)
                known[table] = list(dict.fromkeys([*self._children(table, words, parents), *gone]))
            elif table == "note":
                known[table] = self._notes(person_id, has_opened=has_opened)
            if not allows(self._actor, words.permission):
                continue
            changes = [*self._made(table, known[table]), *self._changed(table, known[table])]
            reserved = self._reserved(table, known[table], changes)
            uids = self._uids(table, changes)
            for kept in changes:
                opened = self._opened(table, kept, uids.get(kept.row_id))
                yield from self._told(words, opened, reserved=kept.row_id in reserved, whole=table == "note")

    # Which rows ----------------------------------------------------------------------------------

    def _children(self, table: str, words: RowWords, parents: Sequence[int]) -> list[int]:
        source = Base.metadata.tables[table]
        statement = select(source.c.id).where(source.c[words.parent].in_(parents))
        if table == "stay":
            statement = statement.where(in_services(self._actor, Stay.service_id, Stay.person_id))
        elif table == "coordination":
            statement = statement.where(
                in_services(self._actor, Coordination.service_id, Coordination.person_id)
            )
        return list(self._connection.scalars(statement))

    def _notes(self, person_id: int, *, has_opened: bool) -> list[int]:
        about = select(NotePerson.note_id).where(NotePerson.person_id == person_id)
        notes = select(Note.id).where(
            Note.id.in_(about), note_visible_to(self._actor, Note.id, Note.service_id)
        )
        links = _deleted(NotePerson.__tablename__, "person_id", [person_id])
        unlinked = [json.loads(row.before or "{}")["note_id"] for row in self._connection.execute(links)]
        gone = self._gone(Note.__tablename__, "id", unlinked, has_opened=has_opened)
        return list(dict.fromkeys([*self._connection.scalars(notes), *gone]))

    def _gone(self, table: str, column: str, values: Sequence[int], *, has_opened: bool) -> Iterator[int]:
        """Rows that were taken away: those of other services only to who has opened the record."""
        mine = self._actor.service_ids
        for part in _slices(values):
            for row_id, before in self._connection.execute(_deleted(table, column, part)):
                service_id = json.loads(before or "{}").get("service_id")
                if mine is None or has_opened or service_id is None or service_id in mine:
                    yield row_id

    # What was done to them -----------------------------------------------------------------------

    def _made(self, table: str, ids: Sequence[int]) -> Iterator[_Kept]:
        # One insert may stand for many rows (an import): the nearest one that begins at or before the row.
        for row_id in ids:
            nearest = (
                select(ValueChange.id)
                .where(
                    ValueChange.table_name == table,
                    ValueChange.row_id <= row_id,
                    ValueChange.operation == "insert",
                )
                .order_by(ValueChange.row_id.desc())
                .limit(1)
                .scalar_subquery()
            )
            statement = _changes().where(
                ValueChange.id == nearest,
                func.coalesce(ValueChange.last_row_id, ValueChange.row_id) >= row_id,
            )
            for found in self._connection.execute(statement):
                yield _Kept(*found)._replace(row_id=row_id)

    def _changed(self, table: str, ids: Sequence[int]) -> Iterator[_Kept]:
        for part in _slices(ids):
            here = _changes().where(
                ValueChange.table_name == table,
                ValueChange.row_id.in_(part),
                ValueChange.operation != "insert",
            )
            for found in self._connection.execute(here):
                yield _Kept(*found)

    # Seals ---------------------------------------------------------------------------------------

    def _uids(self, table: str, changes: Sequence[_Kept]) -> Mapping[int, bytes]:
        """The random names that seals are bound to, of rows with a sealed value."""
        sealed = {one.row_id for one in changes if SEALED in (one.before or "") + (one.after or "")}
        if not sealed:
            return {}
        source = Base.metadata.tables[table]
        found = {
            row.id: bytes(row.uid)
            for row in self._connection.execute(
                select(source.c.id, source.c.uid).where(source.c.id.in_(sealed))
            )
        }
        for one in changes:
            kept = json.loads(one.before or "{}") if one.operation == "delete" else {}
            if one.row_id in sealed and isinstance(kept.get("uid"), dict):
                found[one.row_id] = base64.b64decode(kept["uid"]["b64"])
        return found

    def _opened(self, table: str, kept: _Kept, uid: bytes | None) -> _Kept:
        """With its seals opened, where the actor's keys open them."""
        if uid is None:
            return kept
        before, after = (self._text_in(table, uid, values) for values in (kept.before, kept.after))
        return kept._replace(before=before, after=after)

    def _text_in(self, table: str, uid: bytes, values: str | None) -> str | None:
        found = json.loads(values) if values else {}
        seal = found.get(SEALED)
        if not isinstance(seal, dict):
            return values
        try:
            text = self._keyring.open(table, uid, SEALED, base64.b64decode(seal["b64"]))
        except BadSeal:
            text = UNREADABLE
        except UserError:  # no member's, or the keys were put away
            return values
        return json.dumps(found | {SEALED: text}, ensure_ascii=False)

    # What may be seen of it ----------------------------------------------------------------------

    def _reserved(self, table: str, ids: Sequence[int], changes: Sequence[_Kept]) -> frozenset[int]:
        """Rows that stand, or ever stood, in a compartment that the actor does not read."""
        if table == "note":
            now = select(Note.id, Note.compartment).where(Note.id.in_(ids))
            kept, by = "compartment", {one.value: one for one in Compartment}
        elif table == "renewal_opinion":
            now = select(RenewalOpinion.id, RenewalOpinion.kind).where(RenewalOpinion.id.in_(ids))
            kept, by = "kind", {one.value: one.compartment for one in OpinionKind if one.compartment}
        else:
            return frozenset()
        stood: list[tuple[int, str]] = [(row_id, value) for row_id, value in self._connection.execute(now)]
        for one in changes:
            for values in (one.before, one.after):
                stood.append((one.row_id, str(json.loads(values).get(kept, "")) if values else ""))
        return frozenset(
            row_id for row_id, value in stood if value in by and by[value] not in self._actor.compartments
        )

    def _told(self, words: RowWords, kept: _Kept, *, reserved: bool, whole: bool) -> Iterator[HistoryRow]:
        """``reserved``: its text at least; ``whole``: every field (the rest of an opinion is the team's)."""
        before = json.loads(kept.before) if kept.before else {}
        after = json.loads(kept.after) if kept.after else {}
        base = HistoryRow(
            id=kept.id,
            at=kept.at,
            who=kept.who or "Casework",
            action=action_label(kept.action),
            subject=words.label,
            field="",
            before="",
            after="",
            reserved=False,
        )
        if kept.operation == "insert":
            yield base._replace(after="ajouté")
            return
        if kept.operation == "delete":
            yield base._replace(after="retiré")
        for column, label in words.fields.items():
            if column not in before and column not in after:
                continue
            old, new = (
                value_words(words, column, values.get(column), self._names) for values in (before, after)
            )
            if old == new == _NOTHING or (kept.operation == "delete" and old == _NOTHING):
                continue
            hidden = (reserved and (whole or column in _TEXTS)) or RESERVED in (old, new)
            yield base._replace(
                field=label,
                before=RESERVED if hidden else old,
                after=RESERVED if hidden else "" if kept.operation == "delete" else new,
                reserved=hidden,
            )


def _deleted(table: str, column: str, values: Collection[int]) -> Select[int, str | None]:
    """Rows of a table that were taken away while a column held one of these."""
    return select(ValueChange.row_id, ValueChange.before).where(
        ValueChange.table_name == table,
        ValueChange.operation == "delete",
        func.json_extract(ValueChange.before, f"$.{column}").in_(values),
    )


def _changes() -> Select[Any]:
    columns: tuple[Any, ...] = (
        ValueChange.id,
        ValueChange.row_id,
        ValueChange.operation,
        ValueChange.before,
        ValueChange.after,
        ChangeSet.at,
        Account.name,
        ChangeSet.action,
    )
    return (
        select(*columns)
        .join(ChangeSet, ChangeSet.id == ValueChange.entry_id)
        .join(Account, Account.id == ChangeSet.account_id, isouter=True)
    )


def _names(connection: Connection) -> Mapping[str, Mapping[int, str]]:
    """What ids are called, by the column that holds them."""
    services = {row.id: row.name for row in connection.execute(select(Service.id, Service.name))}
    places = {
        row.id: f"{row.site}, {row.name}"
        for row in connection.execute(
            select(Place.id, Place.name, Site.name.label("site")).join(Site, Site.id == Place.site_id)
        )
    }
    accounts = {row.id: row.name for row in connection.execute(select(Account.id, Account.name))}
    return {"service_id": services, "place_id": places, "proposed_by": accounts}


def _slices(ids: Sequence[int]) -> Iterator[Collection[int]]:
    return (ids[start : start + _PART] for start in range(0, len(ids), _PART))
