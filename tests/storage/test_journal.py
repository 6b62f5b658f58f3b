"""The journal's chain: whatever is done to it outside the program is seen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from casework.domain.permissions import Actor
from casework.models import JournalEntry, moment_text
from casework.storage import derived, engine, journal, journal_check, journal_seals
from casework.storage.journal_check import BrokenLink, Fault, Verdict
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import TEST_SECRETS, FixedClock


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
    for trigger in derived.JOURNAL_GUARDS:
        connection.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def first_broken(store: Store) -> int | None:
    with store.read() as connection:
        return journal_check.first_broken_link(connection, TEST_SECRETS.journal_key)


def verdict(store: Store) -> Verdict:
    with store.read() as connection:
        return journal_check.verify(connection, TEST_SECRETS.journal_key)


def broken(store: Store) -> BrokenLink | None:
    return verdict(store).broken


def write_line(store: Store, actor: Actor, action: str = "test.more") -> None:
    with store.write(actor) as uow:
        uow.journal(action)
        uow.commit()


def cut_up_to(store: Store, actor: Actor, line: int) -> journal_seals.Cut:
    with store.write(actor) as uow:
        made = journal.cut(
            uow.connection, TEST_SECRETS.journal_key, line, FixedClock().now(), actor.account_id
        )
        uow.journal("journal.cut", details={"lines": made.lines})
        uow.commit()
    return made


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
    assert broken(written) == BrokenLink(4, Fault.MISSING)


def test_a_removed_last_line_is_seen(written: Store) -> None:
    tamper(written.path, "DELETE FROM journal_entry WHERE id > 3")
    assert broken(written) == BrokenLink(4, Fault.END_MISSING)


def test_a_tail_taken_away_stays_seen_once_more_is_written(written: Store, actor: Actor) -> None:
    tamper(written.path, "DELETE FROM journal_entry WHERE id > 3")
    write_line(written, actor)
    assert broken(written) == BrokenLink(6, Fault.MISSING)


def test_the_whole_journal_taken_away_is_seen(written: Store, actor: Actor) -> None:
    tamper(written.path, "DELETE FROM journal_entry")
    assert broken(written) == BrokenLink(1, Fault.END_MISSING)
    write_line(written, actor)
    assert broken(written) == BrokenLink(6, Fault.MISSING)


def test_a_tail_taken_away_with_its_seal_is_seen(written: Store, actor: Actor) -> None:
    tamper(
        written.path,
        "DELETE FROM journal_entry WHERE id > 3",
        "DELETE FROM fact WHERE key = 'journal_end'",
    )
    assert broken(written) == BrokenLink(4, Fault.END_MISSING)
    write_line(written, actor)
    assert broken(written) == BrokenLink(4, Fault.CHANGED)


def test_an_earlier_seal_put_back_is_seen_by_the_changes_it_does_not_know(store: Store, make: Make) -> None:
    connection = engine.connect(store.path, TEST_SECRETS.file_key)
    (earlier,) = connection.execute("SELECT value FROM fact WHERE key = 'journal_end'").fetchone()
    connection.close()
    make.person()
    tamper(
        store.path,
        "DELETE FROM journal_entry WHERE id > 1",
        f"UPDATE fact SET value = '{earlier}' WHERE key = 'journal_end'",
    )
    assert broken(store) == BrokenLink(2, Fault.END_MISSING)


def test_an_inserted_line_is_seen(written: Store) -> None:
    tamper(
        written.path,
        "UPDATE journal_entry SET id = id + 100 WHERE id > 2",
        "INSERT INTO journal_entry (id, at, account_id, session, action, mac) "
        "SELECT 3, at, account_id, session, 'invented', mac FROM journal_entry WHERE id = 2",
    )
    assert first_broken(written) == 3


def test_a_line_added_at_the_end_is_seen_and_stops_nobody_from_working(written: Store, make: Make) -> None:
    tamper(
        written.path,
        "INSERT INTO journal_entry (at, account_id, session, action, mac) "
        "SELECT at, account_id, session, 'invented', mac FROM journal_entry WHERE id = 2",
        "INSERT INTO change_set (id, at, action) SELECT 40, at, 'invented' FROM journal_entry WHERE id = 2",
    )
    make.person()
    assert broken(written) == BrokenLink(6, Fault.CHANGED)
    with written.read() as connection:
        assert connection.scalar(select(func.max(JournalEntry.id))) == 41


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
        assert journal_check.first_broken_link(connection, bytes(32)) == 1


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


def test_the_program_itself_cannot_remove_or_replace_a_line(written: Store, actor: Actor) -> None:
    with written.write(actor) as uow, pytest.raises(IntegrityError, match="by a cut only"):
        uow.connection.execute(text("DELETE FROM journal_entry WHERE id = 5"))
    with written.write(actor) as uow, pytest.raises(IntegrityError, match="never replaced"):
        uow.connection.execute(
            text(
                "INSERT OR REPLACE INTO journal_entry (id, at, session, action, mac) "
                "VALUES (5, '', '', '', '')"
            )
        )
    assert first_broken(written) is None


def test_a_clock_set_back_breaks_nothing_and_is_told(written: Store, actor: Actor, clock: FixedClock) -> None:
    clock.moment -= timedelta(hours=3)
    write_line(written, actor)
    assert verdict(written) == Verdict(6, None, set_back=1, first_set_back=6)


def test_a_reading_written_afterwards_is_no_clock_set_back(
    written: Store, actor: Actor, clock: FixedClock
) -> None:
    clock.moment -= timedelta(seconds=40)
    write_line(written, actor)
    assert verdict(written) == Verdict(6, None)


# Cuts ----------------------------------------------------------------------------------------------


def test_the_chain_goes_on_from_a_cut(written: Store, actor: Actor) -> None:
    made = cut_up_to(written, actor, 3)
    assert (made.up_to_id, made.lines) == (3, 3)
    assert verdict(written) == Verdict(3, None)
    cut_up_to(written, actor, 4)
    assert verdict(written) == Verdict(3, None)


def test_the_chain_goes_on_where_a_cut_took_every_line(written: Store, actor: Actor) -> None:
    cut_up_to(written, actor, 5)
    with written.read() as connection:
        assert connection.scalars(select(JournalEntry.id)).all() == [6]
    assert first_broken(written) is None


def test_a_cut_is_never_changed_removed_or_replaced(written: Store, actor: Actor) -> None:
    cut_up_to(written, actor, 3)
    for statement in (
        "UPDATE journal_cut SET lines = 1",
        "DELETE FROM journal_cut",
        "INSERT OR REPLACE INTO journal_cut SELECT * FROM journal_cut",
    ):
        with written.write(actor) as uow, pytest.raises(IntegrityError, match="a cut is never"):
            uow.connection.execute(text(statement))


def test_lines_a_cut_does_not_cover_cannot_be_removed(written: Store, actor: Actor) -> None:
    cut_up_to(written, actor, 3)
    with written.write(actor) as uow, pytest.raises(IntegrityError, match="by a cut only"):
        uow.connection.execute(text("DELETE FROM journal_entry WHERE id = 4"))


@pytest.mark.parametrize(
    "change",
    [
        "at = '2020-01-01T00:00:00.000000Z'",
        "account_id = NULL",
        "up_to_id = 4",
        "lines = 2",
        "link = zeroblob(32)",
        "mac = zeroblob(32)",
    ],
)
def test_a_changed_cut_is_seen(written: Store, actor: Actor, change: str) -> None:
    cut_up_to(written, actor, 3)
    tamper(written.path, f"UPDATE journal_cut SET {change}")
    found = broken(written)
    assert found is not None
    assert found.fault is Fault.CUT_FORGED


def test_a_cut_made_by_hand_is_seen(written: Store) -> None:
    tamper(
        written.path,
        "INSERT INTO journal_cut (at, up_to_id, lines, link, mac) "
        "SELECT at, id, 3, mac, zeroblob(32) FROM journal_entry WHERE id = 3",
        "DELETE FROM journal_entry WHERE id <= 3",
    )
    assert broken(written) == BrokenLink(3, Fault.CUT_FORGED)


def test_a_removed_cut_is_seen(written: Store, actor: Actor) -> None:
    cut_up_to(written, actor, 3)
    tamper(written.path, "DELETE FROM journal_cut")
    assert broken(written) == BrokenLink(4, Fault.MISSING)


def test_the_first_of_two_cuts_removed_is_seen(written: Store, actor: Actor) -> None:
    cut_up_to(written, actor, 2)
    cut_up_to(written, actor, 4)
    tamper(written.path, "DELETE FROM journal_cut WHERE up_to_id = 2")
    assert broken(written) == BrokenLink(4, Fault.CUT_FORGED)


def test_a_line_put_back_below_a_cut_is_seen(written: Store, actor: Actor) -> None:
    with written.read() as connection:
        first = connection.execute(select(JournalEntry).where(JournalEntry.id == 1)).mappings().one()
    cut_up_to(written, actor, 3)
    tamper(
        written.path,
        "INSERT INTO journal_entry (id, at, session, action, mac) "
        f"VALUES (1, '{moment_text(first['at'])}', x'', 'create', x'{first['mac'].hex()}')",
    )
    assert broken(written) == BrokenLink(1, Fault.CHANGED)


def test_a_cut_takes_no_line_younger_than_asked(written: Store, actor: Actor, clock: FixedClock) -> None:
    day = clock.moment
    clock.moment = day + timedelta(days=2)
    write_line(written, actor)
    clock.moment = day - timedelta(days=9)  # a clock set back: this line stands behind a younger one
    write_line(written, actor)
    with written.read() as connection:
        assert journal.last_line_before(connection, day) is None
        assert journal.last_line_before(connection, day + timedelta(days=1)) == 5
        assert journal.last_line_before(connection, day + timedelta(days=3)) == 7
