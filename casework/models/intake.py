"""Imports of files: what was taken in, and the mappings that were corrected."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Root


class ImportRun(Root):
    """One import: its change set leads to every value it changed, and so to its undoing."""

    __tablename__ = "import_run"

    entry_id: Mapped[int] = mapped_column(ForeignKey("change_set.id"), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    imported_at: Mapped[datetime]
    file_name: Mapped[str]
    digest: Mapped[bytes]
    counts: Mapped[str]
    undone_at: Mapped[datetime | None]


class ImportMapping(Root):
    """A mapping somebody corrected, found again by the signature of the headings."""

    __tablename__ = "import_mapping"

    signature: Mapped[bytes] = mapped_column(unique=True)
    mapping: Mapped[str]
