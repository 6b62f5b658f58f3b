"""The first and last things done on an opened file: who acts, do keys and file match, the trace of it."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from sqlalchemy import Connection, select

from casework.base.errors import UserError
from casework.domain.permissions import Actor, Role, readable_by, rights_of
from casework.models import Account, AccountRight, AccountService, JournalEntry
from casework.storage.envelope_file import check_generation
from casework.storage.generation import read_generation, write_generation
from casework.storage.store import Store


def actor_of(connection: Connection, account_uid: bytes, today: date) -> Actor:
    """Who acts under this account, in a session of its own.

    Raises UserError: account_unknown (the envelope knows it, the database does not), account_closed (before
    its first day, after its last, or once its owner left).
    """
    row = connection.execute(
        select(
            Account.id,
            Account.login,
            Account.name,
            Account.role,
            Account.valid_from,
            Account.valid_to,
            Account.closed_on,
        ).where(Account.uid == account_uid)
    ).first()
    if row is None:
        raise UserError("account_unknown")
    if (
        row.closed_on
        or (row.valid_from and today < row.valid_from)
        or (row.valid_to and today > row.valid_to)
    ):
        raise UserError("account_closed")
    services = connection.scalars(
        select(AccountService.service_id).where(AccountService.account_id == row.id)
    ).all()
    role = Role(row.role)
    own = {
        one.permission: one.granted
        for one in connection.execute(
            select(AccountRight.permission, AccountRight.granted).where(AccountRight.account_id == row.id)
        )
    }
    return Actor(
        account_id=row.id,
        login=row.login,
        name=row.name,
        role=role,
        session=secrets.token_bytes(16),
        service_ids=frozenset(services) or None,
        compartments=readable_by(role, rights_of(role, own)),
        rights=rights_of(role, own) if own else None,
    )


def match_generation(store: Store, envelope_generation: int) -> None:
    """Let the database catch up with an envelope written just before a crash.

    Raises UserError: envelope_rolled_back, database_rolled_back.
    """
    with store.read() as connection:
        behind = check_generation(envelope_generation, read_generation(connection))
    if not behind:
        return
    with store.write(None) as uow:
        if check_generation(envelope_generation, read_generation(uow.connection)):
            write_generation(uow, envelope_generation)
            uow.commit()


def last_opening(connection: Connection, account_id: int) -> datetime | None:
    """When this account opened the file last, as far as the journal goes back."""
    found: datetime | None = connection.scalar(
        select(JournalEntry.at)
        .where(JournalEntry.account_id == account_id, JournalEntry.action == "session.open")
        .order_by(JournalEntry.id.desc())
        .limit(1)
    )
    return found


def last_trace(connection: Connection) -> datetime | None:
    """The moment of the journal's last line."""
    found: datetime | None = connection.scalar(
        select(JournalEntry.at).order_by(JournalEntry.id.desc()).limit(1)
    )
    return found


def note_opening(store: Store, actor: Actor, action: str, civil_day: date | None = None) -> None:
    """Journal who opened or closed the file; ``civil_day``: the one that was set, where it is not the real
    one (an account whose last day is over comes in by it).
    """
    with store.write(actor) as uow:
        uow.journal(action, details={"civil_day": f"{civil_day:%d/%m/%Y}"} if civil_day else None)
        uow.commit()
