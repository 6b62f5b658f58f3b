"""What the journal's readers ask and are given: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from casework.domain.changes import Change
from casework.domain.journal_actions import ActionFamily


@dataclass(frozen=True)
class JournalFilter:
    """Which lines, the latest first. None: any. Both days count."""

    from_day: date | None = None
    to_day: date | None = None
    account_id: int | None = None
    person_id: int | None = None
    family: ActionFamily | None = None


class JournalRow(NamedTuple):
    """One line, as the page shows it. ``person``: "" where nobody is meant."""

    id: int
    at: datetime
    who: str
    what: str
    family: str
    person_id: int | None
    person: str
    details: str
    session: str


class ListedLine(NamedTuple):
    """One line, for a script. ``account`` is a login; "" : the program itself."""

    id: int
    at: datetime
    account: str
    name: str
    session: str
    action: str
    label: str
    subject: str
    subject_id: int | None
    person_id: int | None
    details: dict[str, object]


class JournalChoices(NamedTuple):
    """What the list can be narrowed to; ``first`` is the day of the oldest line that is kept."""

    accounts: tuple[tuple[int, str], ...]
    first: date | None
    months: int


class Verification(NamedTuple):
    """What a verification found. ``trouble``: the first broken link, in French; "" where all hold.

    ``remark``: lines written while a clock was set back, which breaks nothing.
    """

    lines: int
    trouble: str
    remark: str
    broken_line: int | None


class CutPreview(NamedTuple):
    """What a cut would take: lines before ``until``, from ``first`` to ``last``; ``lines`` 0: nothing."""

    until: date
    lines: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class CutJournal:
    """Take away what is older than ``until``; None: older than the organisation keeps."""

    until: date | None = None


class DoneCut(NamedTuple):
    """A cut that was made."""

    lines: int
    until: date
    change: Change


class ReaderRow(NamedTuple):
    """Who read a record, and when: one line an account and civil day."""

    day: date
    who: str
    login: str
    times: int
    first_at: datetime
    last_at: datetime
    what: tuple[str, ...]
