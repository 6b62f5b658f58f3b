"""The file under a new key: the same to the last counter, or as it was before."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casework.base.errors import Cancelled, UserError
from casework.base.progress import Cancellation
from casework.domain.founding import NewAccount, NewOrganisation, NewService
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Role
from casework.models import JournalEntry, Note
from casework.services.checks import Checks
from casework.services.doorstep import Doorstep, Session, Use, rotating
from casework.storage import envelope as env
from casework.storage import rotation, swap
from casework.storage.backup import verify_set
from casework.storage.engine import connect
from casework.storage.envelope_file import EnvelopeFile
from casework.storage.keys import KdfCost
from tests.builders import Make
from tests.conftest import FixedClock

CHEAP = KdfCost(1, 8192)
PASSWORD = "épicéa ardoise fougère 7"
NEW = NewOrganisation(
    "Association des Tilleuls",
    (NewService(ServiceKind.CTR, "CTR du Moulin", 10),),
    (
        NewAccount("c.leroy", "Claire Leroy", PASSWORD),
        NewAccount("m.benali", "Mehdi Benali", PASSWORD, Role.EDUCATOR),
    ),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a note in it; copied for each test."""
    path = tmp_path_factory.mktemp("made") / "données"
    doorstep = Doorstep(path, FixedClock(), CHEAP)
    doorstep.create(NEW)
    session = doorstep.log_in("c.leroy", PASSWORD)
    make = Make(session.store, FixedClock(), session.actor)
    make.note(make.person(), "Il a rappelé la mission locale.")
    session.close()
    return path


@pytest.fixture
def doorstep(made: Path, tmp_path: Path, clock: FixedClock) -> Doorstep:
    shutil.copytree(made, tmp_path / "données")
    return Doorstep(tmp_path / "données", clock, CHEAP)


@pytest.fixture
def session(doorstep: Doorstep) -> Session:
    return doorstep.log_in("c.leroy", PASSWORD)


def assert_whole(doorstep: Doorstep, *, rotated: bool) -> Session:
    """Everybody comes in, everything is sound, nothing is left beside the files."""
    doorstep.log_in("m.benali", PASSWORD).close()
    session = doorstep.log_in("c.leroy", PASSWORD)
    assert session.notices == ()
    checks = Checks(session.store, session.folder, session.opened.secrets)
    assert [one.sentence for one in checks.check(session.actor)] == []
    with session.store.read() as connection:
        assert connection.scalars(select(Note.text)).all() == ["Il a rappelé la mission locale."]
        actions = connection.scalars(select(JournalEntry.action)).all()
    assert ("file.rotate_key" in actions) is rotated
    assert not session.folder.swap_part.exists()
    assert not session.folder.swap_ready.exists()
    return session


def test_everybody_opens_the_file_by_the_same_password_and_the_old_key_opens_nothing(
    doorstep: Doorstep, session: Session
) -> None:
    old = session.opened.secrets
    doorstep.rotate_key(session).close()
    now = assert_whole(doorstep, rotated=True)
    assert now.opened.secrets.file_key != old.file_key
    assert now.opened.secrets.journal_key == old.journal_key
    now.close()
    with pytest.raises(Exception, match="file is not a database"):
        connect(doorstep.folder.database, old.file_key)


def test_the_session_goes_on_under_the_new_key(doorstep: Doorstep, session: Session) -> None:
    renewed = doorstep.rotate_key(session)
    make = Make(renewed.store, FixedClock(), renewed.actor)
    make.person()
    with pytest.raises(UserError, match="rotation_waiting"), session.store.read():
        pass
    renewed.close()


