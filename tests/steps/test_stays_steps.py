"""Stays of many persons at once, and what happens to one of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.base.errors import InvalidForm
from casework.domain.kinds import DocumentKind, ServiceKind
from casework.domain.permissions import Actor
from casework.domain.stays import Span
from casework.models import Service, Stay
from casework.steps import admissions, stays
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock


def test_the_stay_going_on_says_where_somebody_is_else_the_next_else_the_last(
    store: Store, make: Make, clock: FixedClock
) -> None:
    today = clock.today()
    person = make.person()
    old = make.stay(person, admitted_on=today - timedelta(900), ended_on=today - timedelta(600))
    last = make.stay(person, admitted_on=today - timedelta(500), ended_on=today - timedelta(300))
    with store.read() as connection:
        assert stays.current_stays(connection, [person.id], today)[person.id].id == last.id
    coming = make.stay(person, admitted_on=today + timedelta(10))
    make.stay(person, admitted_on=today + timedelta(50))
    with store.read() as connection:
        assert stays.current_stays(connection, [person.id], today)[person.id].id == coming.id
    present = make.stay(person, admitted_on=today - timedelta(5))
    with store.read() as connection:
        assert stays.current_stays(connection, [person.id], today)[person.id].id == present.id
        assert stays.current_stays(connection, [person.id], old.admitted_on)[person.id].id == old.id


@given(
    st.lists(
        st.tuples(st.integers(-60, 60), st.one_of(st.none(), st.integers(0, 60))), min_size=1, max_size=5
    )
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_ways_to_the_stay_that_counts_agree(
    store: Store, make: Make, actor: Actor, clock: FixedClock, spans: list[tuple[int, int | None]]
) -> None:
    person, today = make.person(), clock.today()
    for since, length in spans:
        first = today + timedelta(since)
        ended_on = None if length is None else first + timedelta(length)
        make.stay(person, make.service(), first, ended_on=ended_on)
    with store.read() as connection:
        current = stays.current_stays(connection, [person.id], today)[person.id]
        assert stays.service_of_person(connection, actor, person.id, today) == current.service_id


def test_moving_keeps_both_places_with_their_dates(
    store: Store, make: Make, actor: Actor, clock: FixedClock
) -> None:
    stay = make.stay()
    site = make.site()
    first, second = make.place(site, "ch. 01"), make.place(site, "ch. 02")
    make.placement(stay, first)
    with store.write(actor) as uow:
        admissions.put_in_place(uow, stay.id, second.id, clock.today())
        uow.journal("stay.move")
        uow.commit()
    with store.read() as connection:
        placings = stays.places_of(connection, [stay.id])
    assert [(one.label, one.ends_on) for one in placings[stay.id]] == [
        ("Maison du Tilleul, ch. 01", clock.today()),
        ("Maison du Tilleul, ch. 02", None),
    ]
    assert stays.place_on(placings, stay.id, clock.today()) == "Maison du Tilleul, ch. 02"
    assert stays.place_on(placings, stay.id, clock.today() - timedelta(1)) == "Maison du Tilleul, ch. 01"


def test_a_new_key_worker_replaces_the_one_before_and_keeps_the_trace(
    store: Store, make: Make, actor: Actor, clock: FixedClock
) -> None:
    stay = make.stay()
    make.key_worker(stay, "Julien Paret")
    make.key_worker(stay, "Inès Roy", role="nurse")
    with store.write(actor) as uow:
        admissions.set_key_worker(uow, stay.id, "Sophie Lamy", clock.today())
        uow.journal("stay.key_worker")
        uow.commit()
    with store.read() as connection:
        now = stays.key_workers_of(connection, [stay.id], clock.today())[stay.id]
        ever = stays.key_workers_of(connection, [stay.id])[stay.id]
    assert [one.name for one in now] == ["Sophie Lamy", "Inès Roy"]
    assert len(ever) == 3


def test_a_full_place_names_who_holds_it_until_when(store: Store, make: Make, clock: FixedClock) -> None:
    place = make.place(capacity=1)
    make.placement(make.stay(), place, ends_on=date(2026, 12, 3))
    with store.read() as connection:
        problems = admissions.place_conflicts(connection, place.id, Span(clock.today(), None))
        free = admissions.place_conflicts(connection, place.id, Span(date(2026, 12, 3), None))
    assert [one.code for one in problems] == ["place_taken"]
    assert "3 déc. 2026" in problems[0].sentence.replace("\xa0", " ")
    assert free == []


def test_a_closed_place_takes_nobody_from_that_day(store: Store, make: Make, clock: FixedClock) -> None:
    place = make.place(closed_from=clock.today())
    with store.read() as connection:
        problems = admissions.place_conflicts(connection, place.id, Span(clock.today(), None))
        before = Span(clock.today() - timedelta(9), clock.today())
        assert admissions.place_conflicts(connection, place.id, before) == []
    assert [one.code for one in problems] == ["place_closed"]


def test_every_stay_that_would_be_run_over_is_named(store: Store, make: Make) -> None:
    person = make.person()
    community, flats = make.service(name="Communauté"), make.service(ServiceKind.ACT_HOUSED, "ACT")
    outreach = make.service(ServiceKind.ACT_OUTREACH, "Hors les murs")
    make.stay(person, community, date(2026, 1, 1), ended_on=date(2026, 3, 1))
    make.stay(person, flats, date(2026, 3, 1), ended_on=date(2026, 5, 1))
    make.stay(person, outreach, date(2026, 1, 1))
    span = Span(date(2026, 2, 1), date(2026, 4, 1))

    def codes(service: Service) -> list[str]:
        with store.read() as connection:
            return [p.code for p in admissions.stay_conflicts(connection, person.id, service, span)]

    assert codes(flats) == ["stay_overlap_starts_inside", "stay_overlap_ends_inside"]
    assert codes(outreach) == ["stay_overlap_inside"]
    with pytest.raises(InvalidForm), store.read() as connection:
        admissions.refuse(admissions.stay_conflicts(connection, person.id, community, span))


def test_a_document_is_handed_over_then_signed_on_one_line(
    store: Store, make: Make, actor: Actor, clock: FixedClock
) -> None:
    stay = make.stay()
    with store.write(actor) as uow:
        one = admissions.record_document(uow, stay.id, DocumentKind.CONTRACT, handed_on=clock.today())
        two = admissions.record_document(uow, stay.id, DocumentKind.CONTRACT, signed_on=clock.today())
        assert (one.id, two.handed_on, two.signed_on) == (two.id, clock.today(), clock.today())
        free = [admissions.record_document(uow, stay.id, DocumentKind.AMENDMENT).id for _ in range(2)]
        assert len(set(free)) == 2


def test_leaving_frees_the_place(store: Store, make: Make, actor: Actor, clock: FixedClock) -> None:
    stay = make.stay()
    placing = make.placement(stay)
    with store.write(actor) as uow:
        admissions.close(uow, uow.get(Stay, stay.id), clock.today(), "completed", "family")
        uow.journal("stay.leave")
        uow.commit()
    with store.read() as connection:
        assert admissions.place_conflicts(connection, placing.place_id, Span(clock.today(), None)) == []
        assert admissions.current_place(connection, stay.id) is None
