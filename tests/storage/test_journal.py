"""The journal's chain: whatever is done to it outside the program is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from casework.domain.permissions import Actor
from casework.models import JournalEntry
from casework.storage import engine, journal
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import TEST_SECRETS


@pytest.fixture
def written(store: Store, actor: Actor) -> Store:
    """A file whose journal holds the founding line and four more."""
    with store.write(actor) as uow:
        for number in range(4):
            uow.journal(f"test.{number}", details={"number": number})
        uow.commit()
    return store


def tamper(path: Path, *statements: str) -> None:
    """Change the file as somebody who holds its key and no program would."""
    connection = engine.connect(path, TEST_SECRETS.file_key)
    connection.execute("DROP TRIGGER journal_entry_fixed")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def first_broken(store: Store) -> int | None:
    with store.read() as connection:
        return journal.first_broken_link(connection, TEST_SECRETS.journal_key)


def test_an_untouched_chain_holds(written: Store) -> None:
    assert first_broken(written) is None


@pytest.mark.parametrize(
    "change",
    [
        "action = 'other'",
        "account_id = NULL",
        "person_id = 3",
        "subject = 'person'",
        "subject_id = 9",
        "session = x'00'",
        "details = '{}'",
        "at = '2020-01-01T00:00:00.000000Z'",
        "mac = zeroblob(32)",
        "mac = 'text'",
        "action = CAST(action AS BLOB)",
        "person_id = x'01'",
        "subject_id = '1x'",
        "details = details || char(0) || 'x'",
    ],
)
def test_a_changed_line_is_seen(written: Store, change: str) -> None:
    tamper(written.path, f"UPDATE journal_entry SET {change} WHERE id = 3")
    assert first_broken(written) == 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_line_holds_whatever_its_words(written: Store, actor: Actor, words: str) -> None:
    with written.write(actor) as uow:
        uow.journal("test", details={"words": words})
        uow.journal(words)
        uow.commit()
    assert first_broken(written) is None


def test_a_removed_line_is_seen(written: Store) -> None:
    tamper(written.path, "DELETE FROM journal_entry WHERE id = 3")
    assert first_broken(written) == 4


def test_an_inserted_line_is_seen(written: Store) -> None:
    tamper(
        written.path,
        "UPDATE journal_entry SET id = id + 100 WHERE id > 2",
        "INSERT INTO journal_entry (id, at, account_id, session, action, mac) "
        "SELECT 3, at, account_id, session, 'invented', mac FROM journal_entry WHERE id = 2",
    )
    assert first_broken(written) == 3


def test_two_exchanged_lines_are_seen(written: Store) -> None:
    tamper(
        written.path,
        "UPDATE journal_entry SET id = 99 WHERE id = 3",
        "UPDATE journal_entry SET id = 3 WHERE id = 4",
        "UPDATE journal_entry SET id = 4 WHERE id = 99",
    )
    assert first_broken(written) == 3


def test_another_key_does_not_follow_the_chain(written: Store) -> None:
    with written.read() as connection:
        assert journal.first_broken_link(connection, bytes(32)) == 1


def test_the_program_itself_cannot_change_a_line(written: Store, actor: Actor) -> None:
    with written.write(actor) as uow, pytest.raises(IntegrityError, match="never changed"):
        uow.connection.execute(text("UPDATE journal_entry SET action = 'x'"))


def test_one_unit_may_write_several_lines(written: Store, make: Make) -> None:
    with written.write(make.head) as uow:
        uow.journal("a")
        first = uow.write_journal()
        uow.journal("b")
        uow.commit()
        last = uow.entry_id
    assert last == first + 1
    assert first_broken(written) is None
    with written.read() as connection:
        assert connection.scalar(select(func.max(JournalEntry.id))) == last
