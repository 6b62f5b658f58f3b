"""Accounts of professionals. Their keys are in the envelope, not here."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Root, Tracked


class Account(Root):
    """One account per professional; ``uid`` is also the name of its slot in the envelope."""

    __tablename__ = "account"

    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    profession: Mapped[str] = mapped_column(default="", server_default="")
    role: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    # The day somebody left for good: the slot is gone, the name stays for the history.
    closed_on: Mapped[date | None]


class AccountService(Tracked):
    """A service an account works for; an account without any works for all of them."""

    __tablename__ = "account_service"
    __table_args__ = (
        Index("uq_account_service_account_id_service_id", "account_id", "service_id", unique=True),
    )
    root_key = "account_id"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)


class AccountRight(Tracked):
    """A right this account has beyond its role (``granted``) or has not although its role does."""

    __tablename__ = "account_right"
    __table_args__ = (
        Index("uq_account_right_account_id_permission", "account_id", "permission", unique=True),
    )
    root_key = "account_id"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    permission: Mapped[str]
    granted: Mapped[bool]
