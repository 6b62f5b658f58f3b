"""What happens to a stay, on an open unit of work: entry, terms, places, référents, documents, exit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from casework.base.dates import short_date
from casework.base.errors import InvalidForm, Problem
from casework.base.text import tidy
from casework.domain.kinds import DocumentKind, ServiceKind
from casework.domain.stays import Overlap, Span, fits, overlap
from casework.domain.terms import Term
from casework.models import KeyWorker, Place, PlaceAssignment, Service, Stay, StayDocument, StayTerm
from casework.steps.stays import MAIN_ROLE, places_of, stays_of
from casework.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Derogation:
    """What allows a term past the service's maximum; ``told`` is the authority that knows."""

    reason: str
    by: str
    on: date
    told: str


# Rows for bulk_insert (import, demonstration) -----------------------------------------------------


def term_rows(stay_id: int, terms: Iterable[Term]) -> list[dict[str, Any]]:
    """The columns of a stay's terms, for ``uow.bulk_insert(StayTerm, rows)``."""
    return [{"stay_id": stay_id, **term._asdict()} for term in terms]


def key_worker_rows(stay_id: int, names: Iterable[str], since: date) -> list[dict[str, Any]]:
    """The columns of a stay's main référents, for ``uow.bulk_insert(KeyWorker, rows)``."""
    return [
        {"stay_id": stay_id, "name": tidy(name), "role": MAIN_ROLE, "starts_on": since}
        for name in names
        if tidy(name)
    ]


# One stay ------------------------------------------------------------------------------------------


def add_terms(
    uow: UnitOfWork,
    stay_id: int,
    terms: Iterable[Term],
    *,
    renewal_id: int | None = None,
    derogation: Derogation | None = None,
) -> None:
    """Grant terms already computed (domain.terms) and checked by the caller."""
    granted: dict[str, Any] = {"renewal_id": renewal_id}
    if derogation:
        granted |= {
            "derogation_reason": derogation.reason,
            "derogation_by": derogation.by,
            "derogation_on": derogation.on,
            "derogation_told": derogation.told,
        }
    uow.bulk_insert(StayTerm, [row | granted for row in term_rows(stay_id, terms)])


def set_key_worker(
    uow: UnitOfWork,
    stay_id: int,
    name: str,
    on: date,
    *,
    role: str = MAIN_ROLE,
    account_id: int | None = None,
) -> None:
    """From a day this référent and no other of that role (an empty name: nobody); earlier ones are kept."""
    held = KeyWorker.stay_id == stay_id, KeyWorker.role == role, KeyWorker.ends_on.is_(None)
    for worker in uow.session.scalars(select(KeyWorker).where(*held)):
        if worker.name == tidy(name):
            return
        worker.ends_on = max(on, worker.starts_on)
    if tidy(name):
        uow.add(KeyWorker(stay_id=stay_id, name=tidy(name), role=role, account_id=account_id, starts_on=on))


def put_in_place(uow: UnitOfWork, stay_id: int, place_id: int, on: date, until: date | None = None) -> None:
    """From a day in this place; what was open before closes that day and is kept (acceptance S.4)."""
    held = PlaceAssignment.stay_id == stay_id, PlaceAssignment.ends_on.is_(None)
    for assignment in uow.session.scalars(select(PlaceAssignment).where(*held)):
        if assignment.place_id == place_id:
            return
        assignment.ends_on = max(on, assignment.starts_on)
    uow.add(PlaceAssignment(stay_id=stay_id, place_id=place_id, starts_on=on, ends_on=until))


def record_document(
    uow: UnitOfWork,
    stay_id: int,
    kind: DocumentKind,
    *,
    handed_on: date | None = None,
    signed_on: date | None = None,
    refused_on: date | None = None,
    renewal_id: int | None = None,
) -> StayDocument:
    """Write down that a document was handed over, signed or refused; dates not given stay as they were.

    One contract or DIPC a stay, one amendment a renewal (several that belong to none).
    """
    found = find_document(uow, stay_id, kind, renewal_id)
    document = found or StayDocument(stay_id=stay_id, kind=kind.value, renewal_id=renewal_id)
    document.handed_on = handed_on or document.handed_on
    document.signed_on = signed_on or document.signed_on
    document.refused_on = refused_on or document.refused_on
    return document if found else uow.add(document)


def find_document(
    uow: UnitOfWork, stay_id: int, kind: DocumentKind, renewal_id: int | None
) -> StayDocument | None:
    """The one that dates are noted on; None: there is none yet, or it is an amendment of no renewal."""
    if kind is DocumentKind.AMENDMENT and renewal_id is None:
        return None
    same = select(StayDocument).where(
        StayDocument.stay_id == stay_id, StayDocument.kind == kind, StayDocument.renewal_id == renewal_id
    )
    return uow.session.scalars(same.order_by(StayDocument.id)).first()


