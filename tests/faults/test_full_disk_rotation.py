"""The disk fills up while the file's key is changed: a sentence, and everything as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.base.errors import UserError
from casework.domain.founding import NewAccount, NewOrganisation, NewService
from casework.domain.kinds import ServiceKind
from casework.services.checks import Checks
from casework.services.doorstep import Doorstep, rotating
from tests.builders import Make
from tests.conftest import FixedClock
from tests.faults.rotator import CHEAP, PASSWORD
from tests.faults.test_full_disk import largest_file


@pytest.fixture
def doorstep(tmp_path: Path, clock: FixedClock) -> Doorstep:
    made = Doorstep(tmp_path / "données", clock, CHEAP)
    services = (NewService(ServiceKind.CTR, "CTR du Moulin", 10),)
    made.create(NewOrganisation("Tilleuls", services, (NewAccount("c.leroy", "Claire", PASSWORD),)))
    return made


@pytest.mark.parametrize("tenths", range(10))
def test_wherever_the_copy_runs_out_of_room_the_old_file_goes_on(
    doorstep: Doorstep, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, tenths: int
) -> None:
    monkeypatch.setattr(rotating, "backup_set", lambda *_args, **_options: None)  # it would be refused first
    session = doorstep.log_in("c.leroy", PASSWORD)
    make = Make(session.store, clock, session.actor)
    person = make.person()
    for number in range(30):
        make.note(person, f"Note {number}. " + "Il a retrouvé sa chambre. " * 40)
    with (
        largest_file(doorstep.folder.database.stat().st_size * tenths // 10),
        pytest.raises(UserError) as refusal,
    ):
        doorstep.rotate_key(session)
    assert refusal.value.code in {"disk_full", "disk_failed"}
    assert not doorstep.folder.swap_part.exists()
    assert not doorstep.folder.swap_ready.exists()
    make.note(person, "La session continue.")
    session.close()
    session = doorstep.log_in("c.leroy", PASSWORD)
    assert Checks(session.store, session.folder, session.opened.secrets).check(session.actor) == []
    session.close()
