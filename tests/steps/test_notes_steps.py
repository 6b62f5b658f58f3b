"""Moment keys: unique, and sorted as time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from casework.domain.permissions import Actor
from casework.domain.timeline import key_of_moment
from casework.models import Note, NotePerson
from casework.steps.notes import MomentKeys, NewNote, add_notes
from casework.storage.keyring import Keyring
from casework.storage.store import Store
from tests.builders import Make

NOON = datetime(2026, 11, 22, 12, 0, 30, tzinfo=UTC)


def _note(text: str, at: datetime, actor: Actor, *person_ids: int) -> NewNote:
    return NewNote(text, at, actor.account_id, actor.name, person_ids)


def test_keys_sort_as_time_then_as_they_were_written(store: Store, actor: Actor) -> None:
    for batch in range(3):
        with store.write(actor) as uow:
            at = [NOON + timedelta(minutes=n % 2) for n in range(40)]
            add_notes(
                uow, [_note(f"{batch} {n}", moment, actor) for n, moment in enumerate(at)], NOON, Keyring()
            )
            uow.journal("test.make")
            uow.commit()
    with store.read() as connection:
        rows = connection.execute(select(Note.id, Note.happened_at).order_by(Note.moment_key)).all()
    assert len(rows) == 120
    assert rows == sorted(rows, key=lambda row: (row.happened_at, row.id))


def test_no_key_of_a_minute_is_before_its_first(store: Store, actor: Actor) -> None:
    with store.write(actor) as uow:
        keys = MomentKeys(uow.connection)
        assert (
            key_of_moment(NOON)
            <= keys.next(NOON)
            < keys.next(NOON)
            < key_of_moment(NOON + timedelta(minutes=1))
        )


def test_a_person_s_line_carries_the_note_s_key(store: Store, actor: Actor, make: Make) -> None:
    one, other = make.person(), make.person()
    with store.write(actor) as uow:
        (note_id,) = add_notes(
            uow, [_note("Ensemble au parc.", NOON, actor, one.id, other.id)], NOON, Keyring()
        )
        uow.journal("test.make")
        uow.commit()
    with store.read() as connection:
        key = connection.scalar(select(Note.moment_key).where(Note.id == note_id))
        lines = connection.execute(select(NotePerson.person_id, NotePerson.moment_key)).all()
    assert lines == [(one.id, key), (other.id, key)]
