"""Imports of spreadsheets: report, writing, undoing. Import from here."""

from casework.services.imports.records import (
    OUTCOMES,
    SHEET_KINDS,
    Candidate,
    ColumnReport,
    ImportFile,
    ImportReport,
    ImportResult,
    PastImport,
    PersonOfRow,
    RowReport,
    SheetReport,
    StayOfRow,
    Told,
    count_words,
)
from casework.services.imports.service import Imports

__all__ = [
    "OUTCOMES",
    "SHEET_KINDS",
    "Candidate",
    "ColumnReport",
    "ImportFile",
    "ImportReport",
    "ImportResult",
    "Imports",
    "PastImport",
    "PersonOfRow",
    "RowReport",
    "SheetReport",
    "StayOfRow",
    "Told",
    "count_words",
]
