"""The house as forms and filters need it: organisation, services, settings, places, colleagues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from casework.base.clock import Clock
from casework.base.errors import InvalidForm, Problem, UserError
from casework.base.text import tidy
from casework.domain.changes import Change, Subject
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Actor, Permission, Role, require
from casework.domain.terms import StayPolicy
from casework.models import Account, Organisation, Place, Service, Site
from casework.steps.visible import in_services, require_own_service
from casework.storage.store import Store

_LONGEST = {"name": 200, "address": 500, "phone": 60}
"""Letters, at most."""
_HOUSE = (*_LONGEST, "journal_months", "record_months", "application_months")


class OrganisationRow(NamedTuple):
    """The managing organisation, as headers of screens and prints name it; how many months it keeps the
    journal, records after the last contact, and applications that led to nothing.
    """

    id: int
    version: int
    name: str
    address: str
    phone: str
    is_demonstration: bool
    journal_months: int
    record_months: int
    application_months: int


@dataclass(frozen=True)
class ServiceRow:
    """A service and its settings. Warning windows are days before the due day."""

    id: int
    version: int
    kind: ServiceKind
    name: str
    places: int
    policy: StayPolicy
    term_warning_days: int
    warning_days: int
    statutory_rules: bool
    first_day: date
    project_label: str
    second_reader: bool = False


class PlaceRow(NamedTuple):
    """A place of a site; ``closed_from`` None: in use."""

    id: int
    site_id: int
    site: str
    service_id: int
    name: str
    capacity: int
    closed_from: date | None


class Colleague(NamedTuple):
    """An account, as a key worker or an author is chosen."""

    id: int
    name: str
    role: Role
    profession: str


@dataclass(frozen=True)
class SetServicePolicy:
    """How a service's stays last and when it warns; policy fields None: no such limit."""

    service_id: int
    policy: StayPolicy
    term_warning_days: int
    warning_days: int
    statutory_rules: bool
    project_label: str
    seen_version: int
    second_reader: bool = False
    """Whoever proposed a project does not record its signature."""


@dataclass(frozen=True)
class SetOrganisation:
    """What the house is called, where it is reached, and how many months it keeps what it keeps."""

    name: str
    address: str
    phone: str
    journal_months: int
    record_months: int
    application_months: int
    seen_version: int


