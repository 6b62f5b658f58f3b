"""The envelope's generation as the database knows it, and how both change together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection, select

from casework.models import Fact
from casework.storage.envelope import Envelope
from casework.storage.envelope_file import EnvelopeFile, check_generation
from casework.storage.unit_of_work import UnitOfWork

_KEY = "envelope_generation"


def read_generation(connection: Connection) -> int:
    """The generation the database holds; 0 before the first."""
    found = connection.scalar(select(Fact.value).where(Fact.key == _KEY))
    return int(found or 0)


def write_generation(uow: UnitOfWork, generation: int) -> None:
    """Let the database hold this generation, once this unit of work is committed."""
    fact = uow.session.scalar(select(Fact).where(Fact.key == _KEY))
    if fact is None:
        uow.session.add(Fact(key=_KEY, value=str(generation)))
    else:
        fact.value = str(generation)


def change_envelope(
    uow: UnitOfWork, file: EnvelopeFile, file_key: bytes, change: Callable[[Envelope], Envelope]
) -> Envelope:
    """Write the changed envelope, then the database's generation with the rest of this unit of work.

    The write lock is held, so nobody else changes either. A crash before the commit leaves an envelope one
    generation ahead, which is accepted (envelope_file.check_generation). Raises UserError as reading does,
    and envelope_altered where no copy was written with this key.
    """
    known = file.authentic(file_key)
    is_ahead = check_generation(known.envelope.generation, read_generation(uow.connection))
    changed = change(known.envelope)
    if is_ahead:
        # What an earlier change left without its commit: two of them never make it two ahead.
        changed = replace(changed, generation=known.envelope.generation)
    file.write(changed, file_key)
    write_generation(uow, changed.generation)
    return changed
