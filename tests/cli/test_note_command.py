"""`casework note add` and `casework list notes`: a note from the command line to its readers."""

from __future__ import annotations

import io
import json
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, cast

import pytest

from casework.base.errors import UserError
from casework.cli import list_, note
from casework.cli.call import Call
from casework.cli.main import parse
from casework.domain.permissions import Actor, Role
from casework.services.notes import Notes
from casework.services.suite import Suite
from casework.storage.keyring import Keyring
from casework.storage.store import Store
from tests.builders import Make
from tests.compartments import HEALTH, CompartmentKeys
from tests.conftest import FixedClock

Told = Callable[..., str]


@pytest.fixture
def told(
    store: Store, clock: FixedClock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Told:
    """``told(actor, keyring, "note", "add", …, text="…")``: what the command says."""

    def run(actor: Actor, keyring: Keyring, *words: str, text: str = "") -> str:
        @contextmanager
        def entered() -> Iterator[tuple[Suite, Actor]]:
            yield cast(Suite, SimpleNamespace(notes=Notes(store, clock, keyring))), actor

        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        args: Namespace = parse(words)
        module: Any = {"list": list_, "note": note}[args.command]
        assert module.run(args, cast(Call, SimpleNamespace(entered=entered))) == 0
        return capsys.readouterr().out

    return run


def test_a_colleague_writes_for_the_nurse_who_reads_it(told: Told, make: Make, store: Store) -> None:
    keys = CompartmentKeys()
    nurse = keys.enrol(store, make.actor(Role.NURSE), HEALTH)
    educator, person = make.actor(Role.EDUCATOR), str(make.person().id)
    said = told(
        educator, keys.keyring(), "note", "add", "--person", person, "--compartment", "health",
        text="Il n’a pas dormi.\nDit avoir mal.\n",
    )  # fmt: skip
    assert "Vous ne pourrez pas la relire" in said
    (read,) = json.loads(told(nurse, keys.keyring(HEALTH), "list", "notes", "--person", person, "--json"))
    assert read["text"] == "Il n’a pas dormi.\nDit avoir mal."
    assert (read["kind"], read["reserved"], read["third_party"]) == ("follow_up", False, False)
    (line,) = json.loads(told(educator, keys.keyring(), "list", "notes", "--person", person, "--json"))
    assert (line["text"], line["reserved"], line["compartment"]) == ("", True, "health")
    assert line["author"] == educator.name
    assert line["happened_at"].startswith("2026-11-22")


def test_a_table_of_notes_holds_one_line_each(told: Told, actor: Actor, make: Make) -> None:
    person = make.person()
    make.note(text="Un\ndeux", person=person)
    table = told(actor, Keyring(), "list", "notes", "--person", str(person.id)).splitlines()
    assert len(table) == 2
    assert "Un deux" in table[1]


def test_notes_are_of_somebody(told: Told, actor: Actor) -> None:
    with pytest.raises(SystemExit):
        told(actor, Keyring(), "list", "notes")


def test_an_id_that_no_file_can_hold_is_nobody_s(told: Told, actor: Actor) -> None:
    endless = "9" * 40
    for words in (("note", "add", "--person", endless), ("list", "notes", "--person", endless)):
        with pytest.raises(UserError, match="not_found"):
            told(actor, Keyring(), *words, text="Rien")
