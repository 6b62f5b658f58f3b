"""Break-glass: who may open what outside their services, for how long, and who is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import select

from casework.base.errors import InvalidForm, NotAllowed, UserError
from casework.domain.kinds import Compartment, ServiceKind
from casework.domain.permissions import Actor, Role
from casework.models import JournalEntry, Person, Service
from casework.services.notes import Notes
from casework.services.openings import FindOutside, Openings, OpenOutside, ReviewOpenings
from casework.services.people import People
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock

WHY = "Elle sonne à la porte, il est 22 h."


class Outside(NamedTuple):
    """Somebody of another service, and an educator who does not work there."""

    person: Person
    mine: Service
    theirs: Service
    educator: Actor


@pytest.fixture
def openings(store: Store, clock: FixedClock) -> Openings:
    return Openings(store, clock)


@pytest.fixture
def outside(make: Make) -> Outside:
    mine, theirs = make.service(name="La Maison"), make.service(ServiceKind.ACT_HOUSED, name="Les Tilleuls")
    person = make.person("Ozanne", "Mirabelle", birth_date=date(1990, 2, 3))
    make.stay(person, theirs)
    return Outside(person, mine, theirs, make.actor(Role.EDUCATOR, services=[mine]))


def test_a_file_number_finds_one_person_and_shows_no_name(openings: Openings, outside: Outside) -> None:
    (found,) = openings.find(outside.educator, FindOutside(outside.person.file_number))
    assert found == (outside.person.id, outside.person.file_number, "O. M.", False)


def test_names_and_birth_date_find_exactly_and_nothing_near(openings: Openings, outside: Outside) -> None:
    born = date(1990, 2, 3)
    assert openings.find(outside.educator, FindOutside("", "ozanne", "mirabelle", born))
    for wanted in (
        FindOutside("", "Ozann", "Mirabelle", born),
        FindOutside("", "Ozanne", "Mirabelle", date(1990, 2, 4)),
    ):
        with pytest.raises(UserError, match="nobody_outside"):
            openings.find(outside.educator, wanted)


def test_a_name_without_a_birth_date_finds_nobody(openings: Openings, outside: Outside) -> None:
    with pytest.raises(InvalidForm) as raised:
        openings.find(outside.educator, FindOutside(last_name="Ozanne"))
    assert {one.field for one in raised.value.problems} == {"first_name", "birth_date"}


def test_an_opening_lasts_four_hours(
    openings: Openings, outside: Outside, store: Store, clock: FixedClock
) -> None:
    people = People(store, clock)
    openings.open_outside(outside.educator, OpenOutside(outside.person.id, WHY))
    assert people.card(outside.educator, outside.person.id).name == "OZANNE Mirabelle"
    clock.moment += timedelta(hours=3, minutes=59)
    assert people.card(outside.educator, outside.person.id)
    clock.moment += timedelta(minutes=1)
    with pytest.raises(UserError, match="not_found"):
        people.card(outside.educator, outside.person.id)


def test_it_can_be_closed_at_once(
    openings: Openings, outside: Outside, store: Store, clock: FixedClock
) -> None:
    openings.open_outside(outside.educator, OpenOutside(outside.person.id, WHY))
    assert [one.person_id for one in openings.mine(outside.educator)] == [outside.person.id]
    openings.close(outside.educator, outside.person.id)
    assert openings.mine(outside.educator) == []
    with pytest.raises(UserError, match="not_found"):
        People(store, clock).card(outside.educator, outside.person.id)


@pytest.mark.parametrize("reason", ["", "   ", "urgent", "x\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"])
def test_a_word_is_no_reason(openings: Openings, outside: Outside, reason: str) -> None:
    with pytest.raises(InvalidForm):
        openings.open_outside(outside.educator, OpenOutside(outside.person.id, reason))


def test_what_one_sees_anyway_needs_no_opening(openings: Openings, outside: Outside, make: Make) -> None:
    known = make.person("Zidi")
    make.stay(known, outside.mine)
    assert openings.find(outside.educator, FindOutside(known.file_number))[0].visible
    with pytest.raises(UserError, match="opening_needless"):
        openings.open_outside(outside.educator, OpenOutside(known.id, WHY))


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.TRAINEE, Role.LOGISTICS, Role.ADMINISTRATOR])
def test_who_has_no_care_to_give_opens_nothing(
    openings: Openings, outside: Outside, make: Make, role: Role
) -> None:
    with pytest.raises(NotAllowed):
        openings.open_outside(make.actor(role, services=[outside.mine]), OpenOutside(outside.person.id, WHY))


def test_it_opens_services_and_no_compartment(
    openings: Openings, outside: Outside, make: Make, store: Store, clock: FixedClock
) -> None:
    make.note(outside.person, "Entre nous.", compartment=Compartment.DIRECTION, service_id=outside.theirs.id)
    make.note(outside.person, "Il fait beau.", service_id=outside.theirs.id)
    openings.open_outside(outside.educator, OpenOutside(outside.person.id, WHY))
    entries = Notes(store, clock).timeline(outside.educator, outside.person.id).entries
    texts = [one.text for one in entries]
    assert "Il fait beau." in texts
    assert "Entre nous." not in texts


def test_the_journal_says_who_opened_whom_and_not_why(
    openings: Openings, outside: Outside, store: Store
) -> None:
    openings.open_outside(outside.educator, OpenOutside(outside.person.id, WHY))
    with store.read() as connection:
        line = connection.execute(
            select(JournalEntry.account_id, JournalEntry.person_id, JournalEntry.details).where(
                JournalEntry.action == "record.open_outside"
            )
        ).one()
    assert tuple(line)[:2] == (outside.educator.account_id, outside.person.id)
    assert "sonne" not in line.details


def test_both_heads_of_service_are_told_until_one_has_seen(
    openings: Openings, outside: Outside, make: Make, actor: Actor
) -> None:
    openings.open_outside(outside.educator, OpenOutside(outside.person.id, WHY))
    of_person = make.actor(Role.HEAD_OF_SERVICE, services=[outside.theirs])
    of_opener = make.actor(Role.HEAD_OF_SERVICE, services=[outside.mine])
    elsewhere = make.actor(Role.HEAD_OF_SERVICE, services=[make.service(name="Ailleurs")])
    (told,) = openings.to_review(of_person)
    assert (told.account, told.person, told.reason) == (outside.educator.name, "OZANNE Mirabelle", WHY)
    assert openings.to_review(of_opener)[0].person == f"dossier {outside.person.file_number}"
    assert openings.to_review(elsewhere) == []
    assert len(openings.to_review(actor)) == 1
    openings.review(of_person, ReviewOpenings((told.id,)))
    assert openings.to_review(actor) == []
    assert openings.reviewed(actor)[0].reviewed_by == of_person.name


def test_nobody_reviews_their_own_opening(openings: Openings, outside: Outside, make: Make) -> None:
    head = make.actor(Role.HEAD_OF_SERVICE, services=[outside.mine])
    opened = openings.open_outside(head, OpenOutside(outside.person.id, WHY))
    assert openings.to_review(head) == []
    with pytest.raises(UserError, match="not_found"):
        openings.review(head, ReviewOpenings((opened.id or 0,)))


def test_an_educator_reviews_nothing(openings: Openings, outside: Outside) -> None:
    with pytest.raises(NotAllowed):
        openings.to_review(outside.educator)
