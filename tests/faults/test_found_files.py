"""What a data folder may hold one morning: each gets a sentence, none is replaced by an empty database."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from casework.base.errors import UserError
from casework.domain.founding import NewAccount, NewOrganisation, NewService
from casework.domain.kinds import ServiceKind
from casework.services.doorstep import Doorstep, FolderState
from casework.storage import envelope as env
from casework.storage.engine import connect
from casework.storage.envelope_file import EnvelopeFile
from casework.storage.keys import KdfCost
from tests.conftest import FixedClock

CHEAP = KdfCost(1, 8192)
PASSWORD = "épicéa ardoise fougère 7"
NEW = NewOrganisation(
    "Association des Tilleuls",
    (NewService(ServiceKind.ACT_HOUSED, "ACT", 11),),
    (NewAccount("c.leroy", "Claire Leroy", PASSWORD),),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "données"
    Doorstep(path, FixedClock(), CHEAP).create(NEW)
    return path


@pytest.fixture
def doorstep(made: Path, tmp_path: Path, clock: FixedClock) -> Doorstep:
    shutil.copytree(made, tmp_path / "données")
    return Doorstep(tmp_path / "données", clock, CHEAP)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


def cut_in_half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 8192 * 4096])


def cut_to_one_page(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:4096])


def noise(path: Path) -> None:
    path.write_bytes(secrets.token_bytes(path.stat().st_size))


def zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def damage_the_first_page(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[2000] ^= 1
    path.write_bytes(content)


def a_clear_database(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE person (name)")
    connection.commit()
    connection.close()


def a_text(path: Path) -> None:
    path.write_text("ceci n’est pas une base " * 200, encoding="utf-8")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (Path.unlink, "database_missing"),
        (empty, "database_truncated"),
        (cut_short, "database_truncated"),
        (cut_in_half, "database_damaged"),
        (cut_to_one_page, "database_damaged"),
        (noise, "database_unreadable"),
        (zeros, "database_unreadable"),
        (damage_the_first_page, "database_unreadable"),
        (a_clear_database, "database_foreign"),
        (a_text, "database_truncated"),
        (a_folder, "database_unreadable"),
    ],
)
def test_a_damaged_file_is_told_and_left_as_it_is(
    doorstep: Doorstep, harm: Callable[[Path], None], code: str
) -> None:
    path = doorstep.folder.database
    harm(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(UserError) as refusal:
        doorstep.log_in("c.leroy", PASSWORD)
    assert refusal.value.code == code
    assert refusal.value.sentence
    assert doorstep.inspect().state is not FolderState.FIRST_START
    assert (path.read_bytes() if path.is_file() else None) == before


def changed_inside(doorstep: Doorstep, *statements: str) -> None:
    unlocked = EnvelopeFile(doorstep.folder.path).unlock(
        lambda envelope: env.open_with_password(envelope, "c.leroy", PASSWORD)
    )
    connection = connect(doorstep.folder.database, unlocked.opened.secrets.file_key)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_a_file_of_a_later_version_asks_for_the_newer_program(doorstep: Doorstep) -> None:
    changed_inside(doorstep, "UPDATE alembic_version SET version_num = '9999'")
    before = doorstep.folder.database.read_bytes()
    with pytest.raises(UserError, match=r"^file_newer$") as refusal:
        doorstep.log_in("c.leroy", PASSWORD)
    assert refusal.value.sentence
    assert doorstep.folder.database.read_bytes() == before


def test_a_file_of_another_program_is_told(doorstep: Doorstep) -> None:
    changed_inside(doorstep, "DROP TABLE alembic_version")
    with pytest.raises(UserError, match=r"^file_foreign$") as refusal:
        doorstep.log_in("c.leroy", PASSWORD)
    assert refusal.value.sentence


def test_an_empty_database_under_the_right_key_is_not_taken_for_a_new_one(doorstep: Doorstep) -> None:
    unlocked = EnvelopeFile(doorstep.folder.path).unlock(
        lambda envelope: env.open_with_password(envelope, "c.leroy", PASSWORD)
    )
    doorstep.folder.database.unlink()
    key = unlocked.opened.secrets.file_key
    connection = connect(doorstep.folder.database, key, create=True)
    connection.execute("CREATE TABLE t (x)")
    connection.execute("DROP TABLE t")
    connection.close()
    with pytest.raises(UserError, match=r"^database_empty$") as refusal:
        doorstep.log_in("c.leroy", PASSWORD)
    assert refusal.value.sentence


def test_both_copies_of_the_keys_lost_or_damaged_are_told(doorstep: Doorstep) -> None:
    for path in doorstep.folder.envelopes:
        path.write_bytes(b"abc")
    with pytest.raises(UserError, match=r"^envelope_damaged$"):
        doorstep.log_in("c.leroy", PASSWORD)
    for path in doorstep.folder.envelopes:
        path.unlink()
    with pytest.raises(UserError, match=r"^envelope_missing$"):
        doorstep.log_in("c.leroy", PASSWORD)
    with pytest.raises(UserError, match=r"^folder_has_data$"):
        doorstep.create(NEW)


def test_a_trouble_is_seen_before_anybody_types_a_password(doorstep: Doorstep) -> None:
    empty(doorstep.folder.database)
    found = doorstep.inspect()
    assert found.state is FolderState.RESCUE
    assert found.trouble is not None
    assert found.trouble.code == "database_truncated"
