"""Stays of many persons at once: where they are, until when, with whom. A constant number of queries."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Actor
from casework.domain.stays import PersonState, Span, place_label, state_on
from casework.domain.terms import Term
from casework.models import KeyWorker, Place, PlaceAssignment, Service, Site, Stay, StayTerm
from casework.steps.visible import in_services

Column = InstrumentedAttribute
MAIN_ROLE = "key_worker"
_ROLE_LABELS = {MAIN_ROLE: "Référent", "nurse": "Infirmier", "coordinator": "Coordination"}


class StayLine(NamedTuple):
    """A stay and its service; ``ended_on`` None: open."""

    id: int
    person_id: int
    service_id: int
    service: str
    service_kind: ServiceKind
    admitted_on: date
    ended_on: date | None

    @property
    def span(self) -> Span:
        return Span(self.admitted_on, self.ended_on)


class Placing(NamedTuple):
    """A place somebody has or had; ``label`` is site and place."""

    place_id: int
    label: str
    starts_on: date
    ends_on: date | None


class Worker(NamedTuple):
    """A référent of a stay; ``role`` is key_worker, nurse…"""

    name: str
    role: str
    starts_on: date
    ends_on: date | None


def role_label(role: str) -> str:
    """« Référent »; a role without a word of its own is shown as it is written."""
    return _ROLE_LABELS.get(role, role.capitalize())


def stays_of(
    connection: Connection, person_ids: Collection[int], actor: Actor | None = None
) -> dict[int, list[StayLine]]:
    """Every stay of these persons by person, oldest first; only the actor's services where one is given."""
    found: dict[int, list[StayLine]] = defaultdict(list)
    for part in _parts(person_ids):
        for line in _stay_lines(connection, Stay.person_id.in_(part), actor):
            found[line.person_id].append(line)
    return found


def current_stays(
    connection: Connection, person_ids: Collection[int], day: date, actor: Actor | None = None
) -> dict[int, StayLine]:
    """The stay that says where each person is on a day: the one going on, else the next, else the last."""
    return {
        person_id: current_of(lines, day)
        for person_id, lines in stays_of(connection, person_ids, actor).items()
    }


# The same choice as ``current_of``, as one statement, for whoever saves a note.
_SERVICE_OF_PERSON = """
SELECT service_id FROM stay
WHERE person_id = ?1 AND (?2 IS NULL OR service_id IN (SELECT value FROM json_each(?2))
    OR ?1 IN (SELECT person_id FROM record_opening WHERE account_id = ?4 AND until > casework_now()))
ORDER BY CASE WHEN admitted_on > ?3 THEN 1 WHEN ended_on <= ?3 THEN 2 ELSE 0 END,
    CASE WHEN admitted_on > ?3 THEN admitted_on END, admitted_on DESC, id DESC
LIMIT 1
"""


def service_of_person(connection: Connection, actor: Actor, person_id: int, day: date) -> int | None:
    """The service of the stay that counts on a day, among the actor's or, of a
    record they have opened, of all; None: there is no such stay."""
    mine = None if actor.service_ids is None else json.dumps(sorted(actor.service_ids))
    asked = (person_id, mine, day.isoformat(), actor.account_id)
    found = connection.exec_driver_sql(_SERVICE_OF_PERSON, asked).scalar()
    return None if found is None else int(found)


def current_of(stays: Iterable[StayLine], day: date) -> StayLine:
    """Of one person's stays (at least one), the one that counts on a day."""
    order = {PersonState.PRESENT: 0, PersonState.EXPECTED: 1, PersonState.LEFT: 2}

    def rank(line: StayLine) -> tuple[int, int, int]:
        state = state_on(line.span, day)
        # The soonest of those to come, the latest of those that began.
        since = line.admitted_on.toordinal()
        return order[state], since if state is PersonState.EXPECTED else -since, -line.id

    return min(stays, key=rank)


