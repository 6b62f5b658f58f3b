"""The journal is read, verified and cut; readings stand in it, what was typed does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casework.base.errors import NotAllowed, UserError
from casework.domain.journal_actions import ActionFamily
from casework.domain.permissions import Actor, Role
from casework.models import ChangeSet, JournalCut, JournalEntry, Organisation
from casework.services.journal import CutJournal, Journal, JournalFilter
from casework.services.people import People
from casework.services.search import Search
from casework.steps.people_list import PeopleFilter
from casework.storage import engine
from casework.storage.store import Store
from tests.builders import Make, actor_of, founding
from tests.conftest import TEST_SECRETS, FixedClock

NOW = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)


@pytest.fixture
def service(store: Store, clock: FixedClock) -> Journal:
    return Journal(store, clock, TEST_SECRETS.journal_key)


def actions(store: Store) -> list[str]:
    store.write_reads()
    with store.read() as connection:
        return list(connection.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))


def last_details(store: Store, action: str) -> dict[str, object]:
    store.write_reads()
    with store.read() as connection:
        kept = connection.scalar(
            select(JournalEntry.details).where(JournalEntry.action == action).order_by(JournalEntry.id.desc())
        )
    found = json.loads(kept or "{}")
    assert isinstance(found, dict)
    return found


def behind(store: Store, *statements: str) -> None:
    """Change the file as somebody who holds its key and no program would."""
    connection = engine.connect(store.path, TEST_SECRETS.file_key)
    connection.execute("DROP TRIGGER journal_entry_fixed")
    for statement in statements:
        connection.execute(statement)
    connection.close()


@pytest.fixture
def aged(tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    """A file made two years ago, with a line of then, one of a year ago and one of today."""
    clock.moment = NOW - timedelta(days=366 * 2)
    store = Store(tmp_path / "aged.db", TEST_SECRETS, clock, create=True)
    store.upgrade()
    founding(store)
    head = actor_of(store, "chef")
    for years in (1, 0):
        clock.moment = NOW - timedelta(days=366 * years)
        Make(store, clock, head).person(f"Personne {years}")
    yield store
    store.close()


@pytest.fixture
def old(aged: Store, clock: FixedClock) -> Journal:
    """Its journal; whoever heads the service of one file heads that of the other."""
    return Journal(aged, clock, TEST_SECRETS.journal_key)


# Readings ------------------------------------------------------------------------------------------


def test_who_opens_a_record_is_told(store: Store, make: Make, clock: FixedClock, actor: Actor) -> None:
    person = make.person("N’Diaye", "Awa")
    People(store, clock).card(actor, person.id)
    assert actions(store)[-1] == "person.open"


def test_a_record_that_was_refused_is_not_told_as_opened(store: Store, make: Make, clock: FixedClock) -> None:
    stay = make.stay(make.person(), make.service(name="Ailleurs"))
    educator = make.actor(Role.EDUCATOR, services=[make.service(name="Ici")])
    with pytest.raises(UserError):
        People(store, clock).card(educator, stay.person_id)
    assert "person.open" not in actions(store)


def test_a_list_is_told_by_its_criteria_and_count_never_by_the_name_typed(
    store: Store, make: Make, clock: FixedClock, actor: Actor
) -> None:
    make.person("Zunino", "Ana")
    People(store, clock).ids(actor, PeopleFilter(text="Zunino", key_worker="Nadia Sorel"))
    told = last_details(store, "people.list")
    assert told == {"letters": 6, "key_worker": True, "count": 0}


def test_a_search_is_told_by_how_many_words_and_what_it_found(
    store: Store, make: Make, clock: FixedClock, actor: Actor
) -> None:
    make.note(make.person("Zunino", "Ana"), "Zunino a vu le médecin.")
    Search(store, clock).find(actor, "zunino")
    assert last_details(store, "search.find") == {"words": 1, "people": 1, "notes": 1}


def test_no_typed_word_stands_in_the_journal(
    store: Store, make: Make, clock: FixedClock, actor: Actor, service: Journal
) -> None:
    make.person("Zunino", "Ana")
    people = People(store, clock)
    people.ids(actor, PeopleFilter(text="Zunino"))
    people.near_duplicates(actor, "Zunino", "Ana")
    Search(store, clock).find(actor, "zunino ana")
    store.write_reads()
    told = json.dumps([line._asdict() for line in service.list_all(actor, JournalFilter())], default=str)
    assert "zunino" not in told.lower()


def test_who_read_a_record_is_told_by_day(
    store: Store, make: Make, clock: FixedClock, actor: Actor, service: Journal
) -> None:
    person = make.person()
    educator = make.actor()
    people = People(store, clock)
    people.card(educator, person.id)
    clock.moment += timedelta(minutes=5)
    people.card(educator, person.id)
    clock.moment += timedelta(days=1)
    people.card(actor, person.id)
    latest, first = service.readers(actor, person.id)
    assert (latest.who, latest.times) == (actor.name, 1)
    assert (first.who, first.times, first.what) == (educator.name, 2, ("ouverture du dossier",))


# Reading the journal -------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.EDUCATOR, Role.ADMINISTRATOR, Role.NURSE, Role.COORDINATOR])
def test_who_may_not_read_the_journal_reads_nothing_of_it(role: Role, make: Make, service: Journal) -> None:
    actor = make.actor(role)
    for call in (
        lambda: service.ids(actor, JournalFilter()),
        lambda: service.verify(actor),
        lambda: service.cut(actor, CutJournal()),
        lambda: service.readers(actor, 1),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_the_latest_line_comes_first_and_is_said_in_french(
    make: Make, actor: Actor, clock: FixedClock, store: Store, service: Journal
) -> None:
    person = make.person("Zunino", "Ana")
    People(store, clock).card(actor, person.id)
    rows = service.rows(actor, service.ids(actor, JournalFilter()))
    assert (rows[0].who, rows[0].what, rows[0].person_id) == (actor.name, "ouverture du dossier", person.id)
    assert "ZUNINO" in rows[0].person.upper()
    assert rows[-1].who == "Casework"


def test_the_list_is_narrowed_by_day_account_person_and_family(
    aged: Store, make: Make, actor: Actor, old: Journal
) -> None:
    everything = old.ids(actor, JournalFilter())
    today = date(2026, 11, 22)
    assert 0 < len(old.ids(actor, JournalFilter(from_day=today, to_day=today))) < len(everything)
    assert old.ids(actor, JournalFilter(to_day=date(2020, 1, 1))) == []
    assert old.ids(actor, JournalFilter(account_id=99)) == []
    reading = old.rows(actor, old.ids(actor, JournalFilter(family=ActionFamily.READING)))
    assert {row.what for row in reading} == {"lecture du journal"}


def test_somebody_of_another_service_is_not_named(make: Make, service: Journal) -> None:
    stay = make.stay(make.person("Zunino", file_number="2026-077"), make.service(name="Ailleurs"))
    head = make.actor(Role.HEAD_OF_SERVICE, services=[make.service(name="Ici")])
    with make.store.write(make.head) as uow:
        uow.journal("person.edit", person_id=stay.person_id)
        uow.commit()
    (row,) = service.rows(head, service.ids(head, JournalFilter(person_id=stay.person_id)))
    assert (row.person, row.person_id) == ("dossier 2026-077", None)
    with pytest.raises(UserError, match="not_found"):
        service.readers(head, stay.person_id)


# Verifying -----------------------------------------------------------------------------------------


def test_a_whole_journal_is_verified_without_a_remark(aged: Store, actor: Actor, old: Journal) -> None:
    found = old.verify(actor)
    assert (found.trouble, found.remark, found.lines) == ("", "", 3)


def test_a_clock_set_back_is_a_remark_and_no_broken_link(
    make: Make, actor: Actor, clock: FixedClock, service: Journal
) -> None:
    clock.moment -= timedelta(days=30)
    make.person()
    found = service.verify(actor)
    assert found.trouble == ""
    assert "horloge" in found.remark


def test_a_changed_line_is_named(aged: Store, actor: Actor, old: Journal) -> None:
    behind(aged, "UPDATE journal_entry SET account_id = NULL WHERE id = 3")
    found = old.verify(actor)
    assert found.broken_line == 3
    assert "ligne 3" in found.trouble


# Cutting -------------------------------------------------------------------------------------------


def test_a_cut_takes_what_is_older_than_the_organisation_keeps(
    aged: Store, actor: Actor, old: Journal
) -> None:
    told = old.preview_cut(actor, CutJournal())
    assert (told.until, told.first, told.last) == (date(2025, 11, 22), date(2024, 11, 20), date(2025, 11, 21))
    done = old.cut(actor, CutJournal())
    assert done.lines == told.lines == 2
    assert old.choices(actor).first == date(2026, 11, 22)
    assert old.verify(actor).trouble == ""
    assert last_details(aged, "journal.cut") == {"lines": 2, "until": "22/11/2025"}


def test_a_cut_follows_the_months_that_the_organisation_chose(
    aged: Store, actor: Actor, old: Journal
) -> None:
    with aged.write(actor) as uow:
        uow.get(Organisation, 1).journal_months = 6
        uow.journal("test.make")
        uow.commit()
    assert old.preview_cut(actor, CutJournal()).until == date(2026, 5, 22)


def test_nothing_is_cut_that_is_less_than_six_months_old(aged: Store, actor: Actor, old: Journal) -> None:
    with pytest.raises(UserError, match="journal_cut_recent"):
        old.cut(actor, CutJournal(until=date(2026, 8, 1)))


def test_a_civil_day_to_come_cuts_no_more(aged: Store, actor: Actor, clock: FixedClock, old: Journal) -> None:
    clock.day = date(2036, 1, 1)
    assert old.preview_cut(actor, CutJournal()).until == date(2025, 11, 22)


def test_where_nothing_is_old_nothing_is_cut(
    make: Make, actor: Actor, store: Store, service: Journal
) -> None:
    with pytest.raises(UserError, match="journal_nothing_to_cut"):
        service.cut(actor, CutJournal())
    with store.read() as connection:
        assert connection.scalar(select(func.count(JournalCut.id))) == 0


def test_the_value_history_stays_when_the_journal_is_cut(aged: Store, actor: Actor, old: Journal) -> None:
    with aged.read() as connection:
        before = connection.scalar(select(func.count(ChangeSet.id)))
    old.cut(actor, CutJournal())
    with aged.read() as connection:
        assert connection.scalar(select(func.count(ChangeSet.id))) == before


def test_a_broken_link_that_goes_with_a_cut_is_told_by_the_line_that_stays(
    aged: Store, actor: Actor, old: Journal
) -> None:
    behind(aged, "UPDATE journal_entry SET account_id = NULL WHERE id = 2")
    old.cut(actor, CutJournal())
    assert last_details(aged, "journal.cut")["broken"] == 2


def test_nothing_is_cut_behind_a_cut_that_somebody_forged(aged: Store, actor: Actor, old: Journal) -> None:
    behind(
        aged,
        "INSERT INTO journal_cut (at, up_to_id, lines, link, mac) "
        "SELECT at, 900, 3, mac, zeroblob(32) FROM journal_entry WHERE id = 1",
    )
    with pytest.raises(UserError, match="check_journal_cut_forged"):
        old.cut(actor, CutJournal())
