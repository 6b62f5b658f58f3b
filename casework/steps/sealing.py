"""Texts of the sealed compartments inside the file: sealed as they are written, opened for members, and
sealed afterwards where they waited for their compartment to be born.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from casework.base.errors import UserError
from casework.domain.kinds import Compartment
from casework.domain.permissions import Actor
from casework.domain.renewals import OpinionKind
from casework.models import Note, RenewalOpinion, Tracked
from casework.models.note import WAITING
from casework.storage.keyring import Keyring
from casework.storage.keys import BadSeal
from casework.storage.unit_of_work import UnitOfWork

COLUMN = "sealed"
UNREADABLE = "Ce texte réservé ne s’ouvre pas : il a été altéré, déplacé, ou scellé avec une clé perdue."

_HISTORY = (
    "SELECT id, row_id, before, after FROM value_change "
    "WHERE table_name = ? AND (before IS NOT NULL OR after IS NOT NULL)"
)


def seal_for(
    keyring: Keyring, compartment: Compartment, table: str, uid: bytes, text: str
) -> tuple[str | None, bytes | None]:
    """(text, sealed) as the row keeps them. Raises UserError ``compartment_unopened``."""
    if not compartment.is_sealed:
        return text, None
    return None, keyring.seal(compartment, table, uid, COLUMN, text)


def is_readable(actor: Actor, keyring: Keyring, compartment: Compartment) -> bool:
    """May this actor read it, and are its keys at hand?"""
    if compartment not in actor.compartments:
        return False
    return not compartment.is_sealed or keyring.opens(compartment)


def open_sealed(keyring: Keyring, table: str, uid: bytes, text: str | None, sealed: bytes | None) -> str:
    """The text of a row that may be read. A seal that was moved or altered says so in its place."""
    if sealed is None:
        return text or ""
    try:
        return keyring.open(table, uid, COLUMN, sealed)
    except BadSeal:
        return UNREADABLE
    except UserError:  # of an earlier key of the compartment, which this member never had
        return UNREADABLE


# What waited ---------------------------------------------------------------------------------------


def is_waiting(connection: Connection, compartment: Compartment) -> bool:
    """Do texts of this compartment still stand without their seal? Cheap: asked at each member's log-in."""
    note = f"SELECT 1 FROM note WHERE {WAITING} AND compartment = ? LIMIT 1"
    if connection.exec_driver_sql(note, (compartment.value,)).scalar():
        return True
    opinions = select(RenewalOpinion.id).where(
        RenewalOpinion.kind.in_(_opinion_kinds(compartment)), RenewalOpinion.text.is_not(None)
    )
    return connection.scalar(opinions.limit(1)) is not None


def seal_waiting(uow: UnitOfWork, keyring: Keyring, compartment: Compartment) -> int:
    """Seal every text of a compartment that was just born: notes, opinions, and what the value
    history kept of them; the search index forgets them. How many there were. Drafts are sealed to their
    author from the start.

    ``keyring`` knows the compartment's key. Again where an earlier try was cut short: it seals what is left.
    The caller journals and commits.
    """
    count = _seal_table(uow, keyring, compartment, _Waiting(Note, "compartment", (compartment.value,)))
    opinions = _Waiting(RenewalOpinion, "kind", tuple(_opinion_kinds(compartment)))
    return count + _seal_table(uow, keyring, compartment, opinions)


class _Waiting(NamedTuple):
    """The rows of a table that belong to a compartment: their ``key`` column holds one of ``values``."""

    model: type[Tracked]
    key: str
    values: tuple[str, ...]


def _seal_table(uow: UnitOfWork, keyring: Keyring, compartment: Compartment, waiting: _Waiting) -> int:
    table = waiting.model.__tablename__
    columns: Any = waiting.model
    rows = uow.connection.execute(
        select(columns.id, columns.uid, columns.text).where(getattr(columns, waiting.key).in_(waiting.values))
    ).all()
    uids = {row.id: row.uid for row in rows}
    seals = {
        row.id: keyring.seal(compartment, table, row.uid, COLUMN, row.text)
        for row in rows
        if row.text is not None
    }
    if seals:
        uow.seal_rows(waiting.model, seals)
    _seal_history(uow, keyring, compartment, waiting, uids)
    return len(seals)


def _seal_history(
    uow: UnitOfWork, keyring: Keyring, compartment: Compartment, waiting: _Waiting, uids: dict[int, bytes]
) -> None:
    table = waiting.model.__tablename__
    changes = [
        _Kept(row.id, row.row_id, _loads(row.before), _loads(row.after))
        for row in uow.connection.exec_driver_sql(_HISTORY, (table,))
    ]
    uids |= dict(_deleted(changes, waiting))

    def sealed(kept: Mapping[str, Any] | None, uid: bytes) -> str | None:
        if kept is None:
            return None
        values = dict(kept)
        if values.get("text") is not None:
            seal = keyring.seal(compartment, table, uid, COLUMN, values["text"])
            values |= {"text": None, COLUMN: {"b64": base64.b64encode(seal).decode("ascii")}}
        return json.dumps(values, ensure_ascii=False)

    for change in changes:
        uid = uids.get(change.row_id)
        if uid is not None and change.holds_text:
            uow.connection.exec_driver_sql(
                "UPDATE value_change SET before = ?, after = ? WHERE id = ?",
                (sealed(change.before, uid), sealed(change.after, uid), change.id),
            )


class _Kept(NamedTuple):
    """What the history kept of one change of a row."""

    id: int
    row_id: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def holds_text(self) -> bool:
        return any(kept is not None and kept.get("text") is not None for kept in (self.before, self.after))


def _deleted(changes: Iterable[_Kept], waiting: _Waiting) -> Iterator[tuple[int, bytes]]:
    """Rows that are gone, of which the history holds every column."""
    for change in changes:
        kept = change.before or {}
        if "uid" in kept and kept.get(waiting.key) in waiting.values:
            yield change.row_id, base64.b64decode(kept["uid"]["b64"])


def _loads(kept: str | None) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = json.loads(kept) if kept else None
    return found


def _opinion_kinds(compartment: Compartment) -> list[str]:
    return [kind.value for kind in OpinionKind if kind.compartment is compartment]