def close(uow: UnitOfWork, stay: Stay, on: date, reason: str, housing: str) -> None:
    """End a stay and free its place; companions stay as they are: what becomes of them is asked (R.5).

    A place held until an exit that is now corrected is held until the new day, earlier or later.
    """
    before = stay.ended_on
    stay.ended_on, stay.exit_reason, stay.exit_housing = on, reason, housing
    assignments = select(PlaceAssignment).where(PlaceAssignment.stay_id == stay.id)
    for assignment in uow.session.scalars(assignments):
        if assignment.ends_on is None or assignment.ends_on > on or assignment.ends_on == before:
            assignment.ends_on = max(on, assignment.starts_on)


def exit_conflicts(uow: UnitOfWork, stay: Stay, on: date) -> list[Problem]:
    """What stands against moving an exit to a later day: other stays, and who has the place since."""
    if stay.ended_on is None or on <= stay.ended_on:
        return []
    span = Span(stay.admitted_on, on)
    service = uow.get(Service, stay.service_id)
    problems = stay_conflicts(uow.connection, stay.person_id, service, span, stay.id)
    held = select(PlaceAssignment.place_id).where(
        PlaceAssignment.stay_id == stay.id, PlaceAssignment.ends_on == stay.ended_on
    )
    for place_id in uow.session.scalars(held):
        problems += place_conflicts(uow.connection, place_id, Span(stay.ended_on, on), stay.id)
    return [Problem("on", one.code, one.facts) for one in problems]


# What stands against it ------------------------------------------------------------------------------


def stay_conflicts(
    connection: Connection, person_id: int, service: Service, span: Span, but: int | None = None
) -> list[Problem]:
    """Every stay that this one would run over: in the same service, or in two housed ones (S.2).

    ``but`` is the stay being changed. One problem a conflict, each naming the other stay.
    """
    housed = ServiceKind(service.kind).is_housed
    problems = []
    for line in stays_of(connection, [person_id]).get(person_id, []):
        concerned = line.service_id == service.id or (housed and line.service_kind.is_housed)
        how = overlap(span, line.span) if concerned and line.id != but else None
        if how:
            problems.append(_named(how, line.service, line.span))
    return problems


def place_conflicts(
    connection: Connection, place_id: int, span: Span, but: int | None = None
) -> list[Problem]:
    """Why a place cannot take one more stay over these dates: closed, or full; naming who is there."""
    place = connection.execute(
        select(Place.name, Place.capacity, Place.closed_from).where(Place.id == place_id)
    ).one_or_none()
    if place is None:
        return [Problem("place_id", "not_found")]
    if place.closed_from and (span.ends_on is None or span.ends_on > place.closed_from):
        return [Problem("place_id", "place_closed", {"since": short_date(place.closed_from)})]
    rows = connection.execute(
        select(PlaceAssignment.starts_on, PlaceAssignment.ends_on)
        .join(Stay, Stay.id == PlaceAssignment.stay_id)
        .where(PlaceAssignment.place_id == place_id, Stay.id != (but or 0))
    )
    there = [Span(row.starts_on, row.ends_on) for row in rows]
    if fits(span, there, place.capacity):
        return []
    taken = [span_words(one) for one in there if overlap(span, one)]
    return [Problem("place_id", "place_taken", {"place": place.name, "spans": " ; ".join(taken)})]


def refuse(problems: list[Problem]) -> None:
    """Raise InvalidForm where there is anything to say."""
    if problems:
        raise InvalidForm(problems)


def span_words(span: Span) -> str:
    """« du 4 déc. 2025 au 3 déc. 2026 », « depuis le 4 déc. 2025 »."""
    if span.ends_on is None:
        return f"depuis le {short_date(span.starts_on)}"
    return f"du {short_date(span.starts_on)} au {short_date(span.ends_on)}"


def current_place(connection: Connection, stay_id: int) -> int | None:
    """The place a stay holds now or will hold; None: none."""
    placings = places_of(connection, [stay_id]).get(stay_id, [])
    return placings[-1].place_id if placings and placings[-1].ends_on is None else None


_FIELD_OF = {Overlap.ENDS_INSIDE: "ended_on"}


def _named(how: Overlap, service: str, span: Span) -> Problem:
    facts = {"service": service, "span": span_words(span)}
    return Problem(_FIELD_OF.get(how, "admitted_on"), f"stay_overlap_{how}", facts)
