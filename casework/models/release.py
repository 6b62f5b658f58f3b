"""What health professionals release to the team: alerts, instructions for the shift, the emergency sheet.

Team data on purpose: the night, alone at 02:30, must have it. No diagnosis belongs here.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Root, Tracked


class Alert(Root):
    """A short warning in the person's banner (« Allergie pénicilline »); ``kind``: allergy, risk, other."""

    __tablename__ = "alert"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    text: Mapped[str]
    released_by: Mapped[str]
    released_at: Mapped[datetime]
    ended_on: Mapped[date | None]
    ended_by: Mapped[str] = mapped_column(default="", server_default="")


class Instruction(Root):
    """A consigne: what to do, from when until when. ``person_id`` None: for the house."""

    __tablename__ = "instruction"

    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    text: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    author_name: Mapped[str]
    written_at: Mapped[datetime]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    stopped_at: Mapped[datetime | None]


class InstructionReading(Tracked):
    """Who acknowledged an instruction, and when."""

    __tablename__ = "instruction_reading"
    __table_args__ = (
        Index(
            "uq_instruction_reading_instruction_id_account_id", "instruction_id", "account_id", unique=True
        ),
    )
    root_key = "instruction_id"

    instruction_id: Mapped[int] = mapped_column(ForeignKey("instruction.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    reader_name: Mapped[str]
    read_at: Mapped[datetime]


class EmergencySheet(Root):
    """What the ambulance asks for, one a person, as a health professional released it."""

    __tablename__ = "emergency_sheet"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    allergies: Mapped[str] = mapped_column(default="", server_default="")
    treatments: Mapped[str] = mapped_column(default="", server_default="")
    health_points: Mapped[str] = mapped_column(default="", server_default="")
    doctor: Mapped[str] = mapped_column(default="", server_default="")
    hospital: Mapped[str] = mapped_column(default="", server_default="")
    contacts: Mapped[str] = mapped_column(default="", server_default="")
    wishes: Mapped[str] = mapped_column(default="", server_default="")
    released_by: Mapped[str]
    released_at: Mapped[datetime]
