"""What may be handed out, and what is read of what was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from casework.domain.sharing import Ground


@dataclass(frozen=True)
class HandOut:
    """A document leaves: which, with which fields, about whom, to whom, on what ground (None: not said)."""

    document: str
    fields: str
    person_ids: frozenset[int]
    recipient: str
    ground: Ground | None
    ground_detail: str = ""
    consent_id: int | None = None


class GroundChoice(NamedTuple):
    """A consent to share that holds today: what may be chosen as a ground."""

    consent_id: int
    recipient: str
    nature: str
    given_on: date
    valid_until: date | None


class DispatchRow(NamedTuple):
    """One thing that left."""

    id: int
    sent_at: datetime
    document: str
    fields: str
    recipient: str
    ground: Ground
    ground_detail: str
    by: str
