"""kill -9 while the file's key is changed: everybody comes in, and everything is whole."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casework.domain.founding import NewAccount, NewOrganisation, NewService
from casework.domain.kinds import ServiceKind
from casework.models import Note
from casework.services.checks import Checks
from casework.services.doorstep import Doorstep
from tests.builders import Make
from tests.conftest import FixedClock
from tests.faults.rotator import CHEAP, PASSWORD, rotate_for_ever
from tests.faults.test_kill import MOST_SECONDS, processes

NOTES = 200


@pytest.fixture
def doorstep(tmp_path: Path, clock: FixedClock) -> Doorstep:
    """A closed folder with two hundred notes."""
    made = Doorstep(tmp_path / "données", clock, CHEAP)
    services = (NewService(ServiceKind.CTR, "CTR du Moulin", 10),)
    made.create(NewOrganisation("Tilleuls", services, (NewAccount("c.leroy", "Claire", PASSWORD),)))
    session = made.log_in("c.leroy", PASSWORD)
    make = Make(session.store, clock, session.actor)
    person = make.person()
    for number in range(NOTES):
        make.note(person, f"Note numéro {number}. " + "Il a retrouvé sa chambre. " * 40)
    session.close()
    return made


def rotate_and_kill(path: Path, chance: random.Random) -> None:
    context = processes()
    told, telling = context.Pipe(duplex=False)
    process = context.Process(target=rotate_for_ever, args=(path, telling), daemon=True)
    process.start()
    telling.close()
    for _ in range(1 + chance.randrange(2)):
        assert told.poll(MOST_SECONDS), "no rotation was begun"
        told.recv()
    told.poll(chance.random() * 0.4)  # somewhere inside the rotation
    process.kill()
    process.join(MOST_SECONDS)
    assert process.exitcode == -9 or process.exitcode == 1
    process.close()
    told.close()


def kill_again_and_again(doorstep: Doorstep, times: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(times):
        rotate_and_kill(doorstep.folder.path, chance)
        session = doorstep.log_in("c.leroy", PASSWORD)
        with session.store.read() as connection:
            assert connection.scalar(select(func.count()).select_from(Note)) == NOTES
        checks = Checks(session.store, session.folder, session.opened.secrets)
        assert [finding.sentence for finding in checks.check(session.actor)] == []
        assert not session.folder.swap_part.exists()
        assert not session.folder.swap_ready.exists()
        session.close()


def test_ten_kills_leave_the_file_whole_under_the_old_key_or_the_new(doorstep: Doorstep) -> None:
    kill_again_and_again(doorstep, times=10, seed=20261122)


@pytest.mark.soak
def test_two_hundred_kills_leave_the_file_whole(doorstep: Doorstep) -> None:
    kill_again_and_again(doorstep, times=200, seed=random.randrange(2**32))