def terms_of(connection: Connection, stay_ids: Collection[int]) -> dict[int, list[Term]]:
    """The terms granted to these stays, in order."""
    found: dict[int, list[Term]] = defaultdict(list)
    columns = (StayTerm.stay_id, StayTerm.number, StayTerm.starts_on, StayTerm.ends_on, StayTerm.months)
    for part in _parts(stay_ids):
        rows = connection.execute(
            select(*columns).where(StayTerm.stay_id.in_(part)).order_by(StayTerm.stay_id, StayTerm.number)
        )
        for row in rows:
            found[row.stay_id].append(Term(*row[1:]))
    return found


def key_workers_of(
    connection: Connection, stay_ids: Collection[int], day: date | None = None
) -> dict[int, list[Worker]]:
    """The référents of these stays, main ones first; of a ``day`` only, or all of them (None)."""
    found: dict[int, list[Worker]] = defaultdict(list)
    columns = (KeyWorker.stay_id, KeyWorker.name, KeyWorker.role, KeyWorker.starts_on, KeyWorker.ends_on)
    main_first = case((KeyWorker.role == MAIN_ROLE, 0), else_=1)
    for part in _parts(stay_ids):
        rows = connection.execute(
            select(*columns)
            .where(KeyWorker.stay_id.in_(part), *_still(KeyWorker.ends_on, day))
            .order_by(main_first, KeyWorker.id)
        )
        for row in rows:
            found[row.stay_id].append(Worker(*row[1:]))
    return found


def worker_names(connection: Connection, actor: Actor) -> list[str]:
    """Who follows open stays of the actor's services, by name."""
    statement = (
        select(KeyWorker.name)
        .join(Stay, Stay.id == KeyWorker.stay_id)
        .where(KeyWorker.ends_on.is_(None), Stay.ended_on.is_(None), in_services(actor, Stay.service_id))
        .distinct()
        .order_by(KeyWorker.name)
    )
    return list(connection.scalars(statement))


def places_of(connection: Connection, stay_ids: Collection[int]) -> dict[int, list[Placing]]:
    """Every place these stays had, oldest first."""
    found: dict[int, list[Placing]] = defaultdict(list)
    for part in _parts(stay_ids):
        rows = connection.execute(
            select(
                PlaceAssignment.stay_id,
                PlaceAssignment.place_id,
                Site.name,
                Place.name,
                PlaceAssignment.starts_on,
                PlaceAssignment.ends_on,
            )
            .join(Place, Place.id == PlaceAssignment.place_id)
            .join(Site, Site.id == Place.site_id)
            .where(PlaceAssignment.stay_id.in_(part))
            .order_by(PlaceAssignment.starts_on, PlaceAssignment.id)
        )
        for stay_id, place_id, site, place, starts_on, ends_on in rows:
            found[stay_id].append(Placing(place_id, place_label(site, place), starts_on, ends_on))
    return found


def place_on(placings: Mapping[int, list[Placing]], stay_id: int, day: date) -> str:
    """Where a stay is on a day (before it: where it will be; after it: where it was last); "" for nowhere."""
    begun = [one for one in placings.get(stay_id, []) if one.starts_on <= day]
    chosen = begun[-1:] or placings.get(stay_id, [])[:1]
    return chosen[0].label if chosen else ""


def _stay_lines(
    connection: Connection, where: ColumnElement[bool], actor: Actor | None
) -> Iterator[StayLine]:
    kept = [where] if actor is None else [where, in_services(actor, Stay.service_id, Stay.person_id)]
    rows = connection.execute(
        select(
            Stay.id, Stay.person_id, Stay.service_id, Service.name, Service.kind, Stay.admitted_on,
            Stay.ended_on,
        )
        .join(Service, Service.id == Stay.service_id)
        .where(and_(*kept))
        .order_by(Stay.admitted_on, Stay.id)
    )  # fmt: skip
    for stay_id, person_id, service_id, service, kind, admitted_on, ended_on in rows:
        yield StayLine(stay_id, person_id, service_id, service, ServiceKind(kind), admitted_on, ended_on)


def _still(column: Column[date | None], day: date | None) -> list[ColumnElement[bool]]:
    return [] if day is None else [or_(column.is_(None), column > day)]


def _parts(ids: Collection[int], size: int = 5000) -> Iterator[list[int]]:
    """Ids in slices that one statement takes."""
    ordered = sorted(ids)
    return (ordered[start : start + size] for start in range(0, len(ordered), size))
