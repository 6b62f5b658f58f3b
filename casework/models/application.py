"""Applications for admission."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Root


class Application(Root):
    """A request to be admitted to a service; ``state``: waiting, accepted, refused, withdrawn, admitted."""

    __tablename__ = "application"
    __table_args__ = (Index("ix_application_service_id_state", "service_id", "state"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    received_on: Mapped[date]
    referred_by: Mapped[str] = mapped_column(default="", server_default="")
    state: Mapped[str] = mapped_column(default="waiting", server_default="waiting")
