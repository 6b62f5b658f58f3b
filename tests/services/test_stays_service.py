"""Entries, places, référents, documents and exits (acceptance S)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.base.dates import short_date
from casework.base.errors import InvalidForm, StaleWrite, UserError
from casework.domain.kinds import DocumentKind, ServiceKind
from casework.domain.permissions import Actor, Role
from casework.domain.stays import PersonState
from casework.services.stays import Admit, ChangeKeyWorker, ChangePlace, Leave, RecordDocument, Stays
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock


@pytest.fixture
def stays(store: Store, clock: FixedClock) -> Stays:
    return Stays(store, clock)


def _codes(refused: pytest.ExceptionInfo[InvalidForm]) -> list[tuple[str, str]]:
    assert all(one.sentence for one in refused.value.problems)
    return [(one.field, one.code) for one in refused.value.problems]


def test_an_admission_needs_a_person_a_service_and_a_date(stays: Stays, actor: Actor) -> None:
    with pytest.raises(InvalidForm) as refused:
        stays.admit(actor, Admit(months=0))
    assert [field for field, _code in _codes(refused)] == ["person_id", "service_id", "admitted_on", "months"]


def test_an_admission_opens_the_stay_with_the_service_s_first_term(
    stays: Stays, actor: Actor, make: Make
) -> None:
    person, service = make.person("N’Diaye", "Mamadou"), make.service()
    place = make.place(make.site(service, "Maison 1"), "ch. 07")
    stays.admit(
        actor,
        Admit(person.id, service.id, date(2025, 12, 4), place_id=place.id, key_worker="Julien P."),
    )
    (listed,) = stays.list_all(actor)
    assert listed.person.last_name == "N’Diaye"
    assert (listed.planned_end, listed.place) == (date(2026, 12, 3), "Maison 1, ch. 07")
    assert listed.key_workers == ["Julien P."]
    assert [(term.starts_on, term.ends_on) for term in listed.terms] == [
        (date(2025, 12, 4), date(2026, 12, 3))
    ]


def test_a_future_entry_is_a_planned_admission(
    stays: Stays, actor: Actor, make: Make, clock: FixedClock
) -> None:
    person = make.person()
    stays.admit(actor, Admit(person.id, make.a_service().id, clock.today() + timedelta(1)))
    (record,) = stays.of_person(actor, person.id)
    assert record.state is PersonState.EXPECTED


def test_a_first_term_past_the_maximum_is_refused(stays: Stays, actor: Actor, make: Make) -> None:
    person, service = make.person(), make.service()
    with pytest.raises(InvalidForm) as refused:
        stays.admit(actor, Admit(person.id, service.id, date(2026, 1, 1), months=25))
    assert _codes(refused) == [("months", "admission_past_maximum")]


def test_two_stays_in_housed_services_are_refused_and_coming_back_is_not(
    stays: Stays, actor: Actor, make: Make
) -> None:
    person, flats = make.person(), make.service(ServiceKind.ACT_HOUSED)
    make.stay(person, make.service(), date(2026, 1, 1), ended_on=date(2026, 6, 1))
    with pytest.raises(InvalidForm) as refused:
        stays.admit(actor, Admit(person.id, flats.id, date(2026, 5, 31)))
    assert _codes(refused) == [("admitted_on", "stay_overlap_starts_inside")]
    stays.admit(actor, Admit(person.id, flats.id, date(2026, 6, 1)))
    assert len(stays.of_person(actor, person.id)) == 2


def test_a_place_taken_is_not_offered_and_not_given_twice(
    stays: Stays, actor: Actor, make: Make, clock: FixedClock
) -> None:
    service = make.service()
    site = make.site(service, "Maison 1")
    one, other = make.place(site, "ch. 01"), make.place(site, "ch. 02")
    make.placement(make.stay(service=service), one)
    assert stays.free_places(actor, service.id, clock.today()) == [(other.id, "Maison 1, ch. 02")]
    with pytest.raises(InvalidForm) as refused:
        stays.admit(actor, Admit(make.person().id, service.id, clock.today(), place_id=one.id))
    assert _codes(refused) == [("place_id", "place_taken")]


def test_an_exit_is_never_before_the_entry_and_needs_a_reason(stays: Stays, actor: Actor, make: Make) -> None:
    stay = make.stay(admitted_on=date(2026, 3, 1))
    with pytest.raises(InvalidForm) as refused:
        stays.leave(actor, Leave(stay.id, 1, date(2026, 2, 28), ""))
    assert _codes(refused) == [("on", "exit_before_entry"), ("reason", "field_required")]


def test_leaving_asks_about_companions_and_ends_the_presence_of_those_who_go(
    stays: Stays, actor: Actor, make: Make, clock: FixedClock
) -> None:
    stay = make.stay()
    placing = make.placement(stay)
    child, partner = make.companion(stay, "Lina, fille"), make.companion(stay, "Karim, conjoint")
    make.companion(stay, "Ana, sœur", leaves_on=clock.today() - timedelta(9))
    choices = stays.exit_choices(actor, stay.id)
    assert [one.label for one in choices.companions] == ["Lina, fille", "Karim, conjoint"]
    command = Leave(stay.id, choices.version, clock.today(), "completed", "family", (child.id,))
    stays.leave(actor, command)
    (record,) = stays.of_person(actor, stay.person_id)
    assert record.state is PersonState.LEFT
    gone = {one.id: one.leaves_on for one in record.companions}
    assert (gone[child.id], gone[partner.id]) == (clock.today(), None)
    assert record.places[0].ends_on == clock.today()
    assert stays.free_places(actor, stay.service_id, clock.today()) == [
        (placing.place_id, record.places[0].label)
    ]


def test_two_people_ending_one_stay_see_both_dates(
    stays: Stays, actor: Actor, make: Make, clock: FixedClock
) -> None:
    stay = make.stay()
    version = stays.exit_choices(actor, stay.id).version
    stays.leave(actor, Leave(stay.id, version, clock.today(), "completed"))
    with pytest.raises(StaleWrite) as stale:
        stays.leave(actor, Leave(stay.id, version, clock.today() - timedelta(1), "completed"))
    assert [one.label for one in stale.value.conflicts] == ["Date de sortie"]


@pytest.mark.parametrize("days", [-3, 3])
def test_a_corrected_exit_takes_the_place_s_end_with_it(
    days: int, stays: Stays, actor: Actor, make: Make, clock: FixedClock
) -> None:
    stay, left_on = make.stay(), clock.today() - timedelta(10)
    make.placement(stay)
    version = stays.exit_choices(actor, stay.id).version
    left = stays.leave(actor, Leave(stay.id, version, left_on, "completed"))
    assert left.version is not None
    stays.leave(actor, Leave(stay.id, left.version, left_on + timedelta(days), "completed"))
    (record,) = stays.of_person(actor, stay.person_id)
    assert record.ended_on == record.places[0].ends_on == left_on + timedelta(days)


def test_an_exit_is_not_moved_over_another_stay_or_into_a_place_given_since(
    stays: Stays, actor: Actor, make: Make
) -> None:
    person, service, place = make.person(), make.service(), make.place()
    stay = make.stay(person, service, date(2026, 1, 5), ended_on=date(2026, 3, 1))
    make.placement(stay, place, ends_on=date(2026, 3, 1))
    make.stay(person, service, date(2026, 3, 10), ended_on=date(2026, 4, 1))
    make.placement(make.stay(service=service, admitted_on=date(2026, 3, 1)), place)
    version = stays.exit_choices(actor, stay.id).version
    with pytest.raises(InvalidForm) as refused:
        stays.leave(actor, Leave(stay.id, version, date(2026, 3, 15), "completed"))
    assert _codes(refused) == [("on", "stay_overlap_ends_inside"), ("on", "place_taken")]


def test_moving_keeps_both_places(stays: Stays, actor: Actor, make: Make, clock: FixedClock) -> None:
    stay = make.stay()
    site = make.site()
    make.placement(stay, make.place(site, "ch. 01"))
    second = make.place(site, "ch. 02")
    stays.change_place(actor, ChangePlace(stay.id, second.id, clock.today()))
    stays.change_place(actor, ChangePlace(stay.id, second.id, clock.today()))
    (record,) = stays.of_person(actor, stay.person_id)
    assert [one.ends_on for one in record.places] == [clock.today(), None]
    with pytest.raises(InvalidForm) as refused:
        stays.change_place(actor, ChangePlace(stay.id, second.id, stay.admitted_on - timedelta(1)))
    assert _codes(refused) == [("on", "move_before_entry")]


def test_a_contract_is_handed_over_then_signed(
    stays: Stays, actor: Actor, make: Make, clock: FixedClock
) -> None:
    stay, today = make.stay(), clock.today()
    stays.record_document(actor, RecordDocument(stay.id, DocumentKind.CONTRACT, handed_on=today))
    stays.record_document(actor, RecordDocument(stay.id, DocumentKind.CONTRACT, signed_on=today))
    (record,) = stays.of_person(actor, stay.person_id)
    assert [(one.handed_on, one.signed_on) for one in record.documents] == [(today, today)]
    late = RecordDocument(
        stay.id, DocumentKind.DIPC, handed_on=today + timedelta(1), signed_on=today - timedelta(1)
    )
    with pytest.raises(InvalidForm) as refused:
        stays.record_document(actor, late)
    assert _codes(refused) == [("handed_on", "date_to_come"), ("signed_on", "signed_before_handed")]


def test_two_people_who_date_one_document_see_both_dates(
    stays: Stays, actor: Actor, make: Make, clock: FixedClock
) -> None:
    stay, today = make.stay(), clock.today()
    first, second = today - timedelta(3), today - timedelta(2)
    stays.record_document(actor, RecordDocument(stay.id, DocumentKind.CONTRACT, handed_on=first))
    (seen,) = stays.of_person(actor, stay.person_id)
    screen = (first, None, None)
    stays.record_document(
        actor,
        RecordDocument(stay.id, DocumentKind.CONTRACT, second, today, None, None, seen.version, screen),
    )
    late = RecordDocument(stay.id, DocumentKind.CONTRACT, today, None, None, None, seen.version, screen)
    with pytest.raises(StaleWrite) as stale:
        stays.record_document(actor, late)
    (conflict,) = stale.value.conflicts
    assert (conflict.field, conflict.stored, conflict.typed) == (
        "handed_on", short_date(second), short_date(today),
    )  # fmt: skip
    untouched = replace(late, handed_on=first, refused_on=today)
    stays.record_document(actor, untouched)
    (record,) = stays.of_person(actor, stay.person_id)
    (document,) = record.documents
    assert (document.handed_on, document.signed_on, document.refused_on) == (second, today, today)
    stays.record_document(actor, replace(late, seen_version=record.version))
    (record,) = stays.of_person(actor, stay.person_id)
    assert record.documents[0].handed_on == today


def test_a_new_key_worker_is_the_one_listed(
    stays: Stays, actor: Actor, make: Make, clock: FixedClock
) -> None:
    stay = make.stay()
    make.key_worker(stay, "Julien P.")
    stays.change_key_worker(actor, ChangeKeyWorker(stay.id, "Sophie L.", clock.today()))
    assert stays.list_all(actor)[0].key_workers == ["Sophie L."]
    assert stays.admission_choices(actor).key_workers == ("Sophie L.",)


def test_whoever_comes_in_leaves_the_waiting_list_of_that_service(
    stays: Stays, actor: Actor, make: Make, clock: FixedClock
) -> None:
    person, mine, other = make.person(), make.service(), make.service()
    make.application(person, mine)
    make.application(person, other)
    stays.admit(actor, Admit(person.id, mine.id, clock.today()))
    assert [one.state for one in stays.list_applications(actor)] == ["admitted", "waiting"]


def test_applications_are_listed_in_the_order_received(stays: Stays, actor: Actor, make: Make) -> None:
    service = make.service(name="Communauté")
    make.application(make.person("Petit"), service, received_on=date(2026, 6, 30))
    make.application(make.person("Garcia"), service, received_on=date(2026, 5, 1))
    assert [(one.person.last_name, one.service) for one in stays.list_applications(actor)] == [
        ("Garcia", "Communauté"),
        ("Petit", "Communauté"),
    ]


def test_stays_of_other_services_are_nowhere(stays: Stays, make: Make, clock: FixedClock) -> None:
    mine, theirs = make.service(), make.service()
    make.application(service=theirs)
    stay = make.stay(service=theirs)
    educator = make.actor(services=[mine])
    assert stays.list_all(educator) == []
    assert stays.list_applications(educator) == []
    assert stays.of_person(educator, stay.person_id) == []
    with pytest.raises(UserError, match="not_found"):
        stays.exit_choices(educator, stay.id)
    with pytest.raises(UserError, match="not_found"):
        stays.leave(educator, Leave(stay.id, 1, clock.today(), "completed"))
    head = make.actor(Role.HEAD_OF_SERVICE, services=[mine])
    with pytest.raises(UserError, match="not_found"):
        stays.admit(head, Admit(stay.person_id, mine.id, clock.today()))
