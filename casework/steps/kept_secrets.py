"""Which recovery secret of a sealed compartment somebody has on paper: one that was shown and typed again.

A secret that was never confirmed (a cut between the keys and the file, a window closed too soon) is known to
nobody: the next member who comes in is given another.
"""

from __future__ import annotations

from hashlib import blake2b

from sqlalchemy import Connection, select

from casework.domain.kinds import Compartment
from casework.models import Fact
from casework.storage.envelope import Compartment as Keys
from casework.storage.envelope import Envelope
from casework.storage.unit_of_work import UnitOfWork


def is_kept(connection: Connection, envelope: Envelope, compartment: Compartment) -> bool:
    """Was the secret that opens this compartment now confirmed once?"""
    kept = connection.scalar(select(Fact.value).where(Fact.key == _key(compartment)))
    return kept is not None and kept == _mark(envelope, compartment)


def note_kept(uow: UnitOfWork, envelope: Envelope, compartment: Compartment) -> None:
    """It stands on paper. The caller journals and commits."""
    mark = _mark(envelope, compartment)
    fact = uow.session.scalar(select(Fact).where(Fact.key == _key(compartment)))
    if fact is None:
        uow.session.add(Fact(key=_key(compartment), value=mark))
    else:
        fact.value = mark
    uow.session.flush()


def newest_keys(envelope: Envelope, compartment: Compartment) -> Keys | None:
    """The keys that seal now; None before the birth."""
    found = (one for one in envelope.compartments if one.name == compartment)
    return max(found, key=lambda one: one.number, default=None)


def _key(compartment: Compartment) -> str:
    return f"secret_kept_{compartment.value}"


def _mark(envelope: Envelope, compartment: Compartment) -> str:
    """Tells one secret's lock from the next one's, and nothing of the secret."""
    keys = newest_keys(envelope, compartment)
    return blake2b(keys.recovery.locked, digest_size=16).hexdigest() if keys else ""
