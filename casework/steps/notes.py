"""Notes inside a unit of work: their moment keys, and many of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from secrets import randbits
from typing import Any, NamedTuple

from sqlalchemy import Connection

from casework.base.text import clean
from casework.domain.kinds import Compartment, NoteKind
from casework.domain.timeline import MINUTE_SHIFT, key_of_moment
from casework.models import Note, NotePerson, new_uid
from casework.steps.sealing import seal_for
from casework.storage.keyring import Keyring
from casework.storage.unit_of_work import UnitOfWork

# A key is the minute, the rank inside that minute, and a random tail: keys sort as time and, within a
# minute, as they were written; the tail keeps two files apart should they ever be brought together.
_TAIL_BITS = 8
_RANK_BITS = MINUTE_SHIFT - _TAIL_BITS

_LAST_OF_MINUTE = "SELECT max(moment_key) FROM note WHERE moment_key >= ? AND moment_key < ?"


class MomentKeys:
    """Gives keys that never collide, under the write lock; one query a minute touched, however many notes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last: dict[int, int] = {}

    def next(self, moment: datetime) -> int:
        """The key of one more note that happened at ``moment``."""
        start = key_of_moment(moment)
        last = self._last.get(start)
        if last is None:
            found = self._connection.exec_driver_sql(_LAST_OF_MINUTE, (start, start + (1 << MINUTE_SHIFT)))
            last = found.scalar()
        rank = 0 if last is None else ((last - start) >> _TAIL_BITS) + 1
        if rank >= 1 << _RANK_BITS:
            raise OverflowError("more than a million notes in one minute")
        self._last[start] = start | rank << _TAIL_BITS | randbits(_TAIL_BITS)
        return self._last[start]


class NewNote(NamedTuple):
    """A note to write. ``person_ids`` empty: about the house; ``service_id`` None: all of it."""

    text: str
    happened_at: datetime
    author_id: int
    author_name: str
    person_ids: tuple[int, ...] = ()
    service_id: int | None = None
    kind: NoteKind = NoteKind.FOLLOW_UP
    compartment: Compartment = Compartment.TEAM
    third_party: bool = False
    addendum_of: int | None = None


def add_notes(uow: UnitOfWork, notes: Sequence[NewNote], written_at: datetime, keyring: Keyring) -> list[int]:
    """Write notes and whom they concern in two statements; their ids in order. The caller journals.

    Raises UserError ``compartment_unopened`` for a sealed compartment that nobody could ever read.
    """
    keys = MomentKeys(uow.connection)
    rows = [_row(note, keys.next(note.happened_at), written_at, keyring) for note in notes]
    ids = uow.bulk_insert(Note, rows)
    uow.bulk_insert(
        NotePerson,
        [
            {"note_id": note_id, "person_id": person_id, "moment_key": row["moment_key"]}
            for note_id, row, note in zip(ids, rows, notes, strict=True)
            for person_id in note.person_ids
        ],
    )
    return ids


def _row(note: NewNote, key: int, written_at: datetime, keyring: Keyring) -> dict[str, Any]:
    uid = new_uid()
    text, sealed = seal_for(keyring, note.compartment, Note.__tablename__, uid, clean(note.text))
    return {
        "uid": uid,
        "moment_key": key,
        "service_id": note.service_id,
        "kind": note.kind.value,
        "compartment": note.compartment.value,
        "third_party": note.third_party,
        "author_id": note.author_id,
        "author_name": note.author_name,
        "happened_at": note.happened_at,
        "written_at": written_at,
        "text": text,
        "sealed": sealed,
        "addendum_of": note.addendum_of,
    }
