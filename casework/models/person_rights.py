"""The person's own rights: access requests, retention and erasure, merged records."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Root


class AccessRequest(Root):
    """A request to read the record (CSP L1111-7; GDPR art. 15), its legal dates computed from these facts.

    ``quality``: person, representative, doctor, heir. ``scope``: health, social, all. ``old_health``: health
    data older than five years. ``answer``: "" while open, handed, partly, refused, withdrawn.
    """

    __tablename__ = "access_request"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    requester: Mapped[str]
    quality: Mapped[str]
    scope: Mapped[str]
    old_health: Mapped[bool] = mapped_column(default=False, server_default="0")
    received_on: Mapped[date]
    # The hour counts: nothing before 48 hours.
    received_at: Mapped[datetime | None]
    identity_checked_on: Mapped[date | None]
    intermediary: Mapped[str] = mapped_column(default="", server_default="")
    answer: Mapped[str] = mapped_column(default="", server_default="")
    answered_on: Mapped[date | None]
    answered_by: Mapped[str] = mapped_column(default="", server_default="")
    reason: Mapped[str] = mapped_column(default="", server_default="")


class Erasure(Root):
    """A decision of retention carried out, without identity: replayed where a backup is put back.

    ``decision``: archive, anonymise, erase. ``person_uid`` is the record's random name.
    """

    __tablename__ = "erasure"

    person_uid: Mapped[bytes]
    decision: Mapped[str]
    ground: Mapped[str]
    decided_on: Mapped[date]
    decided_by: Mapped[str]
    done_at: Mapped[datetime]


class PersonMerge(Root):
    """Two records made one; undone within thirty days through the change set ``entry_id``."""

    __tablename__ = "person_merge"

    kept_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    gone_uid: Mapped[bytes]
    gone_file_number: Mapped[str]
    entry_id: Mapped[int] = mapped_column(ForeignKey("change_set.id"), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    merged_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
