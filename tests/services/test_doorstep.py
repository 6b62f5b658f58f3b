"""From an empty folder to somebody logged in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casework.base import files
from casework.base.errors import InvalidForm, UserError
from casework.domain.founding import NewAccount, NewOrganisation, NewService
from casework.domain.journal_actions import details_words
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Role
from casework.models import Account, JournalEntry, Organisation, Service
from casework.services.doorstep import Doorstep, FolderState, Use
from casework.services.people import NewPerson, People
from casework.services.retention import DecideRetention, Retention, RetentionDecision
from casework.storage import creation, envelope_file, migrations
from casework.storage import envelope as env
from casework.storage.backup import verify_set
from casework.storage.creation import Creation
from casework.storage.envelope import Envelope
from casework.storage.envelope_file import NAMES
from casework.storage.folder import FolderLock
from casework.storage.generation import change_envelope
from casework.storage.keys import KdfCost
from tests.conftest import FixedClock

CHEAP = KdfCost(1, 8192)
PASSWORD = "épicéa ardoise fougère 7"
OTHER = "granit mésange boussole 4"
NEW = NewOrganisation(
    "Association des Tilleuls",
    (
        NewService(ServiceKind.THERAPEUTIC_COMMUNITY, "Communauté du Moulin", 35),
        NewService(ServiceKind.OUTPATIENT, "CSAPA", 0),
    ),
    (NewAccount("c.leroy", "Claire Leroy", PASSWORD),),
)


@pytest.fixture
def doorstep(tmp_path: Path, clock: FixedClock) -> Doorstep:
    return Doorstep(tmp_path / "Données de l’équipe", clock, CHEAP)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A created folder and its recovery secret; copied for each test."""
    path = tmp_path_factory.mktemp("made") / "données"
    return path, Doorstep(path, FixedClock(), CHEAP).create(NEW)


@pytest.fixture
def created(made: tuple[Path, str], doorstep: Doorstep) -> Doorstep:
    shutil.copytree(made[0], doorstep.folder.path)
    return doorstep


@pytest.fixture
def secret(made: tuple[Path, str]) -> str:
    return made[1]


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, match=f"^{code}$")


# ---- creation


def test_an_empty_folder_is_a_first_start_and_nothing_is_written_by_looking(doorstep: Doorstep) -> None:
    assert doorstep.inspect().state is FolderState.FIRST_START
    assert not doorstep.folder.path.exists()


def test_a_created_folder_lets_its_first_account_in(created: Doorstep) -> None:
    assert created.inspect().state is FolderState.READY
    session = created.log_in("C.Leroy", PASSWORD)
    assert (session.actor.login, session.actor.role) == ("c.leroy", Role.HEAD_OF_SERVICE)
    with session.store.read() as connection:
        assert connection.scalars(select(Organisation.name)).all() == ["Association des Tilleuls"]
        services = connection.execute(select(Service.name, Service.places, Service.initial_months)).all()
        assert services == [("Communauté du Moulin", 35, 12), ("CSAPA", 0, None)]
        actions = connection.scalars(select(JournalEntry.action)).all()
        assert actions == ["organisation.found", "session.open"]
    session.close()


def test_a_command_without_an_account_acts_as_the_first(created: Doorstep) -> None:
    session = created.log_in(None, PASSWORD, Use.BESIDE)
    assert session.actor.login == "c.leroy"
    session.close()


def test_a_folder_that_holds_data_is_never_created_again(created: Doorstep) -> None:
    before = created.folder.database.read_bytes()
    with refused("folder_has_data"):
        created.create(NEW)
    assert created.folder.database.read_bytes() == before


def test_keys_whose_database_is_lost_are_never_overwritten(created: Doorstep) -> None:
    created.folder.database.unlink()
    found = created.inspect()
    assert found.state is FolderState.RESCUE
    assert found.trouble is not None
    assert found.trouble.code == "database_missing"
    with refused("folder_has_data"):
        created.create(NEW)
    with refused("database_missing"):
        created.log_in("c.leroy", PASSWORD)
    assert created.folder.envelopes[0].exists()


def test_backups_without_data_are_no_first_start(created: Doorstep) -> None:
    (created.folder.backups / "2026-11-22T133000Z").mkdir(parents=True)
    for path in (created.folder.database, *created.folder.envelopes):
        path.unlink()
    found = created.inspect()
    assert found.state is FolderState.RESCUE
    assert found.trouble is not None
    assert "sauvegarde" in found.trouble.sentence


def test_only_its_owner_reads_what_was_created(created: Doorstep) -> None:
    if os.name == "nt":
        pytest.skip("Windows keeps rights otherwise")
    for path in (created.folder.database, *created.folder.envelopes):
        assert path.stat().st_mode & 0o077 == 0


