"""Records opened outside one's services: on a reason, for four hours, told to the head of service."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Root


class RecordOpening(Root):
    """One opening. It opens services, never seals. ``reviewed_at``: a head of service has seen it."""

    __tablename__ = "record_opening"
    __table_args__ = (Index("ix_record_opening_account_id_person_id", "account_id", "person_id"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    account_name: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str]
    opened_at: Mapped[datetime]
    until: Mapped[datetime]
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[str] = mapped_column(default="", server_default="")
