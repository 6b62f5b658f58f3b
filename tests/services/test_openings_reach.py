"""Outside one's services nobody is seen; what a record opened on a reason shows, and how long."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest

from casework.base.errors import NotAllowed, UserError
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Actor, Role
from casework.models import Person, RecordOpening, Service, Stay
from casework.services.coordinations import Coordinations
from casework.services.deadlines import DeadlineFilter, Deadlines
from casework.services.notes import AddAddendum, KeepDraft, Notes, WriteNote
from casework.services.people import People, PeopleFilter
from casework.services.projects import Projects
from casework.services.search import Search
from casework.services.stays import Admit, Stays
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock


class House(NamedTuple):
    """An educator of one service, somebody of another with what is written about them."""

    mine: Service
    theirs: Service
    stay: Stay
    person: Person
    note_id: int
    educator: Actor


@pytest.fixture
def house(make: Make) -> House:
    mine, theirs = make.service(name="La Maison"), make.service(ServiceKind.ACT_HOUSED, name="Les Tilleuls")
    person = make.person("Ozanne", "Mirabelle")
    stay = make.stay(person, theirs, months=3)
    note = make.note(person, "Elle parle du quiproquo.", service_id=theirs.id)
    make.coordination(person, service_id=theirs.id, question="Quelle suite ?")
    make.goal(make.project(stay), "Reprendre le dessin")
    make.note(None, "Le chauffe-eau des Tilleuls fuit.", service_id=theirs.id)
    return House(mine, theirs, stay, person, note.id, make.actor(Role.EDUCATOR, services=[mine]))


def open_record(make: Make, clock: FixedClock, house: House, hours: int = 4) -> None:
    now = clock.now()
    make.save(
        RecordOpening(
            account_id=house.educator.account_id,
            account_name=house.educator.name,
            person_id=house.person.id,
            reason="elle sonne à la porte ce soir",
            opened_at=now,
            until=now + timedelta(hours=hours),
        )
    )


def seen(store: Store, clock: FixedClock, house: House) -> dict[str, bool]:
    """By which ways the educator comes to know of the person."""
    who, person_id = house.educator, house.person.id
    people, notes, stays = People(store, clock), Notes(store, clock), Stays(store, clock)
    search, deadlines = Search(store, clock), Deadlines(store, clock)
    return {
        "list": person_id in people.ids(who, PeopleFilter()),
        "filter": person_id in people.ids(who, PeopleFilter(service_id=house.theirs.id)),
        "all": person_id in [one.id for one in people.list_all(who)],
        "search": bool(search.find(who, "ozanne").people),
        "note search": bool(search.find(who, "quiproquo").notes),
        "stays": bool(stays.of_person(who, person_id)),
        "stay list": person_id in [one.person.id for one in stays.list_all(who)],
        "project": Projects(store, clock).page(who, person_id).project is not None,
        "project name": bool(Projects(store, clock).page(who, person_id).person_name),
        "coordination": bool(Coordinations(store, clock).page(who, person_id).notes),
        "coordination name": bool(Coordinations(store, clock).page(who, person_id).person_name),
        "deadlines": bool(deadlines.page(who, DeadlineFilter(person_id=person_id)).rows),
        "timeline": _timeline(notes, who, person_id),
    }  # fmt: skip


def _timeline(notes: Notes, who: Actor, person_id: int) -> bool:
    try:
        return any("quiproquo" in one.text for one in notes.timeline(who, person_id).entries)
    except UserError:
        return False


def test_outside_ones_services_nobody_is_seen_by_any_way(
    store: Store, clock: FixedClock, house: House
) -> None:
    assert [way for way, is_seen in seen(store, clock, house).items() if is_seen] == []


def test_an_opened_record_shows_by_every_way(
    store: Store, clock: FixedClock, house: House, make: Make
) -> None:
    open_record(make, clock, house)
    assert [way for way, is_seen in seen(store, clock, house).items() if not is_seen] == []


def test_after_its_hours_an_opened_record_is_closed_again(
    store: Store, clock: FixedClock, house: House, make: Make
) -> None:
    open_record(make, clock, house)
    clock.moment += timedelta(hours=4)
    assert [way for way, is_seen in seen(store, clock, house).items() if is_seen] == []


def test_an_opened_record_opens_the_person_and_not_their_service(
    store: Store, clock: FixedClock, house: House, make: Make
) -> None:
    other = make.person("Perrin", "Zoé")
    make.stay(other, house.theirs)
    open_record(make, clock, house)
    assert other.id not in People(store, clock).ids(house.educator, PeopleFilter())
    assert Search(store, clock).find(house.educator, "chauffe").notes == []
    assert Notes(store, clock).house(house.educator).entries == ()


def test_what_a_colleague_opened_is_open_for_them_alone(
    store: Store, clock: FixedClock, house: House, make: Make
) -> None:
    open_record(make, clock, house)
    neighbour = make.actor(Role.EDUCATOR, services=[house.mine])
    assert not any(seen(store, clock, house._replace(educator=neighbour)).values())


def test_a_note_about_an_opened_person_goes_to_their_service(
    store: Store, clock: FixedClock, house: House, make: Make
) -> None:
    notes = Notes(store, clock)
    with pytest.raises(UserError, match="not_found"):
        notes.write(house.educator, WriteNote("Elle va bien.", (house.person.id,)))
    open_record(make, clock, house)
    notes.write(house.educator, WriteNote("Elle va bien.", (house.person.id,)))
    colleague = make.actor(Role.EDUCATOR, services=[house.theirs])
    assert "Elle va bien." in [one.text for one in notes.timeline(colleague, house.person.id).entries]


def test_a_note_of_no_service_about_somebody_else_takes_no_addendum(
    store: Store, clock: FixedClock, house: House, make: Make
) -> None:
    note = make.note(house.person, "Écrite avant son entrée.")
    with pytest.raises(UserError, match="not_found"):
        Notes(store, clock).add_addendum(house.educator, AddAddendum(note.id, "J’ajoute."))


def test_a_draft_names_nobody_whose_record_is_closed(
    store: Store, clock: FixedClock, house: House, make: Make
) -> None:
    notes = Notes(store, clock)
    notes.keep_draft(house.educator, KeepDraft("note:new", {"text": "Elle"}, house.person.id))
    assert [one.person for one in notes.drafts(house.educator)] == ["dossier refermé"]
    open_record(make, clock, house)
    assert [one.person for one in notes.drafts(house.educator)] == ["OZANNE Mirabelle"]


def test_a_found_note_names_nobody_the_reader_may_not_see(
    store: Store, clock: FixedClock, house: House, make: Make, actor: Actor
) -> None:
    mine = make.person("Zidi", "Karim")
    make.stay(mine, house.mine)
    Notes(store, clock).write(
        actor, WriteNote("Repas sans arachide.", (house.person.id, mine.id), service_id=house.mine.id)
    )
    assert [one.name for one in Search(store, clock).find(house.educator, "arachide").notes] == ["ZIDI Karim"]


def test_looking_alike_does_not_browse_other_services(store: Store, clock: FixedClock, house: House) -> None:
    people = People(store, clock)
    born = house.person.birth_date
    assert people.near_duplicates(house.educator, "Ozanne", "Mirabel", born) == []
    assert people.near_duplicates(house.educator, "Ozanne", "Mirabelle") == []
    assert [one.certain for one in people.near_duplicates(house.educator, "OZANNE", "mirabelle", born)] == [
        True
    ]


@pytest.mark.parametrize("role", [Role.EDUCATOR, Role.SOCIAL_WORKER, Role.COORDINATOR, Role.SECRETARY])
def test_who_does_not_decide_admissions_admits_nobody(
    store: Store, clock: FixedClock, house: House, make: Make, role: Role
) -> None:
    entry = Admit(make.person("Neuf").id, house.mine.id, clock.today())
    with pytest.raises(NotAllowed):
        Stays(store, clock).admit(make.actor(role), entry)


@pytest.mark.parametrize("role", [Role.HEAD_OF_SERVICE, Role.DIRECTOR])
def test_the_head_of_service_and_the_director_admit(
    store: Store, clock: FixedClock, house: House, make: Make, role: Role
) -> None:
    entry = Admit(make.person("Neuf").id, house.mine.id, clock.today())
    assert Stays(store, clock).admit(make.actor(role), entry).id


def test_a_secretary_sees_stays_and_no_renewal(
    store: Store, clock: FixedClock, house: House, make: Make
) -> None:
    make.renewal(house.stay)
    (stay,) = Stays(store, clock).of_person(make.actor(Role.SECRETARY), house.person.id)
    assert stay.renewals == ()
