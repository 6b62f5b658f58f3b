"""`casework print`: its grammar, and what it writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from casework.base.errors import UserError
from casework.cli import main
from casework.cli.call import Call
from casework.cli.print_ import DOCUMENTS
from casework.domain.permissions import Actor
from casework.models import Stay
from casework.services.prints import PrintKind, Prints
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock
from tests.reports.reading import text_of


@pytest.fixture
def call(store: Store, clock: FixedClock, actor: Actor) -> Call:
    suite = SimpleNamespace(prints=Prints(store, clock))

    @contextmanager
    def entered() -> Iterator[tuple[Any, Actor]]:
        yield suite, actor

    return cast("Call", SimpleNamespace(entered=entered))


@pytest.fixture
def stay(make: Make) -> Stay:
    stay = make.stay(make.person("N’Diaye", "Mamadou"), months=12)
    make.goal(make.project(stay, wants="Revoir ma fille."))
    return stay


def run(call: Call, *words: str) -> int:
    def no_report(error: BaseException) -> Path | None:
        raise AssertionError from error

    return main.run(main.parse(["print", *words]), call, no_report)


def test_the_command_knows_every_document_of_the_service() -> None:
    assert [kind.value for kind in PrintKind] == list(DOCUMENTS)


def test_a_document_of_one_person_is_written(
    call: Call, stay: Stay, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "fiche é.pdf"
    assert run(call, "project-sheet", "--person", str(stay.person_id), "--out", str(out)) == 0
    assert "Revoir ma fille." in text_of(out.read_bytes())
    assert "Ce fichier n’est pas chiffré" in capsys.readouterr().out


def test_a_paper_of_the_house_is_about_nobody(
    call: Call, stay: Stay, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "registre.pdf"
    assert run(call, "processing-record", "--out", str(out)) == 0
    assert "Brouillon" in text_of(out.read_bytes())
    with pytest.raises(SystemExit):
        run(call, "processing-record", "--person", str(stay.person_id), "--out", str(out))
    assert "--person ne va pas avec processing-record" in capsys.readouterr().err


@pytest.mark.parametrize("document", ["project-sheet", "easy-sheet", "summary", "deadline-list"])
def test_everybody_fits_in_one_file(call: Call, stay: Stay, tmp_path: Path, document: str) -> None:
    out = tmp_path / "tous.pdf"
    assert run(call, document, "--all", "--out", str(out)) == 0
    assert "DIAYE" in text_of(out.read_bytes())


def test_the_deadline_list_needs_nobody_named(call: Call, stay: Stay, tmp_path: Path) -> None:
    assert run(call, "deadline-list", "--out", str(tmp_path / "jeudi.pdf")) == 0


@pytest.mark.parametrize(
    "words",
    [
        ["project-sheet", "--out", "x.pdf"],
        ["project-sheet", "--all", "--person", "1", "--out", "x.pdf"],
        ["project-sheet", "--all"],
        ["nothing", "--all", "--out", "x.pdf"],
        ["project-sheet", "--person", "abc", "--out", "x.pdf"],
    ],
)
def test_a_wrong_use_is_told_in_french(
    call: Call, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        run(call, *words)
    assert end.value.code == 2
    assert "casework print :" in capsys.readouterr().err.replace("\u00a0", " ")


def test_nothing_to_print_writes_no_file(
    call: Call, make: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "vide.pdf"
    assert run(call, "amendment", "--person", str(make.person().id), "--out", str(out)) == 1
    assert not out.exists()
    assert "rien à imprimer" in capsys.readouterr().err


@pytest.mark.parametrize("where", ["absent/x.pdf", "."])
def test_a_place_that_takes_no_file_is_refused_in_a_sentence(
    call: Call, stay: Stay, tmp_path: Path, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(call, "summary", "--all", "--out", str(tmp_path / where)) == 1
    assert capsys.readouterr().err.strip()
    assert not list(tmp_path.glob("*.pdf"))


def test_a_full_disk_leaves_the_file_of_before(
    call: Call, stay: Stay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "tous.pdf"
    out.write_bytes(b"avant")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("casework.steps.handing_out.write_atomically", full)
    assert run(call, "summary", "--all", "--out", str(out)) == 1
    assert out.read_bytes() == b"avant"


def test_a_refused_trace_does_not_take_away_the_file_of_before(
    call: Call, stay: Stay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "tous.pdf"
    out.write_bytes(b"avant")

    def refuse(*_: object) -> None:
        raise UserError("database_busy")

    monkeypatch.setattr(Prints, "note_handed_out", refuse)
    assert run(call, "summary", "--all", "--out", str(out)) == 1
    assert out.read_bytes() == b"avant"
