"""What is read of sharing."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from casework.domain.sharing import ConsentKind, ConsentState


class InformationRow(NamedTuple):
    """Once that the person was informed; ``objected_on`` None: did not object."""

    id: int
    informed_on: date
    how: str
    informed_by: str
    objected_on: date | None
    objection: str


class ConsentRow(NamedTuple):
    """A consent, and where it stands today."""

    id: int
    version: int
    kind: ConsentKind
    recipient: str
    nature: str
    purpose: str
    given_on: date
    how: str
    valid_until: date | None
    withdrawn_on: date | None
    withdrawal: str
    state: ConsentState


class SharingSheet(NamedTuple):
    """All of a person's, the newest first; the first line of ``informations`` is the one that holds."""

    informations: tuple[InformationRow, ...]
    consents: tuple[ConsentRow, ...]

    @property
    def objection(self) -> InformationRow | None:
        """What the person objects to now; None: nothing."""
        latest = next(iter(self.informations), None)
        return latest if latest is not None and latest.objected_on is not None else None

    @property
    def was_informed(self) -> bool:
        return bool(self.informations)
