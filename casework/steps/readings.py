"""Who read a record, as the journal tells it: for the page, and for what the person is given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from casework.domain.journal_actions import ActionFamily, action_label, actions_of
from casework.models import Account, JournalEntry


class Reading(NamedTuple):
    """One account on one civil day: how often, from when to when, and what."""

    day: date
    who: str
    login: str
    times: int
    first_at: datetime
    last_at: datetime
    what: tuple[str, ...]


def readers_of(connection: Connection, person_id: int) -> list[Reading]:
    """Who opened, printed or took out this person's record, the latest day first, as far back as the journal.

    Who changed it is another thing: the value history tells it.
    """
    actions = [*actions_of(ActionFamily.READING), *actions_of(ActionFamily.LEAVING)]
    rows = connection.execute(
        select(JournalEntry.at, JournalEntry.action, Account.name, Account.login)
        .join(Account, Account.id == JournalEntry.account_id)
        .where(JournalEntry.person_id == person_id, JournalEntry.action.in_(actions))
        .order_by(JournalEntry.id.desc())
    )
    days: dict[tuple[date, str], list[tuple[datetime, str, str]]] = {}
    for at, action, name, login in rows:
        days.setdefault((at.astimezone().date(), login), []).append((at, action, name))
    return [_reading(day, login, lines) for (day, login), lines in days.items()]


def _reading(day: date, login: str, lines: Sequence[tuple[datetime, str, str]]) -> Reading:
    moments = [at for at, _action, _name in lines]
    what = tuple(dict.fromkeys(action_label(action) for _at, action, _name in reversed(lines)))
    return Reading(day, lines[0][2], login, len(lines), min(moments), max(moments), what)
