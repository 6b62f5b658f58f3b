"""The house: organisation, establishments, services, sites, places."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Root, Tracked


class Organisation(Root):
    """The managing organisation (organisme gestionnaire); one a file."""

    __tablename__ = "organisation"

    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="", server_default="")
    phone: Mapped[str] = mapped_column(default="", server_default="")
    is_demonstration: Mapped[bool] = mapped_column(default=False, server_default="0")
    # How long the journal is kept (6 to 12 months, CNIL 2021), records after the last contact (CNIL
    # 2023-095), and applications that led to nothing.
    journal_months: Mapped[int] = mapped_column(default=12, server_default="12")
    record_months: Mapped[int] = mapped_column(default=24, server_default="24")
    application_months: Mapped[int] = mapped_column(default=24, server_default="24")


class Establishment(Root):
    """An authorised establishment (ACT, CSAPA…) of the organisation."""

    __tablename__ = "establishment"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default="", server_default="")
    finess: Mapped[str] = mapped_column(default="", server_default="")


class Service(Root):
    """A service: its kind, its agreed places, its stay policy (None: no such limit), its own words."""

    __tablename__ = "service"
    __table_args__ = (
        CheckConstraint("places >= 0", "places_positive"),
        CheckConstraint("initial_months IS NULL OR initial_months > 0", "initial_months_positive"),
        CheckConstraint("renewal_months IS NULL OR renewal_months > 0", "renewal_months_positive"),
    )

    establishment_id: Mapped[int] = mapped_column(ForeignKey("establishment.id"))
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(unique=True)
    places: Mapped[int]
    initial_months: Mapped[int | None]
    renewal_months: Mapped[int | None]
    max_renewals: Mapped[int | None]
    max_total_months: Mapped[int | None]
    term_warning_days: Mapped[int] = mapped_column(default=90, server_default="90")
    warning_days: Mapped[int] = mapped_column(default=30, server_default="30")
    statutory_rules: Mapped[bool] = mapped_column(default=True, server_default="1")
    # What is older may be accepted in bulk, with a reason ("reprise").
    first_day: Mapped[date]
    project_label: Mapped[str] = mapped_column(
        default="projet personnalisé", server_default="projet personnalisé"
    )
    # Whoever proposed a project does not record its signature.
    second_reader: Mapped[bool] = mapped_column(default=False, server_default="0")
    position: Mapped[int] = mapped_column(default=0, server_default="0")


class Site(Root):
    """A house, a flat, a hotel."""

    __tablename__ = "site"
    __table_args__ = (Index("uq_site_service_id_name", "service_id", "name", unique=True),)

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    name: Mapped[str]


class Place(Tracked):
    """A room or a flat of a site; ``capacity`` people at once; out of service from a date, never deleted."""

    __tablename__ = "place"
    __table_args__ = (
        Index("uq_place_site_id_name", "site_id", "name", unique=True),
        CheckConstraint("capacity > 0", "capacity_positive"),
    )
    root_key = "site_id"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    name: Mapped[str]
    capacity: Mapped[int] = mapped_column(default=1, server_default="1")
    closed_from: Mapped[date | None]
