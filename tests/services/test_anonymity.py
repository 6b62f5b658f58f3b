"""Anonymous care keeps no identity (CSP L3414-1); what the telephone is answered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casework.base.errors import InvalidForm
from casework.domain.permissions import Actor
from casework.domain.presence import PresenceAnswer
from casework.models import JournalEntry, Person
from casework.services.people import EditPerson, NewPerson, People, PeopleFilter
from casework.services.search import Search
from casework.steps.people import new_person_row
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock

NAMES = ("Zwingelstein", "Perpétue")


@pytest.fixture
def people(store: Store, clock: FixedClock) -> People:
    return People(store, clock)


def _every_value(store: Store) -> str:
    """Every column of every row of the file, as text."""
    with store.read() as connection:
        tables = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).scalars()
        return "\n".join(
            str(tuple(row))
            for table in list(tables)
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
        ).lower()


def _stored(store: Store, person_id: int | None) -> tuple[object, ...]:
    with store.read() as connection:
        return tuple(
            connection.execute(
                select(
                    Person.last_name, Person.first_name, Person.birth_date, Person.phone, Person.pseudonym,
                    Person.anonymity_asked_on,
                ).where(Person.id == person_id)
            ).one()
        )  # fmt: skip


def test_an_anonymous_person_is_kept_without_any_identity(
    people: People, actor: Actor, store: Store, clock: FixedClock
) -> None:
    made = people.create(
        actor,
        NewPerson(
            *NAMES, is_anonymous=True, pseudonym="Le Chat", birth_date=date(1990, 2, 3), phone="0612345678"
        ),
    )
    assert _stored(store, made.id) == ("", "", None, "", "Le Chat", clock.today())
    kept = _every_value(store)
    assert not any(
        word in kept for word in ("zwingelstein", "perpetue", "perpétue", "1990-02-03", "612345678")
    )


def test_an_imported_anonymous_person_keeps_none_either() -> None:
    row = new_person_row(
        "2026-001",
        *NAMES,
        is_anonymous=True,
        pseudonym="Le Chat",
        birth_date=date(1990, 2, 3),
        phone="0612345678",
    )
    assert not any(word in str(row) for word in ("Zwingel", "zwingel", "1990", "0612"))


def test_becoming_anonymous_takes_the_identity_out_of_the_history_too(
    people: People, actor: Actor, store: Store
) -> None:
    made = people.create(actor, NewPerson(*NAMES, birth_date=date(1990, 2, 3)))
    assert made.id
    edited = people.edit(
        actor, EditPerson(made.id, 1, "Zwingelsteyn", "Perpétue", birth_date=date(1990, 2, 3))
    )
    assert "zwingelstein" in _every_value(store)
    people.edit(
        actor, EditPerson(made.id, edited.version or 0, *NAMES, is_anonymous=True, pseudonym="Le Chat")
    )
    kept = _every_value(store)
    assert not any(word in kept for word in ("zwingel", "perpétue", "perpetue", "1990-02-03"))
    assert _found_by_name(store, people, actor) == []


def _found_by_name(store: Store, people: People, actor: Actor) -> list[int]:
    found = Search(store, people._clock).find(actor, "zwingelstein").people
    return [one.person.id for one in found] + people.ids(actor, PeopleFilter(text="zwingelstein"))


def test_anonymity_is_lifted_with_a_reason_that_is_not_repression(
    people: People, actor: Actor, store: Store
) -> None:
    made = people.create(actor, NewPerson(is_anonymous=True, pseudonym="Le Chat"))
    assert made.id
    for lifting in ("", "repression"):
        with pytest.raises(InvalidForm):
            people.edit(actor, EditPerson(made.id, 1, *NAMES, lifting=lifting))
    people.edit(actor, EditPerson(made.id, 1, *NAMES, lifting="asked"))
    assert _stored(store, made.id)[:2] == NAMES
    with store.read() as connection:
        line = connection.execute(
            select(JournalEntry.person_id, JournalEntry.details).where(
                JournalEntry.action == "person.lift_anonymity"
            )
        ).one()
    assert line.person_id == made.id
    assert "asked" in line.details


def test_anonymity_is_asked_on_a_day_that_has_come(people: People, actor: Actor, clock: FixedClock) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(InvalidForm):
        people.create(actor, NewPerson(is_anonymous=True, pseudonym="Le Chat", anonymity_asked_on=tomorrow))


def test_what_the_telephone_is_answered_stands_where_it_is_answered(
    people: People, actor: Actor, store: Store, clock: FixedClock
) -> None:
    made = people.create(
        actor,
        NewPerson(*NAMES, presence_answer=PresenceAnswer.DO_NOT_SAY, presence_words="sauf à sa sœur Awa"),
    )
    assert made.id
    said = "Au téléphone : ne pas dire que la personne est ici · sauf à sa sœur Awa"
    assert people.card(actor, made.id).on_telephone == said
    assert people.rows(actor, [made.id])[0].on_telephone == said
    assert Search(store, clock).find(actor, "zwingel").people[0].on_telephone == said


def test_nobody_asked_is_said_by_saying_nothing(people: People, actor: Actor, make: Make) -> None:
    assert people.card(actor, make.person().id).on_telephone == ""
