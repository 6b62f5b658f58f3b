"""The dates of one document, typed by somebody who may not have seen the latest."""

from __future__ import annotations

from datetime import date

from casework.base.dates import short_date
from casework.base.errors import Conflict, StaleWrite
from casework.models import Stay, StayDocument
from casework.services.stays.commands import RecordDocument

LABELS = {"handed_on": "Remis le", "signed_on": "Signé le", "refused_on": "Refus de signer, le"}


def settled(command: RecordDocument, stay: Stay, stored: StayDocument | None) -> dict[str, date | None]:
    """The dates to write; None: it stays as it is. What was not touched on the screen is nobody's change.

    Raises StaleWrite for a date that two people changed differently.
    """
    conflicts: list[Conflict] = []
    dates: dict[str, date | None] = {}
    for (name, label), seen in zip(LABELS.items(), command.seen, strict=True):
        typed, there = getattr(command, name), getattr(stored, name, None)
        dates[name] = None if typed == seen else typed
        is_stale = command.seen_version not in (None, stay.version) and there != seen
        if is_stale and dates[name] is not None and typed != there:
            conflicts.append(Conflict(name, label, short_date(there) if there else "", short_date(typed)))
    if conflicts:
        raise StaleWrite(conflicts, stay.version)
    return dates
