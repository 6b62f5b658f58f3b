"""A backup set: consistent, checked, whole or not there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from casework.base.errors import Cancelled, UserError
from casework.base.progress import Cancellation
from casework.domain.permissions import Actor
from casework.models import JournalEntry
from casework.storage import backup
from casework.storage import envelope as env
from casework.storage.backup import MANIFEST, backup_set, verify_set
from casework.storage.engine import connect
from casework.storage.envelope_file import NAMES, EnvelopeFile
from casework.storage.folder import DATABASE, DataFolder
from casework.storage.generation import write_generation
from casework.storage.keys import KdfCost, Secrets, new_uid
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import TEST_SECRETS

CHEAP = KdfCost(1, 8192)
NOW = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, store: Store, actor: Actor) -> DataFolder:
    """A whole data folder: the test's file, its envelope, one attachment."""
    envelope = env.new_envelope(demonstration=False)
    envelope = env.add_account(envelope, TEST_SECRETS, new_uid(), "chef", "épicéa", CHEAP)
    EnvelopeFile(tmp_path).write(envelope, TEST_SECRETS.file_key)
    with store.write(actor) as uow:
        write_generation(uow, envelope.generation)
        uow.commit()
    folder = DataFolder(tmp_path)
    (folder.attachments / "ab").mkdir(parents=True)
    (folder.attachments / "ab" / "cdef").write_bytes(b"CWA\x01 sealed elsewhere")
    return folder


def a_backup(folder: DataFolder) -> Path:
    return backup_set(folder, TEST_SECRETS, NOW).path


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, match=f"^{code}$")


def counts(database: Path) -> dict[str, int]:
    connection = connect(database, TEST_SECRETS.file_key, immutable=True)
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    found = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}
    connection.close()
    return found


def test_a_set_is_dated_whole_and_verified(folder: DataFolder) -> None:
    made = backup_set(folder, TEST_SECRETS, NOW)
    assert made.path == folder.backups / "2026-11-22T133000Z"
    assert made.made_at == NOW
    files = {path.relative_to(made.path).as_posix() for path in made.path.rglob("*") if path.is_file()}
    assert files == {DATABASE, *NAMES, "attachments/ab/cdef", MANIFEST}
    assert verify_set(made.path, TEST_SECRETS) == made
    assert verify_set(made.path, TEST_SECRETS) == made  # looking changes nothing


