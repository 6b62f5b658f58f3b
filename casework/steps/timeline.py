"""What a person's timeline holds beside notes: a few lines a stay, each kind in one query."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, select

from casework.base.dates import short_date
from casework.base.text import plural
from casework.domain.exits import EXIT_REASON_LIST
from casework.domain.kinds import DocumentKind
from casework.domain.permissions import Actor, Permission, allows
from casework.domain.stays import place_label
from casework.domain.timeline import Entry, EntryKind, key_of_day
from casework.models import (
    Coordination,
    Place,
    PlaceAssignment,
    Project,
    Renewal,
    Service,
    Site,
    Stay,
    StayDocument,
    StayTerm,
)
from casework.steps.reference import labels_of
from casework.steps.visible import in_services

_DECISIONS = {
    "granted": "Renouvellement accordé",
    "granted_with_conditions": "Renouvellement accordé sous conditions",
    "refused": "Renouvellement refusé",
}


def events_of(
    connection: Connection, actor: Actor, person_id: int, kinds: frozenset[EntryKind]
) -> list[Entry]:
    """Every event of these kinds the actor may see, the latest first; what is planned stands on top."""
    mine = and_(Stay.person_id == person_id, in_services(actor, Stay.service_id, Stay.person_id))
    entries = [
        entry
        for kind, permission, read in _SOURCES
        if kind in kinds and allows(actor, permission)
        for entry in read(connection, actor, person_id, mine)
    ]
    entries.sort(key=lambda entry: (-entry.key, entry.kind, entry.id))
    return entries


Mine = ColumnElement[bool]


def _stays(connection: Connection, _actor: Actor, _person_id: int, mine: Mine) -> Iterator[Entry]:
    reasons = labels_of(connection, EXIT_REASON_LIST)
    rows = connection.execute(
        select(Stay.id, Service.name, Stay.admitted_on, Stay.ended_on, Stay.exit_reason, Stay.referred_by)
        .join(Service, Service.id == Stay.service_id)
        .where(mine)
    )
    for row in rows:
        sent = f"adressé par {row.referred_by}" if row.referred_by else ""
        yield _event(EntryKind.STAY, row.id, row.admitted_on, "Entrée", _joined(row.name, sent))
        if row.ended_on:
            reason = reasons.get(row.exit_reason, row.exit_reason)
            yield _event(EntryKind.STAY, row.id, row.ended_on, "Sortie", _joined(row.name, reason))


def _terms(connection: Connection, _actor: Actor, _person_id: int, mine: Mine) -> Iterator[Entry]:
    rows = connection.execute(
        select(StayTerm.id, StayTerm.number, StayTerm.starts_on, StayTerm.ends_on, StayTerm.derogation_reason)
        .join(Stay, Stay.id == StayTerm.stay_id)
        .where(mine)
    )
    for row in rows:
        rank = "1er terme" if row.number == 1 else f"{row.number}e terme"
        derogation = f"par dérogation : {row.derogation_reason}" if row.derogation_reason else ""
        words = _joined(f"du {short_date(row.starts_on)} au {short_date(row.ends_on)}", derogation)
        yield _event(EntryKind.TERM, row.id, row.starts_on, rank, words)


def _places(connection: Connection, _actor: Actor, _person_id: int, mine: Mine) -> Iterator[Entry]:
    rows = connection.execute(
        select(PlaceAssignment.id, Site.name.label("site"), Place.name, PlaceAssignment.starts_on)
        .join(Stay, Stay.id == PlaceAssignment.stay_id)
        .join(Place, Place.id == PlaceAssignment.place_id)
        .join(Site, Site.id == Place.site_id)
        .where(mine)
    )
    for row in rows:
        yield _event(EntryKind.PLACE, row.id, row.starts_on, "Place", place_label(row.site, row.name))


def _documents(connection: Connection, _actor: Actor, _person_id: int, mine: Mine) -> Iterator[Entry]:
    rows = connection.execute(
        select(
            StayDocument.id, StayDocument.kind, StayDocument.handed_on, StayDocument.signed_on,
            StayDocument.refused_on,
        ).join(Stay, Stay.id == StayDocument.stay_id).where(mine)
    )  # fmt: skip
    for row in rows:
        name = DocumentKind(row.kind).label
        steps = (("remis", row.handed_on), ("signé", row.signed_on), ("refusé", row.refused_on))
        for step, day in steps:
            if day:
                yield _event(EntryKind.DOCUMENT, row.id, day, "Document", f"{name} {step}")


def _renewals(connection: Connection, _actor: Actor, _person_id: int, mine: Mine) -> Iterator[Entry]:
    rows = connection.execute(
        select(
            Renewal.id, Renewal.decision, Renewal.decided_on, Renewal.decided_by, Renewal.months,
            Renewal.conditions,
        ).join(Stay, Stay.id == Renewal.stay_id).where(mine, Renewal.decided_on.is_not(None))
    )  # fmt: skip
    for row in rows:
        length = f"pour {plural(row.months, 'mois', 'mois')}" if row.months else ""
        label = _DECISIONS.get(row.decision, "Renouvellement")
        words = _joined(length, row.conditions)
        yield _event(EntryKind.RENEWAL, row.id, row.decided_on, label, words, row.decided_by)


def _projects(connection: Connection, actor: Actor, person_id: int, mine: Mine) -> Iterator[Entry]:
    rows = connection.execute(
        select(Project.id, Project.number, Project.proposed_on, Project.signed_on, Project.refused_on,
               Project.refusal_words, Service.project_label)
        .join(Stay, Stay.id == Project.stay_id)
        .join(Service, Service.id == Stay.service_id)
        .where(mine)
    )  # fmt: skip
    for row in rows:
        name = f"{row.project_label}, version {row.number}"
        steps = (("proposé", row.proposed_on), ("signé", row.signed_on), ("refusé", row.refused_on))
        for step, day in steps:
            if day:
                said = f"« {row.refusal_words} »" if step == "refusé" and row.refusal_words else ""
                yield _event(EntryKind.PROJECT, row.id, day, f"Projet {step}", _joined(name, said))


def _coordinations(connection: Connection, actor: Actor, person_id: int, _mine: Mine) -> Iterator[Entry]:
    rows = connection.execute(
        select(Coordination.id, Coordination.held_on, Coordination.question, Coordination.written_by).where(
            Coordination.person_id == person_id,
            in_services(actor, Coordination.service_id, Coordination.person_id),
        )
    )
    for row in rows:
        yield _event(
            EntryKind.COORDINATION, row.id, row.held_on, "Coordination", row.question, row.written_by
        )


_Read = Callable[[Connection, Actor, int, Mine], Iterator[Entry]]
_SOURCES: tuple[tuple[EntryKind, Permission, _Read], ...] = (
    (EntryKind.STAY, Permission.READ_STAYS, _stays),
    (EntryKind.TERM, Permission.READ_STAYS, _terms),
    (EntryKind.PLACE, Permission.READ_STAYS, _places),
    (EntryKind.DOCUMENT, Permission.READ_STAYS, _documents),
    (EntryKind.RENEWAL, Permission.READ_RENEWALS, _renewals),
    (EntryKind.PROJECT, Permission.READ_PROJECTS, _projects),
    (EntryKind.COORDINATION, Permission.READ_COORDINATION, _coordinations),
)


def _event(kind: EntryKind, row_id: int, day: date, label: str, text: str, author: str = "") -> Entry:
    sentence = text[:1].upper() + text[1:]
    return Entry(kind, row_id, key_of_day(day), day, None, label, author, sentence)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
