"""The search tables follow the tables they index, without accents, whatever way a row is written."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from casework.domain.permissions import Actor
from casework.models import Note, Person
from casework.storage import engine, search_index
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import TEST_SECRETS


def found(store: Store, words: str) -> list[int]:
    with store.read() as connection:
        query = text(
            "SELECT note.id FROM note_search JOIN note ON note.moment_key = note_search.rowid "
            "WHERE note_search MATCH :words ORDER BY note_search.rowid DESC"
        )
        return list(connection.scalars(query, {"words": words}))


def broken(store: Store, actor: Actor) -> list[str]:
    with store.write(actor) as uow:
        return search_index.check(uow.connection)


@pytest.mark.parametrize("words", ["seance", "seances", "coeur", "celik", "theatre", "ci*", "se*"])
def test_a_note_is_found_without_its_accents(store: Store, make: Make, words: str) -> None:
    note = make.note(text="Séances de théâtre avec M. Çelik, le cœur y est. Séance du 12, ciné après.")
    assert found(store, words) == [note.id]


def test_a_changed_note_is_found_by_its_new_words_only(store: Store, actor: Actor, make: Make) -> None:
    note = make.note(text="Rendez-vous à la préfecture")
    with store.write(actor) as uow:
        uow.get(Note, note.id).text = "Rendez-vous à la mairie"
        uow.journal("test")
        uow.commit()
    assert (found(store, "prefecture"), found(store, "mairie")) == ([], [note.id])
    assert broken(store, actor) == []


def test_a_deleted_note_is_not_found(store: Store, actor: Actor, make: Make) -> None:
    note = make.note(text="Rendez-vous à la préfecture")
    with store.write(actor) as uow:
        uow.bulk_delete(Note, Note.id == note.id)
        uow.journal("test")
        uow.commit()
    assert found(store, "prefecture") == []
    assert broken(store, actor) == []


def test_a_sealed_note_is_not_in_the_index(store: Store, actor: Actor, make: Make) -> None:
    note = make.note(text=None, sealed=b"secret", compartment="health")  # type: ignore[arg-type]
    with store.write(actor) as uow:
        uow.get(Note, note.id).sealed = b"other"
        uow.journal("test")
        uow.commit()
    assert broken(store, actor) == []


def test_people_changed_in_bulk_are_indexed(store: Store, actor: Actor, make: Make) -> None:
    person = make.person("Avant")
    with store.write(actor) as uow:
        uow.bulk_update(Person, Person.id == person.id, {"search_text": "apres"})
        uow.journal("test")
        uow.commit()
    with store.read() as connection:
        hits = connection.exec_driver_sql("SELECT rowid FROM person_search WHERE person_search MATCH 'apr*'")
        assert hits.scalars().all() == [person.id]
    assert broken(store, actor) == []


def test_an_index_that_does_not_follow_is_named(store: Store, actor: Actor, make: Make) -> None:
    make.note(text="Séance")
    connection = engine.connect(store.path, TEST_SECRETS.file_key)
    connection.execute("INSERT INTO note_search(rowid, text) VALUES (77, 'inventé')")
    connection.close()
    assert broken(store, actor) == ["note_search"]
    with store.write(actor) as uow:
        search_index.recreate(uow.connection)
        assert search_index.check(uow.connection) == []
