"""What is kept, archived, made anonymous, erased; and erased again after a restore."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from casework.base.errors import InvalidForm, NotAllowed, UserError
from casework.domain.permissions import Actor, Role
from casework.models import (
    Alert,
    Base,
    Companion,
    CoordinationDecision,
    EmergencySheet,
    Note,
    NotePerson,
    Person,
    ProjectAction,
    ProjectGoal,
    RenewalOpinion,
    Stay,
    ValueChange,
)
from casework.services.retention import DecideRetention, HoldRecord, Retention, RetentionDecision
from casework.steps.erasing import forgotten_erasures, redo_erasures
from casework.steps.merging import references
from casework.storage import journal_check, search_index
from casework.storage.backup import backup_set
from casework.storage.envelope import new_envelope
from casework.storage.envelope_file import EnvelopeFile
from casework.storage.erasures import NAME
from casework.storage.folder import DATABASE, DataFolder
from casework.storage.generation import write_generation
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import TEST_SECRETS, FixedClock

LEFT = date(2024, 3, 1)
MARK = "Zyxabc"
ERASE, ANONYMISE, ARCHIVE = RetentionDecision.ERASE, RetentionDecision.ANONYMISE, RetentionDecision.ARCHIVE


@pytest.fixture
def retention(store: Store, clock: FixedClock) -> Retention:
    return Retention(store, clock)


@pytest.fixture
def gone(make: Make) -> Person:
    """Somebody who left more than two years ago, with a mark in every text."""
    person = make.person(MARK, MARK, phone="+33612345678")
    stay = make.stay(person, admitted_on=date(2023, 3, 2), months=12, ended_on=LEFT)
    make.note(person, f"{MARK} note", happened_at=datetime(2024, 2, 1, tzinfo=UTC))
    goal = make.goal(make.project(stay, wants=f"{MARK} veut"), f"{MARK} objectif")
    make.action(goal, f"{MARK} action")
    renewal = make.renewal(stay, request=f"{MARK} demande", opened_on=date(2024, 1, 1))
    make.save(
        RenewalOpinion(
            renewal_id=renewal.id, kind="social", conclusion="favourable", text=f"{MARK} avis",
            given_on=date(2024, 1, 2), given_by="Nadia Sorel",
        )
    )  # fmt: skip
    make.companion(stay, f"{MARK}, fille")
    meeting = make.coordination(person, question=f"{MARK} question", held_on=date(2024, 1, 10))
    make.save(CoordinationDecision(coordination_id=meeting.id, position=1, text=f"{MARK} décidé"))
    make.task(f"{MARK} tâche", coordination_id=meeting.id, person_id=person.id)
    make.save(
        Alert(
            person_id=person.id, kind="other", text=f"{MARK} alerte", released_by="Inès",
            released_at=datetime(2024, 1, 1, tzinfo=UTC),
        )
    )  # fmt: skip
    make.save(
        EmergencySheet(
            person_id=person.id, contacts=f"{MARK} contact", released_by="Inès",
            released_at=datetime(2024, 1, 1, tzinfo=UTC),
        )
    )  # fmt: skip
    return person


def words_of(store: Store) -> str:
    """Every value of every table, the history and the index's words among them."""
    with store.read() as connection:
        rows = [
            list(row) for table in Base.metadata.sorted_tables for row in connection.execute(select(table))
        ]
        found = connection.exec_driver_sql(
            "SELECT count(*) FROM note_search WHERE note_search MATCH ?", (MARK.lower(),)
        ).scalar()
        named = connection.exec_driver_sql(
            "SELECT count(*) FROM person_search WHERE person_search MATCH ?", (MARK.lower(),)
        ).scalar()
    return json.dumps(
        [rows, f"{MARK} in the index" if found or named else ""], default=str, ensure_ascii=False
    )


def assert_sound(store: Store, actor: Actor) -> None:
    with store.read() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert journal_check.first_broken_link(connection, TEST_SECRETS.journal_key) is None
    with store.write(actor) as uow:
        assert search_index.check(uow.connection) == []


def decide(retention: Retention, actor: Actor, person: Person, decision: RetentionDecision) -> None:
    row = retention.of_person(actor, person.id)
    retention.decide(actor, DecideRetention(person.id, row.version, decision, "Durée atteinte."))


