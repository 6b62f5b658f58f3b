"""A full disk: a sentence, and nothing lost."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from casework.base.errors import UserError
from casework.domain.permissions import Actor
from casework.models import JournalEntry, Note, Person, ValueChange
from casework.storage import journal_check, search_index
from casework.storage.faults import translated
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import TEST_SECRETS

TEXT = "Il a retrouvé sa chambre. " * 40


def held(store: Store) -> tuple[int, ...]:
    with store.read() as connection:
        return tuple(
            connection.execute(select(func.count()).select_from(model)).scalar_one()
            for model in (Note, JournalEntry, ValueChange)
        )


def save_until_refused(make: Make, person: Person) -> tuple[int, UserError]:
    """How many notes were saved, and what the next one was told."""
    for saved in range(1000):
        try:
            make.note(person, TEXT)
        except UserError as refusal:
            return saved, refusal
    raise AssertionError("the disk was not full")


def assert_sound(store: Store, actor: Actor) -> None:
    with store.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").all() == [("ok",)]
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert journal_check.first_broken_link(connection, TEST_SECRETS.journal_key) is None
    with store.write(actor) as uow:
        assert search_index.check(uow.connection) == []


def pages(store: Store) -> int:
    with store.read() as connection:
        return int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())


def allow_pages(store: Store, most: int) -> None:
    """No room for more pages than that, from the next connection on."""
    store.close()

    def limit(connection: object, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {most}")  # type: ignore[attr-defined]  # the driver's

    event.listen(store._engine, "connect", limit)


def test_a_save_on_a_full_disk_is_refused_and_every_earlier_note_stays(
    store: Store, make: Make, actor: Actor
) -> None:
    person = make.person()
    allow_pages(store, pages(store) + 8)
    saved, refusal = save_until_refused(make, person)
    assert refusal.code == "disk_full"
    assert "disque est plein" in refusal.sentence
    assert held(store)[0] == saved > 0
    assert_sound(store, actor)


def test_once_there_is_room_the_same_note_is_saved(store: Store, make: Make, actor: Actor) -> None:
    person = make.person()
    allow_pages(store, pages(store))
    save_until_refused(make, person)
    before = held(store)
    allow_pages(store, 2**31)
    make.note(person, TEXT)
    assert held(store)[0] == before[0] + 1
    assert_sound(store, actor)


def test_a_save_of_many_rows_leaves_none_of_them(store: Store, make: Make, actor: Actor) -> None:
    person = make.person()
    note = make.note(person)
    before = held(store)
    allow_pages(store, pages(store) + 4)
    rows = [
        {
            "kind": "import",
            "author_id": actor.account_id,
            "author_name": actor.name,
            "happened_at": note.happened_at,
            "written_at": note.written_at,
            "text": TEXT,
            "moment_key": note.moment_key + 1 + number,
            "compartment": "team",
            "third_party": False,
        }
        for number in range(2000)
    ]
    with store.write(actor) as uow, pytest.raises(UserError, match="disk_full"), translated():
        uow.bulk_insert(Note, rows)
    assert held(store) == before
    assert_sound(store, actor)


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file grows past ``size`` bytes meanwhile."""
    resource = pytest.importorskip("resource", reason="Windows has no such limit")
    earlier = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, earlier[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, earlier)


@pytest.mark.parametrize("room", range(0, 60_000, 4_000))
def test_whichever_write_fails_nothing_is_lost(store: Store, make: Make, actor: Actor, room: int) -> None:
    """The log of changes may grow by ``room`` bytes only: another write fails each time."""
    person = make.person()
    make.note(person, TEXT)
    before = held(store)
    log = store.path.with_name(store.path.name + "-wal")
    with largest_file(log.stat().st_size + room):
        saved, refusal = save_until_refused(make, person)
    assert refusal.code in {"disk_full", "disk_failed"}
    assert refusal.sentence
    assert held(store)[0] == before[0] + saved
    make.note(person, TEXT)
    assert_sound(store, actor)


ON_A_REAL_FULL_DISK = """
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from casework.base.clock import SystemClock
from casework.base.errors import UserError
from casework.domain.founding import NewAccount, NewOrganisation, NewService
from casework.domain.kinds import ServiceKind
from casework.services.doorstep import Doorstep
from casework.storage.backup import backup_set
from casework.storage.keys import KdfCost
from tests.builders import Make

disk = Path(sys.argv[1])
new = NewOrganisation("Association", (NewService(ServiceKind.CTR, "CTR", 10),),
                      (NewAccount("chef", "Claire", "épicéa ardoise fougère 7"),))
doorstep = Doorstep(disk / "données", SystemClock(), KdfCost(1, 8192))

def refused(work):
    try:
        work()
    except UserError as error:
        assert error.sentence
        return error.code
    return "done"

ballast = disk / "ballast"
with ballast.open("wb") as file:
    try:
        while True:
            file.write(bytes(65536)); file.flush()
    except OSError:
        pass
print(refused(lambda: doorstep.create(new)), doorstep.inspect().state.value)
ballast.unlink()
doorstep.create(new)
session = doorstep.log_in("chef", "épicéa ardoise fougère 7")
make = Make(session.store, SystemClock(), session.actor)
person = make.person()
saved = 0
def save_all():
    global saved
    while True:
        make.note(person, "Il a retrouvé sa chambre. " * 400)
        saved += 1
backup = backup_set(doorstep.folder, session.opened.secrets, datetime.now(UTC))
with ballast.open("wb") as file:
    while shutil.disk_usage(disk).free > 2_000_000:
        file.write(bytes(65536)); file.flush()
print(refused(save_all))
print(refused(lambda: backup_set(doorstep.folder, session.opened.secrets, datetime.now(UTC))))
print([path.name == backup.path.name for path in doorstep.folder.backups.iterdir()])
with session.store.read() as connection:
    print(connection.exec_driver_sql("SELECT count(*) FROM note").scalar() == saved > 0,
          connection.exec_driver_sql("PRAGMA integrity_check").all())
session.close()
session = doorstep.log_in("chef", "épicéa ardoise fougère 7")
print("opened", len(session.notices))
session.close()
"""


def test_on_a_disk_that_is_really_full(tmp_path: Path) -> None:
    """A small disk of its own (40 MB of memory), where the system lets a test make one."""
    disk, script = tmp_path / "disque", tmp_path / "script.py"
    disk.mkdir()
    script.write_text(ON_A_REAL_FULL_DISK, encoding="utf-8")
    mount = f"mount -t tmpfs -o size=40m none '{disk}'"
    isolated = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    try:
        subprocess.run([*isolated, mount], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this system lets no test mount a disk of its own")
    root = Path(__file__).parents[2]
    shown = subprocess.run(
        [*isolated, f"{mount} && exec '{sys.executable}' '{script}' '{disk}'"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"},
    )
    assert shown.stderr == ""
    lines = shown.stdout.splitlines()
    assert lines[0] in {"disk_nearly_full first_start", "disk_full first_start"}
    assert lines[1] == "disk_full"
    assert lines[2] in {"disk_nearly_full", "disk_full"}
    assert lines[3:] == ["[True]", "True [('ok',)]", lines[-1]], textwrap.indent(shown.stdout, "  ")
    assert lines[-1].startswith("opened")
