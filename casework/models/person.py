"""The person accompanied, and what identifies them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Root


class Person(Root):
    """A person accompanied (not an account). Anonymous people carry a pseudonym and no names.

    ``sort_key``, ``search_text`` and ``sound_text`` are derived from the rest by steps.people, nowhere else.
    """

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_sort_key", "sort_key", "id"),
        # Those who are listed, in order: without a look at each row.
        Index("ix_person_listed", "sort_key", "id", sqlite_where=text("archived_on IS NULL")),
        CheckConstraint("sex IN ('', 'F', 'M', 'X')", "sex_known"),
    )

    file_number: Mapped[str] = mapped_column(unique=True)
    last_name: Mapped[str] = mapped_column(default="", server_default="")
    first_name: Mapped[str] = mapped_column(default="", server_default="")
    is_anonymous: Mapped[bool] = mapped_column(default=False, server_default="0")
    pseudonym: Mapped[str] = mapped_column(default="", server_default="")
    birth_date: Mapped[date | None]
    birth_precision: Mapped[str] = mapped_column(default="day", server_default="day")
    sex: Mapped[str] = mapped_column(default="", server_default="")
    phone: Mapped[str] = mapped_column(default="", server_default="")
    languages: Mapped[str] = mapped_column(default="", server_default="")
    needs_interpreter: Mapped[bool] = mapped_column(default=False, server_default="0")
    # The day the person asked expressly to keep anonymity (CSP L3414-1); None where nobody asked.
    anonymity_asked_on: Mapped[date | None]
    # What is answered on the telephone: "" not asked, say, do_not_say; and in which words.
    presence_answer: Mapped[str] = mapped_column(default="", server_default="")
    presence_words: Mapped[str] = mapped_column(default="", server_default="")
    # Retention: out of the active base since; nothing is erased while a hold stands.
    archived_on: Mapped[date | None]
    legal_hold_on: Mapped[date | None]
    legal_hold_reason: Mapped[str] = mapped_column(default="", server_default="")
    sort_key: Mapped[str]
    search_text: Mapped[str]
    sound_text: Mapped[str]