def test_two_years_after_the_last_contact_a_decision_is_asked_for(
    retention: Retention, clock: FixedClock, actor: Actor, gone: Person
) -> None:
    (row,) = retention.due(actor)
    assert (row.person_id, row.last_contact_on, row.due_on) == (gone.id, LEFT, date(2026, 3, 1))
    clock.day = date(2026, 2, 28)
    assert retention.due(actor) == ()


def test_a_later_note_is_a_contact(retention: Retention, make: Make, actor: Actor, gone: Person) -> None:
    make.note(gone, "Elle a appelé.", happened_at=datetime(2026, 1, 5, 12, tzinfo=UTC))
    assert retention.due(actor) == ()
    assert retention.of_person(actor, gone.id).last_contact_on == date(2026, 1, 5)


def test_whoever_is_accompanied_is_neither_due_nor_erased(
    retention: Retention, make: Make, actor: Actor
) -> None:
    person = make.person()
    make.stay(person, admitted_on=date(2020, 1, 1))
    assert retention.due(actor) == ()
    with pytest.raises(InvalidForm) as refusal:
        decide(retention, actor, person, ERASE)
    assert [problem.code for problem in refusal.value.problems] == ["retention_present"]


def test_a_legal_hold_suspends_everything(retention: Retention, actor: Actor, gone: Person) -> None:
    row = retention.of_person(actor, gone.id)
    retention.hold(actor, HoldRecord(gone.id, row.version, is_held=True, reason="Recours en cours"))
    assert not retention.of_person(actor, gone.id).is_due
    with pytest.raises(InvalidForm) as refusal:
        decide(retention, actor, gone, ARCHIVE)
    assert [problem.code for problem in refusal.value.problems] == ["retention_held"]
    row = retention.of_person(actor, gone.id)
    retention.hold(actor, HoldRecord(gone.id, row.version, is_held=False))
    decide(retention, actor, gone, ARCHIVE)


def test_an_archived_record_leaves_the_active_lists_and_comes_back(
    retention: Retention, store: Store, clock: FixedClock, actor: Actor, gone: Person
) -> None:
    from casework.services.people import People, PeopleFilter

    people = People(store, clock)
    decide(retention, actor, gone, ARCHIVE)
    assert gone.id not in people.ids(actor, PeopleFilter())
    assert retention.of_person(actor, gone.id).archived_on == clock.day
    retention.restore_archived(actor, gone.id)
    assert gone.id in people.ids(actor, PeopleFilter())


def test_nothing_of_an_erased_person_is_left_in_the_file(
    retention: Retention, store: Store, actor: Actor, gone: Person
) -> None:
    decide(retention, actor, gone, ERASE)
    assert MARK.lower() not in words_of(store).lower()
    with store.read() as connection:
        for model, column in references():
            rows = connection.execute(select(model.id).where(getattr(model, column) == gone.id)).all()
            assert rows == [], model
    assert_sound(store, actor)


@pytest.mark.parametrize("decision", [ERASE, ANONYMISE])
def test_nothing_is_left_of_what_was_taken_away_before_the_erasure(
    retention: Retention, store: Store, make: Make, actor: Actor, gone: Person, decision: RetentionDecision
) -> None:
    beside = make.companion(make.stay(), f"{MARK}, mère")
    with store.write(actor) as uow:
        uow.get(Companion, beside.id).person_id = gone.id
        uow.journal("test.link")
        uow.commit()
    with store.write(actor) as uow:
        for model in (NotePerson, Note, ProjectAction, ProjectGoal, Alert):
            uow.bulk_delete(model, model.id.is_not(None))
        uow.bulk_delete(Companion, Companion.id != beside.id)
        uow.journal("test.take_away")
        uow.commit()
    decide(retention, actor, gone, decision)
    assert MARK.lower() not in words_of(store).lower()
    assert_sound(store, actor)


def test_the_trace_of_an_erasure_names_nobody(
    retention: Retention, store: Store, clock: FixedClock, actor: Actor, gone: Person
) -> None:
    decide(retention, actor, gone, ERASE)
    (row,) = retention.done(actor)
    assert (row.decision, row.decided_on, row.decided_by) == (ERASE, clock.day, actor.name)
    listed = (store.path.parent / NAME).read_bytes()
    assert MARK.encode() not in listed
    assert gone.uid.hex().encode() in listed


