"""Places as they are today: taken, free, coming free, out of service. Nobody is named, no record is read."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, Row, select

from casework.base.clock import Clock
from casework.base.progress import Cancellation
from casework.domain.permissions import Actor, Permission, require
from casework.domain.stays import Span
from casework.models import Place, PlaceAssignment, Service, Site
from casework.steps.visible import in_services
from casework.storage.store import Store


class PlaceState(StrEnum):
    """How a place is today."""

    FREE = "free"
    TAKEN = "taken"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return {"free": "libre", "taken": "occupée", "closed": "hors service"}[self.value]


class PlaceNow(NamedTuple):
    """One place. ``taken`` of ``capacity`` beds; ``free_on``: when a bed comes free, as it is known today;
    ``taken_on``: when somebody is to move in; ``closed_from``: out of service from that day on.
    """

    id: int
    service: str
    site: str
    name: str
    capacity: int
    taken: int
    state: PlaceState
    free_on: date | None
    taken_on: date | None
    closed_from: date | None


class Occupancy:
    """What logistics and admissions need of places."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def now(self, actor: Actor, cancel: Cancellation | None = None) -> list[PlaceNow]:
        """Every place of the actor's services, by service, site and name."""
        require(actor, Permission.READ_PLACES)
        today = self._clock.today()
        statement = (
            select(
                Place.id, Service.name.label("service"), Site.name.label("site"), Place.name, Place.capacity,
                Place.closed_from,
            )
            .join(Site, Site.id == Place.site_id)
            .join(Service, Service.id == Site.service_id)
            .where(in_services(actor, Service.id))
            .order_by(Service.position, Service.id, Site.name, Place.name)
        )  # fmt: skip
        with self._store.read(cancel) as connection:
            spans = _spans(connection, today)
            return [_now(row, spans[row.id], today) for row in connection.execute(statement)]


def _spans(connection: Connection, today: date) -> defaultdict[int, list[Span]]:
    """Who leaves on a day makes room on that day."""
    found: defaultdict[int, list[Span]] = defaultdict(list)
    held = select(PlaceAssignment.place_id, PlaceAssignment.starts_on, PlaceAssignment.ends_on).where(
        PlaceAssignment.ends_on.is_(None) | (PlaceAssignment.ends_on > today)
    )
    for row in connection.execute(held):
        found[row.place_id].append(Span(row.starts_on, row.ends_on))
    return found


def _now(row: Row[int, str, str, str, int, date | None], spans: list[Span], today: date) -> PlaceNow:
    id_, service, site, name, capacity, closed_from = row
    here = [one for one in spans if one.starts_on <= today]
    is_closed = closed_from is not None and closed_from <= today
    is_full = len(here) >= capacity
    state = PlaceState.CLOSED if is_closed else PlaceState.TAKEN if is_full else PlaceState.FREE
    leaving = [one.ends_on for one in here if one.ends_on is not None]
    coming = [one.starts_on for one in spans if one.starts_on > today]
    return PlaceNow(
        id=id_,
        service=service,
        site=site,
        name=name,
        capacity=capacity,
        taken=len(here),
        state=state,
        free_on=min(leaving, default=None) if is_full and not is_closed else None,
        taken_on=min(coming, default=None),
        closed_from=closed_from,
    )
