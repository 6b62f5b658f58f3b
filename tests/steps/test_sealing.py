"""A compartment is born: what waited for it is sealed, in the rows, in their history, out of the index."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casework.domain.permissions import Actor
from casework.models import Note, RenewalOpinion, ValueChange
from casework.steps.sealing import is_waiting, open_sealed, seal_waiting
from casework.storage.keyring import Keyring
from casework.storage.store import Store
from tests.builders import Make
from tests.compartments import HEALTH, PSYCHOLOGY, CompartmentKeys

WORD = "méthadone"


def born(store: Store, actor: Actor, keyring: Keyring) -> int:
    with store.write(actor) as uow:
        count = seal_waiting(uow, keyring, HEALTH)
        uow.journal("compartment.birth", details={"sealed": count})
        uow.commit()
    return count


def everything(store: Store) -> str:
    """Each text of each table, search tables too, as one string."""
    with store.read() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars()
        return repr([connection.exec_driver_sql(f"SELECT * FROM {name}").all() for name in tables.all()])


@pytest.fixture
def waiting(make: Make, store: Store, actor: Actor) -> Note:
    """An imported note of the health compartment, corrected once, before anybody can read it."""
    note = make.note(text=f"{WORD} 60 mg", compartment=HEALTH)
    with store.write(actor) as uow:
        uow.get(Note, note.id).text = f"{WORD} 40 mg"
        uow.journal("note.correct", note)
        uow.commit()
    return note


def test_a_birth_leaves_no_waiting_word_in_any_table(store: Store, actor: Actor, waiting: Note) -> None:
    assert WORD in everything(store)
    assert born(store, actor, CompartmentKeys().keyring()) == 1
    assert WORD not in everything(store)
    assert "methadone" not in everything(store)


def test_a_member_reads_what_waited_and_what_it_said_before(
    store: Store, actor: Actor, waiting: Note
) -> None:
    keys = CompartmentKeys()
    born(store, actor, keys.keyring())
    member = keys.keyring(HEALTH)
    with store.read() as connection:
        row = connection.execute(select(Note.uid, Note.text, Note.sealed)).one()
        kept = connection.scalars(select(ValueChange.before).where(ValueChange.operation == "update")).one()
    assert open_sealed(member, "note", row.uid, row.text, row.sealed) == f"{WORD} 40 mg"
    assert kept is not None
    assert '"text": null' in kept
    assert '"sealed"' in kept


def test_a_birth_seals_what_the_bin_holds(store: Store, actor: Actor, waiting: Note) -> None:
    with store.write(actor) as uow:
        uow.bulk_delete(Note, Note.id == waiting.id)
        uow.journal("note.bin")
        uow.commit()
    born(store, actor, CompartmentKeys().keyring())
    assert WORD not in everything(store)


def test_the_other_compartment_keeps_waiting(store: Store, actor: Actor, make: Make) -> None:
    make.note(text="Entretien du 3", compartment=PSYCHOLOGY)
    assert born(store, actor, CompartmentKeys().keyring()) == 0
    with store.read() as connection:
        assert is_waiting(connection, PSYCHOLOGY)
        assert not is_waiting(connection, HEALTH)


def test_nothing_waits_after_a_birth(store: Store, actor: Actor, waiting: Note) -> None:
    with store.read() as connection:
        assert is_waiting(connection, HEALTH)
    born(store, actor, CompartmentKeys().keyring())
    with store.read() as connection:
        assert not is_waiting(connection, HEALTH)


def test_a_medical_opinion_that_waited_is_sealed(store: Store, actor: Actor, make: Make) -> None:
    renewal = make.renewal(make.stay())
    make.save(
        RenewalOpinion(
            renewal_id=renewal.id, kind="medical", conclusion="favourable", text=WORD,
            given_on=make.clock.today(), given_by="Dr Lemaire",
        )
    )  # fmt: skip
    assert born(store, actor, CompartmentKeys().keyring()) == 1
    assert WORD not in everything(store)