def test_an_anonymous_record_keeps_its_figures_only(
    retention: Retention, store: Store, actor: Actor, gone: Person
) -> None:
    decide(retention, actor, gone, ANONYMISE)
    assert MARK.lower() not in words_of(store).lower()
    with store.read() as connection:
        stays = connection.execute(select(Stay.admitted_on, Stay.ended_on)).all()
        birth = connection.execute(select(Person.birth_date, Person.birth_precision)).one()
    assert [tuple(row) for row in stays] == [(date(2023, 3, 2), LEFT)]
    assert tuple(birth) == (date(1984, 1, 1), "year")
    assert_sound(store, actor)


def test_a_note_about_somebody_else_too_stays_with_them_without_the_name(
    retention: Retention, make: Make, store: Store, actor: Actor, gone: Person
) -> None:
    other = make.person("Autre")
    note = make.note(gone, f"{MARK} et l’autre.", happened_at=datetime(2024, 1, 1, tzinfo=UTC))
    make.save(NotePerson(note_id=note.id, person_id=other.id, moment_key=note.moment_key))
    decide(retention, actor, gone, ERASE)
    assert MARK.lower() not in words_of(store).lower()
    with store.read() as connection:
        assert connection.scalars(select(NotePerson.person_id)).all() == [other.id]
    assert_sound(store, actor)


def test_the_history_of_others_stays(
    retention: Retention, make: Make, store: Store, actor: Actor, gone: Person
) -> None:
    other = make.person("Autre")
    with store.write(actor) as uow:
        uow.bulk_update(Person, Person.id == other.id, {"phone": "+33600000000"})
        uow.journal("test.edit")
        uow.commit()
    decide(retention, actor, gone, ERASE)
    with store.read() as connection:
        kept = connection.scalars(
            select(ValueChange.after).where(
                ValueChange.table_name == "person", ValueChange.row_id == other.id,
                ValueChange.operation == "update",
            )
        ).all()  # fmt: skip
    assert [json.loads(one or "{}")["phone"] for one in kept] == ["+33600000000"]


def test_an_erasure_without_its_list_is_not_carried_out(
    retention: Retention, store: Store, actor: Actor, gone: Person
) -> None:
    (store.path.parent / NAME).write_bytes(b"CASEWORK-ERASURES 1\n[]\n00\n")
    with pytest.raises(UserError) as refusal:
        decide(retention, actor, gone, ERASE)
    assert refusal.value.code == "erasures_altered"
    assert retention.of_person(actor, gone.id).person_id == gone.id


def test_a_coordinator_decides_nothing_of_retention(retention: Retention, make: Make) -> None:
    with pytest.raises(NotAllowed):
        retention.due(make.actor(Role.COORDINATOR))


def test_what_was_erased_since_is_erased_again_where_a_backup_is_put_back(
    retention: Retention, store: Store, clock: FixedClock, actor: Actor, gone: Person
) -> None:
    folder = DataFolder(store.path.parent)
    envelope = new_envelope(demonstration=False)
    EnvelopeFile(folder.path).write(envelope, TEST_SECRETS.file_key)
    with store.write(actor) as uow:
        write_generation(uow, envelope.generation)
        uow.commit()
    made = backup_set(folder, TEST_SECRETS, clock.moment)
    decide(retention, actor, gone, ERASE)
    store.close()
    for beside in store.path.parent.glob("casework.db-*"):
        beside.unlink()
    shutil.copy(made.path / DATABASE, store.path)
    restored = Store(store.path, TEST_SECRETS, clock)
    try:
        assert MARK in words_of(restored)
        with restored.write(None) as uow:
            forgotten = forgotten_erasures(uow.connection, restored.erasures.read())
            redo_erasures(uow, forgotten, clock.today(), clock.now())
            uow.commit()
        restored.settle()
        assert MARK.lower() not in words_of(restored).lower()
        with restored.read() as connection:
            assert forgotten_erasures(connection, restored.erasures.read()) == []
        assert len(Retention(restored, clock).done(actor)) == 1
        assert_sound(restored, actor)
    finally:
        restored.close()
