"""Notes, timelines and drafts. Import from here."""

from casework.domain.timeline import Entry, EntryKind, TimelineFilter
from casework.services.notes.commands import AddAddendum, CorrectNote, KeepDraft, WriteNote
from casework.services.notes.records import DraftLine, KeptDraft, Readers, TimelinePage
from casework.services.notes.service import Notes

__all__ = [
    "AddAddendum",
    "CorrectNote",
    "DraftLine",
    "Entry",
    "EntryKind",
    "KeepDraft",
    "KeptDraft",
    "Notes",
    "Readers",
    "TimelineFilter",
    "TimelinePage",
    "WriteNote",
]
