"""The register of access requests. Import from here."""

from casework.domain.access_requests import Answer, LegalDates, Quality, RequestState, Scope
from casework.services.access_requests.commands import AnswerRequest, CheckIdentity, RegisterRequest
from casework.services.access_requests.records import RequestRow
from casework.services.access_requests.service import AccessRequests

__all__ = [
    "AccessRequests",
    "Answer",
    "AnswerRequest",
    "CheckIdentity",
    "LegalDates",
    "Quality",
    "RegisterRequest",
    "RequestRow",
    "RequestState",
    "Scope",
]
