"""The houses and rooms a file names: found, or made as needed; several people may share a room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from casework.base.dates import short_date
from casework.base.text import fold, tidy
from casework.domain.stays import Span, fits, overlap, place_label
from casework.models import Place, PlaceAssignment, Site
from casework.steps.admissions import span_words
from casework.steps.imports.known import KnownPlace, load_places
from casework.steps.imports.plan import Plan


class PlacesPlan:
    """Sites and places by name. A place grows to hold everybody the file puts there at once."""

    def __init__(self, connection: Connection, plan: Plan) -> None:
        self._plan = plan
        self._sites, places = load_places(connection)
        self._by_name = {(place.site_id, fold(place.name)): place for place in places}
        self._by_id = {place.id: place for place in places}
        self._filled: dict[int, KnownPlace] = {}
        self._cells: dict[tuple[int, str, str], KnownPlace | None] = {}

    def find(self, service_id: int, site: str, place: str) -> KnownPlace | None:
        """The place a row names, made if it is not there; None where the row names none."""
        key = (service_id, site, place)
        if key not in self._cells:
            self._cells[key] = self._found(service_id, tidy(site), tidy(place)) if site or place else None
        return self._cells[key]

    def label_of(self, place_id: int) -> str:
        place = self._by_id[place_id]
        return place_label(place.site, place.name)

    def assign(self, place: KnownPlace, stay_id: int, since: date, until: date | None) -> None:
        """Put a stay there."""
        self._plan.insert(
            PlaceAssignment,
            {"stay_id": stay_id, "place_id": place.id, "starts_on": since, "ends_on": until},
        )
        place.spans.append(Span(since, until))
        self._filled[place.id] = place

    def taken(self, place_id: int, more: Span) -> str:
        """Why a stay cannot keep its place over these further days: who else is there; "" where it can."""
        place = self._by_id[place_id]
        if place.closed_from and (more.ends_on is None or more.ends_on > place.closed_from):
            return f"hors service depuis le {short_date(place.closed_from)}"
        if fits(more, place.spans, place.capacity):
            return ""
        return " ; ".join(span_words(span) for span in place.spans if overlap(more, span))

    def lengthen(self, place_id: int, since: date, until: date) -> None:
        """A stay keeps its place from its earlier exit to a later one."""
        self._by_id[place_id].spans.append(Span(since, until))

    def settle_capacities(self) -> None:
        """Once every row is planned: no place holds fewer people than it has at once."""
        made = {row["id"]: row for row in self._plan.inserts[Place]}
        for place in self._filled.values():
            needed = most_at_once(place.spans)
            if needed > place.capacity and place.is_new:
                made[place.id]["capacity"] = needed
            elif needed > place.capacity:
                self._plan.update(Place, place.id, {"capacity": needed})

    def _found(self, service_id: int, site: str, place: str) -> KnownPlace:
        # A flat without a house is its own site.
        site_id, site_name = self._site(service_id, site or place)
        name = place or site
        known = self._by_name.get((site_id, fold(name)))
        if known is None:
            row_id = self._plan.insert(
                Place, {"site_id": site_id, "name": name, "capacity": 1, "closed_from": None}
            )
            known = KnownPlace(row_id, site_id, site_name, name, 1, is_new=True)
            self._by_name[site_id, fold(name)] = known
            self._by_id[row_id] = known
        return known

    def _site(self, service_id: int, name: str) -> tuple[int, str]:
        key = (service_id, fold(name))
        if key not in self._sites:
            self._sites[key] = (self._plan.insert(Site, {"service_id": service_id, "name": name}), name)
        return self._sites[key]


def most_at_once(spans: Iterable[Span]) -> int:
    """How many of these spans run on one day at most; who leaves on a day makes room on that day."""
    steps: list[tuple[date, int]] = []
    for span in spans:
        if span.ends_on is None or span.ends_on > span.starts_on:
            steps.append((span.starts_on, 1))
            steps.append((span.ends_on or date.max, -1))
    steps.sort()
    most = now = 0
    for _day, step in steps:
        now += step
        most = max(most, now)
    return most
