"""What is read of the register."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from casework.domain.access_requests import Answer, LegalDates, Quality, RequestState, Scope


class RequestRow(NamedTuple):
    """One request, its legal dates, where it stands."""

    id: int
    version: int
    person_id: int
    person: str
    file_number: str
    requester: str
    quality: Quality
    scope: Scope
    old_health: bool
    received_on: date
    identity_checked_on: date | None
    intermediary: str
    answer: Answer
    answered_on: date | None
    answered_by: str
    reason: str
    dates: LegalDates
    state: RequestState
