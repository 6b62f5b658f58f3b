"""Readings wait in memory, are told once a minute, and are written together."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from casework.base.errors import UserError
from casework.domain.permissions import Actor
from casework.models import JournalEntry
from casework.storage import journal_check
from casework.storage.store import Store
from tests.conftest import TEST_SECRETS, FixedClock


def told(store: Store) -> list[tuple[str, int | None, str]]:
    with store.read() as connection:
        rows = connection.execute(
            select(JournalEntry.action, JournalEntry.person_id, JournalEntry.details)
            .where(JournalEntry.id > 1)
            .order_by(JournalEntry.id)
        )
        return [(row.action, row.person_id, row.details) for row in rows]


def test_nothing_is_written_while_somebody_reads(store: Store, actor: Actor) -> None:
    store.reads.note(actor, "person.open", person_id=7)
    assert store.reads.are_waiting
    assert told(store) == []


def test_what_was_read_is_written_afterwards(store: Store, actor: Actor) -> None:
    store.reads.note(actor, "person.open", person_id=7)
    store.reads.note(actor, "people.list", details={"count": 12})
    store.write_reads()
    assert told(store) == [("person.open", 7, ""), ("people.list", None, '{"count": 12}')]
    assert not store.reads.are_waiting
    with store.read() as connection:
        assert journal_check.first_broken_link(connection, TEST_SECRETS.journal_key) is None


def test_the_same_page_loaded_again_within_a_minute_is_one_line(
    store: Store, actor: Actor, clock: FixedClock
) -> None:
    store.reads.note(actor, "person.open", person_id=7)
    store.write_reads()
    clock.moment += timedelta(seconds=59)
    store.reads.note(actor, "person.open", person_id=7)
    store.reads.note(actor, "person.open", person_id=8)
    clock.moment += timedelta(seconds=2)
    store.reads.note(actor, "person.open", person_id=7)
    store.write_reads()
    assert [person_id for _action, person_id, _details in told(store)] == [7, 8, 7]


def test_of_a_word_being_typed_only_the_last_search_is_told(
    store: Store, actor: Actor, clock: FixedClock
) -> None:
    for letters in (1, 2, 3):
        store.reads.note(actor, "people.list", details={"letters": letters}, typing=True)
        clock.moment += timedelta(seconds=1)
    clock.moment += timedelta(seconds=30)
    store.reads.note(actor, "people.list", details={"letters": 9}, typing=True)
    store.write_reads()
    assert [details for *_, details in told(store)] == ['{"letters": 3}', '{"letters": 9}']


def test_what_could_not_be_written_waits(store: Store, actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise UserError("disk_full")

    store.reads.note(actor, "person.open", person_id=7)
    with monkeypatch.context() as patch:
        patch.setattr(store, "write", full)
        with pytest.raises(UserError):
            store.write_reads()
    store.write_reads()
    assert told(store) == [("person.open", 7, "")]
