"""The three realistic caseloads, imported one after the other into one organisation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from casework.base.text import plain
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Actor
from casework.models import Note, Person, Place, Site, Stay
from casework.services.imports import ImportReport, Imports, RowReport
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock

FILES = ("communaute_therapeutique.xlsx", "act_perigueux.xlsx", "hebergement_hotels.csv")


@pytest.fixture
def caseloads(shared: Path) -> Path:
    return shared / "data" / "caseloads"


@pytest.fixture
def expected(caseloads: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((caseloads / "expected.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def imports(store: Store, clock: FixedClock, make: Make) -> Imports:
    make.service(ServiceKind.THERAPEUTIC_COMMUNITY, "Communauté de Brantôme", places=35)
    make.service(ServiceKind.ACT_HOUSED, "ACT Périgueux", places=11)
    make.service(ServiceKind.ACT_OUTREACH, "ACT hors les murs", places=5)
    make.service(ServiceKind.HOTEL, "Hébergement en hôtel", places=536)
    return Imports(store, clock)


def run(imports: Imports, actor: Actor, caseloads: Path, name: str) -> ImportReport:
    return imports.run(actor, imports.open_file(actor, caseloads / name)).report


def taken(report: ImportReport, sheet: str) -> list[RowReport]:
    return [row for row in report.rows if row.sheet == sheet and row.outcome != "rejected"]


def named(rows: list[RowReport]) -> list[tuple[str, str, str]]:
    return [(plain(r.person.last_name), plain(r.person.first_name), str(r.person.birth_date)) for r in rows]


def wanted(rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(plain(row["last"]), plain(row["first"]), row["born"]) for row in rows]


def test_the_community_is_found_as_expected(
    imports: Imports, actor: Actor, caseloads: Path, expected: dict[str, dict[str, Any]]
) -> None:
    report = run(imports, actor, caseloads, FILES[0])
    right = expected[FILES[0]]
    present, waiting, left = (taken(report, sheet.name) for sheet in report.sheets)
    assert named(present) == wanted(right["present"])
    assert [(str(row.stay.admitted_on), str(row.stay.planned_end)) for row in present if row.stay] == [
        (row["entry"], row["planned_end"]) for row in right["present"]
    ]
    assert named(waiting) == wanted(right["waiting"])
    assert [str(row.received_on) for row in waiting] == [row["asked"] for row in right["waiting"]]
    assert named(left) == wanted(right["left"])
    assert [(str(row.stay.admitted_on), str(row.stay.ended_on)) for row in left if row.stay] == [
        (row["entry"], row["out"]) for row in right["left"]
    ]
    here = {row.person.id for row in present}
    assert [row.person.id in here for row in left] == [row["same_person_as_present"] for row in right["left"]]
    assert report.counts["rejected"] == right["rejected_rows"]
    assert {row.stay.service for row in [*present, *left] if row.stay} == {"Communauté de Brantôme"}


def test_the_impossible_row_is_refused_with_all_that_is_wrong(
    imports: Imports, actor: Actor, caseloads: Path
) -> None:
    report = run(imports, actor, caseloads, FILES[0])
    (row,) = [row for row in report.rows if row.outcome == "rejected"]
    assert (row.sheet, row.row) == ("Présents", 47)
    assert [(one.column, one.value) for one in row.problems] == [
        ("Né(e) le", "31/02/1988"), ("Fin prévue", "14/06/2025"),
    ]  # fmt: skip


def test_the_act_and_its_outreach_are_found_as_expected(
    imports: Imports, actor: Actor, caseloads: Path, expected: dict[str, dict[str, Any]]
) -> None:
    report = run(imports, actor, caseloads, FILES[1])
    right = expected[FILES[1]]["present"]
    assert named(list(report.rows)) == wanted(right)
    assert [
        (row.stay.service, str(row.stay.admitted_on), str(row.stay.planned_end))
        for row in report.rows
        if row.stay
    ] == [
        ("ACT hors les murs" if row["outside_walls"] else "ACT Périgueux", row["entry"], row["planned_end"])
        for row in right
    ]


def test_all_three_one_after_the_other_and_once_more(
    imports: Imports,
    actor: Actor,
    store: Store,
    caseloads: Path,
    expected: dict[str, dict[str, Any]],
) -> None:
    for name in FILES:
        run(imports, actor, caseloads, name)
    with store.read() as connection:
        count = {
            model.__tablename__: connection.exec_driver_sql(
                f"SELECT count(*) FROM {model.__tablename__}"
            ).scalar()
            for model in (Person, Stay)
        }
        hotels = connection.exec_driver_sql("SELECT count(*) FROM site WHERE name LIKE 'Hôtel%'").scalar()
        texts = "\n".join(row[0] for row in connection.exec_driver_sql("SELECT text FROM note"))
    community = expected[FILES[0]]
    returning = sum(row["same_person_as_present"] for row in community["left"])
    people = 33 + 14 + 48 - returning + 16 + expected[FILES[2]]["count"]
    assert count == {"person": people, "stay": 33 + 48 + 16 + expected[FILES[2]]["count"]}
    assert hotels == expected[FILES[2]]["hotels"]
    for kept in (
        "permission du 20 au 22/11",
        "Subutex 16 mg",
        "dr VIDAL",
        "Hôtel Le Rocade",
        "manque ordonnance",
    ):
        assert kept in texts
    for name in FILES:
        again = run(imports, actor, caseloads, name)
        assert again.counts["known"] == again.total - again.counts["rejected"]


def test_all_three_are_undone_exactly(imports: Imports, actor: Actor, store: Store, caseloads: Path) -> None:
    for name in FILES:
        run(imports, actor, caseloads, name)
    for past in imports.past(actor):
        imports.undo(actor, past.id)
    with store.read() as connection:
        for model in (Person, Stay, Note, Place, Site):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {model.__tablename__}").scalar() == 0
