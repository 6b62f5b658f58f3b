"""`casework check` finds what was done to a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.base.errors import NotAllowed
from casework.domain.permissions import Actor, Role
from casework.services.checks import Checks
from casework.storage import envelope as env
from casework.storage.engine import connect
from casework.storage.envelope_file import NAMES, EnvelopeFile
from casework.storage.folder import DataFolder
from casework.storage.generation import write_generation
from casework.storage.keys import KdfCost, Secrets, new_uid
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import TEST_SECRETS, FixedClock

PAGE = 4096


@pytest.fixture
def checks(tmp_path: Path, store: Store, actor: Actor, make: Make) -> Checks:
    envelope = env.new_envelope(demonstration=False)
    envelope = env.add_account(envelope, TEST_SECRETS, new_uid(), "chef", "épicéa", KdfCost(1, 8192))
    EnvelopeFile(tmp_path).write(envelope, TEST_SECRETS.file_key)
    with store.write(actor) as uow:
        write_generation(uow, envelope.generation)
        uow.commit()
    make.note(make.person(), "Elle a signé son contrat.")
    return Checks(store, DataFolder(tmp_path), TEST_SECRETS)


def codes(checks: Checks, actor: Actor) -> list[str]:
    findings = checks.check(actor)
    assert all(finding.sentence for finding in findings)
    return [finding.code for finding in findings]


def behind_the_program(path: Path, *statements: str) -> None:
    connection = connect(path, TEST_SECRETS.file_key)
    connection.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_a_sound_file_has_no_finding(checks: Checks, actor: Actor) -> None:
    assert codes(checks, actor) == []


def test_progress_is_told_to_the_end(checks: Checks, actor: Actor) -> None:
    told: list[tuple[int, int]] = []
    checks.check(actor, lambda done, total, _label: told.append((done, total)))
    assert told[-1][0] == told[-1][1]


def test_a_journal_line_taken_away_is_found(checks: Checks, actor: Actor, store: Store) -> None:
    behind_the_program(
        store.path,
        "DROP TRIGGER journal_entry_kept",
        "DELETE FROM journal_entry WHERE id = 2",
    )
    assert codes(checks, actor) == ["check_journal_missing"]


def test_a_note_changed_outside_the_program_is_found_by_the_index(
    checks: Checks, actor: Actor, store: Store
) -> None:
    behind_the_program(
        store.path,
        "DROP TRIGGER note_search_update",
        "UPDATE note SET text = 'Elle a refusé.'",
    )
    assert codes(checks, actor) == ["check_search"]


def test_a_link_to_nothing_is_found(checks: Checks, actor: Actor, store: Store) -> None:
    behind_the_program(
        store.path, "INSERT INTO account_service (uid, account_id, service_id) VALUES (x'00', 9, 9)"
    )
    assert codes(checks, actor) == ["check_links"]


def test_a_changed_byte_of_a_page_is_found(checks: Checks, actor: Actor, store: Store) -> None:
    store.close()
    content = bytearray(store.path.read_bytes())
    content[-PAGE // 2] ^= 1  # a page that opening does not read
    store.path.write_bytes(content)
    assert codes(checks, actor)[:2] == ["check_pages", "database_damaged"]


def test_a_lost_and_a_forged_copy_of_the_keys_are_named(checks: Checks, actor: Actor, store: Store) -> None:
    folder = store.path.parent
    (folder / NAMES[0]).unlink()
    forged = EnvelopeFile(folder).documents()[0].envelope
    findings = checks.check(actor)
    assert [(one.code, one.facts["name"]) for one in findings] == [("check_envelope_copy", NAMES[0])]
    EnvelopeFile(folder).write(forged, Secrets.new().file_key)
    assert codes(checks, actor) == ["check_envelope_copy", "check_envelope_copy", "envelope_damaged"]


def test_the_check_needs_its_permission(checks: Checks, make: Make) -> None:
    with pytest.raises(NotAllowed):
        checks.check(make.actor(Role.LOGISTICS))


def test_a_check_writes_nothing(checks: Checks, actor: Actor, store: Store, clock: FixedClock) -> None:
    with store.read() as connection:
        before = connection.exec_driver_sql("SELECT count(*), max(id) FROM journal_entry").one()
    checks.check(actor)
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*), max(id) FROM journal_entry").one() == before
