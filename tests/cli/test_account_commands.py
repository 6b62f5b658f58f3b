"""The commands about accounts and keys, as scripts use them: passwords on standard input."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from casework.app import make_suite
from casework.base.errors import UserError
from casework.cli import main, rotate_key
from casework.cli.call import Call
from casework.domain.founding import NewAccount, NewOrganisation, NewService
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Role
from casework.services.doorstep import Doorstep, Use
from casework.storage.keys import KdfCost
from tests.conftest import FixedClock

CHEAP = KdfCost(1, 8192)
PASSWORD = "épicéa ardoise fougère 7"


class Typed:
    """What a script gives a command: who acts, and lines of standard input."""

    def __init__(self, path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
        self.doorstep = Doorstep(path, clock, CHEAP)
        self._clock = clock
        self._monkeypatch = monkeypatch

    def call(self, *lines: str, account: str | None = None) -> Call:
        self._monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return Call(
            self.doorstep, self._clock, account, True, lambda session: make_suite(session, self._clock)
        )


@pytest.fixture
def typed(tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Typed:
    typed = Typed(tmp_path / "données", clock, monkeypatch)
    services = (NewService(ServiceKind.CTR, "CTR du Moulin", 10),)
    accounts = (
        NewAccount("c.leroy", "Claire Leroy", PASSWORD),
        NewAccount("m.benali", "Mehdi Benali", PASSWORD, Role.EDUCATOR),
    )
    typed.doorstep.create(NewOrganisation("Tilleuls", services, accounts))
    return typed


def test_the_key_is_changed_and_passwords_stay(typed: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    assert rotate_key.run(main.parse(["rotate-key"]), typed.call(PASSWORD)) == 0
    assert "clé du fichier" in capsys.readouterr().out
    typed.doorstep.log_in("m.benali", PASSWORD).close()


def test_the_key_is_not_changed_under_an_open_window(typed: Typed) -> None:
    window = typed.doorstep.log_in("m.benali", PASSWORD, Use.WINDOW)
    with pytest.raises(UserError, match="folder_in_use"):
        rotate_key.run(main.parse(["rotate-key"]), typed.call(PASSWORD))
    window.close()
