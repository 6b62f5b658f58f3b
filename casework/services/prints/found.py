"""What every print needs of people, stays and the house, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from casework.base.text import plain
from casework.domain.kinds import BirthPrecision, ServiceKind
from casework.domain.permissions import Actor
from casework.domain.terms import total_months
from casework.models import Account, Establishment, Organisation, Person, Service, Stay, StayTerm
from casework.reports.page import Imprint
from casework.reports.people import Derogation, PersonFacts, StayFacts
from casework.services.prints.requests import Audience, PrintRequest
from casework.steps.releases import alerts_of
from casework.steps.stays import StayLine, current_stays, key_workers_of, place_on, places_of
from casework.steps.visible import in_services, of_their_people

_SLICE = 5000


class HouseFacts(NamedTuple):
    """The organisation as printed."""

    name: str
    address: str
    phone: str
    is_demonstration: bool


class ServiceFacts(NamedTuple):
    """A service as prints need it; ``header`` is the right side of the page's header."""

    id: int
    name: str
    header: str
    kind: ServiceKind
    max_renewals: int | None
    max_total_months: int | None
    project_label: str


class TermFacts(NamedTuple):
    """One granted term, with the renewal it came from and its derogation, if any."""

    number: int
    starts_on: date
    ends_on: date
    months: int | None
    renewal_id: int | None
    derogation: Derogation | None


@dataclass(frozen=True)
class Found:
    """Everything common, read once. ``person_ids`` in the order of the list, only those the actor may see."""

    actor: Actor
    today: date
    now: datetime
    printed_by: str
    house: HouseFacts
    services: dict[int, ServiceFacts]
    person_ids: tuple[int, ...]
    people: dict[int, PersonFacts]
    lines: dict[int, StayLine]
    stays: dict[int, StayFacts]
    terms: dict[int, list[TermFacts]]
    audience: Audience

    @property
    def stay_ids(self) -> list[int]:
        """The stay that counts of each person."""
        return [line.id for line in self.lines.values()]

    def imprint(self, service_id: int | None = None) -> Imprint:
        """The page's edges; ``service_id`` None: the whole house."""
        service = self.services[service_id].header if service_id in self.services else ""
        house = self.house
        return Imprint(house.name, service, self.printed_by, self.now, house.is_demonstration)

    def service_of(self, person_id: int) -> int | None:
        """Where the person's stay that counts is; None: no stay."""
        line = self.lines.get(person_id)
        return line.service_id if line else None


def find(connection: Connection, actor: Actor, request: PrintRequest, today: date, now: datetime) -> Found:
    """Read the house, the people asked for and their stays. Ten queries."""
    house = house_of(connection)
    services = services_of(connection, house.name)
    people = _people(connection, actor, request, today)
    ids = tuple(people)
    lines = current_stays(connection, ids, today, actor)
    terms = _terms(connection, [line.id for line in lines.values()])
    return Found(
        actor,
        today,
        now,
        printed_by(connection, actor),
        house,
        services,
        ids,
        people,
        lines,
        _stays(connection, lines, terms, services, today),
        terms,
        request.audience,
    )


