"""What is refused of accounts, whoever asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Connection, select

from casework.base.errors import InvalidForm, NotAllowed, Problem, UserError
from casework.domain.accounts import AccountState, leads
from casework.domain.kinds import Compartment
from casework.domain.permissions import Actor, Permission, Role, require, rights_of
from casework.models import Account, AccountService, Service
from casework.services.accounts.reading import members_of, rights_of_accounts, state_on
from casework.storage.envelope import Envelope
from casework.storage.unit_of_work import UnitOfWork

_COMING_IN = (AccountState.ACTIVE, AccountState.TEMPORARY)


def require_reach(actor: Actor, service_ids: Iterable[int]) -> None:
    """Who works for some services manages only accounts of those. Raises NotAllowed."""
    wanted = set(service_ids)
    if actor.service_ids is not None and not (wanted and wanted <= actor.service_ids):
        raise NotAllowed(Permission.MANAGE_ACCOUNTS)


def require_services(connection: Connection, service_ids: Iterable[int]) -> None:
    """Raises InvalidForm (field ``service_ids``) for one that does not exist."""
    known = set(connection.scalars(select(Service.id)))
    if set(service_ids) - known:
        raise InvalidForm([Problem("service_ids", "choice_unknown")])


def services_of(connection: Connection, account_id: int) -> set[int]:
    """The services an account works for; empty: all."""
    return set(
        connection.scalars(select(AccountService.service_id).where(AccountService.account_id == account_id))
    )


def require_open(account: Account) -> None:
    """Raises UserError("account_is_closed"): the file keeps its name, and nothing else of it changes."""
    if account.closed_on is not None:
        raise UserError("account_is_closed")


def require_other(actor: Actor, account: Account) -> None:
    """Nobody decides on their own rights, membership or departure. Raises UserError("own_account")."""
    if account.id == actor.account_id:
        raise UserError("own_account")


def require_own(actor: Actor, rights: Mapping[Permission, bool], before: Mapping[Permission, bool]) -> None:
    """Nobody widens somebody's rights by one they have not themselves; what stood ``before`` may stay. Raises
    NotAllowed.
    """
    for permission, granted in rights.items():
        if granted and not before.get(permission):
            require(actor, permission)


def is_leading(uow: UnitOfWork, envelope: Envelope, today: date, account: Account) -> bool:
    """Whether it is a head of service or director who manages accounts and comes in today."""
    rights = rights_of_accounts(uow.connection)[account.id]
    return leads(Role(account.role), rights) and state_on(today, account, envelope) in _COMING_IN


def rights_of_account(uow: UnitOfWork, account: Account) -> frozenset[Permission]:
    """Its role's, widened and narrowed by its own."""
    own = rights_of_accounts(uow.connection)[account.id]
    return rights_of(Role(account.role), {one.value: granted for one, granted in own.items()})


def require_head_left(
    uow: UnitOfWork, envelope: Envelope, today: date, without: Account | None = None
) -> None:
    """Somebody like that is left, besides this account. Raises UserError("last_head")."""
    others = (one for one in uow.session.scalars(select(Account)) if one is not without)
    if not any(is_leading(uow, envelope, today, one) for one in others):
        raise UserError("last_head")


def left_without_member(
    uow: UnitOfWork, envelope: Envelope, today: date, account: Account
) -> list[Compartment]:
    """Compartments that nobody would open any more without this account, but by their recovery secret."""
    closed = {
        one.uid
        for one in uow.session.scalars(select(Account))
        if state_on(today, one, envelope) is AccountState.CLOSED
    }
    names = sorted({one.name for one in envelope.compartments})
    return [Compartment(name) for name in names if members_of(envelope, name) - closed == {account.uid}]


def require_members_left(alone: Iterable[Compartment], *, accepted: bool) -> None:
    """Raises UserError("last_member") unless what follows from it was accepted."""
    if not accepted and (named := ", ".join(f"« {one.label} »" for one in alone)):
        raise UserError("last_member", compartments=named)
