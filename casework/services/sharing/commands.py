"""What may be noted of sharing, and what is missing or impossible in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.base.errors import Problem
from casework.domain.sharing import ConsentHow, ConsentKind


@dataclass(frozen=True)
class RecordInformation:
    """The person was told what is shared inside the team, and with whom (CSP R1110-3).

    ``objected_on`` None: no objection; ``objection`` says to what, or to whom.
    """

    person_id: int
    informed_on: date
    how: str = ""
    informed_by: str = ""
    objected_on: date | None = None
    objection: str = ""


@dataclass(frozen=True)
class GiveConsent:
    """A consent: for SHARING, to one recipient outside the team, of what and why."""

    person_id: int
    kind: ConsentKind
    given_on: date
    recipient: str = ""
    nature: str = ""
    purpose: str = ""
    how: ConsentHow = ConsentHow.PAPER
    valid_until: date | None = None


@dataclass(frozen=True)
class WithdrawConsent:
    """From ``withdrawn_on`` on it no longer holds; ``withdrawal``: in which words."""

    consent_id: int
    seen_version: int
    withdrawn_on: date
    withdrawal: str = ""


def check_information(command: RecordInformation, today: date) -> list[Problem]:
    """Every problem at once."""
    problems = _to_come("informed_on", command.informed_on, today)
    if command.objected_on is None:
        return problems
    problems += _to_come("objected_on", command.objected_on, today)
    if not command.objection.strip():
        problems.append(Problem("objection", "objection_needs_words"))
    return problems


def check_consent(command: GiveConsent, today: date) -> list[Problem]:
    """Every problem at once: a consent to share names its recipient, what and why (CSP L1110-4)."""
    problems = _to_come("given_on", command.given_on, today)
    if command.valid_until is not None and command.valid_until < command.given_on:
        problems.append(Problem("valid_until", "end_before_start"))
    if command.kind is ConsentKind.SHARING:
        needed = ("recipient", "nature", "purpose")
        problems += [Problem(name, "field_required") for name in needed if not getattr(command, name).strip()]
    return problems


def check_withdrawal(command: WithdrawConsent, given_on: date, today: date) -> list[Problem]:
    """Every problem at once."""
    problems = _to_come("withdrawn_on", command.withdrawn_on, today)
    if command.withdrawn_on < given_on:
        problems.append(Problem("withdrawn_on", "end_before_start"))
    return problems


def _to_come(field: str, day: date, today: date) -> list[Problem]:
    return [Problem(field, "date_to_come")] if day > today else []
