"""Accounts: what must be right in one, and in which state it is on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

from casework.base.errors import InvalidForm, Problem
from casework.domain.founding import LONGEST_NAME, LONGEST_PASSWORD, is_login
from casework.domain.permissions import RIGHTS, Permission, Role

TEMPORARY_DAYS = 14
"""How long a password given by somebody else can be changed into one's own."""

HEADS = frozenset({Role.HEAD_OF_SERVICE, Role.DIRECTOR})
"""Of whom one who manages accounts must be left."""


class AccountState(StrEnum):
    ACTIVE = "active"
    TEMPORARY = "temporary"
    """Its password was given by somebody else and was not changed yet."""
    PREPARED = "prepared"
    """Its first day is to come."""
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return _STATE_LABELS[self]


_STATE_LABELS = {
    AccountState.ACTIVE: "actif",
    AccountState.TEMPORARY: "mot de passe provisoire",
    AccountState.PREPARED: "préparé",
    AccountState.CLOSED: "fermé",
}


def state_of(
    today: date, valid_from: date | None, valid_to: date | None, *, closed: bool, temporary: bool
) -> AccountState:
    """``closed``: it has no slot in the envelope, or left for good."""
    if closed or (valid_to is not None and valid_to < today):
        return AccountState.CLOSED
    if valid_from is not None and valid_from > today:
        return AccountState.PREPARED
    return AccountState.TEMPORARY if temporary else AccountState.ACTIVE


def check_account(
    login: str, name: str, profession: str, valid_from: date | None, valid_to: date | None
) -> Iterator[Problem]:
    """Everything wrong with it at once; fields are named as here."""
    if not is_login(login):
        yield Problem("login", "login_impossible")
    for field, text in (("name", name), ("profession", profession)):
        if len(text) > LONGEST_NAME:
            yield Problem(field, "name_too_long", {"most": LONGEST_NAME})
    if valid_from and valid_to and valid_to < valid_from:
        yield Problem("valid_to", "end_before_start")


def check_password_size(password: str) -> None:
    """Raises InvalidForm (field ``password``) for an empty or endless one."""
    if not password:
        raise InvalidForm([Problem("password", "field_required")])
    if len(password) > LONGEST_PASSWORD:
        raise InvalidForm([Problem("password", "password_too_long", {"most": LONGEST_PASSWORD})])


def leads(role: Role, rights: Mapping[Permission, bool]) -> bool:
    """Whether it is a head of service or director who manages accounts; ``rights``: beyond the role."""
    manages = Permission.MANAGE_ACCOUNTS in RIGHTS[role]
    return role in HEADS and rights.get(Permission.MANAGE_ACCOUNTS, manages)
