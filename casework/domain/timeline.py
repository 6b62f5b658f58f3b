"""A person's one timeline: what may stand in it, and how it is narrowed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

from casework.domain.kinds import Compartment

# As the moment keys of notes (steps.notes): minutes since then, shifted.
ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)
MINUTE_SHIFT = 28


class EntryKind(StrEnum):
    """What an entry of the timeline tells."""

    NOTE = "note"
    STAY = "stay"
    TERM = "term"
    PLACE = "place"
    DOCUMENT = "document"
    RENEWAL = "renewal"
    PROJECT = "project"
    COORDINATION = "coordination"


class TimelineFilter(StrEnum):
    """What is shown of the timeline."""

    ALL = "all"
    NOTES = "notes"
    STAY = "stay"
    PROJECT = "project"
    COORDINATION = "coordination"

    @property
    def label(self) -> str:
        return _FILTER_LABELS[self]

    @property
    def kinds(self) -> frozenset[EntryKind]:
        return _FILTER_KINDS[self]


_FILTER_LABELS = {
    TimelineFilter.ALL: "Tout",
    TimelineFilter.NOTES: "Notes",
    TimelineFilter.STAY: "Séjour",
    TimelineFilter.PROJECT: "Projet",
    TimelineFilter.COORDINATION: "Coordination",
}
_FILTER_KINDS = {
    TimelineFilter.ALL: frozenset(EntryKind),
    TimelineFilter.NOTES: frozenset({EntryKind.NOTE}),
    TimelineFilter.STAY: frozenset(
        {EntryKind.STAY, EntryKind.TERM, EntryKind.PLACE, EntryKind.DOCUMENT, EntryKind.RENEWAL}
    ),
    TimelineFilter.PROJECT: frozenset({EntryKind.PROJECT}),
    TimelineFilter.COORDINATION: frozenset({EntryKind.COORDINATION}),
}


@dataclass(frozen=True)
class Entry:
    """One thing that happened. ``at`` None: only its day is known.

    ``reserved``: the compartment of a note the reader may not read; its ``text`` is then "".
    """

    kind: EntryKind
    id: int
    key: int
    day: date
    at: datetime | None
    label: str
    author: str
    text: str
    compartment: Compartment = Compartment.TEAM
    reserved: Compartment | None = None
    third_party: bool = False
    version: int = 1
    mine: bool = False
    addenda: tuple[Entry, ...] = field(default_factory=tuple)


def key_of_moment(moment: datetime) -> int:
    """The smallest key of that minute: later entries have greater keys."""
    return (int((moment - ORIGIN).total_seconds()) // 60) << MINUTE_SHIFT


def key_of_day(day: date) -> int:
    """Where something stands of which only the day is known: under that day's notes."""
    return key_of_moment(datetime(day.year, day.month, day.day).astimezone())


def shift_day(moment: datetime) -> date:
    """The day a moment belongs to for whoever works: until 7 in the morning, the night's first day."""
    local = moment.astimezone()
    return date.fromordinal(local.toordinal() - 1) if local.hour < 7 else local.date()