def test_rows_counters_and_search_are_the_same(doorstep: Doorstep, session: Session) -> None:
    old = connect(doorstep.folder.database, session.opened.secrets.file_key)
    old.execute("PRAGMA user_version = 41")
    before = rotation._summary(old)
    old.close()
    renewed = doorstep.rotate_key(session)
    new = connect(doorstep.folder.database, renewed.opened.secrets.file_key)
    after = rotation._summary(new)
    found = new.execute("SELECT count(*) FROM note_search WHERE note_search MATCH 'mission'").fetchone()
    new.close()
    renewed.close()
    assert before["version"] == after["version"] == (41,)
    assert before["schema"] == after["schema"]
    changed = {"journal_entry"}
    assert {name: n for name, n in before["counts"].items() if name not in changed} == {  # type: ignore[attr-defined]
        name: n
        for name, n in after["counts"].items()  # type: ignore[attr-defined]
        if name not in changed
    }
    assert found == (1,)


def test_the_backup_made_before_is_whole_under_the_old_key(doorstep: Doorstep, session: Session) -> None:
    old = session.opened.secrets
    doorstep.rotate_key(session).close()
    (made,) = doorstep.folder.backups.iterdir()
    verify_set(made, old)
    unlocked = EnvelopeFile(made).unlock(lambda one: env.open_with_password(one, "c.leroy", PASSWORD))
    assert unlocked.opened.secrets == old


def test_two_rotations_follow_each_other(doorstep: Doorstep, session: Session) -> None:
    doorstep.rotate_key(doorstep.rotate_key(session)).close()
    assert_whole(doorstep, rotated=True).close()


def test_an_educator_cannot_change_the_key(doorstep: Doorstep) -> None:
    session = doorstep.log_in("m.benali", PASSWORD)
    with pytest.raises(UserError, match="not_allowed"):
        doorstep.rotate_key(session)
    session.close()


def test_it_is_refused_while_a_command_uses_the_folder(
    doorstep: Doorstep, session: Session, clock: FixedClock
) -> None:
    beside = Doorstep(doorstep.folder.path, clock, CHEAP).log_in("m.benali", PASSWORD, Use.BESIDE)
    with pytest.raises(UserError, match="folder_in_use"):
        doorstep.rotate_key(session)
    beside.close()
    session.close()
    assert_whole(doorstep, rotated=False).close()


