"""What is released to the team: alerts in the banner, instructions that are acknowledged, the sheet."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.base.errors import InvalidForm, NotAllowed, StaleWrite, UserError
from casework.domain.permissions import Actor, Role
from casework.models import Person
from casework.services.people import People
from casework.services.prints import PrintKind, PrintRequest, Prints
from casework.services.releases import (
    Acknowledge,
    EndAlert,
    GiveInstruction,
    InstructionLine,
    ReleaseAlert,
    ReleaseSheet,
    ReleasesService,
    StopInstruction,
)
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock
from tests.reports.reading import pages_of

ALERT = "pénicilline"
WATCH = "Vérifier qu’il respire bien à 2 h ; appeler le 15 s’il est confus."


@pytest.fixture
def releases(store: Store, clock: FixedClock) -> ReleasesService:
    return ReleasesService(store, clock)


@pytest.fixture
def nurse(make: Make) -> Actor:
    return make.actor(Role.NURSE)


@pytest.fixture
def night(make: Make) -> Actor:
    return make.actor(Role.EDUCATOR)


@pytest.fixture
def person(make: Make) -> Person:
    return make.person()


def instruct(
    releases: ReleasesService, nurse: Actor, clock: FixedClock, person: Person | None = None
) -> None:
    ends_at = clock.now() + timedelta(hours=12)
    releases.give_instruction(nurse, GiveInstruction(person.id if person else None, WATCH, ends_at))


def the_one(releases: ReleasesService, reader: Actor) -> InstructionLine:
    (line,) = releases.of_the_shift(reader)
    return line


def test_a_released_alert_stands_in_the_banner_until_it_ends(
    releases: ReleasesService, store: Store, clock: FixedClock, nurse: Actor, night: Actor, person: Person
) -> None:
    people = People(store, clock)
    releases.release_alert(nurse, ReleaseAlert(person.id, ALERT))
    assert people.card(night, person.id).alerts == ("Allergie : pénicilline",)
    (alert,) = releases.about(night, person.id).alerts
    releases.end_alert(nurse, EndAlert(alert.id))
    assert people.card(night, person.id).alerts == ()


def test_an_alert_is_not_for_who_reads_no_release(
    releases: ReleasesService, store: Store, clock: FixedClock, nurse: Actor, make: Make, person: Person
) -> None:
    releases.release_alert(nurse, ReleaseAlert(person.id, ALERT))
    assert People(store, clock).card(make.actor(Role.SECRETARY), person.id).alerts == ()


def test_an_educator_releases_nothing(releases: ReleasesService, night: Actor, person: Person) -> None:
    with pytest.raises(NotAllowed):
        releases.release_alert(night, ReleaseAlert(person.id, ALERT))


def test_an_alert_is_short(releases: ReleasesService, nurse: Actor, person: Person) -> None:
    with pytest.raises(InvalidForm) as refused:
        releases.release_alert(nurse, ReleaseAlert(person.id, "x" * 81))
    assert [one.code for one in refused.value.problems] == ["alert_too_long"]


def test_the_night_acknowledges_once_and_the_nurse_sees_who_read(
    releases: ReleasesService, clock: FixedClock, nurse: Actor, night: Actor, person: Person
) -> None:
    instruct(releases, nurse, clock, person)
    line = the_one(releases, night)
    assert (line.text, line.read_at) == (WATCH, None)
    first = clock.moment
    releases.acknowledge(night, Acknowledge(line.id))
    clock.moment += timedelta(minutes=5)
    releases.acknowledge(night, Acknowledge(line.id))
    assert the_one(releases, night).read_at == first
    assert the_one(releases, night).readers == ()
    assert [(one.name, one.at) for one in the_one(releases, nurse).readers] == [(night.name, first)]


def test_an_instruction_is_shown_until_it_ends_or_is_stopped(
    releases: ReleasesService, clock: FixedClock, nurse: Actor, night: Actor
) -> None:
    instruct(releases, nurse, clock)
    instruct(releases, nurse, clock)
    first, _second = releases.of_the_shift(night)
    releases.stop_instruction(nurse, StopInstruction(first.id))
    assert len(releases.of_the_shift(night)) == 1
    clock.moment += timedelta(hours=12)
    assert releases.of_the_shift(night) == []


def test_an_instruction_that_is_over_or_endless_is_refused(
    releases: ReleasesService, clock: FixedClock, nurse: Actor
) -> None:
    for away in (timedelta(0), timedelta(days=40)):
        with pytest.raises(InvalidForm):
            releases.give_instruction(nurse, GiveInstruction(None, WATCH, clock.now() + away))


def test_an_instruction_of_another_service_is_not_there(
    releases: ReleasesService, clock: FixedClock, nurse: Actor, make: Make
) -> None:
    person = make.person()
    make.stay(person=person, service=make.service())
    elsewhere = make.actor(Role.EDUCATOR, services=[make.service()])
    instruct(releases, nurse, clock, person)
    line = the_one(releases, nurse)
    assert releases.of_the_shift(elsewhere) == []
    with pytest.raises(UserError):
        releases.acknowledge(elsewhere, Acknowledge(line.id))


def test_a_stale_sheet_shows_both_texts(releases: ReleasesService, nurse: Actor, person: Person) -> None:
    releases.release_sheet(nurse, ReleaseSheet(person.id, 0, allergies="Pénicilline"))
    with pytest.raises(StaleWrite) as stale:
        releases.release_sheet(nurse, ReleaseSheet(person.id, 0, allergies="Aucune connue"))
    assert [(one.label, one.stored) for one in stale.value.conflicts] == [("Allergies", "Pénicilline")]


def test_the_sheet_prints_on_one_page_with_the_alerts(
    releases: ReleasesService, store: Store, clock: FixedClock, nurse: Actor, night: Actor, make: Make
) -> None:
    person = make.person("N'Diaye", "Mamadou")
    make.stay(person=person)
    releases.release_alert(nurse, ReleaseAlert(person.id, ALERT))
    sheet = ReleaseSheet(person.id, 0, "Pénicilline : œdème", "Voir pilulier", contacts="Sa sœur Awa, 06…")
    releases.release_sheet(nurse, sheet)
    printed = Prints(store, clock).print_document(
        night, PrintRequest(PrintKind.EMERGENCY_SHEET, (person.id,))
    )
    pages = pages_of(printed.data)
    assert len(pages) == 1
    for words in ("Allergie", "œdème", "Voir pilulier", "Sa sœur Awa", "Non renseigné"):
        assert words in pages[0]