STEPS = ["__enter__", "finish", "finish-after-envelopes"]


@pytest.mark.parametrize("step", STEPS)
def test_a_creation_that_fails_leaves_nothing_and_can_be_tried_again(
    doorstep: Doorstep, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_args: Any) -> None:
        raise OSError(28, "no space left on device")

    if step == "__enter__":
        monkeypatch.setattr(creation, "require_space", fail_with_sentence)
    elif step == "finish":
        monkeypatch.setattr(creation, "sync_file", fail)
    else:
        monkeypatch.setattr(creation, "replace", fail)
    with pytest.raises(UserError) as refusal:
        doorstep.create(NEW)
    assert refusal.value.code in {"disk_full", "disk_nearly_full"}
    left = {path.name for path in doorstep.folder.path.iterdir()}
    assert left <= {"use.lock"}
    monkeypatch.undo()
    assert doorstep.inspect().state is FolderState.FIRST_START
    doorstep.create(NEW)
    doorstep.log_in("c.leroy", PASSWORD).close()


def fail_with_sentence(*_args: Any) -> None:
    raise UserError("disk_nearly_full", needed=32, free=1)


class Killed(BaseException):
    """What a kill does to the program: nothing after it is run."""


@pytest.mark.parametrize("moved", [0, 1, 2, 3])
def test_a_creation_killed_at_any_step_is_begun_again_or_was_finished(
    doorstep: Doorstep, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    calls = 0

    def counted(real: Callable[..., None]) -> Callable[..., None]:
        def call(*args: Any, **options: Any) -> None:
            nonlocal calls
            if calls == moved:
                raise Killed
            calls += 1
            real(*args, **options)

        return call

    monkeypatch.setattr(creation, "write_atomically", counted(files.write_atomically))
    monkeypatch.setattr(creation, "replace", counted(files.replace))
    monkeypatch.setattr(shutil, "rmtree", counted(shutil.rmtree))
    monkeypatch.setattr(Creation, "__exit__", lambda *_args: None)
    monkeypatch.setattr(Creation, "_discard", lambda _self: None)
    with pytest.raises(Killed):
        doorstep.create(NEW)
    monkeypatch.undo()
    if moved == 3:  # everything was in its place
        assert doorstep.inspect().state is FolderState.READY
    else:
        assert doorstep.inspect().state is FolderState.FIRST_START
        doorstep.create(NEW)
    session = doorstep.log_in("c.leroy", PASSWORD)
    assert not doorstep.folder.creation.exists()
    session.close()


def test_everything_wrong_with_a_new_organisation_is_said_at_once(doorstep: Doorstep) -> None:
    wrong = NewOrganisation(
        " ",
        (NewService(ServiceKind.CTR, "CTR", -1), NewService(ServiceKind.CTR, "ctr", 3)),
        (NewAccount("claire leroy", "", "azerty"),),
    )
    with pytest.raises(InvalidForm) as refusal:
        doorstep.create(wrong)
    assert {(problem.field, problem.code) for problem in refusal.value.problems} == {
        ("name", "field_required"),
        ("services.0.places", "places_impossible"),
        ("services.1.name", "service_twice"),
        ("accounts.0.login", "login_impossible"),
        ("accounts.0.name", "field_required"),
        ("accounts.0.password", "password_weak"),
    }
    assert all(problem.sentence for problem in refusal.value.problems)
    assert not doorstep.folder.path.exists()


def test_a_creation_asks_for_an_account_and_a_service(doorstep: Doorstep) -> None:
    with pytest.raises(InvalidForm) as refusal:
        doorstep.create(NewOrganisation("Association", (), ()))
    assert [problem.code for problem in refusal.value.problems] == ["service_needed", "account_needed"]


def test_several_accounts_may_be_created_at_once(doorstep: Doorstep) -> None:
    second = NewAccount("m.benali", "Mehdi Benali", "demo", Role.EDUCATOR)
    doorstep.create(replace(NEW, accounts=(*NEW.accounts, second), demonstration=True), weak_passwords=True)
    assert doorstep.inspect().demonstration
    session = doorstep.log_in("m.benali", "demo")
    assert (session.actor.role, session.demonstration) == (Role.EDUCATOR, True)
    session.close()


def test_a_shared_folder_is_refused_before_anything_is_asked(tmp_path: Path, clock: FixedClock) -> None:
    doorstep = Doorstep(tmp_path / "OneDrive" / "casework", clock, CHEAP)
    found = doorstep.inspect()
    assert found.state is FolderState.REFUSED
    assert found.trouble is not None
    assert "OneDrive" in found.trouble.sentence
    with refused("folder_shared"):
        doorstep.create(NEW)


# ---- coming in


def test_a_wrong_password_opens_nothing_and_leaves_no_trace(created: Doorstep) -> None:
    before = {path.name for path in created.folder.path.iterdir()}
    for login, password in (("c.leroy", "autre"), ("personne", PASSWORD)):
        with refused("login_failed"):
            created.log_in(login, password)
    created.log_in("c.leroy", PASSWORD).close()
    assert before <= {path.name for path in created.folder.path.iterdir()}


def test_one_window_at_a_time_and_commands_beside_it(created: Doorstep, clock: FixedClock) -> None:
    window = created.log_in("c.leroy", PASSWORD)
    second = Doorstep(created.folder.path, clock, CHEAP)
    with refused("window_open"):
        second.log_in("c.leroy", PASSWORD)
    second.log_in("c.leroy", PASSWORD, Use.BESIDE).close()
    window.close()
    second.log_in("c.leroy", PASSWORD).close()


def test_after_a_refusal_the_folder_is_free(created: Doorstep) -> None:
    with refused("login_failed"):
        created.log_in("c.leroy", "autre")
    lock = FolderLock(created.folder)
    lock.take(Use.ALONE)
    lock.drop()


def test_an_account_outside_its_dates_does_not_come_in(created: Doorstep, clock: FixedClock) -> None:
    session = created.log_in("c.leroy", PASSWORD)
    with session.store.write(session.actor) as uow:
        account = uow.get(Account, session.actor.account_id)
        account.valid_to = date(2026, 11, 22)
        uow.journal("account.edit", account)
        uow.commit()
    session.close()
    created.log_in("c.leroy", PASSWORD).close()
    clock.day = date(2026, 11, 23)
    with refused("account_closed"):
        created.log_in("c.leroy", PASSWORD)


def test_a_day_that_is_set_for_coming_in_is_in_the_journal(created: Doorstep, clock: FixedClock) -> None:
    """A last day that is over is passed so: by a command, or by the computer's clock (told otherwise)."""
    clock.day = date(2026, 11, 10)
    session = created.log_in("c.leroy", PASSWORD)
    with session.store.read() as connection:
        (kept,) = connection.scalars(
            select(JournalEntry.details).where(JournalEntry.action == "session.open")
        )
    session.close()
    assert details_words(json.loads(kept)) == "jour civil réglé au 10/11/2026"


def test_a_locked_window_asks_for_the_same_password(created: Doorstep) -> None:
    created.confirm_password("c.leroy", PASSWORD)
    with refused("login_failed"):
        created.confirm_password("c.leroy", "autre")


def test_wrong_passwords_wait_longer_also_for_who_unlocks(created: Doorstep, clock: FixedClock) -> None:
    waited: list[float] = []
    door = Doorstep(created.folder.path, clock, CHEAP, waited.append)
    for _ in range(3):
        with refused("login_failed"):
            door.log_in("c.leroy", "autre")
    with refused("login_failed"):
        door.confirm_password("C.Leroy", "autre")
    with refused("login_failed"):
        door.change_password("c.leroy", "autre", OTHER)
    assert [round(seconds, 1) for seconds in waited] == [0.5, 1.0]
    assert door.wait_before("c.leroy") > 1.5
    assert door.wait_before("personne") == 0
    session = door.log_in("c.leroy", PASSWORD)
    assert session.wrong_passwords == 5
    assert "5\u00a0mots de passe refusés" in session.greeting
    session.close()
    assert door.wait_before("c.leroy") == 0


def test_who_comes_in_is_told_when_the_account_was_last_used(created: Doorstep, clock: FixedClock) -> None:
    first = created.log_in("c.leroy", PASSWORD)
    assert first.last_login is None
    assert "première" in first.greeting
    first.close()
    clock.moment += timedelta(days=1)
    second = created.log_in("c.leroy", PASSWORD)
    assert second.last_login == clock.moment - timedelta(days=1)
    assert "22\N{NO-BREAK SPACE}nov.\N{NO-BREAK SPACE}2026 à" in second.greeting
    second.close()


@pytest.mark.parametrize("login", ["x" * 10_000, "c.leroy\0", "\u202ec.leroy", "c.le\u200froy", "\ud800"])
def test_a_name_that_nobody_can_have_is_a_wrong_login(created: Doorstep, login: str) -> None:
    with refused("login_failed"):
        created.log_in(login, PASSWORD)


@pytest.mark.parametrize(
    "login", ["x" * 10_000, "c.leroy\0", "\u202ec.leroy", "c.le\u200froy", "\ud800", "a\tb"]
)
def test_no_account_is_made_under_such_a_name(doorstep: Doorstep, login: str) -> None:
    with pytest.raises(InvalidForm) as refusal:
        doorstep.create(replace(NEW, accounts=(NewAccount(login, "Claire Leroy", PASSWORD),)))
    assert [problem.code for problem in refusal.value.problems] == ["login_impossible"]


def test_an_empty_folder_lets_nobody_in(doorstep: Doorstep) -> None:
    with refused("folder_empty"):
        doorstep.log_in("c.leroy", PASSWORD)


# ---- the recovery secret


def test_the_secret_on_paper_is_proven_right(created: Doorstep, secret: str) -> None:
    created.confirm_recovery_secret(secret.lower().replace("-", " "))
    with refused("recovery_incomplete"):
        created.confirm_recovery_secret(secret[:-6])
    with refused("recovery_wrong"):
        created.confirm_recovery_secret("EK3SS-NR3PS-R7G0B-ZYFQA-0E95R-1WHJK")


def test_the_recovery_secret_gives_an_account_a_new_password(created: Doorstep, secret: str) -> None:
    created.recover(secret, "c.leroy", OTHER)
    with refused("login_failed"):
        created.log_in("c.leroy", PASSWORD)
    session = created.log_in("c.leroy", OTHER)
    with session.store.read() as connection:
        assert "account.recover" in connection.scalars(select(JournalEntry.action)).all()
    session.close()
    created.confirm_recovery_secret(secret)


def test_recovery_needs_an_account_that_exists_and_a_good_password(created: Doorstep, secret: str) -> None:
    with refused("account_unknown"):
        created.recover(secret, "personne", OTHER)
    with refused("invalid_form"):
        created.recover(secret, "c.leroy", "azerty")
    created.log_in("c.leroy", PASSWORD).close()


# ---- passwords


def test_a_password_is_changed_by_who_knows_it(created: Doorstep) -> None:
    with refused("login_failed"):
        created.change_password("c.leroy", "autre", OTHER)
    created.change_password("c.leroy", PASSWORD, OTHER)
    with refused("login_failed"):
        created.log_in("c.leroy", PASSWORD)
    created.log_in("c.leroy", OTHER).close()


def test_a_temporary_password_opens_nothing_but_its_own_change(created: Doorstep, clock: FixedClock) -> None:
    session = created.log_in("c.leroy", PASSWORD)
    secrets, account = session.opened.secrets, session.opened.slot.account

    def reset(envelope: Envelope) -> Envelope:
        last_day = date(2026, 11, 25)
        return env.reset_password(envelope, secrets, account, "provisoire", CHEAP, expires=last_day)

    with session.store.write(session.actor) as uow:
        change_envelope(uow, created._envelope, secrets.file_key, reset)
        uow.journal("account.reset")
        uow.commit()
    session.close()
    with refused("password_temporary"):
        created.log_in("c.leroy", "provisoire")
    clock.day = date(2026, 11, 26)
    with refused("password_expired"):
        created.change_password("c.leroy", "provisoire", OTHER)
    clock.day = date(2026, 11, 25)
    created.change_password("c.leroy", "provisoire", OTHER)
    created.log_in("c.leroy", OTHER).close()


@pytest.mark.parametrize(
    ("password", "accepted"),
    [
        ("azerty", False),
        ("azertyuiop", False),
        ("motdepasse2026", False),
        ("Tilleuls2026!", False),
        ("1234567890", False),
        (PASSWORD, True),
    ],
)
def test_a_password_is_rated_in_french(doorstep: Doorstep, password: str, accepted: bool) -> None:
    rating = doorstep.rate_password(password, ("c.leroy", "Claire Leroy", "Association des Tilleuls"))
    assert rating.accepted is accepted
    assert rating.sentence.endswith(".")


# ---- the envelope and the database as they are found


def test_one_lost_copy_of_the_keys_is_made_again_and_told(created: Doorstep) -> None:
    (created.folder.path / NAMES[0]).unlink()
    session = created.log_in("c.leroy", PASSWORD)
    assert len(session.notices) == 1
    assert (created.folder.path / NAMES[0]).read_bytes() == (created.folder.path / NAMES[1]).read_bytes()
    session.close()


def test_an_older_envelope_put_back_is_refused(created: Doorstep) -> None:
    old = created.folder.envelopes[0].read_bytes()
    created.change_password("c.leroy", PASSWORD, OTHER)
    for path in created.folder.envelopes:
        path.write_bytes(old)
    with refused("envelope_rolled_back"):
        created.log_in("c.leroy", PASSWORD)
    assert created.folder.envelopes[0].read_bytes() == old


def test_an_older_database_put_back_is_refused(created: Doorstep) -> None:
    old = created.folder.database.read_bytes()
    created.change_password("c.leroy", PASSWORD, OTHER)
    created.change_password("c.leroy", OTHER, PASSWORD)
    created.folder.database.write_bytes(old)
    with refused("database_rolled_back"):
        created.log_in("c.leroy", PASSWORD)


def test_a_crash_between_envelope_and_database_is_caught_up(created: Doorstep) -> None:
    old = created.folder.database.read_bytes()
    created.change_password("c.leroy", PASSWORD, OTHER)
    created.folder.database.write_bytes(old)  # as if the commit had not happened
    created.log_in("c.leroy", OTHER).close()
    created.change_password("c.leroy", OTHER, PASSWORD)
    created.log_in("c.leroy", PASSWORD).close()


def test_what_was_erased_is_erased_again_where_an_older_copy_is_put_back(
    created: Doorstep, clock: FixedClock
) -> None:
    session = created.log_in("c.leroy", PASSWORD)
    person_id = People(session.store, clock).create(session.actor, NewPerson("Ozanne", "Mirabelle")).id
    assert person_id is not None
    session.close()
    old = created.folder.database.read_bytes()

    session = created.log_in("c.leroy", PASSWORD)
    retention = Retention(session.store, clock)
    seen = retention.of_person(session.actor, person_id).version
    decision = DecideRetention(person_id, seen, RetentionDecision.ERASE, "Demande de la personne.")
    retention.decide(session.actor, decision)
    session.close()

    created.folder.database.write_bytes(old)
    session = created.log_in("c.leroy", PASSWORD)
    (notice,) = session.notices
    assert "dossiers\N{NO-BREAK SPACE}: 1" in notice
    assert People(session.store, clock).list_all(session.actor) == []
    session.close()
    session = created.log_in("c.leroy", PASSWORD)
    assert session.notices == ()
    session.close()


def test_a_list_of_erasures_that_was_changed_is_told_and_keeps_nobody_out(created: Doorstep) -> None:
    (created.folder.path / "erasures.list").write_bytes(b"CASEWORK-ERASURES 1\n[]\n00\n")
    session = created.log_in("c.leroy", PASSWORD)
    (notice,) = session.notices
    assert "erasures.list" in notice
    session.close()


def test_the_keys_of_another_folder_open_nothing(
    created: Doorstep, tmp_path: Path, clock: FixedClock
) -> None:
    other = Doorstep(tmp_path / "autre", clock, CHEAP)
    other.create(NEW)
    for path in created.folder.envelopes:
        path.write_bytes((other.folder.path / path.name).read_bytes())
    with refused("database_unreadable"):
        created.log_in("c.leroy", PASSWORD)


def test_an_older_file_is_backed_up_before_it_is_migrated_and_nobody_is_beside(
    created: Doorstep, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = Doorstep(created.folder.path, clock, CHEAP)
    session = beside.log_in("c.leroy", PASSWORD, Use.BESIDE)
    monkeypatch.setattr(migrations, "HEAD", "later")
    with refused("folder_in_use"):
        created.log_in("c.leroy", PASSWORD)
    session.close()
    assert not created.folder.backups.exists()
    session = created.log_in("c.leroy", PASSWORD)
    (made,) = created.folder.backups.iterdir()
    verify_set(made, session.opened.secrets)
    monkeypatch.undo()
    beside.log_in("c.leroy", PASSWORD, Use.BESIDE).close()
    session.close()


def test_a_shown_secret_is_typed_again(doorstep: Doorstep, secret: str) -> None:
    assert doorstep.same_secret(secret, secret.replace("-", " ").lower())
    assert not doorstep.same_secret(secret, "EK3SS-NR3PS-R7G0B-ZYFQA-0E95R-1WHJK")
    with refused("recovery_incomplete"):
        doorstep.same_secret(secret, secret[:-1])


def test_a_folder_that_cannot_be_read_is_said(created: Doorstep, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_args: Any) -> None:
        raise PermissionError(13, "permission denied")

    monkeypatch.setattr(envelope_file, "read_whole", closed)
    found = created.inspect()
    assert found.state is FolderState.RESCUE
    assert found.trouble is not None
    assert found.trouble.code == "not_writable"


def test_the_door_is_there_before_sqlalchemy() -> None:
    code = (
        "import sys, casework.services.doorstep; "
        "print([name for name in ('sqlalchemy', 'alembic', 'zxcvbn', 'reportlab') if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
