"""`casework import`: the report as sentences and as JSON, and the rejects where asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import openpyxl
import pytest

from casework.cli import main
from casework.cli.call import Call
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Actor
from casework.services.imports import Imports
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock

TEXT = (
    "NOM Prénom;Né le;Entrée;Fin prévue;Chambre;TSO\n"
    "DUPONT Luc;12/03/1990;05/01/2026;31/12/2026;1-03;BHD 8\n"
    "MARTIN Léa;31/02/1985;10/02/2026;;1-04;\n"
)


@pytest.fixture
def call(store: Store, clock: FixedClock, actor: Actor, make: Make) -> Call:
    make.service(ServiceKind.THERAPEUTIC_COMMUNITY, "CT des Tilleuls")
    suite = SimpleNamespace(imports=Imports(store, clock))

    @contextmanager
    def entered() -> Iterator[tuple[Any, Actor]]:
        yield suite, actor

    return cast("Call", SimpleNamespace(entered=entered))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "présents é.csv"
    path.write_text(TEXT, encoding="cp1252")
    return path


def run(call: Call, *words: str) -> int:
    def no_report(error: BaseException) -> Path | None:
        raise AssertionError from error

    return main.run(main.parse(["import", *words]), call, no_report)


def test_the_json_says_sheets_rows_and_counts(
    call: Call, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(call, str(file), "--dry-run", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["file"] == file.name
    assert told["sheets"] == [
        {
            "name": "présents é",
            "kind": "present",
            "mapping": {
                "NOM Prénom": "full_name", "Né le": "birth_date", "Entrée": "admitted_on",
                "Fin prévue": "planned_end", "Chambre": "place",
            },
            "ignored": ["TSO"],
        }
    ]  # fmt: skip
    first, second = told["rows"]
    assert first["person"] == {
        "id": None, "last_name": "Dupont", "first_name": "Luc", "birth_date": "1990-03-12",
    }  # fmt: skip
    assert first["stay"] == {
        "service": "CT des Tilleuls", "admitted_on": "2026-01-05", "planned_end": "2026-12-31",
        "ended_on": None, "place": "1-03",
    }  # fmt: skip
    assert (first["sheet"], first["row"], first["outcome"]) == ("présents é", 2, "new")
    assert first["application"] is None
    assert [problem["column"] for problem in first["problems"]] == ["Fin prévue"]
    assert second["outcome"] == "rejected"
    assert {**second["problems"][0], "message": ""} == {
        "column": "Né le", "value": "31/02/1985", "message": "",
    }  # fmt: skip
    assert told["counts"] == {"new": 1, "known": 0, "updated": 0, "doubtful": 0, "rejected": 1}


def test_after_an_import_people_have_their_ids(
    call: Call, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(call, str(file), "--json") == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["rows"][0]["person"]["id"] is not None
    assert "--rejects" in told.err
    assert [one.name for one in file.parent.iterdir() if one.suffix == ".xlsx"] == []


def test_rejects_are_handed_out_where_asked(
    call: Call, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rejects = tmp_path / "à corriger.xlsx"
    assert run(call, str(file), "--rejects", str(rejects)) == 0
    assert rejects.name in capsys.readouterr().err
    assert openpyxl.load_workbook(rejects).worksheets[0]["A2"].value == "MARTIN Léa"
    assert run(call, str(file), "--rejects", str(tmp_path / "nowhere" / "a.xlsx")) == 1


def test_a_trial_leaves_no_file_and_says_so(
    call: Call, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(call, str(file), "--dry-run") == 0
    told = capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")
    assert "1 seraient importés sur 2" in told
    assert "« 31/02/1985 » n’est pas une date possible" in told


def test_an_import_says_how_many_of_how_many(
    call: Call, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(call, str(file), "--service", "CT des Tilleuls") == 0
    assert "1 importés sur 2" in capsys.readouterr().out


@pytest.mark.parametrize("words", [("absent.xlsx",), ("FILE", "--service", "Ailleurs")])
def test_what_cannot_be_imported_is_refused_with_a_sentence(
    call: Call, file: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert run(call, *[str(file) if word == "FILE" else word for word in words]) == 1
    assert capsys.readouterr().err.strip()
