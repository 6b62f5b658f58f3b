"""`casework export person`: its grammar, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from zipfile import ZipFile

import pytest

from casework.cli import main
from casework.cli.call import Call
from casework.domain.permissions import Actor
from casework.services.person_export import PersonExport
from casework.storage.keyring import Keyring
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock


@pytest.fixture
def call(store: Store, clock: FixedClock, actor: Actor) -> Call:
    suite = SimpleNamespace(person_export=PersonExport(store, clock, Keyring()))

    @contextmanager
    def entered() -> Iterator[tuple[Any, Actor]]:
        yield suite, actor

    return cast("Call", SimpleNamespace(entered=entered))


def run(call: Call, *words: str) -> int:
    def no_report(error: BaseException) -> Path | None:
        raise AssertionError from error

    return main.run(main.parse(["export", "person", *words]), call, no_report)


def test_the_archive_holds_a_paper_and_a_file_that_name_nobody(
    call: Call, make: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person = make.person("Martin", "Alex")
    out = tmp_path / "à remettre.zip"
    assert run(call, str(person.id), "--out", str(out)) == 0
    with ZipFile(out) as archive:
        assert sorted(archive.namelist()) == [
            f"dossier-{person.file_number}.json",
            f"dossier-{person.file_number}.pdf",
        ]
    told = capsys.readouterr()
    assert "n’est pas chiffré" in told.out
    assert "L1111-7" in told.err


def test_an_unknown_person_leaves_no_file(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "d.zip"
    assert run(call, "999", "--out", str(out)) == 1
    assert not out.exists()
    assert capsys.readouterr().out == ""