def rows_of(
    connection: Connection, statement: Select[*tuple[Any, ...]], column: Any, ids: Collection[int]
) -> Iterator[Any]:
    """The rows whose column is one of ``ids``, in slices that one statement takes, each slice in order."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), _SLICE):
        yield from connection.execute(statement.where(column.in_(ordered[start : start + _SLICE])))


def house_of(connection: Connection) -> HouseFacts:
    """The organisation of the file."""
    row = connection.execute(
        select(Organisation.name, Organisation.address, Organisation.phone, Organisation.is_demonstration)
    ).one()
    return HouseFacts(*row)


def printed_by(connection: Connection, actor: Actor) -> str:
    """« Claire Aubert, coordinatrice »."""
    profession = connection.scalar(select(Account.profession).where(Account.id == actor.account_id))
    return f"{actor.name}, {profession}" if profession else actor.name


def services_of(connection: Connection, organisation: str) -> dict[int, ServiceFacts]:
    """Every service of the house."""
    rows = connection.execute(
        select(
            Service.id, Service.name, Establishment.name, Service.kind, Service.max_renewals,
            Service.max_total_months, Service.project_label,
        ).join(Establishment, Establishment.id == Service.establishment_id)
    )  # fmt: skip
    found = {}
    for service_id, name, house, stored_kind, max_renewals, max_months, label in rows:
        kind = ServiceKind(stored_kind)
        found[service_id] = ServiceFacts(
            service_id, name, _header(organisation, house, kind, name), kind, max_renewals, max_months, label
        )
    return found


def _header(organisation: str, establishment: str, kind: ServiceKind, name: str) -> str:
    """« CSAPA résidentiel · Communauté thérapeutique de Brantôme »: what says more than the name."""
    first = establishment if establishment not in ("", organisation, name) else kind.label
    return name if plain(first) in plain(name) else f"{first} · {name}"


def _people(
    connection: Connection, actor: Actor, request: PrintRequest, today: date
) -> dict[int, PersonFacts]:
    columns = (
        Person.id, Person.last_name, Person.first_name, Person.file_number, Person.sex, Person.birth_date,
        Person.birth_precision, Person.is_anonymous, Person.pseudonym,
    )  # fmt: skip
    statement = select(*columns).where(of_their_people(actor, Person.id)).order_by(Person.sort_key, Person.id)
    if request.person_ids is None:
        rows: Any = connection.execute(statement.where(Person.id.in_(_present(actor, request, today))))
    else:
        rows = rows_of(connection, statement, Person.id, request.person_ids)
    people = {row.id: _person(row) for row in rows}
    alerts = alerts_of(connection, actor, people) if request.has_alerts else {}
    return {one: replace(person, alerts=alerts.get(one, ())) for one, person in people.items()}


def _present(actor: Actor, request: PrintRequest, today: date) -> Select[int]:
    """Everybody with a stay going on in the actor's services."""
    going_on: list[ColumnElement[bool]] = [
        Stay.admitted_on <= today,
        or_(Stay.ended_on.is_(None), Stay.ended_on > today),
        in_services(actor, Stay.service_id),
    ]
    if request.service_id is not None:
        going_on.append(Stay.service_id == request.service_id)
    return select(Stay.person_id).where(*going_on)


def _person(row: Any) -> PersonFacts:
    if row.is_anonymous:
        return PersonFacts("", "", row.file_number, row.sex, pseudonym=row.pseudonym)
    return PersonFacts(
        row.last_name,
        row.first_name,
        row.file_number,
        row.sex,
        row.birth_date,
        BirthPrecision(row.birth_precision),
    )


def _terms(connection: Connection, stay_ids: Collection[int]) -> dict[int, list[TermFacts]]:
    columns = (
        StayTerm.stay_id, StayTerm.number, StayTerm.starts_on, StayTerm.ends_on, StayTerm.months,
        StayTerm.renewal_id, StayTerm.derogation_reason, StayTerm.derogation_by, StayTerm.derogation_on,
        StayTerm.derogation_told,
    )  # fmt: skip
    statement = select(*columns).order_by(StayTerm.stay_id, StayTerm.number)
    found: dict[int, list[TermFacts]] = defaultdict(list)
    for stay_id, number, starts_on, ends_on, months, renewal_id, reason, by, on, told in rows_of(
        connection, statement, StayTerm.stay_id, stay_ids
    ):
        derogation = Derogation(ends_on, reason, by, on, told) if reason else None
        found[stay_id].append(TermFacts(number, starts_on, ends_on, months, renewal_id, derogation))
    return found


def _stays(
    connection: Connection,
    lines: dict[int, StayLine],
    terms: dict[int, list[TermFacts]],
    services: dict[int, ServiceFacts],
    today: date,
) -> dict[int, StayFacts]:
    ids = [line.id for line in lines.values()]
    workers = key_workers_of(connection, ids, today)
    places = places_of(connection, ids)
    found = {}
    for person_id, line in lines.items():
        granted = terms.get(line.id, [])
        found[person_id] = StayFacts(
            service=line.service,
            admitted_on=line.admitted_on,
            starts_on=granted[-1].starts_on if granted else None,
            ends_on=granted[-1].ends_on if granted else None,
            left_on=line.ended_on,
            place=place_on(places, line.id, today),
            key_workers=tuple(worker.name for worker in workers.get(line.id, ())),
            granted_months=total_months(line.admitted_on, granted[-1].ends_on) if granted else None,
            max_months=services[line.service_id].max_total_months,
            derogations=tuple(term.derogation for term in granted if term.derogation),
        )
    return found
