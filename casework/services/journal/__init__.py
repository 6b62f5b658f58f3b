"""The journal as it is read, verified and cut; and who read a record."""

from casework.services.journal.records import (
    CutJournal,
    CutPreview,
    DoneCut,
    JournalChoices,
    JournalFilter,
    JournalRow,
    ListedLine,
    ReaderRow,
    Verification,
)
from casework.services.journal.service import Journal

__all__ = [
    "CutJournal",
    "CutPreview",
    "DoneCut",
    "Journal",
    "JournalChoices",
    "JournalFilter",
    "JournalRow",
    "ListedLine",
    "ReaderRow",
    "Verification",
]
