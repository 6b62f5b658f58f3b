"""Renewals of stays: request, review, opinions, decision."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Root, Tracked


class Renewal(Root):
    """What happens as a term ends: the person's request, the team's review, the decision.

    ``decision`` is empty while open, then granted, granted_with_conditions or refused (an exit is then to
    be prepared). One renewal a term.
    """

    __tablename__ = "renewal"
    __table_args__ = (Index("uq_renewal_stay_id_term_number", "stay_id", "term_number", unique=True),)

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    term_number: Mapped[int]
    opened_on: Mapped[date]
    request: Mapped[str] = mapped_column(default="", server_default="")
    review: Mapped[str] = mapped_column(default="", server_default="")
    review_written_on: Mapped[date | None]
    review_by: Mapped[str] = mapped_column(default="", server_default="")
    meeting_on: Mapped[date | None]
    decision: Mapped[str] = mapped_column(default="", server_default="")
    months: Mapped[int | None]
    conditions: Mapped[str] = mapped_column(default="", server_default="")
    reasons: Mapped[str] = mapped_column(default="", server_default="")
    decided_on: Mapped[date | None]
    decided_by: Mapped[str] = mapped_column(default="", server_default="")
    notified_on: Mapped[date | None]


class RenewalOpinion(Tracked):
    """A team opinion: its conclusion is team data, its text is the opinion's own compartment's.

    ``kind``: educational, medical, psychological, social; ``conclusion``: favourable, reserved, unfavourable.
    """

    __tablename__ = "renewal_opinion"
    __table_args__ = (Index("uq_renewal_opinion_renewal_id_kind", "renewal_id", "kind", unique=True),)
    root_key = "renewal_id"

    renewal_id: Mapped[int] = mapped_column(ForeignKey("renewal.id"))
    kind: Mapped[str]
    conclusion: Mapped[str]
    text: Mapped[str | None]
    sealed: Mapped[bytes | None]
    given_on: Mapped[date]
    given_by: Mapped[str]
