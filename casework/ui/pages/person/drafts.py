"""What was being typed when the program stopped: found again, and told of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject

from casework.base.dates import clock_time, short_date
from casework.services.notes import DraftLine, KeptDraft
from casework.ui.context import Context


def find_draft(context: Context, owner: QObject, slot: str, found: Callable[[DraftLine], None]) -> None:
    """Read the actor's draft of one place; ``found`` is called where there is one."""
    notes, actor = context.suite.notes, context.actor

    def show(draft: DraftLine | None) -> None:
        if draft:
            found(draft)

    context.desk.read(lambda cancel: notes.draft(actor, slot, cancel), show, owner=owner, name="draft")


def found_words(draft: DraftLine) -> str:
    """« Voici ce que vous écriviez le 22 nov. 2026 à 14 h 32, pas encore enregistré. »"""
    return f"Voici ce que vous écriviez {_moment(draft.updated_at)}, pas encore enregistré."


def kept_words(kept: KeptDraft) -> str:
    """« brouillon gardé à 14 h 32 »; nothing where there is nothing left to keep."""
    return f"brouillon gardé à {clock_time(kept.at)}" if kept.at else ""


def _moment(at: datetime) -> str:
    return f"le {short_date(at.astimezone().date())} à {clock_time(at)}"