def test_a_disk_nearly_full_is_said_before_anything_is_written(
    doorstep: Doorstep, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.storage.folder.free_space", lambda _path: 1024)
    with pytest.raises(UserError, match="disk_nearly_full"):
        doorstep.rotate_key(session)
    monkeypatch.undo()
    assert not doorstep.folder.backups.exists()
    session.close()
    assert_whole(doorstep, rotated=False).close()


def test_a_wish_to_stop_leaves_everything_as_it_was(doorstep: Doorstep, session: Session) -> None:
    wish = Cancellation()

    def stop_at_the_copy(_done: int, _total: int, label: str) -> None:
        if "nouvelle clé" in label:
            wish.cancel()

    with pytest.raises(Cancelled):
        doorstep.rotate_key(session, stop_at_the_copy, wish)
    session.close()
    assert_whole(doorstep, rotated=False).close()


def test_what_others_write_meanwhile_is_refused_and_not_lost(doorstep: Doorstep, session: Session) -> None:
    refusals: list[str] = []

    def write(_done: int, _total: int, _label: str) -> None:
        with pytest.raises(UserError) as refusal, session.store.write(session.actor):
            pass
        refusals.append(refusal.value.code)

    wish = Cancellation()
    doorstep.rotate_key(session, write, wish).close()
    assert set(refusals) == {"folder_busy"}
    assert_whole(doorstep, rotated=True).close()


def test_after_a_rotation_that_failed_the_session_goes_on(
    doorstep: Doorstep, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_steps(monkeypatch, 4, OSError(errno.ENOSPC, "no space left on device"))
    with pytest.raises(UserError, match="disk_full"):
        doorstep.rotate_key(session)
    monkeypatch.undo()
    Make(session.store, FixedClock(), session.actor).person()
    session.close()


def test_a_copy_that_differs_is_thrown_away(
    doorstep: Doorstep, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([{"counts": 1}, {"counts": 2}])
    monkeypatch.setattr(rotation, "_summary", lambda _database: next(answers))
    with pytest.raises(UserError, match="rotation_differs"):
        doorstep.rotate_key(session)
    session.close()
    assert_whole(doorstep, rotated=False).close()


# ---- every step fails once, and is killed once

STEPS: tuple[tuple[object, str], ...] = (
    (rotating, "backup_set"),
    (swap, "begin"),
    (rotation.Rotation, "_copy"),
    (rotation.Rotation, "_compare"),
    (rotation.Rotation, "_write"),
    (rotation, "sync_file"),
    (rotation, "write_atomically"),
    (swap, "sync_folder"),
    (swap, "replace"),
)
"""What rotation does, by the names it calls."""


class Killed(BaseException):
    """What a kill does to the program: nothing after it is run."""


def count_steps(monkeypatch: pytest.MonkeyPatch, fail_at: int, failure: BaseException) -> Callable[[], int]:
    """Let the ``fail_at``-th step fail, before it does anything; how many were begun."""
    begun = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            nonlocal begun
            begun += 1
            if begun == fail_at:
                raise failure
            return real(*args, **options)

        return call

    for holder, name in STEPS:
        monkeypatch.setattr(holder, name, counted(getattr(holder, name)))
    monkeypatch.setattr(shutil, "rmtree", counted(shutil.rmtree))
    return lambda: begun


LAST_STEP = 17
DECIDING = 10
"""The renaming: killed before it the folder is wholly old, after it wholly new."""


def test_the_steps_are_those_that_are_failed_below(
    doorstep: Doorstep, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = count_steps(monkeypatch, 0, Killed())
    doorstep.rotate_key(session).close()
    assert begun() == LAST_STEP


@pytest.mark.parametrize("step", range(1, LAST_STEP + 1))
def test_whichever_step_finds_a_full_disk_the_folder_is_whole(
    doorstep: Doorstep, session: Session, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    count_steps(monkeypatch, step, OSError(errno.ENOSPC, "no space left on device"))
    with pytest.raises((UserError, OSError)):
        doorstep.rotate_key(session)
    monkeypatch.undo()
    session.close()
    assert_whole(doorstep, rotated=step > DECIDING).close()


@pytest.mark.parametrize("step", range(1, LAST_STEP + 1))
def test_whichever_step_is_killed_the_next_start_is_wholly_old_or_wholly_new(
    doorstep: Doorstep, session: Session, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    count_steps(monkeypatch, step, Killed())
    monkeypatch.setattr(swap, "discard", lambda _folder: None)
    with pytest.raises(Killed):
        doorstep.rotate_key(session)
    monkeypatch.undo()
    session.store.close()
    session.lock.drop()
    assert_whole(doorstep, rotated=step > DECIDING).close()


@pytest.mark.parametrize("again", range(1, 5))
def test_the_next_start_may_be_killed_too(
    doorstep: Doorstep, session: Session, monkeypatch: pytest.MonkeyPatch, again: int
) -> None:
    count_steps(monkeypatch, DECIDING + 1, Killed())
    with pytest.raises(Killed):
        doorstep.rotate_key(session)
    monkeypatch.undo()
    session.store.close()
    session.lock.drop()
    count_steps(monkeypatch, again, Killed())
    with pytest.raises(Killed):
        doorstep.log_in("c.leroy", PASSWORD)
    monkeypatch.undo()
    assert_whole(doorstep, rotated=True).close()


def test_a_log_of_changes_of_the_old_file_is_not_taken_for_the_new_one_s(
    doorstep: Doorstep, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_steps(monkeypatch, DECIDING + 1, Killed())
    with pytest.raises(Killed):
        doorstep.rotate_key(session)
    monkeypatch.undo()
    old = connect(doorstep.folder.database, session.opened.secrets.file_key)
    old.execute("CREATE TABLE later (id INTEGER)")
    session.lock.drop()
    assert_whole(doorstep, rotated=True).close()
    old.close()
