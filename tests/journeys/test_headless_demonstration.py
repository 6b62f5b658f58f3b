"""The demonstration without a window: projects, renewals, coordinations printed; every state of deadlines."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from pypdf import PdfReader

from casework.domain.demonstration import DEMO_ACCOUNTS
from tests.journeys.commands import Commands

PRINTS = ("project-sheet", "easy-sheet", "summary", "renewal-file", "amendment", "coordination-note")


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Commands:
    """`init --demo` tells its accounts; its first one acts."""
    commands = Commands(tmp_path_factory.mktemp("démo") / "données", None, DEMO_ACCOUNTS[0].password)
    created = commands.run("init", "--demo")
    assert created.code == 0, created.err
    told = [tuple(line.split("\t")) for line in created.out.splitlines()]
    assert told == [(one.login, one.password, one.role.value) for one in DEMO_ACCOUNTS]
    commands.hurry(DEMO_ACCOUNTS[0].login)
    return commands


@pytest.mark.parametrize("document", PRINTS)
def test_every_print_of_the_demonstration_is_marked(
    demonstration: Commands, tmp_path: Path, document: str
) -> None:
    out = tmp_path / f"{document}.pdf"
    printed = demonstration.run("print", document, "--all", "--out", str(out))
    assert printed.code == 0, printed.err
    assert "DÉMONSTRATION" in PdfReader(out).pages[0].extract_text()


def test_the_demonstration_is_whole(demonstration: Commands) -> None:
    assert demonstration.run("check").code == 0
    states = Counter(one["state"] for one in demonstration.json("list", "deadlines"))
    assert all(states[state] for state in ("late", "due_soon", "on_time", "done", "done_late"))