class OrganisationService:
    """Reads the house for everybody; changes its settings for who may."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def get_organisation(self, actor: Actor) -> OrganisationRow:
        """The one organisation of the file."""
        require(actor, Permission.READ_ORGANISATION)
        columns = [getattr(Organisation, name) for name in OrganisationRow._fields]
        with self._store.read() as connection:
            return OrganisationRow(*connection.execute(select(*columns).limit(1)).one())

    def set_organisation(self, actor: Actor, command: SetOrganisation) -> Change:
        """Change the house itself. Raises InvalidForm, StaleWrite, UserError ``whole_house_only`` for an
        account of some services.
        """
        require(actor, Permission.EDIT_ORGANISATION)
        if actor.service_ids is not None:
            raise UserError("whole_house_only")
        cleaned = replace(
            command, name=tidy(command.name), address=tidy(command.address), phone=tidy(command.phone)
        )
        _refuse(_check_organisation(cleaned))
        typed = {name: getattr(cleaned, name) for name in _HOUSE}
        with self._store.write(actor) as uow:
            row = uow.get(Organisation, uow.connection.scalars(select(Organisation.id).limit(1)).one())
            uow.check_version(row, command.seen_version, {key: (key, value) for key, value in typed.items()})
            for key, value in typed.items():
                setattr(row, key, value)
            uow.journal("organisation.set", row)
            uow.commit()
            return Change(frozenset({Subject.ORGANISATION, Subject.RETENTION}), row.id, row.version)

    def list_services(self, actor: Actor) -> list[ServiceRow]:
        """The actor's services, in the order the house gives them."""
        require(actor, Permission.READ_ORGANISATION)
        with self._store.read() as connection:
            rows = connection.execute(
                select(Service.__table__)
                .where(in_services(actor, Service.id))
                .order_by(Service.position, Service.id)
            )
            return [_service(row._mapping) for row in rows]

    def list_places(self, actor: Actor, service_id: int | None = None) -> list[PlaceRow]:
        """The places of the actor's services, or of one of them, by site and name."""
        require(actor, Permission.READ_ORGANISATION)
        query = (
            select(
                Place.id, Site.id, Site.name, Site.service_id, Place.name, Place.capacity, Place.closed_from
            )
            .join(Site, Site.id == Place.site_id)
            .where(in_services(actor, Site.service_id))
            .order_by(Site.service_id, Site.name, Place.name)
        )
        if service_id is not None:
            query = query.where(Site.service_id == service_id)
        with self._store.read() as connection:
            return [PlaceRow(*row) for row in connection.execute(query)]

    def list_colleagues(self, actor: Actor) -> list[Colleague]:
        """Accounts that are valid today, by name."""
        require(actor, Permission.READ_ORGANISATION)
        today = self._clock.today()
        with self._store.read() as connection:
            rows = connection.execute(
                select(Account.id, Account.name, Account.role, Account.profession)
                .where(
                    Account.valid_from.is_(None) | (Account.valid_from <= today),
                    Account.valid_to.is_(None) | (Account.valid_to >= today),
                )
                .order_by(Account.name)
            )
            return [Colleague(row.id, row.name, Role(row.role), row.profession) for row in rows]

    def set_service_policy(self, actor: Actor, command: SetServicePolicy) -> Change:
        """Change a service's settings; terms already granted stay as they are.

        Raises InvalidForm, StaleWrite, UserError ``not_found`` for a service that is not the actor's.
        """
        require(actor, Permission.EDIT_ORGANISATION)
        require_own_service(actor, command.service_id)
        _refuse(_check_policy(command))
        with self._store.write(actor) as uow:
            row = uow.get(Service, command.service_id)
            typed = _columns(command)
            uow.check_version(row, command.seen_version, {key: (key, value) for key, value in typed.items()})
            for key, value in typed.items():
                setattr(row, key, value)
            uow.journal("service.set_policy", row)
            uow.commit()
            return Change(frozenset({Subject.ORGANISATION, Subject.DEADLINE}), row.id, row.version)


def _service(row: object) -> ServiceRow:
    values = dict(row)  # type: ignore[call-overload]  # a RowMapping
    policy = StayPolicy(**{field.name: values[field.name] for field in fields(StayPolicy)})
    kept = {field.name: values[field.name] for field in fields(ServiceRow) if field.name != "policy"}
    return ServiceRow(**kept | {"policy": policy, "kind": ServiceKind(values["kind"])})


def _columns(command: SetServicePolicy) -> dict[str, object]:
    return {
        **{field.name: getattr(command.policy, field.name) for field in fields(StayPolicy)},
        "term_warning_days": command.term_warning_days,
        "warning_days": command.warning_days,
        "statutory_rules": command.statutory_rules,
        "project_label": tidy(command.project_label),
        "second_reader": command.second_reader,
    }


def _check_policy(command: SetServicePolicy) -> list[Problem]:
    policy = command.policy
    months = ("initial_months", "renewal_months", "max_total_months")
    problems = [
        Problem(name, "months_impossible")
        for name in months
        if (value := getattr(policy, name)) is not None and not 1 <= value <= 600
    ]
    if policy.max_renewals is not None and not 0 <= policy.max_renewals <= 100:
        problems.append(Problem("max_renewals", "renewals_impossible"))
    for name in ("term_warning_days", "warning_days"):
        if not 0 <= getattr(command, name) <= 730:
            problems.append(Problem(name, "warning_impossible"))
    if not tidy(command.project_label):
        problems.append(Problem("project_label", "field_required"))
    return problems


def _check_organisation(command: SetOrganisation) -> list[Problem]:
    problems = [] if command.name else [Problem("name", "field_required")]
    for name, most in _LONGEST.items():
        if len(getattr(command, name)) > most:
            problems.append(Problem(name, "name_too_long", {"most": most}))
    # CNIL 2021-122: the journal six months at least, a year at most.
    if not 6 <= command.journal_months <= 12:
        problems.append(Problem("journal_months", "journal_months_impossible"))
    for name in ("record_months", "application_months"):
        if not 1 <= getattr(command, name) <= 600:
            problems.append(Problem(name, "months_needed"))
    return problems


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise InvalidForm(problems)