def test_it_holds_the_same_rows_and_the_same_last_journal_line(
    folder: DataFolder, store: Store, make: Make
) -> None:
    make.note(make.person(), "Il a rappelé la mission locale.")
    made = a_backup(folder)
    with store.read() as connection:
        last = connection.execute(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
        live = {
            name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()
            for name in counts(made / DATABASE)
        }
    assert counts(made / DATABASE) == live
    copy = connect(made / DATABASE, TEST_SECRETS.file_key, immutable=True)
    row = copy.execute("SELECT id, mac FROM journal_entry ORDER BY id DESC").fetchone()
    copy.close()
    assert last is not None
    assert row == (last.id, last.mac)


def test_a_set_made_while_somebody_saves_is_consistent(
    folder: DataFolder, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make.person()
    for number in range(300):
        make.note(person, f"Note {number} " + "mots " * 200)
    monkeypatch.setattr(backup, "_PAGES_AT_ONCE", 10)
    saved = 0

    def save_meanwhile(done: int, total: int, label: str) -> None:
        nonlocal saved
        if saved < 20:
            make.note(person, "écrite pendant la copie")
            saved += 1

    made = backup_set(folder, TEST_SECRETS, NOW, progress=save_meanwhile)
    assert saved == 20
    found = counts(made.path / DATABASE)
    assert (found["note"], found["note_person"]) == (300, 300)


def test_two_sets_of_one_second_have_two_names(folder: DataFolder) -> None:
    assert a_backup(folder) != a_backup(folder)


def test_a_set_may_go_to_another_disk(folder: DataFolder, tmp_path: Path) -> None:
    elsewhere = tmp_path / "clé USB" / "sauvegardes"
    made = backup_set(folder, TEST_SECRETS, NOW, elsewhere)
    assert made.path.parent == elsewhere


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


@pytest.mark.parametrize("harm", [flip, truncate, Path.unlink])
@pytest.mark.parametrize("name", [DATABASE, NAMES[0], "attachments/ab/cdef"])
def test_a_harmed_file_is_refused_with_a_sentence(
    folder: DataFolder, name: str, harm: Callable[[Path], None]
) -> None:
    made = a_backup(folder)
    harm(made / name)
    with pytest.raises(UserError) as refusal:
        verify_set(made, TEST_SECRETS)
    assert refusal.value.code == "backup_damaged"
    assert refusal.value.sentence


def test_a_file_added_to_a_set_is_refused(folder: DataFolder) -> None:
    made = a_backup(folder)
    (made / "attachments" / "ab" / "more").write_bytes(b"")
    with refused("backup_damaged"):
        verify_set(made, TEST_SECRETS)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"CASEWORK-BACKUP 1", b"CASEWORK-BACKUP 2", "backup_newer"),
        (b"CASEWORK-BACKUP 1", b"OTHER 1", "backup_damaged"),
        (b'"generation":', b'"generation":9', "backup_altered"),
        (b'"size":', b'"size":9', "backup_altered"),
        (b"{", b"[", "backup_damaged"),
    ],
)
def test_an_altered_manifest_is_refused(folder: DataFolder, old: bytes, new: bytes, code: str) -> None:
    made = a_backup(folder)
    manifest = made / MANIFEST
    manifest.write_bytes(manifest.read_bytes().replace(old, new, 1))
    with refused(code):
        verify_set(made, TEST_SECRETS)


def test_a_set_of_another_folder_is_refused(folder: DataFolder) -> None:
    made = a_backup(folder)
    with refused("backup_foreign"):
        verify_set(made, Secrets.new())


@pytest.mark.parametrize("path", ["nothing", "file"])
def test_what_is_no_set_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("")
    with refused("backup_damaged"):
        verify_set(tmp_path / path, TEST_SECRETS)


def test_a_full_disk_leaves_the_earlier_set_whole(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = a_backup(folder)

    def full(*_args: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(backup, "_copy_attachments", full)
    with refused("disk_full"):
        a_backup(folder)
    assert [path.name for path in folder.backups.iterdir()] == [earlier.name]
    verify_set(earlier, TEST_SECRETS)


def test_a_cancelled_backup_leaves_nothing(folder: DataFolder) -> None:
    wish = Cancellation()
    wish.cancel()
    with pytest.raises(Cancelled):
        backup_set(folder, TEST_SECRETS, NOW, cancel=wish)
    assert list(folder.backups.iterdir()) == []


def test_what_a_crash_left_is_taken_away_at_the_next_backup(folder: DataFolder) -> None:
    (folder.backups / "2026-11-21T120000Z.part").mkdir(parents=True)
    made = a_backup(folder)
    assert list(folder.backups.iterdir()) == [made]


def test_a_damaged_base_is_not_kept_as_a_backup(folder: DataFolder, store: Store, make: Make) -> None:
    make.person()
    store.close()
    connection = connect(folder.database, TEST_SECRETS.file_key)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("INSERT INTO account_service (uid, account_id, service_id) VALUES (x'00', 999, 999)")
    connection.close()
    with refused("backup_of_damaged"):
        a_backup(folder)
    assert list(folder.backups.iterdir()) == []


def test_the_envelope_of_a_set_opens_it(folder: DataFolder) -> None:
    made = a_backup(folder)
    unlocked = EnvelopeFile(made).unlock(lambda envelope: env.open_with_password(envelope, "chef", "épicéa"))
    assert unlocked.opened.secrets == TEST_SECRETS
    assert unlocked.to_repair == ()
