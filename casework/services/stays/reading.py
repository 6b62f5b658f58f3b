"""Stays read for many persons or stays at once, each kind of line in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Executable, select

from casework.domain.exits import EXIT_HOUSING_LIST, EXIT_REASON_LIST
from casework.domain.identity import stay_progress
from casework.domain.kinds import DocumentKind, ServiceKind
from casework.domain.people import KnownPerson
from casework.domain.permissions import Actor, Permission, allows
from casework.domain.stays import Span, state_on
from casework.domain.terms import StayPolicy, Term
from casework.models import Application, Companion, Person, Renewal, Service, Stay, StayDocument, StayTerm
from casework.services.stays.records import (
    CompanionLine,
    DocumentLine,
    ListedApplication,
    ListedStay,
    RenewalLine,
    StayRecord,
    TermLine,
)
from casework.steps.reference import labels_of
from casework.steps.stays import key_workers_of, place_on, places_of, terms_of
from casework.steps.visible import in_services

Line = TypeVar("Line")
# Select types its first ten columns only.
_POLICY: tuple[Any, ...] = (
    Service.initial_months,
    Service.renewal_months,
    Service.max_renewals,
    Service.max_total_months,
)
_PERSON: tuple[Any, ...] = (
    Person.id,
    Person.file_number,
    Person.last_name,
    Person.first_name,
    Person.birth_date,
)


def listed_stays(connection: Connection, actor: Actor, today: date) -> list[ListedStay]:
    """Every stay the actor may see, by entry."""
    rows = connection.execute(
        select(Stay.id, Service.name.label("service"), Stay.admitted_on, Stay.ended_on, *_PERSON)
        .join(Service, Service.id == Stay.service_id)
        .join(Person, Person.id == Stay.person_id)
        .where(in_services(actor, Stay.service_id, Stay.person_id))
        .order_by(Stay.admitted_on, Stay.id)
    ).all()
    ids = [row.id for row in rows]
    terms, workers = terms_of(connection, ids), key_workers_of(connection, ids, today)
    places = places_of(connection, ids)
    return [
        ListedStay(
            id=row.id,
            person=KnownPerson(*row[4:]),
            service=row.service,
            admitted_on=row.admitted_on,
            ended_on=row.ended_on,
            planned_end=terms[row.id][-1].ends_on if row.id in terms else None,
            terms=terms.get(row.id, []),
            key_workers=[one.name for one in workers.get(row.id, [])],
            place=place_on(places, row.id, today) or None,
        )
        for row in rows
    ]


def listed_applications(connection: Connection, actor: Actor) -> list[ListedApplication]:
    """Every application the actor may see, in the order received."""
    rows = connection.execute(
        select(
            Application.id, Service.name, Application.received_on, Application.referred_by, Application.state,
            *_PERSON,
        )
        .join(Service, Service.id == Application.service_id)
        .join(Person, Person.id == Application.person_id)
        .where(in_services(actor, Application.service_id, Application.person_id))
        .order_by(Application.received_on, Application.id)
    )  # fmt: skip
    return [
        ListedApplication(id_, KnownPerson(*person), service, received_on, referred_by, state)
        for id_, service, received_on, referred_by, state, *person in rows
    ]


def stay_records(
    connection: Connection, actor: Actor, where: ColumnElement[bool], today: date
) -> list[StayRecord]:
    """Stays with all that belongs to them, the latest first, in a constant number of queries."""
    rows = connection.execute(
        select(
            Stay.id, Stay.version, Stay.service_id, Service.name.label("service"), Service.kind,
            Stay.admitted_on, Stay.ended_on, Stay.exit_reason, Stay.exit_housing, Stay.referred_by,
            *_POLICY,
        )
        .join(Service, Service.id == Stay.service_id)
        .where(where)
        .order_by(Stay.admitted_on.desc(), Stay.id.desc())
    ).all()  # fmt: skip
    ids = [row.id for row in rows]
    reasons, housings = labels_of(connection, EXIT_REASON_LIST), labels_of(connection, EXIT_HOUSING_LIST)
    terms, places = _terms(connection, ids), places_of(connection, ids)
    workers, companions = key_workers_of(connection, ids), companions_of(connection, ids)
    documents = _documents(connection, ids)
    reads_renewals = allows(actor, Permission.READ_RENEWALS)
    renewals = _renewals(connection, ids) if reads_renewals else defaultdict[int, list[RenewalLine]](list)
    return [
        StayRecord(
            id=row.id,
            version=row.version,
            service_id=row.service_id,
            service=row.service,
            service_kind=ServiceKind(row.kind),
            state=state_on(Span(row.admitted_on, row.ended_on), today),
            admitted_on=row.admitted_on,
            ended_on=row.ended_on,
            exit_reason=reasons.get(row.exit_reason, row.exit_reason),
            exit_housing=housings.get(row.exit_housing, row.exit_housing),
            referred_by=row.referred_by,
            progress=stay_progress(
                StayPolicy(*tuple(row)[-4:]),
                row.admitted_on,
                [Term(*term[:4]) for term in terms[row.id]],
                today,
                row.ended_on,
            ),
            terms=tuple(terms[row.id]),
            places=tuple(places.get(row.id, ())),
            key_workers=tuple(workers.get(row.id, ())),
            companions=tuple(companions[row.id]),
            documents=tuple(documents[row.id]),
            renewals=tuple(renewals[row.id]),
        )
        for row in rows
    ]


def companions_of(connection: Connection, stay_ids: Collection[int]) -> dict[int, list[CompanionLine]]:
    """Who is housed with the holders of these stays."""
    columns = [getattr(Companion, name) for name in CompanionLine._fields]
    statement = select(Companion.stay_id, *columns).order_by(Companion.arrives_on, Companion.id)
    return _by_stay(connection, statement.where(Companion.stay_id.in_(stay_ids)), CompanionLine)


def _terms(connection: Connection, stay_ids: Collection[int]) -> dict[int, list[TermLine]]:
    statement = select(
        StayTerm.stay_id, StayTerm.number, StayTerm.starts_on, StayTerm.ends_on, StayTerm.months,
        StayTerm.renewal_id, StayTerm.derogation_reason,
    ).where(StayTerm.stay_id.in_(stay_ids)).order_by(StayTerm.number)  # fmt: skip
    return _by_stay(connection, statement, TermLine)


def _documents(connection: Connection, stay_ids: Collection[int]) -> dict[int, list[DocumentLine]]:
    columns = [getattr(StayDocument, name) for name in DocumentLine._fields]
    statement = select(StayDocument.stay_id, *columns).order_by(StayDocument.id)
    found = _by_stay(connection, statement.where(StayDocument.stay_id.in_(stay_ids)), DocumentLine)
    kept = {
        stay_id: [one._replace(kind=DocumentKind(one.kind)) for one in lines]
        for stay_id, lines in found.items()
    }
    return defaultdict(list, kept)


def _renewals(connection: Connection, stay_ids: Collection[int]) -> dict[int, list[RenewalLine]]:
    columns = [getattr(Renewal, name) for name in RenewalLine._fields]
    statement = select(Renewal.stay_id, *columns).order_by(Renewal.term_number)
    return _by_stay(connection, statement.where(Renewal.stay_id.in_(stay_ids)), RenewalLine)


def _by_stay(
    connection: Connection, statement: Executable, make: Callable[..., Line]
) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = defaultdict(list)
    for stay_id, *values in connection.execute(statement):
        found[stay_id].append(make(*values))
    return found
