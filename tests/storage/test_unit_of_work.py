"""One intention, one transaction: what it guarantees, also for statements that bypass the ORM's flush."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError

from casework.base.errors import StaleWrite, UserError
from casework.domain.permissions import Actor
from casework.models import JournalEntry, Note, Person, Stay, StayTerm, ValueChange
from casework.storage import history
from casework.storage.store import Store
from tests.builders import Make


def names(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.scalars(select(Person.last_name).order_by(Person.id)))


def version(store: Store, stay: Stay) -> int:
    with store.read() as connection:
        return connection.execute(select(Stay.version).where(Stay.id == stay.id)).scalar_one()


def changes(store: Store, table: str, row_id: int) -> list[tuple[str, Any, Any]]:
    with store.read() as connection:
        rows = connection.execute(
            select(ValueChange.operation, ValueChange.before, ValueChange.after)
            .where(ValueChange.table_name == table, history.concerns(row_id))
            .order_by(ValueChange.id)
        ).all()

    def opened(kept: str | None) -> Any:
        return json.loads(kept) if kept else None

    return [(row.operation, opened(row.before), opened(row.after)) for row in rows]


def person_row(number: int, last_name: str) -> dict[str, object]:
    return {
        "file_number": f"N{number}",
        "last_name": last_name,
        "sort_key": last_name,
        "search_text": last_name,
        "sound_text": "",
    }


# Leaving without commit ------------------------------------------------------------------------------


def test_leaving_without_commit_writes_nothing(store: Store, actor: Actor) -> None:
    with store.write(actor) as uow:
        uow.add(Person(**person_row(1, "Perdue")))
        uow.journal("person.create")
    assert names(store) == []


def test_leaving_without_commit_undoes_bulk_statements_too(store: Store, actor: Actor, make: Make) -> None:
    kept = make.person("Kept")
    with store.write(actor) as uow:
        uow.bulk_insert(Person, [person_row(1, "Perdue"), person_row(2, "Perdu")])
        uow.bulk_update(Person, Person.id == kept.id, {"last_name": "Changed"})
        uow.bulk_delete(Person, Person.file_number == "N1")
        uow.journal("person.create")
    assert names(store) == ["Kept"]


def test_an_error_inside_undoes_what_was_written_and_its_journal(store: Store, actor: Actor) -> None:
    def fail_halfway() -> None:
        with store.write(actor) as uow:
            uow.bulk_insert(Person, [person_row(1, "Perdue")])
            uow.journal("person.create")
            uow.write_journal()
            raise UserError("not_found")

    with store.read() as connection:
        before = connection.scalar(select(func.count(JournalEntry.id)))
    with pytest.raises(UserError):
        fail_halfway()
    assert names(store) == []
    with store.read() as connection:
        assert connection.scalar(select(func.count(JournalEntry.id))) == before


def test_the_sessions_own_commit_commits_nothing(store: Store, actor: Actor) -> None:
    with store.write(actor) as uow:
        uow.add(Person(**person_row(1, "Perdue")))
        uow.session.commit()
    assert names(store) == []


def test_a_unit_of_work_commits_once(store: Store, actor: Actor) -> None:
    with store.write(actor) as uow:
        uow.add(Person(**person_row(1, "Une")))
        uow.journal("person.create")
        uow.commit()
        with pytest.raises(RuntimeError, match="once"):
            uow.commit()
    assert names(store) == ["Une"]


# Never without a trace -------------------------------------------------------------------------------


def test_a_commit_without_a_journal_line_is_refused(store: Store, actor: Actor) -> None:
    with store.write(actor) as uow:
        uow.add(Person(**person_row(1, "Perdue")))
        with pytest.raises(RuntimeError, match="without a journal entry"):
            uow.commit()
    assert names(store) == []


def test_a_bulk_statement_without_a_journal_line_is_refused(store: Store, actor: Actor) -> None:
    with store.write(actor) as uow:
        uow.bulk_insert(Person, [person_row(1, "Perdue")])
        with pytest.raises(RuntimeError, match="without a journal entry"):
            uow.commit()
    assert names(store) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE person SET last_name = 'x'",
        "insert into person (file_number) VALUES ('x')",
        "INSERT OR REPLACE INTO person (file_number) VALUES ('x')",
        'DELETE FROM "person"',
        "WITH some AS (SELECT 1) UPDATE person SET last_name = 'x'",
        "WITH some AS (SELECT 1) DELETE FROM person WHERE id IN (SELECT * FROM some)",
    ],
)
def test_a_statement_beside_the_unit_of_work_is_refused(store: Store, actor: Actor, statement: str) -> None:
    with store.write(actor) as uow:
        with pytest.raises(RuntimeError, match="bulk statement on person"):
            uow.connection.execute(text(statement))
        with pytest.raises(RuntimeError, match="bulk statement on person"):
            uow.session.execute(text(statement))


def test_a_write_while_reading_is_refused(store: Store, make: Make) -> None:
    make.person("Intacte")
    with store.read() as connection, pytest.raises(RuntimeError, match="outside a unit of work"):
        connection.execute(update(Person).values(last_name="x"))
    assert names(store) == ["Intacte"]


def test_a_statement_after_a_refused_flush_is_still_watched(store: Store, actor: Actor, make: Make) -> None:
    number = make.person().file_number
    with store.write(actor) as uow:
        taken = Person(**person_row(1, "Prise") | {"file_number": number})
        with pytest.raises(IntegrityError):
            uow.add(taken)
        with pytest.raises(RuntimeError, match="bulk statement"):
            uow.connection.execute(update(Person).values(last_name="x"))


def test_a_unit_whose_flush_was_refused_commits_nothing(store: Store, actor: Actor, make: Make) -> None:
    number = make.person("Seule").file_number
    with store.write(actor) as uow:
        uow.bulk_insert(Person, [person_row(1, "Perdue")])
        with pytest.raises(IntegrityError):
            uow.add(Person(**person_row(1, "Prise") | {"file_number": number}))
        uow.journal("person.create")
        with pytest.raises(RuntimeError, match="rolled this unit of work back"):
            uow.commit()
    assert names(store) == ["Seule"]


def test_nothing_changed_needs_no_journal_line(store: Store, actor: Actor) -> None:
    with store.write(actor) as uow:
        uow.commit()


def test_the_journal_says_who_did_what_to_whom(store: Store, actor: Actor, make: Make) -> None:
    person = make.person()
    with store.write(actor) as uow:
        row = uow.get(Person, person.id)
        row.phone = "+33612345678"
        uow.journal("person.edit", row, person_id=row.id, details={"fields": 1})
        uow.commit()
    with store.read() as connection:
        line = connection.execute(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
    assert (line.account_id, line.action, line.subject, line.subject_id, line.person_id, line.details) == (
        actor.account_id, "person.edit", "person", person.id, person.id, '{"fields": 1}',
    )  # fmt: skip


# Value history ---------------------------------------------------------------------------------------


def test_the_history_keeps_each_field_before_and_after(store: Store, actor: Actor, make: Make) -> None:
    person = make.person("Avant", phone="0612")
    with store.write(actor) as uow:
        row = uow.get(Person, person.id)
        row.last_name, row.birth_date = "Après", None
        uow.journal("person.edit", row)
        uow.commit()
    insert, edit = changes(store, "person", person.id)
    assert insert == ("insert", None, None)
    assert edit == (
        "update",
        {"last_name": "Avant", "birth_date": "1984-05-17"},
        {"last_name": "Après", "birth_date": None},
    )


def test_saving_the_same_values_writes_no_history_and_no_version(
    store: Store, actor: Actor, make: Make
) -> None:
    stay = make.stay()
    with store.write(actor) as uow:
        row = uow.get(Stay, stay.id)
        row.referred_by = row.referred_by
        uow.bulk_update(Stay, Stay.id == stay.id, {"referred_by": ""})
        uow.commit()
    assert len(changes(store, "stay", stay.id)) == 1
    assert version(store, stay) == 1


def test_bulk_statements_keep_history_too(store: Store, actor: Actor, make: Make) -> None:
    first, second = make.person("Une"), make.person("Deux")
    with store.write(actor) as uow:
        changed = uow.bulk_update(Person, Person.last_name == "Une", {"phone": "1", "last_name": "Une"})
        gone = uow.bulk_delete(Person, Person.last_name == "Deux")
        uow.journal("test")
        uow.commit()
    assert (changed, gone) == ([first.id], [second.id])
    assert changes(store, "person", first.id)[1:] == [("update", {"phone": ""}, {"phone": "1"})]
    ((operation, before, after),) = changes(store, "person", second.id)[1:]
    assert (operation, after) == ("delete", None)
    assert before["last_name"] == "Deux"
    assert set(before) == set(Person.__table__.columns.keys())


def test_a_row_set_after_a_bulk_statement_still_knows_what_it_was(
    store: Store, actor: Actor, make: Make
) -> None:
    person = make.person("Avant")
    with store.write(actor) as uow:
        row = uow.get(Person, person.id)
        uow.bulk_update(Person, Person.id == person.id, {"phone": "1"})
        row.last_name = "Après"
        uow.journal("test")
        uow.commit()
    assert changes(store, "person", person.id)[2] == (
        "update",
        {"last_name": "Avant"},
        {"last_name": "Après"},
    )


def test_a_removed_row_keeps_its_values(store: Store, actor: Actor, make: Make) -> None:
    term = make.term(make.stay())
    with store.write(actor) as uow:
        uow.remove(uow.get(StayTerm, term.id))
        uow.journal("test")
        uow.commit()
    (_insert, (_operation, before, _after)) = changes(store, "stay_term", term.id)
    assert before["ends_on"] == term.ends_on.isoformat()


def test_an_id_is_never_given_twice(store: Store, actor: Actor, make: Make) -> None:
    last = make.person()
    with store.write(actor) as uow:
        uow.bulk_delete(Person, Person.id == last.id)
        (new,) = uow.bulk_insert(Person, [person_row(1, "Une")])
        newer = uow.add(Person(**person_row(2, "Autre")))
        (newest,) = uow.bulk_insert(Person, [person_row(3, "Troisième")])
        uow.journal("test")
        uow.commit()
    assert last.id < new < newer.id < newest


# Versions --------------------------------------------------------------------------------------------


def test_a_childs_change_bumps_its_root_once_a_unit(store: Store, actor: Actor, make: Make) -> None:
    stay = make.stay(months=12)
    before = version(store, stay)
    with store.write(actor) as uow:
        for term in uow.session.scalars(select(StayTerm).where(StayTerm.stay_id == stay.id)):
            term.months = 6
            term.derogation_reason = "motif"
        uow.get(Stay, stay.id).referred_by = "CHU"
        uow.journal("test")
        uow.commit()
    assert version(store, stay) == before + 1


@pytest.mark.parametrize("way", ["insert", "update", "delete"])
def test_bulk_statements_on_children_bump_their_roots(
    store: Store, actor: Actor, make: Make, way: str
) -> None:
    stay, other = make.stay(months=12), make.stay(months=12)
    before, untouched = version(store, stay), version(store, other)
    with store.write(actor) as uow:
        if way == "insert":
            row = {"stay_id": stay.id, "number": 2, "starts_on": stay.admitted_on, "months": None}
            uow.bulk_insert(StayTerm, [row | {"ends_on": stay.admitted_on}])
        elif way == "update":
            uow.bulk_update(StayTerm, StayTerm.stay_id == stay.id, {"months": 6})
        else:
            uow.bulk_delete(StayTerm, StayTerm.stay_id == stay.id)
        uow.journal("test")
        uow.commit()
    assert version(store, stay) == before + 1
    assert version(store, other) == untouched


def test_a_loaded_row_knows_its_new_version_after_commit(store: Store, actor: Actor, make: Make) -> None:
    stay = make.stay(months=12)
    with store.write(actor) as uow:
        row = uow.get(Stay, stay.id)
        uow.bulk_update(StayTerm, StayTerm.stay_id == stay.id, {"months": 6})
        row.referred_by = "CHU"
        uow.journal("test")
        uow.commit()
    assert row.version == version(store, stay)
    assert row.referred_by == "CHU"


def test_a_row_only_touched_by_bulk_statements_is_up_to_date(store: Store, actor: Actor, make: Make) -> None:
    stay = make.stay(months=12)
    with store.write(actor) as uow:
        row = uow.get(Stay, stay.id)
        uow.bulk_update(Stay, Stay.id == stay.id, {"referred_by": "CHU"})
        uow.journal("test")
        uow.commit()
    assert (row.version, row.referred_by) == (version(store, stay), "CHU")


def test_a_child_that_moves_bumps_both_roots(store: Store, actor: Actor, make: Make) -> None:
    old, new = make.stay(months=12), make.stay()
    before = version(store, old), version(store, new)
    with store.write(actor) as uow:
        uow.session.scalars(select(StayTerm)).one().stay_id = new.id
        uow.journal("test")
        uow.commit()
    assert (version(store, old), version(store, new)) == (before[0] + 1, before[1] + 1)


def test_a_new_row_starts_at_version_one(store: Store, make: Make) -> None:
    assert version(store, make.stay()) == 1


def test_a_stale_screen_overwrites_nobody(store: Store, actor: Actor, make: Make) -> None:
    person = make.person("Vu", phone="1")
    with store.write(actor) as uow:
        uow.get(Person, person.id).last_name = "Autre"
        uow.journal("test")
        uow.commit()
    with store.write(actor) as uow:
        row = uow.get(Person, person.id)
        with pytest.raises(StaleWrite) as stale:
            uow.check_version(row, 1, {"last_name": ("Nom", "Mien"), "phone": ("Téléphone", "1")})
    (conflict,) = stale.value.conflicts
    assert (conflict.label, conflict.stored, conflict.typed) == ("Nom", "Autre", "Mien")
    assert stale.value.version == 2


def test_a_stale_screen_that_types_the_same_passes(store: Store, actor: Actor, make: Make) -> None:
    person = make.person("Vu")
    with store.write(actor) as uow:
        uow.check_version(uow.get(Person, person.id), 0, {"last_name": ("Nom", "Vu")})


def test_a_row_that_is_gone_is_told(store: Store, actor: Actor) -> None:
    with store.write(actor) as uow, pytest.raises(UserError) as gone:
        uow.get(Note, 12345)
    assert gone.value.code == "not_found"
