"""A new organisation as it is typed at first start, and what must be right in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from casework.base.errors import Problem
from casework.base.text import fold, tidy
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Role

MOST_PLACES = 5_000
LONGEST_NAME = 200
LONGEST_PASSWORD = 1_000
_LOGIN = re.compile(r"[^\W_][\w.@'-]{0,63}")


@dataclass(frozen=True)
class NewService:
    """``places`` are those agreed; 0 where the service has none (outpatient)."""

    kind: ServiceKind
    name: str
    places: int


@dataclass(frozen=True)
class NewAccount:
    """``name`` is how colleagues see it; ``profession`` may stay empty."""

    login: str
    name: str
    password: str = field(repr=False)
    role: Role = Role.HEAD_OF_SERVICE
    profession: str = ""


@dataclass(frozen=True)
class NewOrganisation:
    """The first account acts where a command names none."""

    name: str
    services: tuple[NewService, ...]
    accounts: tuple[NewAccount, ...]
    demonstration: bool = False


def tidied(new: NewOrganisation) -> NewOrganisation:
    """The same without stray spaces and marks, as it is stored. Passwords are left as they are."""
    return NewOrganisation(
        tidy(new.name),
        tuple(NewService(one.kind, tidy(one.name), one.places) for one in new.services),
        tuple(
            # A mark that nobody sees in a login is refused below, not taken away.
            NewAccount(one.login.strip(" "), tidy(one.name), one.password, one.role, tidy(one.profession))
            for one in new.accounts
        ),
        new.demonstration,
    )


def check_organisation(new: NewOrganisation) -> list[Problem]:
    """Everything wrong with it at once; fields are ``name``, ``services.0.name``, ``accounts.0.login``…"""
    return [
        *_name("name", new.name),
        *([] if new.services else [Problem("services", "service_needed")]),
        *([] if new.accounts else [Problem("accounts", "account_needed")]),
        *(problem for number, one in enumerate(new.services) for problem in _service(number, one)),
        *(problem for number, one in enumerate(new.accounts) for problem in _account(number, one)),
        *_twice("services", "name", [one.name for one in new.services], "service_twice"),
        *_twice("accounts", "login", [one.login for one in new.accounts], "login_taken"),
    ]


def _service(number: int, service: NewService) -> Iterator[Problem]:
    yield from _name(f"services.{number}.name", service.name)
    if not 0 <= service.places <= MOST_PLACES:
        yield Problem(f"services.{number}.places", "places_impossible", {"most": MOST_PLACES})


def is_login(text: str) -> bool:
    """Could an account be called so? Latin letters only: a Cyrillic « а » would make another « admin »."""
    letters = (one for one in text if one.isalpha())
    return bool(_LOGIN.fullmatch(text)) and all(
        unicodedata.name(one, "").startswith("LATIN ") for one in letters
    )


def _account(number: int, account: NewAccount) -> Iterator[Problem]:
    yield from _name(f"accounts.{number}.name", account.name)
    if not is_login(account.login):
        yield Problem(f"accounts.{number}.login", "login_impossible")
    if not account.password:
        yield Problem(f"accounts.{number}.password", "field_required")
    elif len(account.password) > LONGEST_PASSWORD:
        yield Problem(f"accounts.{number}.password", "password_too_long", {"most": LONGEST_PASSWORD})


def _name(field_name: str, name: str) -> Iterator[Problem]:
    if not name:
        yield Problem(field_name, "field_required")
    elif len(name) > LONGEST_NAME:
        yield Problem(field_name, "name_too_long", {"most": LONGEST_NAME})


def _twice(group: str, field_name: str, values: Sequence[str], code: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, value in enumerate(values):
        folded = fold(value)
        if folded and folded in seen:
            yield Problem(f"{group}.{number}.{field_name}", code)
        seen.add(folded)
