"""`casework list journal` and `casework journal verify`: who did what, and the first broken link."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import cast

import pytest

from casework.cli import journal, list_
from casework.cli.call import Call
from casework.cli.main import parse
from casework.domain.permissions import Actor
from casework.services.journal import Journal
from casework.services.suite import Suite
from casework.storage import engine
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import TEST_SECRETS, FixedClock

KEYS = {
    "id", "at", "account", "name", "session", "action", "label", "subject", "subject_id", "person_id",
    "details",
}  # fmt: skip


@pytest.fixture
def call(store: Store, clock: FixedClock, actor: Actor) -> Call:
    """A call whose password was right."""
    suite = SimpleNamespace(journal=Journal(store, clock, TEST_SECRETS.journal_key))

    @contextmanager
    def entered() -> Iterator[tuple[Suite, Actor]]:
        yield cast(Suite, suite), actor

    return cast(Call, SimpleNamespace(entered=entered))


def listed(call: Call, capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, object]]:
    assert list_.run(parse(("list", "journal", "--json", *words)), call) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, list)
    return found


def test_the_journal_is_listed_for_scripts(
    call: Call, make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    person = make.person()
    *_earlier, last = listed(call, capsys)
    assert set(last) == KEYS
    assert (last["account"], last["subject"], last["subject_id"]) == ("chef", "person", person.id)
    assert last["at"] == "2026-11-22T13:30:00+00:00"


def test_days_narrow_the_list(call: Call, make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    make.person()
    assert listed(call, capsys, "--from", "2026-11-23") == []
    assert listed(call, capsys, "--to", "2026-11-21") == []
    assert len(listed(call, capsys, "--from", "2026-11-22", "--to", "2026-11-22")) == 2


def test_a_table_is_for_people(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert list_.run(parse(("list", "journal")), call) == 0
    assert capsys.readouterr().out.startswith("Ligne")


def test_a_whole_journal_ends_with_0(call: Call, make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    make.person()
    assert journal.run(parse(("journal", "verify")), call) == 0
    assert "sans rupture" in capsys.readouterr().out


def test_a_broken_link_is_named_and_ends_with_1(
    call: Call, make: Make, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    make.person()
    connection = engine.connect(store.path, TEST_SECRETS.file_key)
    connection.execute("DROP TRIGGER journal_entry_fixed")
    connection.execute("UPDATE journal_entry SET account_id = NULL WHERE id = 2")
    connection.close()
    assert journal.run(parse(("journal", "verify")), call) == 1
    assert "ligne 2" in capsys.readouterr().out.replace("\xa0", " ")
    assert journal.run(parse(("journal", "verify", "--json")), call) == 1
    assert json.loads(capsys.readouterr().out)["broken_line"] == 2
