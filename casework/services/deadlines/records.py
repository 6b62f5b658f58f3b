"""What the list of deadlines is given, and asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from casework.domain.changes import Change
from casework.domain.deadlines import DeadlineState, Rule, RuleGroup
from casework.domain.identity import StayProgressWords
from casework.domain.people import KnownPerson
from casework.steps.deadline_rows import DeadlineRow, Urgency


@dataclass(frozen=True)
class DeadlineFilter:
    """None or "": no such limit. ``horizon_days``: nothing due later than so many days from today."""

    service_id: int | None = None
    key_worker: str = ""
    group: RuleGroup | None = None
    person_id: int | None = None
    horizon_days: int | None = None


class ListedDeadline(NamedTuple):
    """A deadline as scripts read it."""

    rule: Rule
    person: KnownPerson
    stay_id: int
    opens_on: date
    due_on: date
    state: DeadlineState


class UrgencyGroup(NamedTuple):
    """A titled run of the list."""

    urgency: Urgency
    ids: tuple[int, ...]


@dataclass(frozen=True)
class DeadlinePage:
    """Open deadlines in their groups. ``counts`` by group of rules (None: all), before that filter.

    ``stays``: how many stays are going on in the service shown; ``later``: how many deadlines lie past the
    horizon; ``takeover``: how many could be taken over as they are.
    """

    groups: tuple[UrgencyGroup, ...]
    rows: tuple[DeadlineRow, ...]
    counts: Mapping[RuleGroup | None, int]
    stays: int
    later: int
    takeover: int
    services: tuple[tuple[int, str], ...]
    key_workers: tuple[str, ...]


class StoryMark(StrEnum):
    """How a line of a story stands."""

    DONE = "done"
    AWAITED = "awaited"
    NEUTRAL = "neutral"


class StoryLine(NamedTuple):
    """One line of « Où en est-on ? »; ``compartment`` names a reserved one: « santé »."""

    mark: StoryMark
    what: str
    when: str
    compartment: str = ""


@dataclass(frozen=True)
class DeadlineStory:
    """The whole story of one deadline. ``request``: the person's own words.

    ``share`` of the whole stay that has passed, 0 to 1, up to ``last_day``, the last the service's maximum
    allows (None: no maximum), else up to the last term's end; None: no end is known.
    """

    row: DeadlineRow
    identity: str
    admitted_on: date
    progress: StayProgressWords
    last_day: date | None
    share: float | None
    request: str
    lines: tuple[StoryLine, ...]
    may_decide: bool
    may_prepare: bool


@dataclass(frozen=True)
class AcceptTakeover:
    """Take over as they are the deadlines that were late before the service used Casework."""

    reason: str
    service_id: int | None = None


@dataclass(frozen=True)
class Takeover:
    """What was taken over; ``entry_id`` undoes it."""

    change: Change
    entry_id: int
    count: int
