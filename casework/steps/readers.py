"""Who opened, printed or exported a person's record, as the journal tells it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, or_, select

from casework.models import Account, JournalEntry

_READINGS = {
    "read": "consultation",
    "open": "consultation",
    "print": "impression",
    "export": "export",
}


class Reading(NamedTuple):
    """Somebody read the record; ``what`` in words."""

    at: datetime
    name: str
    what: str


def readings_of(connection: Connection, person_id: int) -> list[Reading]:
    """Every reading that the journal still holds, the latest first."""
    rows = connection.execute(
        select(JournalEntry.at, Account.name, JournalEntry.action)
        .join(Account, Account.id == JournalEntry.account_id)
        .where(
            JournalEntry.person_id == person_id,
            or_(*(JournalEntry.action.startswith(f"{one}.") for one in _READINGS)),
        )
        .order_by(JournalEntry.id.desc())
    )
    return [Reading(row.at, row.name, _READINGS[row.action.partition(".")[0]]) for row in rows]
