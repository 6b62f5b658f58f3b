"""Coordination notes: participants, decisions, and who does what by when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Root, Tracked


class Coordination(Root):
    """One coordination about a person: the question, what was shared (strictly necessary), on what ground."""

    __tablename__ = "coordination"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(default="", server_default="")
    question: Mapped[str] = mapped_column(default="", server_default="")
    shared: Mapped[str] = mapped_column(default="", server_default="")
    person_view: Mapped[str] = mapped_column(default="", server_default="")
    # A key of domain.coordinations.ConsentBasis; the detail says when and how.
    consent_basis: Mapped[str] = mapped_column(default="", server_default="")
    consent_detail: Mapped[str] = mapped_column(default="", server_default="")
    next_on: Mapped[date | None]
    written_by: Mapped[str]


class CoordinationParticipant(Tracked):
    """Who took part, for which organisation, as what."""

    __tablename__ = "coordination_participant"
    root_key = "coordination_id"

    coordination_id: Mapped[int] = mapped_column(ForeignKey("coordination.id"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    organisation: Mapped[str] = mapped_column(default="", server_default="")
    profession: Mapped[str] = mapped_column(default="", server_default="")


class CoordinationDecision(Tracked):
    """What was decided."""

    __tablename__ = "coordination_decision"
    root_key = "coordination_id"

    coordination_id: Mapped[int] = mapped_column(ForeignKey("coordination.id"), index=True)
    position: Mapped[int]
    text: Mapped[str]


class Task(Root):
    """Who does what by when; about a person or the house; ``coordination_id`` says where it was decided."""

    __tablename__ = "task"

    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    coordination_id: Mapped[int | None] = mapped_column(ForeignKey("coordination.id"), index=True)
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    what: Mapped[str]
    who: Mapped[str] = mapped_column(default="", server_default="")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
