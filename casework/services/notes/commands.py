"""What may be asked of notes and drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from casework.base.errors import Problem
from casework.base.text import clean
from casework.domain.kinds import Compartment, NoteKind

# A clock a little ahead is not a note about the future.
_AHEAD = timedelta(minutes=10)
LONGEST_NOTE = 100_000


@dataclass(frozen=True)
class WriteNote:
    """A note. ``person_ids`` empty: about the house. ``happened_at`` None: now.

    ``draft_slot`` and ``draft_uid``: the draft this was, which goes with it.
    """

    text: str
    person_ids: tuple[int, ...] = ()
    kind: NoteKind = NoteKind.FOLLOW_UP
    compartment: Compartment = Compartment.TEAM
    happened_at: datetime | None = None
    third_party: bool = False
    service_id: int | None = None
    draft_slot: str = ""
    draft_uid: bytes = b""


@dataclass(frozen=True)
class CorrectNote:
    """The author's own correction; what it said before stays in the history."""

    note_id: int
    seen_version: int
    text: str
    draft_slot: str = ""


@dataclass(frozen=True)
class AddAddendum:
    """A complement to somebody's note, in the same compartment, about the same people."""

    note_id: int
    text: str
    draft_slot: str = ""


@dataclass(frozen=True)
class KeepDraft:
    """Text being typed. ``slot`` names where (« note:12 »); ``content``: what to show there again.

    ``uid``: sixteen bytes that stay the same while one text is typed. Where the keys were put away, a sealed
    draft of another text is not written over: it stands beside.
    """

    slot: str
    content: Mapping[str, str] = field(default_factory=dict)
    person_id: int | None = None
    compartment: Compartment = Compartment.TEAM
    uid: bytes = b""


def check_note(text: str, happened_at: datetime | None, now: datetime) -> list[Problem]:
    """What is missing or impossible."""
    problems = []
    if not clean(text):
        problems.append(Problem("text", "note_empty"))
    if len(text) > LONGEST_NOTE:
        problems.append(Problem("text", "note_too_long", {"most": LONGEST_NOTE}))
    if happened_at is not None and happened_at > now + _AHEAD:
        problems.append(Problem("happened_at", "date_to_come"))
    return problems
