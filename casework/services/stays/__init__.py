"""Stays: entries, places, référents, documents, exits. Import from here."""

from casework.services.stays.commands import Admit, ChangeKeyWorker, ChangePlace, Leave, RecordDocument
from casework.services.stays.companions import (
    Companions,
    RemoveCompanion,
    RemovedCompanion,
    RestoreCompanion,
    SaveCompanion,
)
from casework.services.stays.records import (
    AdmissionChoices,
    CompanionLine,
    DocumentLine,
    ExitChoices,
    ListedApplication,
    ListedStay,
    RenewalLine,
    StayRecord,
    TermLine,
)
from casework.services.stays.service import Stays
from casework.steps.stays import Placing, Worker

__all__ = [
    "AdmissionChoices",
    "Admit",
    "ChangeKeyWorker",
    "ChangePlace",
    "CompanionLine",
    "Companions",
    "DocumentLine",
    "ExitChoices",
    "Leave",
    "ListedApplication",
    "ListedStay",
    "Placing",
    "RecordDocument",
    "RemoveCompanion",
    "RemovedCompanion",
    "RenewalLine",
    "RestoreCompanion",
    "SaveCompanion",
    "StayRecord",
    "Stays",
    "TermLine",
    "Worker",
]
