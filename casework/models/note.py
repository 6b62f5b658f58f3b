"""Notes: what happened, about whom, who may read it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Root, Tracked

WAITING = "text IS NOT NULL AND compartment IN ('health', 'psychology')"
"""A note whose seal is missing: its compartment was not born when an import wrote it."""


class Note(Root):
    """A dated fact. ``text`` None where it is sealed to its compartment (then ``sealed`` holds it).

    ``moment_key`` is the minute it happened and a random tail: unique, sorted as time, and the row number
    of the search index, so that "newest first" costs no sorting (steps.notes.moment_key makes it).
    """

    __tablename__ = "note"
    __table_args__ = (
        CheckConstraint("(text IS NULL) <> (sealed IS NULL)", "text_or_seal"),
        Index("ix_note_service_id_moment_key", "service_id", "moment_key"),
        Index("ix_note_sealed", "moment_key", sqlite_where=text("sealed IS NOT NULL")),
        # The few that wait for their compartment to be born (steps.sealing): looked for at log-in.
        Index("ix_note_waiting", "compartment", sqlite_where=text(WAITING)),
    )

    moment_key: Mapped[int] = mapped_column(unique=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    kind: Mapped[str]
    compartment: Mapped[str] = mapped_column(default="team", server_default="team")
    third_party: Mapped[bool] = mapped_column(default=False, server_default="0")
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    author_name: Mapped[str]
    happened_at: Mapped[datetime]
    written_at: Mapped[datetime]
    text: Mapped[str | None]
    sealed: Mapped[bytes | None]
    addendum_of: Mapped[int | None] = mapped_column(ForeignKey("note.id"), index=True)


class NotePerson(Tracked):
    """A person a note concerns; a note without one is about the house."""

    __tablename__ = "note_person"
    __table_args__ = (
        Index("uq_note_person_note_id_person_id", "note_id", "person_id", unique=True),
        Index("ix_note_person_person_id_moment_key", "person_id", "moment_key"),
    )
    root_key = "note_id"

    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    # The note's, copied so that a person's timeline is one index scan.
    moment_key: Mapped[int]
