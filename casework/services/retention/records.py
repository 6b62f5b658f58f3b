"""What may be decided of a record's keeping, and what is read of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from casework.domain.retention import RetentionDecision


@dataclass(frozen=True)
class DecideRetention:
    """A human decision; ``ground`` goes into the trace: it names nobody."""

    person_id: int
    seen_version: int
    decision: RetentionDecision
    ground: str


@dataclass(frozen=True)
class HoldRecord:
    """Nothing is archived nor erased while a hold stands; ``reason`` "" lifts it."""

    person_id: int
    seen_version: int
    is_held: bool
    reason: str = ""


class RetentionRow(NamedTuple):
    """A record that a decision is asked for, or that is archived or held. ``due_on`` None: not asked.

    ``is_anonymised``: made anonymous already; nothing is asked for any more.
    """

    person_id: int
    version: int
    person: str
    file_number: str
    last_contact_on: date | None
    due_on: date | None
    is_due: bool
    archived_on: date | None
    legal_hold_on: date | None
    legal_hold_reason: str
    has_health: bool
    is_present: bool
    is_anonymised: bool = False


class DoneErasure(NamedTuple):
    """A decision carried out, without identity."""

    decision: RetentionDecision
    ground: str
    decided_on: date
    decided_by: str
