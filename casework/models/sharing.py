"""What the person was told and agreed to, and what left the house (CSP L1110-4, R1110-1 to -3)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Root


class SharingInformation(Root):
    """Sharing inside the team: the person was informed, and objected or not. The newest line holds."""

    __tablename__ = "sharing_information"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    informed_on: Mapped[date]
    how: Mapped[str] = mapped_column(default="", server_default="")
    informed_by: Mapped[str] = mapped_column(default="", server_default="")
    objected_on: Mapped[date | None]
    objection: Mapped[str] = mapped_column(default="", server_default="")


class Consent(Root):
    """A consent of the person; ``kind``: sharing (outside, per recipient), picture, call.

    ``how``: paper, electronic, spoken. Until withdrawn, or ``valid_until``.
    """

    __tablename__ = "consent"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    recipient: Mapped[str] = mapped_column(default="", server_default="")
    nature: Mapped[str] = mapped_column(default="", server_default="")
    purpose: Mapped[str] = mapped_column(default="", server_default="")
    given_on: Mapped[date]
    how: Mapped[str] = mapped_column(default="", server_default="")
    valid_until: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    withdrawal: Mapped[str] = mapped_column(default="", server_default="")


class Dispatch(Root):
    """What left the house: which document with which fields, to whom, on what ground.

    ``ground``: person (handed to the person), consent, legal. ``person_id`` None: several people or nobody.
    """

    __tablename__ = "dispatch"

    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    document: Mapped[str]
    fields: Mapped[str]
    recipient: Mapped[str]
    ground: Mapped[str]
    ground_detail: Mapped[str] = mapped_column(default="", server_default="")
    consent_id: Mapped[int | None] = mapped_column(ForeignKey("consent.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    account_name: Mapped[str]
    sent_at: Mapped[datetime]
