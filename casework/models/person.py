"""The person accompanied, and what identifies them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Root


class Person(Root):
    """A person accompanied (not an account). Anonymous people carry a pseudonym and no names.

    ``sort_key``, ``search_text`` and ``sound_text`` are derived from the rest by steps.people, nowhere else.
    """

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_sort_key", "sort_key", "id"),
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
    sort_key: Mapped[str]
    search_text: Mapped[str]
    sound_text: Mapped[str]
