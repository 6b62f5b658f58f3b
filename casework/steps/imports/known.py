"""What the file holds already, read once before an import is planned: people, stays, places, notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, select

from casework.base.text import fold
from casework.domain.kinds import Compartment, NoteKind, ServiceKind
from casework.domain.permissions import Actor
from casework.domain.stays import Span
from casework.domain.terms import StayPolicy, Term
from casework.models import (
    Application,
    Companion,
    ImportRun,
    KeyWorker,
    Note,
    NotePerson,
    Person,
    Place,
    PlaceAssignment,
    Project,
    Service,
    Site,
    Stay,
    StayDocument,
    StayTerm,
    Tracked,
    ValueChange,
)
from casework.steps.sealing import open_sealed
from casework.steps.visible import listed_to
from casework.storage.keyring import Keyring

_PART = 5000


class KnownService(NamedTuple):
    """A service the actor may import into."""

    id: int
    kind: ServiceKind
    name: str
    policy: StayPolicy


@dataclass(slots=True)
class KnownPerson:
    """Somebody in the file, or made by an earlier row of this import (then ``id`` is the one to come).

    ``is_seen`` False: outside the importer's services, told of in no report.
    """

    id: int
    file_number: str
    last_name: str
    first_name: str
    birth_date: date | None
    birth_precision: str
    sex: str = ""
    phone: str = ""
    languages: str = ""
    is_new: bool = False
    origin: tuple[str, int] | None = None
    is_seen: bool = True


@dataclass(slots=True)
class KnownStay:
    """A stay in the file, or planned by an earlier row; lists hold (id, …) of what belongs to it."""

    id: int
    person_id: int
    service_id: int
    is_housed: bool
    service: str
    admitted_on: date
    ended_on: date | None
    exit_reason: str = ""
    exit_housing: str = ""
    referred_by: str = ""
    is_new: bool = False
    terms: list[tuple[int, Term, int | None]] = field(default_factory=list)
    workers: list[tuple[int, str, str, date | None]] = field(default_factory=list)
    documents: list[tuple[int, str, date | None, date | None]] = field(default_factory=list)
    assignments: list[tuple[int, int, date | None]] = field(default_factory=list)
    companions: list[str] = field(default_factory=list)
    projects: list[tuple[int, int, str, date | None]] = field(default_factory=list)

    @property
    def span(self) -> Span:
        return Span(self.admitted_on, self.ended_on)


@dataclass(slots=True)
class KnownPlace:
    """A place and who has it when; ``closed_from``: out of service from that day."""

    id: int
    site_id: int
    site: str
    name: str
    capacity: int
    closed_from: date | None = None
    spans: list[Span] = field(default_factory=list)
    is_new: bool = False


class Waiting(NamedTuple):
    """An application of somebody to a service."""

    id: int
    service_id: int
    received_on: date
    referred_by: str
    state: str


def stamp(connection: Connection) -> int:
    """What moves whenever a tracked row changes: the same under the write lock, nothing has changed."""
    return connection.scalar(select(func.max(ValueChange.id))) or 0


def next_id(connection: Connection, model: type[Tracked]) -> int:
    """The id the next row of a table will take, as long as the stamp stays the same."""
    last = connection.exec_driver_sql(
        "SELECT seq FROM sqlite_sequence WHERE name = ?", (model.__tablename__,)
    ).scalar()
    return (last or 0) + 1


def load_services(connection: Connection, actor: Actor) -> list[KnownService]:
    """The actor's services, in their order."""
    rows = connection.execute(
        select(
            Service.id, Service.kind, Service.name, Service.initial_months, Service.renewal_months,
            Service.max_renewals, Service.max_total_months,
        ).order_by(Service.position, Service.id)
    )  # fmt: skip
    return [
        KnownService(row.id, ServiceKind(row.kind), row.name, StayPolicy(*row[3:]))
        for row in rows
        if actor.service_ids is None or row.id in actor.service_ids
    ]


def load_people(connection: Connection, actor: Actor) -> list[KnownPerson]:
    """Everybody who has a name, of whatever service: nobody gets a second file. An anonymous person is never
    matched with a named one.
    """
    rows = connection.execute(
        select(
            Person.id, Person.file_number, Person.last_name, Person.first_name, Person.birth_date,
            Person.birth_precision, Person.sex, Person.phone, Person.languages,
            listed_to(actor).label("seen"),
        ).where(Person.is_anonymous.is_(False))
    )  # fmt: skip
    return [
        KnownPerson(
            row.id, row.file_number, row.last_name, row.first_name, row.birth_date, row.birth_precision,
            row.sex, row.phone, row.languages, is_seen=bool(row.seen),
        )
        for row in rows
    ]  # fmt: skip


def load_stays(connection: Connection, person_ids: Collection[int]) -> dict[int, list[KnownStay]]:
    """The stays of these people with all that belongs to them, oldest first, by person."""
    stays: dict[int, KnownStay] = {}
    by_person: dict[int, list[KnownStay]] = defaultdict(list)
    for part in _parts(person_ids):
        rows = connection.execute(
            select(
                Stay.id, Stay.person_id, Stay.service_id, Service.kind, Service.name, Stay.admitted_on,
                Stay.ended_on, Stay.exit_reason, Stay.exit_housing, Stay.referred_by,
            )
            .join(Service, Service.id == Stay.service_id)
            .where(Stay.person_id.in_(part))
            .order_by(Stay.admitted_on, Stay.id)
        )  # fmt: skip
        for row in rows:
            stay = KnownStay(
                row.id, row.person_id, row.service_id, ServiceKind(row.kind).is_housed, row.name,
                row.admitted_on, row.ended_on, row.exit_reason, row.exit_housing, row.referred_by,
            )  # fmt: skip
            stays[stay.id] = stay
            by_person[stay.person_id].append(stay)
    _load_children(connection, stays)
    return by_person


