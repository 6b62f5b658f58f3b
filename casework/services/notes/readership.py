"""Who will be able to read a note, by name, as the accounts are today: said before it is saved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, func, or_, select

from casework.domain.kinds import Compartment
from casework.domain.permissions import (
    Actor,
    Permission,
    Role,
    readable_by,
    rights_now,
    rights_of,
    writable_by,
)
from casework.models import (
    Account,
    AccountRight,
    AccountService,
    Application,
    RecordOpening,
    Stay,
)
from casework.services.notes.records import Readers
from casework.storage.keyring import Keyring


class _Colleague(NamedTuple):
    """Somebody who may come in today; ``services`` empty: works for all of them."""

    id: int
    uid: bytes
    name: str
    role: Role
    rights: frozenset[Permission]
    services: frozenset[int]


def readers(
    connection: Connection,
    actor: Actor,
    keyring: Keyring,
    service_id: int | None,
    today: date,
    person_id: int | None = None,
) -> list[Readers]:
    """Who reads each compartment of a service's notes, of those the actor writes into; a sealed one has its
    members only, and is left out before it is born.

    Each account counts by its own rights and services, and by the records it has opened now. ``service_id``
    None: a note of no service is read by everybody who sees the person, or the house.
    """
    services = _seen_from(connection, person_id) if service_id is None else {service_id}
    opened = _opened_now(connection, person_id)
    names: dict[Compartment, list[str]] = defaultdict(list)
    for one in _colleagues(connection, today):
        is_near = not one.services or services is None or bool(one.services & services) or one.id in opened
        if not is_near or Permission.READ_NOTES not in one.rights:
            continue
        readable = readable_by(one.role, one.rights)
        for compartment in Compartment:
            if compartment in readable or one.uid in keyring.members(compartment):
                names[compartment].append(one.name)
    writable = writable_by(actor.role, rights_now(actor))
    return [
        Readers(one, tuple(names[one]), mine=one in actor.compartments)
        for one in Compartment
        if names[one] and one in writable
    ]


def _colleagues(connection: Connection, today: date) -> Iterator[_Colleague]:
    services: dict[int, set[int]] = defaultdict(set)
    for account_id, service_id in connection.execute(
        select(AccountService.account_id, AccountService.service_id)
    ):
        services[account_id].add(service_id)
    own: dict[int, dict[str, bool]] = defaultdict(dict)
    for account_id, permission, granted in connection.execute(
        select(AccountRight.account_id, AccountRight.permission, AccountRight.granted)
    ):
        own[account_id][permission] = granted
    rows = connection.execute(
        select(Account.id, Account.uid, Account.name, Account.role)
        .where(
            Account.closed_on.is_(None),
            or_(Account.valid_from.is_(None), Account.valid_from <= today),
            or_(Account.valid_to.is_(None), Account.valid_to >= today),
        )
        .order_by(Account.name, Account.id)
    )
    for row in rows:
        role = Role(row.role)
        yield _Colleague(
            row.id, row.uid, row.name, role, rights_of(role, own[row.id]), frozenset(services[row.id])
        )


def _opened_now(connection: Connection, person_id: int | None) -> Collection[int]:
    """Accounts that have this person's record open on a reason."""
    if person_id is None:
        return ()
    opened = select(RecordOpening.account_id).where(
        RecordOpening.person_id == person_id, RecordOpening.until > func.casework_now()
    )
    return set(connection.scalars(opened))


def _seen_from(connection: Connection, person_id: int | None) -> set[int] | None:
    """The services whose people see this person (as steps.visible.visible_to); None: all of them."""
    if person_id is None:
        return None
    stays = select(Stay.service_id).where(Stay.person_id == person_id)
    applications = select(Application.service_id).where(Application.person_id == person_id)
    return set(connection.scalars(stays.union(applications))) or None
