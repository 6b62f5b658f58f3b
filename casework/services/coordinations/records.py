"""What coordinations give to be shown: plain records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from casework.services.coordinations.commands import Participant, TaskLine


class CoordinationRow(NamedTuple):
    """One line of a person's list."""

    id: int
    held_on: date
    question: str
    participants: int
    open_tasks: int
    next_on: date | None
    written_by: str


class OpenTask(NamedTuple):
    """A task still to be done; ``person_name`` empty: about the house."""

    id: int
    version: int
    person_id: int | None
    person_name: str
    coordination_id: int | None
    what: str
    who: str
    due_on: date | None
    done_on: date | None
    is_late: bool


@dataclass(frozen=True)
class CoordinationRecord:
    """One note, whole."""

    id: int
    version: int
    person_id: int
    held_on: date
    place: str
    question: str
    shared: str
    person_view: str
    consent_basis: str
    consent_detail: str
    next_on: date | None
    written_by: str
    participants: tuple[Participant, ...]
    decisions: tuple[str, ...]
    tasks: tuple[TaskLine, ...]


@dataclass(frozen=True)
class CoordinationPage:
    """The tab « Coordination »: notes newest first, tasks by date, who usually takes part."""

    person_id: int
    person_name: str
    may_hold: bool
    notes: tuple[CoordinationRow, ...]
    tasks: tuple[OpenTask, ...]
    known_participants: tuple[Participant, ...]
