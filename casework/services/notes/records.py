"""What is read of notes and drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from casework.domain.kinds import Compartment
from casework.domain.timeline import Entry

ASIDE = "+"
"""In a draft's slot: after its place, where it stands aside because something else was typed there."""


class TimelinePage(NamedTuple):
    """Entries, the latest first. ``before``: where the next older page begins; None: there is none."""

    entries: tuple[Entry, ...]
    before: int | None


class Readers(NamedTuple):
    """Who will be able to read what is written into a compartment; ``mine``: is the writer among them?"""

    compartment: Compartment
    names: tuple[str, ...]
    mine: bool = True


class KeptDraft(NamedTuple):
    """When a draft was kept; None: there was nothing left to keep."""

    at: datetime | None


@dataclass(frozen=True)
class DraftLine:
    """A draft to finish. ``person_id`` None: about the house. ``locked``: it is sealed, and its key was put
    away; ``lost``: sealed by a key that a new password replaced. ``content`` is then empty.
    """

    slot: str
    person_id: int | None
    person: str
    compartment: Compartment
    content: Mapping[str, str]
    updated_at: datetime
    locked: bool = False
    lost: bool = False
    uid: bytes = b""

    @property
    def place(self) -> str:
        """Where it belongs: « note:12 », also while it stands aside of it (« note:12+5f… »)."""
        return self.slot.partition(ASIDE)[0]
