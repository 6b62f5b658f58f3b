"""Places as they are today, for who may know of them and of nobody in them."""

from __future__ import annotations

from datetime import timedelta

from casework.domain.permissions import Role
from casework.services.occupancy import Occupancy, PlaceNow, PlaceState
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock


def by_name(rows: list[PlaceNow]) -> dict[str, PlaceNow]:
    return {one.name: one for one in rows}


def test_each_place_says_how_it_is_and_what_comes(store: Store, make: Make, clock: FixedClock) -> None:
    today = clock.today()
    service = make.service(name="ACT Nord")
    site = make.site(service, "Maison du Port")
    places = {
        name: make.place(site, name, capacity=2 if name == "double" else 1,
                         closed_from=today if name == "travaux" else None)
        for name in ("libre", "prise", "bientôt", "double", "travaux", "partie", "réservée")
    }  # fmt: skip
    begun = today - timedelta(days=30)
    for name, starts_on, ends_on in (
        ("prise", begun, None),
        ("bientôt", begun, today + timedelta(days=9)),
        ("double", begun, None),
        ("partie", begun, today),
        ("réservée", today + timedelta(days=3), None),
    ):
        stay = make.stay(service=service, admitted_on=begun)
        make.placement(stay, places[name], starts_on=starts_on, ends_on=ends_on)
    rows = by_name(Occupancy(store, clock).now(make.actor(Role.LOGISTICS)))
    free, taken, closed = PlaceState.FREE, PlaceState.TAKEN, PlaceState.CLOSED
    assert {name: row.state for name, row in rows.items()} == {
        "libre": free, "prise": taken, "bientôt": taken, "double": free, "travaux": closed, "partie": free,
        "réservée": free,
    }  # fmt: skip
    assert rows["bientôt"].free_on == today + timedelta(days=9)
    assert rows["prise"].free_on is None
    assert (rows["double"].taken, rows["double"].capacity) == (1, 2)
    assert rows["réservée"].taken_on == today + timedelta(days=3)


def test_logistics_see_the_places_of_their_services_and_nobody_in_them(
    store: Store, make: Make, clock: FixedClock
) -> None:
    mine, other = make.service(name="Ici"), make.service(name="Ailleurs")
    person = make.person("Traoré", "Aïcha")
    make.placement(make.stay(person, mine), make.place(make.site(mine), "1"))
    make.place(make.site(other), "2")
    rows = Occupancy(store, clock).now(make.actor(Role.LOGISTICS, services=[mine]))
    assert [one.name for one in rows] == ["1"]
    assert "Traoré" not in repr(rows)
    assert not {"person_id", "stay_id"} & set(PlaceNow._fields)
