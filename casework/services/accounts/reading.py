"""Accounts as they are listed: database and envelope put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, or_, select, true

from casework.base.text import fold
from casework.domain.accounts import AccountState, state_of
from casework.domain.kinds import Compartment
from casework.domain.permissions import Actor, Permission, Role
from casework.models import Account, AccountRight, AccountService, JournalEntry, Service
from casework.services.accounts.commands import ListedAccount
from casework.storage.envelope import Envelope, SlotKind


def of_their_services(actor: Actor) -> ColumnElement[bool]:
    """Accounts that work for one of the actor's services, or for all."""
    if actor.service_ids is None:
        return true()
    own = select(AccountService.id).where(AccountService.account_id == Account.id)
    return or_(~exists(own), exists(own.where(AccountService.service_id.in_(sorted(actor.service_ids)))))


def state_on(today: date, account: Account | Row[*tuple[Any, ...]], envelope: Envelope) -> AccountState:
    """``account``: a row with its dates and uid."""
    slot = envelope.slot_of(account.uid)
    return state_of(
        today,
        account.valid_from,
        account.valid_to,
        closed=account.closed_on is not None or slot is None,
        temporary=slot is not None and slot.kind is SlotKind.TEMPORARY,
    )


def list_accounts(
    connection: Connection, actor: Actor, envelope: Envelope, today: date
) -> list[ListedAccount]:
    """By name, in a constant number of queries."""
    services = _services(connection)
    rights = rights_of_accounts(connection)
    logins = _last_logins(connection)
    members = _members(envelope)
    rows = connection.execute(
        select(
            Account.id, Account.version, Account.login, Account.name, Account.role, Account.profession,
            Account.valid_from, Account.valid_to, Account.closed_on, Account.uid,
        ).where(of_their_services(actor)).order_by(Account.name, Account.id)
    )  # fmt: skip
    found = []
    for row in rows:
        mine = services[row.id]
        found.append(
            ListedAccount(
                id=row.id,
                version=row.version,
                login=row.login,
                name=row.name,
                role=Role(row.role),
                profession=row.profession,
                service_ids=tuple(number for number, _name in mine),
                services=tuple(name for _number, name in mine),
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                state=state_on(today, row, envelope),
                compartments=tuple(sorted(members[row.uid])),
                last_login=logins.get(row.id),
                rights=rights[row.id],
            )
        )
    return found


def account_id_of(connection: Connection, login: str) -> int | None:
    """The account of a login, open or closed, whatever its case and accents."""
    wanted = fold(login)
    rows = connection.execute(select(Account.id, Account.login))
    return next((int(row.id) for row in rows if fold(row.login) == wanted), None)


def rights_of_accounts(connection: Connection) -> defaultdict[int, dict[Permission, bool]]:
    """Rights widened and narrowed, by account; one that only a later program knows is passed over."""
    known = {permission.value: permission for permission in Permission}
    found: defaultdict[int, dict[Permission, bool]] = defaultdict(dict)
    for row in connection.execute(
        select(AccountRight.account_id, AccountRight.permission, AccountRight.granted)
    ):
        if row.permission in known:
            found[row.account_id][known[row.permission]] = row.granted
    return found


def members_of(envelope: Envelope, compartment: str) -> set[bytes]:
    """Accounts that open the newest key of a compartment."""
    keys: Iterable[tuple[int, set[bytes]]] = (
        (one.number, {member.account for member in one.members})
        for one in envelope.compartments
        if one.name == compartment
    )
    return max(keys, default=(0, set()), key=lambda one: one[0])[1]


def _members(envelope: Envelope) -> defaultdict[bytes, set[Compartment]]:
    found: defaultdict[bytes, set[Compartment]] = defaultdict(set)
    for name in {one.name for one in envelope.compartments}:
        for account in members_of(envelope, name):
            found[account].add(Compartment(name))
    return found


def _services(connection: Connection) -> defaultdict[int, list[tuple[int, str]]]:
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in connection.execute(
        select(AccountService.account_id, Service.id, Service.name)
        .join(Service, Service.id == AccountService.service_id)
        .order_by(Service.position, Service.id)
    ):
        found[row.account_id].append((row.id, row.name))
    return found


def _last_logins(connection: Connection) -> dict[int, datetime]:
    rows = connection.execute(
        select(JournalEntry.account_id, func.max(JournalEntry.at))
        .where(JournalEntry.action == "session.open", JournalEntry.account_id.is_not(None))
        .group_by(JournalEntry.account_id)
    )
    return {int(row[0] or 0): row[1] for row in rows}
