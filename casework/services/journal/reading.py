"""The lines of the journal: which, in order, and how they are shown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from casework.domain.identity import shown_name
from casework.domain.journal_actions import ACTIONS, action_label, actions_of, details_words
from casework.domain.permissions import Actor
from casework.models import Account, JournalEntry, Organisation, Person
from casework.services.journal.records import (
    CutPreview,
    JournalChoices,
    JournalFilter,
    JournalRow,
    ListedLine,
)
from casework.steps.visible import visible_to
from casework.storage.journal import last_line_before

PROGRAM = "Casework"
"""Who acts where nobody does: creation, migration."""


def wanted_lines(wanted: JournalFilter) -> list[ColumnElement[bool]]:
    """The conditions of a filter."""
    where: list[ColumnElement[bool]] = []
    if wanted.from_day is not None:
        where.append(JournalEntry.at >= start_of(wanted.from_day))
    if wanted.to_day is not None:
        where.append(JournalEntry.at < start_of(wanted.to_day + timedelta(days=1)))
    if wanted.account_id is not None:
        where.append(JournalEntry.account_id == wanted.account_id)
    if wanted.person_id is not None:
        where.append(JournalEntry.person_id == wanted.person_id)
    if wanted.family is not None:
        where.append(JournalEntry.action.in_(actions_of(wanted.family)))
    return where


def start_of(day: date) -> datetime:
    """The first moment of a civil day here."""
    return datetime.combine(day, time()).astimezone()


def row_ids(connection: Connection, wanted: JournalFilter) -> list[int]:
    """The ids of the lines, the latest first."""
    statement = select(JournalEntry.id).where(*wanted_lines(wanted)).order_by(JournalEntry.id.desc())
    return list(connection.scalars(statement))


def read_rows(connection: Connection, actor: Actor, ids: Sequence[int]) -> list[JournalRow]:
    """These lines, in the order asked; who is not the actor's to see is named by nothing but a number."""
    seen = case((visible_to(actor), 1), else_=0)
    statement = (
        select(
            JournalEntry.id, JournalEntry.at, JournalEntry.action, JournalEntry.person_id,
            JournalEntry.details, JournalEntry.session, Account.name, Person.last_name, Person.first_name,
            Person.pseudonym, Person.file_number, seen.label("seen"),
        )
        .join(Account, Account.id == JournalEntry.account_id, isouter=True)
        .join(Person, Person.id == JournalEntry.person_id, isouter=True)
        .where(JournalEntry.id.in_(ids))
    )  # fmt: skip
    rows = {row.id: _row(row) for row in connection.execute(statement)}
    return [rows[one] for one in ids if one in rows]


def _row(row: Any) -> JournalRow:
    known = ACTIONS.get(row.action)
    person = ""
    if row.file_number is not None:
        person = (
            shown_name(row.last_name, row.first_name, row.pseudonym)
            if row.seen
            else f"dossier {row.file_number}"
        )
    elif row.person_id is not None:
        person = "dossier effacé"
    return JournalRow(
        id=row.id,
        at=row.at,
        who=row.name or PROGRAM,
        what=action_label(row.action),
        family=known.family.label if known else "",
        person_id=row.person_id if row.file_number is not None and row.seen else None,
        person=person,
        details=details_words(_details(row.details)),
        session=_short(row.session),
    )


def listed_lines(connection: Connection, wanted: JournalFilter) -> Iterator[ListedLine]:
    """Every line of a filter in the order written, for a script."""
    rows = connection.execute(
        select(JournalEntry, Account.login, Account.name)
        .join(Account, Account.id == JournalEntry.account_id, isouter=True)
        .where(*wanted_lines(wanted))
        .order_by(JournalEntry.id)
    ).yield_per(5000)
    for row in rows:
        yield ListedLine(
            id=row.id,
            at=row.at,
            account=row.login or "",
            name=row.name or PROGRAM,
            session=_short(row.session),
            action=row.action,
            label=action_label(row.action),
            subject=row.subject,
            subject_id=row.subject_id,
            person_id=row.person_id,
            details=_details(row.details),
        )


def choices(connection: Connection) -> JournalChoices:
    """What the list can be narrowed to."""
    accounts = connection.execute(select(Account.id, Account.name).order_by(Account.name, Account.id))
    first = connection.scalar(select(JournalEntry.at).order_by(JournalEntry.id).limit(1))
    return JournalChoices(
        tuple((row.id, row.name) for row in accounts),
        first.astimezone().date() if first else None,
        kept_months(connection),
    )


def kept_months(connection: Connection) -> int:
    """How many months the organisation keeps the journal."""
    return connection.scalar(select(Organisation.journal_months).limit(1)) or 12


def preview(connection: Connection, until: date) -> tuple[CutPreview, int | None]:
    """What a cut would take, and its last line."""
    last = last_line_before(connection, start_of(until))
    if last is None:
        return CutPreview(until, 0, None, None), None
    count, first_at, last_at = connection.execute(
        select(func.count(), func.min(JournalEntry.at), func.max(JournalEntry.at)).where(
            JournalEntry.id <= last
        )
    ).one()
    return CutPreview(until, count, first_at.astimezone().date(), last_at.astimezone().date()), last


def _details(kept: str) -> dict[str, object]:
    try:
        found = json.loads(kept) if kept else {}
    except ValueError:  # changed outside the program: the chain tells it
        return {}
    return found if isinstance(found, dict) else {}


def _short(session: bytes) -> str:
    """Enough of a session to tell two apart."""
    return session.hex()[:8]
