"""A person's one timeline: what may stand in it, and how it is narrowed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from casework.base.dates import clock_time, day_and_month, short_date
from casework.domain.kinds import Compartment

# As the moment keys of notes (steps.notes): minutes since then, shifted.
ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)
MINUTE_SHIFT = 28
_NIGHT_BEGINS, _NIGHT_ENDS = 22, 7


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
    SEALED = "sealed"
    """The notes of the sealed compartments, for their members."""

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
    TimelineFilter.SEALED: "Réservées",
}
_FILTER_KINDS = {
    TimelineFilter.ALL: frozenset(EntryKind),
    TimelineFilter.NOTES: frozenset({EntryKind.NOTE}),
    TimelineFilter.STAY: frozenset(
        {EntryKind.STAY, EntryKind.TERM, EntryKind.PLACE, EntryKind.DOCUMENT, EntryKind.RENEWAL}
    ),
    TimelineFilter.PROJECT: frozenset({EntryKind.PROJECT}),
    TimelineFilter.COORDINATION: frozenset({EntryKind.COORDINATION}),
    TimelineFilter.SEALED: frozenset({EntryKind.NOTE}),
}


@dataclass(frozen=True)
class Entry:
    """One thing that happened. ``at`` None: only its day is known.

    ``reserved``: the compartment of a note the reader may not read; its ``text`` is then "", and so is
    ``note_kind``, the NoteKind of a note.
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
    note_kind: str = ""
    addenda: tuple[Entry, ...] = field(default_factory=tuple)


def key_of_moment(moment: datetime) -> int:
    """The smallest key of that minute: later entries have greater keys."""
    return (int((moment - ORIGIN).total_seconds()) // 60) << MINUTE_SHIFT


def key_of_day(day: date) -> int:
    """Where something stands of which only the day is known: under that day's notes."""
    return key_of_moment(datetime(day.year, day.month, day.day).astimezone())


def moment_words(day: date, at: datetime | None, today: date) -> str:
    """« aujourd’hui, 7 h 50 », « hier, 16 h 10 », « nuit du 22 au 23 nov., 2 h 30 », « 19 nov. 2026 ».

    A shift from 22:00 to 07:00 is one night, whichever of its two days it is told on.
    """
    local = at.astimezone() if at else None
    if at is not None and local is not None and (local.hour >= _NIGHT_BEGINS or local.hour < _NIGHT_ENDS):
        evening = shift_day(at)
        morning = evening + timedelta(days=1)
        first = str(evening.day) if evening.month == morning.month else day_and_month(evening)
        return f"nuit du {first} au {_dated(morning, today)}, {clock_time(at)}"
    named = {0: "aujourd’hui", -1: "hier"}.get((day - today).days, _dated(day, today))
    return f"{named}, {clock_time(at)}" if at else named


def _dated(day: date, today: date) -> str:
    return day_and_month(day) if day.year == today.year else short_date(day)


def shift_day(moment: datetime) -> date:
    """The day a moment belongs to for whoever works: until 7 in the morning, the night's first day."""
    local = moment.astimezone()
    return local.date() - timedelta(days=1) if local.hour < _NIGHT_ENDS else local.date()


def when_told(day: date | None, at: time | None, now: datetime) -> datetime | None:
    """The moment somebody means who types a day, a time, both or neither (None: now).

    A time later than now, without a day, is yesterday's: at 02:30 one tells what happened at 23:15. A past
    day without a time is told at noon.
    """
    local = now.astimezone()
    if day is None and at is None:
        return None
    if day is None or (day == local.date() and at is None):
        day = local.date()
        at = at or local.time()
        if at > local.time():
            day -= timedelta(days=1)
    return datetime.combine(day, at or time(12)).astimezone()
