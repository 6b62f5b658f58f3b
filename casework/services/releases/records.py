"""What is read of releases."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple


class AlertLine(NamedTuple):
    """An alert that holds; ``words`` as the banner says it."""

    id: int
    kind: str
    words: str
    released_by: str
    released_at: datetime


class Reader(NamedTuple):
    """Who acknowledged an instruction, and when."""

    name: str
    at: datetime


class InstructionLine(NamedTuple):
    """An instruction that holds or is to come. ``person`` "" and ``person_id`` None: for the house.

    ``read_at``: when the actor acknowledged it; ``readers``: everybody who did, for its author and whoever
    releases; empty for the others. ``is_current``: it has begun.
    """

    id: int
    person_id: int | None
    person: str
    text: str
    author: str
    written_at: datetime
    starts_at: datetime
    ends_at: datetime
    is_current: bool
    mine: bool
    read_at: datetime | None
    readers: tuple[Reader, ...] = ()


class Sheet(NamedTuple):
    """The emergency sheet as released."""

    version: int
    allergies: str
    treatments: str
    health_points: str
    doctor: str
    hospital: str
    contacts: str
    wishes: str
    released_by: str
    released_at: datetime


class Releases(NamedTuple):
    """All that was released about somebody. ``sheet`` None: there is none yet."""

    person_id: int
    alerts: tuple[AlertLine, ...]
    instructions: tuple[InstructionLine, ...]
    sheet: Sheet | None
    may_release: bool
    today: date
