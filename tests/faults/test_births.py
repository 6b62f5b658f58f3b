"""A sealed compartment is born, and something goes wrong: somebody has its recovery secret in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from casework.base.errors import UserError
from casework.domain.founding import NewAccount, NewOrganisation, NewService
from casework.domain.kinds import Compartment, ServiceKind
from casework.domain.permissions import Role
from casework.services.checks import Checks
from casework.services.doorstep import Birth, Doorstep, Session, Use
from casework.steps.kept_secrets import newest_keys
from casework.storage.compartments import recover_compartment
from casework.storage.envelope import Envelope
from casework.storage.envelope_file import EnvelopeFile
from casework.storage.unit_of_work import UnitOfWork
from tests.conftest import FixedClock
from tests.faults.birth import CHEAP, PASSWORD, STEPS, log_in_and_be_cut
from tests.faults.test_kill import MOST_SECONDS, processes

HEALTH = Compartment.HEALTH


@pytest.fixture
def doorstep(tmp_path: Path, clock: FixedClock) -> Doorstep:
    """A closed folder whose nurse never came in."""
    made = Doorstep(tmp_path / "données", clock, CHEAP, lambda _seconds: None)
    accounts = (
        NewAccount("c.leroy", "Claire Leroy", PASSWORD),
        NewAccount("n.petit", "Nora Petit", PASSWORD, Role.NURSE),
    )
    made.create(NewOrganisation("Tilleuls", (NewService(ServiceKind.CTR, "CTR du Moulin", 10),), accounts))
    return made


@pytest.fixture
def enter(doorstep: Doorstep) -> Callable[[], Session]:
    return lambda: doorstep.log_in("n.petit", PASSWORD)


def opens(session: Session, birth: Birth) -> bool:
    """Does the shown secret open the compartment that notes are sealed to?"""
    envelope = EnvelopeFile(session.folder.path).authentic(session.opened.secrets.file_key).envelope
    keys = newest_keys(envelope, birth.compartment)
    return keys is not None and len(recover_compartment(envelope, keys, birth.secret)) == 32


def fail_births(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """The database refuses the commit of a birth; the keys are written by then."""
    commit = UnitOfWork.commit

    def refuse(uow: UnitOfWork) -> None:
        if any(line.action.startswith("compartment.") for line in uow._lines):
            raise error
        commit(uow)

    monkeypatch.setattr(UnitOfWork, "commit", refuse)


@pytest.mark.parametrize("error", [UserError("disk_full"), UserError("disk_failed")])
def test_a_birth_whose_commit_fails_shows_a_secret_at_the_next_log_in(
    enter: Callable[[], Session], monkeypatch: pytest.MonkeyPatch, error: UserError
) -> None:
    fail_births(monkeypatch, error)
    session = enter()
    assert session.births == ()
    session.close()
    monkeypatch.undo()
    session = enter()
    (birth,) = session.births
    assert (birth.compartment, birth.again, opens(session, birth)) == (HEALTH, True, True)
    assert HEALTH in session.actor.compartments
    session.close()


def test_a_bug_at_the_birth_lets_nobody_in_once_and_loses_nothing(
    enter: Callable[[], Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_births(monkeypatch, RuntimeError("a bug"))
    with pytest.raises(RuntimeError):
        enter()
    monkeypatch.undo()
    session = enter()
    (birth,) = session.births
    assert opens(session, birth)
    session.close()


def test_however_often_it_fails_the_keys_are_one_change_ahead_at_most(
    enter: Callable[[], Session], monkeypatch: pytest.MonkeyPatch, doorstep: Doorstep
) -> None:
    fail_births(monkeypatch, UserError("disk_full"))
    for _ in range(3):
        enter().close()
    monkeypatch.undo()
    head = doorstep.log_in("c.leroy", PASSWORD)
    assert Checks(head.store, head.folder, head.opened.secrets).check(head.actor) == []
    head.close()
    session = enter()
    assert len(session.births) == 1
    session.close()


def test_two_failed_changes_in_one_session_do_not_shut_everybody_out(
    doorstep: Doorstep, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = UnitOfWork.commit

    def refuse(uow: UnitOfWork) -> None:
        if any(line.action == "account.change_password" for line in uow._lines):
            raise UserError("disk_full")
        commit(uow)

    session = doorstep.log_in("c.leroy", PASSWORD)
    monkeypatch.setattr(UnitOfWork, "commit", refuse)
    for _ in range(2):
        with pytest.raises(UserError, match="disk_full"):
            doorstep._change(session, "account.change_password", _next_generation)
    monkeypatch.undo()
    session.close()
    doorstep.log_in("c.leroy", PASSWORD).close()


def _next_generation(envelope: Envelope) -> Envelope:
    return replace(envelope, generation=envelope.generation + 1)


def test_a_secret_that_nobody_confirmed_is_replaced_until_somebody_has_one(
    enter: Callable[[], Session], doorstep: Doorstep
) -> None:
    first = enter()
    (birth,) = first.births
    assert not birth.again
    first.close()
    second = enter()
    (again,) = second.births
    assert again.secret != birth.secret
    with pytest.raises(UserError, match="recovery_wrong"):
        opens(second, birth)
    with pytest.raises(UserError, match="recovery_wrong"):
        doorstep.confirm_compartment_secret(second, HEALTH, again.secret, birth.secret)
    doorstep.confirm_compartment_secret(second, HEALTH, again.secret, again.secret.lower())
    assert opens(second, again)
    second.close()
    third = enter()
    assert third.births == ()
    third.close()


def test_a_command_replaces_no_secret(enter: Callable[[], Session], doorstep: Doorstep) -> None:
    enter().close()
    session = doorstep.log_in("n.petit", PASSWORD, Use.BESIDE)
    assert session.births == ()
    session.close()


@pytest.mark.parametrize("step", STEPS)
def test_a_cut_at_any_step_of_a_birth_leaves_a_secret_to_show(
    enter: Callable[[], Session], doorstep: Doorstep, step: str
) -> None:
    process = processes().Process(target=log_in_and_be_cut, args=(doorstep.folder.path, step), daemon=True)
    process.start()
    process.join(MOST_SECONDS)
    assert process.exitcode == 9
    process.close()
    session = enter()
    (birth,) = session.births
    assert birth.again == (step != "before the keys")
    assert opens(session, birth)
    assert Checks(session.store, session.folder, session.opened.secrets).check(session.actor) == []
    session.close()
