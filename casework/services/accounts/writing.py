"""An account's rows, written in an open unit of work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from casework.domain.permissions import RIGHTS, Permission, Role
from casework.models import Account, AccountRight, AccountService
from casework.services.accounts.commands import AddAccount, ChangeAccount
from casework.steps.rotation_due import ask_rotation
from casework.storage.unit_of_work import UnitOfWork

DECIDED_BY_OTHERS = frozenset({"role", "rights", "services", "valid_from", "valid_to"})
"""What nobody changes of their own account."""


def role_of(account: Account) -> Role:
    return Role(account.role)


def add_account(uow: UnitOfWork, command: AddAccount, login: str, name: str, profession: str) -> Account:
    """The account and its services."""
    account = uow.add(
        Account(
            login=login,
            name=name,
            role=command.role.value,
            profession=profession,
            valid_from=command.valid_from,
            valid_to=command.valid_to,
        )
    )
    for service_id in sorted(set(command.service_ids)):
        uow.add(AccountService(account_id=account.id, service_id=service_id))
    return account


def change_account(
    uow: UnitOfWork, account: Account, command: ChangeAccount, name: str, profession: str
) -> set[str]:
    """Write what differs; the names of what did. Raises StaleWrite."""
    typed = {
        "name": ("Nom", name),
        "role": ("Rôle", command.role.value),
        "profession": ("Profession", profession),
        "valid_from": ("Premier jour", command.valid_from),
        "valid_to": ("Dernier jour", command.valid_to),
    }
    uow.check_version(account, command.seen_version, typed)
    changed = {field for field, (_label, value) in typed.items() if getattr(account, field) != value}
    for field in changed:
        setattr(account, field, typed[field][1])
    if _set_services(uow, account.id, set(command.service_ids)):
        changed.add("services")
    if _set_rights(uow, account.id, _beyond(command.role, command.rights)):
        changed.add("rights")
    uow.session.flush()
    return changed


def close_account(uow: UnitOfWork, account: Account, today: date) -> None:
    """The last day is today or was before; the key is due for a change."""
    account.closed_on = today
    account.valid_to = min(account.valid_to or today, today)
    if account.valid_from and account.valid_from > account.valid_to:
        account.valid_from = account.valid_to
    ask_rotation(uow, today)


def _beyond(role: Role, rights: Mapping[Permission, bool]) -> dict[str, bool]:
    """What differs from the role's own rights."""
    return {one.value: granted for one, granted in rights.items() if granted is not (one in RIGHTS[role])}


def _set_services(uow: UnitOfWork, account_id: int, wanted: set[int]) -> bool:
    rows = uow.session.scalars(select(AccountService).where(AccountService.account_id == account_id)).all()
    kept = {row.service_id for row in rows}
    for row in rows:
        if row.service_id not in wanted:
            uow.remove(row)
    for service_id in sorted(wanted - kept):
        uow.add(AccountService(account_id=account_id, service_id=service_id))
    return wanted != kept


def _set_rights(uow: UnitOfWork, account_id: int, wanted: Mapping[str, bool]) -> bool:
    rows = uow.session.scalars(select(AccountRight).where(AccountRight.account_id == account_id)).all()
    kept = {row.permission: row.granted for row in rows}
    for row in rows:
        if row.permission not in wanted:
            uow.remove(row)
        elif row.granted != wanted[row.permission]:
            row.granted = wanted[row.permission]
    for permission in sorted(wanted.keys() - kept.keys()):
        uow.add(AccountRight(account_id=account_id, permission=permission, granted=wanted[permission]))
    return dict(wanted) != kept