def _load_children(connection: Connection, stays: dict[int, KnownStay]) -> None:
    for row in _of_stays(
        connection, StayTerm, stays, "number", "starts_on", "ends_on", "months", "renewal_id"
    ):
        term = Term(row.number, row.starts_on, row.ends_on, row.months)
        stays[row.stay_id].terms.append((row.id, term, row.renewal_id))
    for row in _of_stays(connection, KeyWorker, stays, "name", "role", "ends_on"):
        stays[row.stay_id].workers.append((row.id, row.name, row.role, row.ends_on))
    for row in _of_stays(connection, StayDocument, stays, "kind", "handed_on", "signed_on"):
        stays[row.stay_id].documents.append((row.id, row.kind, row.handed_on, row.signed_on))
    for row in _of_stays(connection, PlaceAssignment, stays, "place_id", "ends_on"):
        stays[row.stay_id].assignments.append((row.id, row.place_id, row.ends_on))
    for row in _of_stays(connection, Companion, stays, "label"):
        stays[row.stay_id].companions.append(row.label)
    for row in _of_stays(connection, Project, stays, "number", "origin", "signed_on"):
        stays[row.stay_id].projects.append((row.id, row.number, row.origin, row.signed_on))


def _of_stays(
    connection: Connection, model: type[Any], stays: Collection[int], *names: str
) -> Iterator[Row[Any]]:
    columns = [model.id, model.stay_id, *(getattr(model, name) for name in names)]
    for part in _parts(stays):
        yield from connection.execute(select(*columns).where(model.stay_id.in_(part)).order_by(model.id))


def load_waiting(connection: Connection, person_ids: Collection[int]) -> dict[int, list[Waiting]]:
    """The applications of these people, by person."""
    found: dict[int, list[Waiting]] = defaultdict(list)
    for part in _parts(person_ids):
        rows = connection.execute(
            select(
                Application.person_id, Application.id, Application.service_id, Application.received_on,
                Application.referred_by, Application.state,
            ).where(Application.person_id.in_(part))
        )  # fmt: skip
        for row in rows:
            found[row.person_id].append(Waiting(*row[1:]))
    return found


def load_notes(connection: Connection, person_ids: Collection[int], keyring: Keyring) -> dict[int, list[str]]:
    """The texts that earlier imports wrote about these people, oldest first, by person; sealed ones where
    this keyring opens them.
    """
    found: dict[int, list[str]] = defaultdict(list)
    for person_id, note in _imported(connection, person_ids):
        if note.sealed is None or keyring.opens(Compartment(note.compartment)):
            text = open_sealed(keyring, Note.__tablename__, note.uid, note.text, note.sealed)
            found[person_id].append(text)
    return found


def sealed_by_this_file(
    connection: Connection, digest: bytes, person_ids: Collection[int], keyring: Keyring
) -> set[tuple[int, str]]:
    """(person, compartment) of the sealed notes that this very file wrote in an earlier import and that this
    keyring does not open: nobody can compare them, and writing them again would double them.
    """
    earlier = select(ImportRun.id).where(ImportRun.digest == digest, ImportRun.undone_at.is_(None))
    if connection.scalar(earlier.limit(1)) is None:
        return set()
    return {
        (person_id, note.compartment)
        for person_id, note in _imported(connection, person_ids)
        if note.sealed is not None and not keyring.opens(Compartment(note.compartment))
    }


def _imported(connection: Connection, person_ids: Collection[int]) -> Iterator[tuple[int, Any]]:
    for part in _parts(person_ids):
        rows = connection.execute(
            select(NotePerson.person_id, Note.uid, Note.compartment, Note.text, Note.sealed)
            .join(Note, Note.id == NotePerson.note_id)
            .where(NotePerson.person_id.in_(part), Note.kind == NoteKind.IMPORT.value)
            .order_by(NotePerson.moment_key)
        )
        yield from ((row.person_id, row) for row in rows)


def load_places(connection: Connection) -> tuple[dict[tuple[int, str], tuple[int, str]], list[KnownPlace]]:
    """Sites by (service, folded name) → (id, name); and every place with its spans."""
    sites = {
        (row.service_id, fold(row.name)): (row.id, row.name)
        for row in connection.execute(select(Site.id, Site.service_id, Site.name))
    }
    places = {
        row.id: KnownPlace(row.id, row.site_id, row.site, row.name, row.capacity, row.closed_from)
        for row in connection.execute(
            select(
                Place.id,
                Place.site_id,
                Site.name.label("site"),
                Place.name,
                Place.capacity,
                Place.closed_from,
            ).join(Site, Site.id == Place.site_id)
        )
    }
    for row in connection.execute(
        select(PlaceAssignment.place_id, PlaceAssignment.starts_on, PlaceAssignment.ends_on)
    ):
        places[row.place_id].spans.append(Span(row.starts_on, row.ends_on))
    return sites, list(places.values())


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + _PART] for start in range(0, len(ordered), _PART))
