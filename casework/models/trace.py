"""The journal, the value history, drafts, and what the file says of itself. None of these is tracked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base


class JournalEntry(Base):
    """Who did what to whom, when, from which session; never the content. Chained by ``mac``."""

    __tablename__ = "journal_entry"

    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    session: Mapped[bytes]
    action: Mapped[str]
    subject: Mapped[str] = mapped_column(default="", server_default="")
    subject_id: Mapped[int | None]
    person_id: Mapped[int | None] = mapped_column(index=True)
    # JSON of counts and criteria, never of content.
    details: Mapped[str] = mapped_column(default="", server_default="")
    mac: Mapped[bytes]


class JournalCut(Base):
    """A cut: lines up to ``up_to_id`` may be deleted; the chain goes on from ``link``, the last one's.

    Append-only. ``mac`` proves the cut itself; ``lines`` is how many it took away.
    """

    __tablename__ = "journal_cut"

    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    up_to_id: Mapped[int] = mapped_column(unique=True)
    lines: Mapped[int]
    link: Mapped[bytes]
    mac: Mapped[bytes]


class ChangeSet(Base):
    """Who changed rows and when: one a unit of work that changed some, by the id of its journal line.

    The journal is cut after some months, the value history lasts as long as the record: so it stands on
    its own.
    """

    __tablename__ = "change_set"

    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    action: Mapped[str]


class ValueChange(Base):
    """What the fields of one row were before and after one change set.

    ``operation``: insert, update, delete. ``before`` and ``after`` are JSON objects of the columns that
    changed (insert: none, the row holds them; delete: every column before). An insert with ``last_row_id``
    stands for every row from ``row_id`` to it.
    """

    __tablename__ = "value_change"
    __table_args__ = (
        Index("ix_value_change_table_name_row_id", "table_name", "row_id"),
        # What a row inserted among others is found by.
        Index(
            "ix_value_change_table_name_last_row_id",
            "table_name",
            "last_row_id",
            sqlite_where=text("last_row_id IS NOT NULL"),
        ),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("change_set.id"), index=True)
    table_name: Mapped[str]
    row_id: Mapped[int]
    last_row_id: Mapped[int | None]
    operation: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]


class Draft(Base):
    """Text being typed, kept two seconds after the last key; one a place (``slot``) and account."""

    __tablename__ = "draft"
    __table_args__ = (Index("uq_draft_account_id_slot", "account_id", "slot", unique=True),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    slot: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    compartment: Mapped[str] = mapped_column(default="team", server_default="team")
    content: Mapped[str | None]
    # A seal is for one row: (draft, uid, sealed). None where nothing is sealed.
    uid: Mapped[bytes | None]
    sealed: Mapped[bytes | None]
    updated_at: Mapped[datetime]


class Fact(Base):
    """What the file says of itself: envelope generation, counters."""

    __tablename__ = "fact"

    key: Mapped[str] = mapped_column(unique=True)
    value: Mapped[str]
