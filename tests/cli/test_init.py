"""`casework init` and `casework check`, as scripts use them."""

from __future__ import annotations

import io
from argparse import Namespace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from casework.base.errors import UserError
from casework.cli import check, init
from casework.cli.call import Call
from casework.cli.main import parse
from casework.domain.permissions import Role
from casework.services.checks import Checks
from casework.services.doorstep import Doorstep, FolderState, Session
from casework.services.suite import Suite
from casework.storage.keys import KdfCost
from tests.conftest import FixedClock

CHEAP = KdfCost(1, 8192)
PASSWORD = "épicéa ardoise fougère 7"
SERVICES = [
    "--service",
    "therapeutic_community:Communauté : le Moulin:35",
    "--service",
    "act_outreach:Hors les murs:5",
]
WHOLE = ["--organisation", "Association des Tilleuls", "--account-name", "c.leroy", *SERVICES]


def only_checks(session: Session) -> Suite:
    checks = Checks(session.store, session.folder, session.opened.secrets)
    return cast(Suite, SimpleNamespace(checks=checks))


@pytest.fixture
def call(tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n{PASSWORD}\n"))
    doorstep = Doorstep(tmp_path / "Données d’été", clock, CHEAP)
    return Call(doorstep, clock, None, True, only_checks)


def words(*argv: str) -> Namespace:
    return parse(["init", *argv])


def test_init_creates_a_folder_and_prints_the_secret_once(
    call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init.run(words(*WHOLE), call) == 0
    shown = capsys.readouterr()
    (secret,) = shown.out.splitlines()
    assert secret not in shown.err
    call.doorstep.confirm_recovery_secret(secret)
    session = call.doorstep.log_in("c.leroy", PASSWORD)
    assert session.actor.role is Role.HEAD_OF_SERVICE
    session.close()


def test_a_role_may_be_given(call: Call) -> None:
    init.run(words(*WHOLE, "--role", "director"), call)
    session = call.doorstep.log_in(None, PASSWORD)
    assert session.actor.role is Role.DIRECTOR
    session.close()


def test_init_refuses_a_folder_that_has_data(call: Call) -> None:
    init.run(words(*WHOLE), call)
    with pytest.raises(UserError, match="folder_has_data"):
        init.run(words(*WHOLE), call)


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["--organisation", "Association"],
        [*WHOLE, "--service", "prison:Quartier:3"],
        [*WHOLE, "--service", "ctr:CTR"],
        [*WHOLE, "--service", "ctr:CTR:beaucoup"],
        [*WHOLE, "--role", "king"],
    ],
)
def test_a_wrong_use_ends_with_2_and_a_french_sentence(
    call: Call, argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        init.run(words(*argv), call)
    assert end.value.code == 2
    shown = capsys.readouterr().err
    assert "usage" in shown
    assert "the following" not in shown
    assert call.doorstep.inspect().state is FolderState.FIRST_START


def test_a_guessable_password_is_accepted_from_a_script_and_said(
    call: Call, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("azerty\n"))
    assert init.run(words(*WHOLE), call) == 0
    assert "mot de passe" in capsys.readouterr().err


def test_an_empty_password_is_refused(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(UserError, match="invalid_form"):
        init.run(words(*WHOLE), call)


def test_check_says_that_all_is_sound(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    init.run(words(*WHOLE), call)
    capsys.readouterr()
    assert check.run(Namespace(), call) == 0
    assert "en ordre" in capsys.readouterr().out


def test_check_names_what_it_finds_and_ends_with_1(
    call: Call, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    init.run(words(*WHOLE), call)
    capsys.readouterr()
    database = call.doorstep.folder.database
    database.write_bytes(database.read_bytes()[:-3000] + bytes(3000))
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert check.run(Namespace(), call) == 1
    assert "page" in capsys.readouterr().out
