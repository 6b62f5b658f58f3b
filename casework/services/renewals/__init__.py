"""Renewals: prepared by the team, decided by the head of service, then an amendment. Import from here."""

from casework.domain.renewals import Conclusion, Decision, Derogation, OpinionKind, Stage
from casework.services.renewals.commands import (
    AmendmentDates,
    DecideRenewal,
    Preparation,
    RecordAmendment,
    RecordNotice,
    RecordOpinion,
    RenewalKey,
    SaveRenewal,
    UndoDecision,
)
from casework.services.renewals.records import ProjectReview, RenewalPage
from casework.services.renewals.service import Renewals
from casework.steps.renewals import AmendmentLine, OpinionLine, RenewalRecord, TermLine

__all__ = [
    "AmendmentDates",
    "AmendmentLine",
    "Conclusion",
    "DecideRenewal",
    "Decision",
    "Derogation",
    "OpinionKind",
    "OpinionLine",
    "Preparation",
    "ProjectReview",
    "RecordAmendment",
    "RecordNotice",
    "RecordOpinion",
    "RenewalKey",
    "RenewalPage",
    "RenewalRecord",
    "Renewals",
    "SaveRenewal",
    "Stage",
    "TermLine",
    "UndoDecision",
]
