"""What may be asked of a stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.base.errors import Problem
from casework.domain.kinds import DocumentKind


@dataclass(frozen=True)
class Admit:
    """An entry; a date to come is a planned admission. Needs a person, a service and a date (S.1).

    The first term ends on ``ends_on`` if typed, else after ``months``, else after the service's own length;
    where there is none of them no term is set. The person's applications to that service end with it.
    """

    person_id: int | None = None
    service_id: int | None = None
    admitted_on: date | None = None
    months: int | None = None
    ends_on: date | None = None
    place_id: int | None = None
    key_worker: str = ""
    referred_by: str = ""


@dataclass(frozen=True)
class Leave:
    """An exit. ``companions_leaving``: those who leave with the holder; of the others it stays written that
    they are there."""

    stay_id: int
    seen_version: int
    on: date | None
    reason: str
    housing: str = ""
    companions_leaving: tuple[int, ...] = ()


@dataclass(frozen=True)
class ChangePlace:
    """From a day in another place; the one before is kept with its dates."""

    stay_id: int
    place_id: int | None
    on: date | None


@dataclass(frozen=True)
class ChangeKeyWorker:
    """From a day another référent; "" for nobody."""

    stay_id: int
    name: str
    on: date
    role: str = "key_worker"


@dataclass(frozen=True)
class RecordDocument:
    """A contract, DIPC or amendment was handed over, signed or refused (R04, R05); None: not known yet.

    ``seen``: the three dates as the screen showed them; ``seen_version`` the stay's then (None: nothing was
    seen, as in a script).
    """

    stay_id: int
    kind: DocumentKind
    handed_on: date | None = None
    signed_on: date | None = None
    refused_on: date | None = None
    renewal_id: int | None = None
    seen_version: int | None = None
    seen: tuple[date | None, date | None, date | None] = (None, None, None)


def check_admission(command: Admit) -> list[Problem]:
    """What is missing or impossible, before the file is opened."""
    problems = [
        Problem(field, "field_required")
        for field in ("person_id", "service_id", "admitted_on")
        if getattr(command, field) is None
    ]
    if command.months is not None and command.months < 1:
        problems.append(Problem("months", "term_months_positive"))
    if command.ends_on and command.admitted_on and command.ends_on < command.admitted_on:
        problems.append(Problem("ends_on", "end_before_start"))
    return problems


def check_document(command: RecordDocument, today: date, admitted_on: date) -> list[Problem]:
    """Dates not to come, a signature not before the document was handed over."""
    problems = [
        Problem(field, "date_to_come")
        for field in ("handed_on", "signed_on", "refused_on")
        if (value := getattr(command, field)) and value > today
    ]
    dates = [command.handed_on, command.signed_on, command.refused_on]
    if not any(dates):
        problems.append(Problem("handed_on", "field_required"))
    if command.handed_on and command.signed_on and command.signed_on < command.handed_on:
        problems.append(Problem("signed_on", "signed_before_handed"))
    return problems
