"""Stays: terms, places, key workers, companions, documents with legal dates."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Root, Tracked


class Stay(Root):
    """A person's time in a service, housed or not; open while ``ended_on`` is None."""

    __tablename__ = "stay"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR ended_on >= admitted_on", "exit_after_entry"),
        Index("ix_stay_service_id_ended_on", "service_id", "ended_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    admitted_on: Mapped[date]
    ended_on: Mapped[date | None]
    exit_reason: Mapped[str] = mapped_column(default="", server_default="")
    exit_housing: Mapped[str] = mapped_column(default="", server_default="")
    referred_by: Mapped[str] = mapped_column(default="", server_default="")


class StayTerm(Tracked):
    """A granted stretch of a stay. ``months`` None: the end was typed, not computed.

    A derogation (term past the service's maximum) has its reason, author, date and the authority told.
    """

    __tablename__ = "stay_term"
    __table_args__ = (
        Index("uq_stay_term_stay_id_number", "stay_id", "number", unique=True),
        CheckConstraint("ends_on >= starts_on", "end_after_start"),
    )
    root_key = "stay_id"

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    number: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    months: Mapped[int | None]
    renewal_id: Mapped[int | None] = mapped_column(ForeignKey("renewal.id"), index=True)
    derogation_reason: Mapped[str] = mapped_column(default="", server_default="")
    derogation_by: Mapped[str] = mapped_column(default="", server_default="")
    derogation_on: Mapped[date | None]
    derogation_told: Mapped[str] = mapped_column(default="", server_default="")


class StayDocument(Tracked):
    """A contract, DIPC or amendment: drawn up, handed over, signed or refused (CASF D311)."""

    __tablename__ = "stay_document"
    root_key = "stay_id"

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"), index=True)
    kind: Mapped[str]
    handed_on: Mapped[date | None]
    signed_on: Mapped[date | None]
    refused_on: Mapped[date | None]
    renewal_id: Mapped[int | None] = mapped_column(ForeignKey("renewal.id"), index=True)


class PlaceAssignment(Tracked):
    """Who is in which place from when to when; open while ``ends_on`` is None."""

    __tablename__ = "place_assignment"
    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", "end_after_start"),)
    root_key = "stay_id"

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class KeyWorker(Tracked):
    """A référent of a stay; ``role`` says which (key_worker, nurse…); the name as the team writes it."""

    __tablename__ = "key_worker"
    root_key = "stay_id"

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(index=True)
    role: Mapped[str] = mapped_column(default="key_worker", server_default="key_worker")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Companion(Tracked):
    """A partner, child or parent housed with the holder of the stay, with dates of presence and no term."""

    __tablename__ = "companion"
    root_key = "stay_id"

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    label: Mapped[str]
    arrives_on: Mapped[date]
    leaves_on: Mapped[date | None]


class DeadlineAcceptance(Tracked):
    """An overdue deadline older than the service's first day, accepted with a reason ("reprise")."""

    __tablename__ = "deadline_acceptance"
    __table_args__ = (
        Index("uq_deadline_acceptance_stay_id_rule_due_on", "stay_id", "rule", "due_on", unique=True),
    )
    root_key = "stay_id"

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    rule: Mapped[str]
    due_on: Mapped[date]
    reason: Mapped[str]
    accepted_on: Mapped[date]
