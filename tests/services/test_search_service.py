"""Search from anywhere (acceptance E.1, D.1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.domain.kinds import Compartment
from casework.domain.permissions import Actor, Role
from casework.models import Person
from casework.services.search import Search
from casework.steps.people import new_person_row
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock


@pytest.fixture
def search(store: Store, clock: FixedClock) -> Search:
    return Search(store, clock)


@pytest.fixture
def known(store: Store, actor: Actor) -> list[int]:
    """Five people, by id."""
    names = [("Dupont", "Joëlle"), ("Dupontel", "Ana"), ("N’Diaye", "Mamadou"), ("azertyé", "qsdfghç"),
             ("Marchand", "Alexandre")]  # fmt: skip
    rows = [new_person_row(f"2026-{n:03d}", *name) for n, name in enumerate(names, 1)]
    rows[2] = new_person_row("2026-003", "N’Diaye", "Mamadou", phone="+33 6 12 34 56 78")
    with store.write(actor) as uow:
        ids = uow.bulk_insert(Person, rows)
        uow.journal("test.make")
        uow.commit()
    return ids


def _names(search: Search, actor: Actor, typed: str) -> list[str]:
    return [one.name for one in search.find(actor, typed).people]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("dupont", ["DUPONT Joëlle", "DUPONTEL Ana"]),
        ("dupond", ["DUPONT Joëlle"]),
        ("qsDFghç AZertyé", ["AZERTYÉ Qsdfghç"]),
        ("qsDFghçe AZertyé", []),
        ("qsDFghç AZertyés", []),
        ("06.12.34.56.78", ["N’DIAYE Mamadou"]),
        ("+33612345678", ["N’DIAYE Mamadou"]),
        ("ndiaye", ["N’DIAYE Mamadou"]),
        ("n'diaye mama", ["N’DIAYE Mamadou"]),
        ("2026-003", ["N’DIAYE Mamadou"]),
        ("alexandre marchand", ["MARCHAND Alexandre"]),
        ("mar", ["MARCHAND Alexandre"]),
        ("personne", []),
    ],
)
def test_people_are_found_whatever_the_spelling(
    search: Search, actor: Actor, typed: str, names: list[str]
) -> None:
    assert _names(search, actor, typed) == names


@pytest.mark.usefixtures("known")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(st.text(max_size=300))
def test_no_query_is_ever_a_syntax_error(search: Search, actor: Actor, typed: str) -> None:
    search.find(actor, typed)


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    "typed", ['"', "*", "a*", "NEAR(a b)", "a AND", "-", "^a", "{x}: y", "' OR 1=1", "\x00", "%"]
)
def test_the_language_of_the_index_has_no_power(search: Search, actor: Actor, typed: str) -> None:
    search.find(actor, typed)


def test_notes_come_newest_first_with_their_words_marked(
    search: Search, actor: Actor, make: Make, clock: FixedClock
) -> None:
    person = make.person("N’Diaye", "Mamadou")
    for days, text in (
        (30, "Rendez-vous à la préfecture."),
        (2, "PREFECTURE : rendez-vous reporté."),
        (5, "Rien."),
    ):
        make.note(person, text, happened_at=clock.moment - timedelta(days))
    make.note(None, "La préfecture a fermé.", happened_at=clock.moment)
    notes = search.find(actor, "préfect rendez vous").notes
    assert [one.snippet.text for one in notes] == [
        "PREFECTURE : rendez-vous reporté.",
        "Rendez-vous à la préfecture.",
    ]
    text, marks = notes[0].snippet
    assert [text[a:b] for a, b in marks] == ["PREFECTURE", "rendez", "vous"]
    house = search.find(actor, "fermé").notes[0]
    assert (house.person, house.happened_at) == (None, clock.moment)


def test_one_letter_more_finds_no_note(search: Search, actor: Actor, make: Make) -> None:
    make.note(make.person("Petit"), "azertyé qsdfghç")
    assert len(search.find(actor, "qsDFghç AZertyé").notes) == 1
    assert search.find(actor, "qsDFghç AZertyéz").notes == []


def test_reserved_notes_are_found_by_those_who_may_read_them_only(
    search: Search, actor: Actor, make: Make
) -> None:
    person = make.person("Petit")
    make.note(person, "zinzolin un", compartment=Compartment.HEALTH)
    make.note(person, "zinzolin deux", compartment=Compartment.DIRECTION)
    make.note(person, "zinzolin trois", compartment=Compartment.SOCIAL)

    def found(who: Actor) -> list[str]:
        return [one.snippet.text for one in search.find(who, "zinzolin").notes]

    assert found(actor) == ["zinzolin trois", "zinzolin deux"]
    assert found(make.actor(Role.EDUCATOR)) == ["zinzolin trois"]
    assert found(make.actor(Role.SECRETARY)) == []


def test_what_belongs_to_other_services_is_not_found(search: Search, actor: Actor, make: Make) -> None:
    mine, theirs = make.service(), make.service()
    here, there = make.person("Martin", "Ici"), make.person("Martin", "Ailleurs")
    make.stay(here, mine)
    make.stay(there, theirs)
    make.note(here, "zinzolin ici", service_id=mine.id)
    make.note(there, "zinzolin ailleurs", service_id=theirs.id)
    make.note(there, "zinzolin sans service")
    make.note(None, "zinzolin maison")
    educator = make.actor(services=[mine])
    assert _names(search, educator, "martin") == ["MARTIN Ici"]
    assert [one.snippet.text for one in search.find(educator, "zinzolin").notes] == [
        "zinzolin maison",
        "zinzolin ici",
    ]
    assert len(search.find(actor, "zinzolin").notes) == 4
