"""What is asked of accounts, and how they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from casework.domain.accounts import AccountState
from casework.domain.kinds import Compartment
from casework.domain.permissions import Permission, Role


class ListedAccount(NamedTuple):
    """One account. ``services`` empty: all of them; ``last_login`` None: never, or the journal was cut.

    ``rights``: those it has beyond its role (True) or has not although its role does (False).
    """

    id: int
    version: int
    login: str
    name: str
    role: Role
    profession: str
    service_ids: tuple[int, ...]
    services: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    state: AccountState
    compartments: tuple[Compartment, ...]
    last_login: datetime | None
    rights: Mapping[Permission, bool]


@dataclass(frozen=True)
class AddAccount:
    """An account whose owner changes the temporary password before anything else.

    ``name`` empty: the login. ``service_ids`` empty: all services.
    """

    login: str
    role: Role
    password: str = field(repr=False)
    name: str = ""
    profession: str = ""
    service_ids: tuple[int, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class ChangeAccount:
    """Everything of an account but its login, as the form shows it."""

    account_id: int
    seen_version: int
    name: str
    role: Role
    profession: str
    service_ids: tuple[int, ...]
    valid_from: date | None
    valid_to: date | None
    rights: Mapping[Permission, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class ResetPassword:
    """A temporary password in place of a forgotten one. ``accepted``: what is lost was read and accepted."""

    account_id: int
    password: str = field(repr=False)
    accepted: bool = False


@dataclass(frozen=True)
class CloseAccount:
    """Somebody leaves. ``accepted``: what nobody will open any more but by its secret was accepted."""

    account_id: int
    accepted: bool = False


@dataclass(frozen=True)
class GrantCompartment:
    """Let an account read a sealed compartment; ``secret``: its recovery secret, where no member grants."""

    account_id: int
    compartment: Compartment
    secret: str | None = field(default=None, repr=False)
