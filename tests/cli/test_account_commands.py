"""The commands about accounts and keys, as scripts use them: passwords on standard input."""

from __future__ import annotations

import io
import json
from importlib import import_module
from pathlib import Path

import pytest

from casework.app import make_suite
from casework.base.errors import UserError
from casework.cli import init, main, rotate_key
from casework.cli.call import Call
from casework.domain.founding import NewAccount, NewOrganisation, NewService
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Role
from casework.services.doorstep import Doorstep, Use
from casework.storage.keys import KdfCost
from casework.storage.recovery import read_secret
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


def run(typed: Typed, words: str, *lines: str, who: str | None = None) -> int:
    args = main.parse(words.split())
    module = import_module(f"casework.cli.{next(c.module for c in main.COMMANDS if c.name == args.command)}")
    code: int = module.run(args, typed.call(*lines, account=who))
    return code


OTHER = "granit mésange boussole 4"


def test_an_account_is_added_changes_its_password_and_is_listed(
    typed: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "account add n.petit --role nurse --profession Infirmière --from 2026-11-01 --to 2026-12-31"
    assert run(typed, f"{words} --service CTR-du-Moulin", PASSWORD, "provisoire") == 0
    with pytest.raises(UserError, match="password_temporary"):
        run(typed, "list people", "provisoire", who="n.petit")
    assert run(typed, "account password", "provisoire", OTHER, who="n.petit") == 0
    capsys.readouterr()
    assert run(typed, "list people --json", OTHER, who="n.petit") == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out) == []
    assert "santé" in shown.err
    assert read_secret(shown.err.splitlines()[-1])
    run(typed, "list accounts --json", PASSWORD)
    found = {one["login"]: one for one in json.loads(capsys.readouterr().out)}
    assert list(found["n.petit"]) == [
        "login", "name", "role", "profession", "services", "valid_from", "valid_to", "state", "compartments",
        "last_login",
    ]  # fmt: skip
    nurse = found["n.petit"]
    assert (nurse["name"], nurse["role"], nurse["profession"]) == ("n.petit", "nurse", "Infirmière")
    assert (nurse["services"], nurse["compartments"]) == (["CTR du Moulin"], ["health"])
    assert (nurse["valid_from"], nurse["valid_to"]) == ("2026-11-01", "2026-12-31")
    assert (nurse["state"], found["m.benali"]["last_login"]) == ("active", None)
    run(typed, "list accounts", PASSWORD)
    assert "infirmière ou infirmier" in capsys.readouterr().out


def test_a_member_grants_and_a_secret_does(typed: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    for login in ("n.petit", "i.roy"):
        run(typed, f"account add {login} --role nurse", PASSWORD, "provisoire")
        run(typed, "account password", "provisoire", OTHER, who=login)
    capsys.readouterr()
    run(typed, "account grant i.roy health", OTHER, who="n.petit")
    secret = capsys.readouterr().err.splitlines()[-1]
    assert run(typed, "account grant m.benali health --by-secret", PASSWORD, secret) == 0
    with pytest.raises(UserError, match="compartment_not_member"):
        run(typed, "account grant m.benali health", PASSWORD)
    with pytest.raises(UserError, match="own_account"):
        run(typed, "account grant c.leroy health --by-secret", PASSWORD, secret)


def test_a_closed_account_is_out_and_the_key_is_changed(
    typed: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UserError, match="last_head"):
        run(typed, "account close c.leroy", PASSWORD)
    assert run(typed, "account close M.Benali", PASSWORD) == 0
    assert "clé du fichier est changée" in capsys.readouterr().out
    with pytest.raises(UserError, match="login_failed"):
        run(typed, "list people", PASSWORD, who="m.benali")
    run(typed, "list accounts --json", PASSWORD)
    states = {one["login"]: one["state"] for one in json.loads(capsys.readouterr().out)}
    assert states == {"c.leroy": "active", "m.benali": "closed"}


def test_a_departure_under_an_open_window_leaves_the_key_to_change(
    typed: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    window = typed.doorstep.log_in("c.leroy", PASSWORD, Use.WINDOW)
    assert run(typed, "account close m.benali", PASSWORD) == 0
    assert "casework rotate-key" in capsys.readouterr().err
    window.close()


def test_the_first_account_may_be_a_nurse(typed: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    folder = typed.doorstep.folder.path.with_name("autre")
    other = Typed(folder, FixedClock(), pytest.MonkeyPatch())
    words = ["init", "--organisation", "Tilleuls", "--account-name", "n.petit", "--role", "nurse"]
    call = other.call(PASSWORD)
    assert init.run(main.parse([*words, "--service", "ctr:CTR:10"]), call) == 0
    capsys.readouterr()
    assert run(other, "list people --json", PASSWORD) == 0
    assert "santé" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("account close personne", "account_not_there"),
        ("account grant personne health", "account_not_there"),
        ("account grant m.benali psychology", "compartment_unborn"),
        ("account add x.y --role nurse --service ailleurs", "service_not_there"),
        ("account add c.leroy --role nurse", "login_taken"),
        ("account add \u202enora --role nurse", "invalid_form"),
    ],
)
def test_a_wrong_command_is_told(typed: Typed, words: str, code: str) -> None:
    with pytest.raises(UserError, match=code) as refusal:
        run(typed, words, PASSWORD, "provisoire")
    assert refusal.value.sentence


def test_an_educator_manages_nothing(typed: Typed) -> None:
    for words in ("list accounts", "account add x --role nurse", "account close c.leroy", "rotate-key"):
        with pytest.raises(UserError, match="not_allowed"):
            run(typed, words, PASSWORD, "provisoire", who="m.benali")


def test_the_key_is_changed_and_passwords_stay(typed: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    assert rotate_key.run(main.parse(["rotate-key"]), typed.call(PASSWORD)) == 0
    assert "clé du fichier" in capsys.readouterr().out
    typed.doorstep.log_in("m.benali", PASSWORD).close()


def test_the_key_is_not_changed_under_an_open_window(typed: Typed) -> None:
    window = typed.doorstep.log_in("m.benali", PASSWORD, Use.WINDOW)
    with pytest.raises(UserError, match="folder_in_use"):
        rotate_key.run(main.parse(["rotate-key"]), typed.call(PASSWORD))
    window.close()
