"""What may be asked of an export, and what is shown before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from casework.domain.changes import Change
from casework.domain.sharing import THE_PERSON


class Held(StrEnum):
    """Why a note does not leave."""

    THIRD_PARTY = "third_party"
    SEALED = "sealed"
    RESERVED = "reserved"

    @property
    def label(self) -> str:
        return _HELD_LABELS[self]


_HELD_LABELS = {
    Held.THIRD_PARTY: "parole ou information de tiers : ne part pas",
    Held.SEALED: "réservée : à demander par un médecin",
    Held.RESERVED: "réservée : vous ne la lisez pas",
}


class Passage(NamedTuple):
    """A note as it would leave. ``held`` None: it leaves, unless masked; ``text`` "" where it does not.

    ``names_others``: other people's names were taken out of it; whoever rereads looks at it twice.
    """

    note_id: int
    day: date
    kind: str
    author: str
    text: str
    held: Held | None
    names_others: bool


@dataclass(frozen=True)
class ExportPerson:
    """``masked``: notes that whoever reread kept back. ``recipient``: to whom it is handed."""

    person_id: int
    path: Path
    masked: frozenset[int] = frozenset()
    recipient: str = THE_PERSON


class ExportResult(NamedTuple):
    """What was written. ``withheld``: the sentences that say what was not."""

    path: Path
    notes: int
    masked: int
    withheld: tuple[str, ...]
    change: Change
