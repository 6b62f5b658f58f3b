"""Requests to read a record: their legal dates and where they stand (CSP L1111-7, R1111-1; CASF L311-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from casework.base.errors import Problem
from casework.domain.dates import deadline_after

REFLECTION = timedelta(hours=48)
HEALTH_DAYS = 8
OLD_HEALTH_MONTHS = 2
REST_MONTHS = 1
_SOON_DAYS = 3


class Quality(StrEnum):
    """As what somebody asks."""

    PERSON = "person"
    REPRESENTATIVE = "representative"
    DOCTOR = "doctor"
    HEIR = "heir"

    @property
    def label(self) -> str:
        return _QUALITY_LABELS[self]


_QUALITY_LABELS = {
    Quality.PERSON: "la personne elle-même",
    Quality.REPRESENTATIVE: "son représentant légal",
    Quality.DOCTOR: "un médecin qu’elle a choisi",
    Quality.HEIR: "un ayant droit",
}


class Scope(StrEnum):
    """What is asked for."""

    HEALTH = "health"
    SOCIAL = "social"
    ALL = "all"

    @property
    def label(self) -> str:
        return {"health": "la santé", "social": "l’accompagnement social", "all": "tout le dossier"}[
            self.value
        ]

    @property
    def has_health(self) -> bool:
        return self is not Scope.SOCIAL


class Answer(StrEnum):
    """What was answered; OPEN: nothing yet."""

    OPEN = ""
    HANDED = "handed"
    PARTLY = "partly"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return _ANSWER_LABELS[self]

    @property
    def hands_over(self) -> bool:
        return self in (Answer.HANDED, Answer.PARTLY)


_ANSWER_LABELS = {
    Answer.OPEN: "à donner",
    Answer.HANDED: "dossier remis",
    Answer.PARTLY: "remis en partie",
    Answer.REFUSED: "refusée",
    Answer.WITHDRAWN: "retirée par le demandeur",
}


class RequestState(StrEnum):
    """Where a request stands."""

    IDENTITY = "identity"
    REFLECTION = "reflection"
    TO_ANSWER = "to_answer"
    DUE_SOON = "due_soon"
    LATE = "late"
    DONE = "done"
    DONE_LATE = "done_late"

    @property
    def label(self) -> str:
        return _STATE_LABELS[self]


_STATE_LABELS = {
    RequestState.IDENTITY: "identité à vérifier",
    RequestState.REFLECTION: "délai de réflexion de 48 heures",
    RequestState.TO_ANSWER: "à répondre",
    RequestState.DUE_SOON: "à répondre bientôt",
    RequestState.LATE: "en retard",
    RequestState.DONE: "répondu à temps",
    RequestState.DONE_LATE: "répondu en retard",
}


@dataclass(frozen=True)
class LegalDates:
    """``not_before``: nothing of health is handed over earlier (None: nothing of health is asked, or no hour
    is known and the whole day counts). ``health_due``, ``rest_due``: the last day; None: not asked."""

    not_before: datetime | None
    not_before_day: date | None
    health_due: date | None
    rest_due: date | None

    @property
    def due_on(self) -> date:
        """The earlier of the two."""
        return min(day for day in (self.health_due, self.rest_due) if day is not None)


def legal_dates(
    scope: Scope, received_on: date, received_at: datetime | None = None, *, old_health: bool = False
) -> LegalDates:
    """48 hours, 8 days (2 months where health data are older than five years), one month for the rest."""
    health_due = rest_due = first_day = first_moment = None
    if scope.has_health:
        months, days = (OLD_HEALTH_MONTHS, 0) if old_health else (0, HEALTH_DAYS)
        health_due = deadline_after(received_on, months, days)
        first_moment = received_at + REFLECTION if received_at else None
        # Without an hour the request may have come at the very end of its day.
        first_day = first_moment.astimezone().date() if first_moment else deadline_after(received_on, days=3)
    if scope is not Scope.HEALTH:
        rest_due = deadline_after(received_on, months=REST_MONTHS)
    return LegalDates(first_moment, first_day, health_due, rest_due)


def is_in_reflection(dates: LegalDates, now: datetime, today: date) -> bool:
    """Is it too early to hand anything of health over?"""
    if dates.not_before is not None:
        return now < dates.not_before
    return dates.not_before_day is not None and today < dates.not_before_day


def state_of(
    dates: LegalDates,
    today: date,
    now: datetime,
    *,
    identity_checked: bool,
    answer: Answer,
    answered_on: date | None,
) -> RequestState:
    """Late comes first: a request that waits for an identity check is late all the same."""
    if answer is not Answer.OPEN:
        return RequestState.DONE_LATE if answered_on and answered_on > dates.due_on else RequestState.DONE
    if today > dates.due_on:
        return RequestState.LATE
    if not identity_checked:
        return RequestState.IDENTITY
    if is_in_reflection(dates, now, today):
        return RequestState.REFLECTION
    return RequestState.DUE_SOON if (dates.due_on - today).days <= _SOON_DAYS else RequestState.TO_ANSWER


def check_answer(
    answer: Answer, answered_on: date, received_on: date, reason: str, *, checked_on: date | None,
    too_early: bool, today: date,
) -> list[Problem]:  # fmt: skip
    """Nothing is handed over to who was not identified, nor before the 48 hours; a refusal says why."""
    problems = []
    if answer is Answer.OPEN:
        problems.append(Problem("answer", "field_required"))
    if answered_on > today:
        problems.append(Problem("answered_on", "date_to_come"))
    if answered_on < received_on:
        problems.append(Problem("answered_on", "answer_before_request"))
    if answer.hands_over and checked_on is None:
        problems.append(Problem("identity_checked_on", "identity_unchecked"))
    if answer.hands_over and too_early:
        problems.append(Problem("answered_on", "answer_too_early"))
    if answer in (Answer.PARTLY, Answer.REFUSED) and not reason.strip():
        problems.append(Problem("reason", "answer_reason_needed"))
    return problems
