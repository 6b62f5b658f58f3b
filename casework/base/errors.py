"""The two kinds of error: what a person can mend (UserError), and everything else, which is a bug."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class UserError(Exception):
    """Something the person in front can act upon: a code and its facts, shown as one French sentence.

    ``str()`` gives the code only: facts may hold what somebody typed, and exceptions reach logs.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = facts

    @property
    def sentence(self) -> str:
        """The French sentence that says what to do (from base.messages)."""
        from casework.base.messages import sentence

        return sentence(self.code, self.facts)


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one field of a form or command; ``field`` is the command's attribute name."""

    field: str
    code: str
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)

    @property
    def sentence(self) -> str:
        from casework.base.messages import sentence

        return sentence(self.code, self.facts)


class InvalidForm(UserError):  # noqa: N818  the word on the screen is "formulaire", not "error"
    """Every problem of a form at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("invalid_form", count=len(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Conflict:
    """One field of which two people saved different texts: what is stored now, and what was typed."""

    field: str
    label: str
    stored: str
    typed: str


class StaleWrite(UserError):  # noqa: N818
    """The record changed since the screen read it. Nothing was written; both texts are here."""

    def __init__(self, conflicts: Sequence[Conflict], version: int) -> None:
        super().__init__("stale_write")
        self.conflicts = tuple(conflicts)
        self.version = version


class NotAllowed(UserError):  # noqa: N818
    """The actor lacks a permission; ``permission`` is its key in domain.permissions."""

    def __init__(self, permission: str) -> None:
        super().__init__("not_allowed", permission=permission)


class Cancelled(UserError):  # noqa: N818
    """The person, or a newer request, stopped this work; nothing was written."""

    def __init__(self) -> None:
        super().__init__("cancelled")
