"""What may be asked of the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from casework.base.errors import Problem
from casework.domain.access_requests import Answer, Quality, Scope


@dataclass(frozen=True)
class RegisterRequest:
    """A request came in; ``received_time`` None: the hour is not known, the whole day counts.

    ``intermediary``: the doctor or representative through whom the answer goes.
    """

    person_id: int
    requester: str
    quality: Quality
    scope: Scope
    received_on: date
    received_time: time | None = None
    old_health: bool = False
    intermediary: str = ""


@dataclass(frozen=True)
class CheckIdentity:
    """Who asks was identified (CSP R1111-1)."""

    request_id: int
    seen_version: int
    checked_on: date


@dataclass(frozen=True)
class AnswerRequest:
    """What was answered; ``reason`` is needed where something, or all, is refused."""

    request_id: int
    seen_version: int
    answer: Answer
    answered_on: date
    reason: str = ""


def check_request(command: RegisterRequest, today: date) -> list[Problem]:
    """Every problem at once."""
    problems = []
    if not command.requester.strip():
        problems.append(Problem("requester", "field_required"))
    if command.received_on > today:
        problems.append(Problem("received_on", "date_to_come"))
    if command.quality is Quality.DOCTOR and not command.intermediary.strip():
        problems.append(Problem("intermediary", "request_doctor_needed"))
    return problems


def moment_of(day: date, at: time | None) -> datetime | None:
    """The moment in the computer's own zone; None where the hour is not known."""
    return None if at is None else datetime.combine(day, at).astimezone()
