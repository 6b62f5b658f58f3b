"""The realistic caseloads: what expected.json says is what is found."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casework.base.text import plain
from casework.exchange.caseload import Caseload, CaseloadRow
from casework.exchange.caseload_reading import read_caseload
from casework.exchange.spreadsheets import read_file, read_spreadsheet

CASELOADS = Path(__file__).resolve().parents[3] / "shared" / "data" / "caseloads"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not CASELOADS.is_dir(), reason="../shared/data is not here"),
]


def expected(name: str) -> dict[str, Any]:
    whole: dict[str, dict[str, Any]] = json.loads((CASELOADS / "expected.json").read_text(encoding="utf-8"))
    return whole[name]


def found(name: str) -> Caseload:
    return read_caseload(read_spreadsheet(name, read_file(CASELOADS / name)), date(2026, 11, 22))


def identity(row: CaseloadRow) -> tuple[str, str, str]:
    # The sheet of those who left was typed with and without accents; nobody's accents are invented.
    return plain(row.last_name), plain(row.first_name), str(row.birth_date)


def identities(rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(plain(row["last"]), plain(row["first"]), row["born"]) for row in rows]


def test_the_community_workbook_is_found_whole() -> None:
    wanted = expected("communaute_therapeutique.xlsx")
    caseload = found("communaute_therapeutique.xlsx")
    taken = [row for row in caseload.rows if not row.problems]
    by_kind = {kind: [row for row in taken if row.kind == kind] for kind in ("present", "waiting", "left")}
    for kind, rows in by_kind.items():
        assert [identity(row) for row in rows] == identities(wanted[kind])
    present = by_kind["present"]
    assert [str(row.admitted_on) for row in present] == [row["entry"] for row in wanted["present"]]
    assert [row.renewed for row in present] == [row["renewed"] for row in wanted["present"]]
    typed = [
        (str(r.planned_end), w["planned_end"])
        for r, w in zip(present, wanted["present"], strict=True)
        if r.planned_end
    ]
    assert all(read == right for read, right in typed)
    assert [str(row.received_on) for row in by_kind["waiting"]] == [row["asked"] for row in wanted["waiting"]]
    assert [(str(row.admitted_on), str(row.left_on)) for row in by_kind["left"]] == [
        (row["entry"], row["out"]) for row in wanted["left"]
    ]
    assert len(caseload.rows) - len(taken) == wanted["rejected_rows"]


def test_the_names_of_those_present_are_written_as_expected() -> None:
    wanted = expected("communaute_therapeutique.xlsx")["present"]
    rows = [
        row
        for row in found("communaute_therapeutique.xlsx").rows
        if row.kind == "present" and not row.problems
    ]
    assert [(row.last_name, row.first_name) for row in rows] == [
        (row["last"], row["first"]) for row in wanted
    ]


def test_the_act_workbook_is_found_whole() -> None:
    wanted = expected("act_perigueux.xlsx")["present"]
    rows = found("act_perigueux.xlsx").rows
    assert [
        (
            r.last_name,
            r.first_name,
            str(r.birth_date),
            str(r.admitted_on),
            str(r.contract_signed_on),
            str(r.project_signed_on),
            str(r.planned_end),
            r.service_kind == "act_outreach",
        )
        for r in rows
    ] == [
        (
            w["last"],
            w["first"],
            w["born"],
            w["entry"],
            w["contract"],
            str(w["plan"]),
            w["planned_end"],
            w["outside_walls"],
        )
        for w in wanted
    ]


def test_the_hotel_file_is_found_whole() -> None:
    wanted = expected("hebergement_hotels.csv")
    rows = found("hebergement_hotels.csv").rows
    assert (len(rows), len({row.site for row in rows})) == (wanted["count"], wanted["hotels"])
    assert not any(row.problems for row in rows)
    assert [identity(row) for row in rows[:20]] == identities(wanted["first"])
    assert [str(row.admitted_on) for row in rows[:20]] == [row["entry"] for row in wanted["first"]]
    days = [{extra.heading: extra.text for extra in row.extras} for row in rows]
    now = [(int(d["Conso entrée (jours/sem)"]), int(d["Conso actuelle (jours/sem)"])) for d in days]
    assert sum(after < before for before, after in now) == wanted["decreased_or_stopped"]
    assert sum(after == 0 for _, after in now) == wanted["stopped"]
