"""A team starts and takes over its spreadsheets, without a window."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from casework.base.text import plain
from tests.journeys.commands import Commands


@pytest.fixture(scope="module")
def caseloads(shared: Path) -> Path:
    return shared / "data" / "caseloads"


@pytest.fixture(scope="module")
def expected(caseloads: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((caseloads / "expected.json").read_text("utf-8"))
    return read


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Commands:
    """A team that starts: step 1."""
    commands = Commands(tmp_path_factory.mktemp("équipe") / "données", "c.leroy", "fougère ardoise épicéa 3")
    created = commands.run(
        "init", "--organisation", "Association des Tilleuls", "--account-name", "c.leroy",
        "--service", "therapeutic_community:Communauté thérapeutique:35",
        "--service", "act_housed:ACT Périgueux:11",
        "--service", "act_outreach:ACT hors les murs:5",
        "--service", "hotel:Hébergement en hôtel:536",
    )  # fmt: skip
    assert created.code == 0, created.err
    assert len(created.out.splitlines()) == 1, "the recovery secret, once, alone"
    commands.hurry("c.leroy")
    return commands


@pytest.fixture(scope="module")
def imported(commands: Commands, caseloads: Path) -> dict[str, Any]:
    """The three files of step 2, each as it is; the reports by file."""
    return {
        name: commands.json("import", str(caseloads / name), *(["--service", service] if service else []))
        for name, service in (
            ("communaute_therapeutique.xlsx", "Communauté thérapeutique"),
            ("act_perigueux.xlsx", ""),
            ("hebergement_hotels.csv", "Hébergement en hôtel"),
        )
    }


@pytest.fixture(scope="module")
def stays(imported: dict[str, Any], commands: Commands) -> list[Any]:
    """Every stay, once all three files are in."""
    listed: list[Any] = commands.json("list", "stays")
    return listed


def who(person: dict[str, str]) -> tuple[str, str, str]:
    return plain(person["last_name"]), plain(person["first_name"]), person["birth_date"]


def wanted(person: dict[str, str]) -> tuple[str, str, str]:
    return plain(person["last"]), plain(person["first"]), person["born"]


def test_a_report_says_what_would_be_done_and_writes_nothing(commands: Commands, caseloads: Path) -> None:
    told = commands.json(
        "import",
        str(caseloads / "communaute_therapeutique.xlsx"),
        "--service",
        "Communauté thérapeutique",
        "--dry-run",
    )
    assert {sheet["kind"] for sheet in told["sheets"]} == {"present", "waiting", "left"}
    assert sum(told["counts"].values()) == len(told["rows"])
    assert commands.json("list", "people") == []


def test_what_is_found_is_what_was_expected(
    imported: dict[str, Any], stays: list[Any], expected: dict[str, Any]
) -> None:
    community = expected["communaute_therapeutique.xlsx"]
    rows = [row for row in imported["communaute_therapeutique.xlsx"]["rows"] if row["outcome"] != "rejected"]
    counts = imported["communaute_therapeutique.xlsx"]["counts"]
    assert counts.get("rejected", 0) == community["rejected_rows"]
    assert len(rows) == len(community["present"]) + len(community["waiting"]) + len(community["left"])
    found = {(*who(stay["person"]), stay["admitted_on"]): stay for stay in stays}
    for one in community["present"]:
        stay = found[(*wanted(one), one["entry"])]
        assert (stay["ended_on"], stay["planned_end"]) == (None, one["planned_end"])
        assert len(stay["terms"]) == (2 if one["renewed"] else 1)
    for one in community["left"]:
        assert found[(*wanted(one), one["entry"])]["ended_on"] == one["out"]
    for one in expected["act_perigueux.xlsx"]["present"]:
        stay = found[(*wanted(one), one["entry"])]
        assert stay["planned_end"] == one["planned_end"]
        assert stay["service"] == ("ACT hors les murs" if one["outside_walls"] else "ACT Périgueux")
    hotels = [stay for stay in found.values() if stay["service"] == "Hébergement en hôtel"]
    assert len(hotels) == expected["hebergement_hotels.csv"]["count"]


def test_those_who_came_back_are_one_person_with_two_stays(
    stays: list[Any], commands: Commands, expected: dict[str, Any]
) -> None:
    held = Counter(stay["person"]["id"] for stay in stays)
    by_name = {who(person): person["id"] for person in commands.json("list", "people")}
    back = [
        one for one in expected["communaute_therapeutique.xlsx"]["left"] if one.get("same_person_as_present")
    ]
    assert len(back) == 4
    for one in back:
        assert held[by_name[wanted(one)]] >= 2


def test_the_same_file_again_changes_nothing(stays: list[Any], commands: Commands, caseloads: Path) -> None:
    again = commands.json("import", str(caseloads / "act_perigueux.xlsx"))
    assert set(again["counts"]) - {outcome for outcome, count in again["counts"].items() if not count} == {
        "known"
    }
    assert commands.json("list", "stays") == stays


def test_a_waiting_list_is_read(
    imported: dict[str, Any], commands: Commands, expected: dict[str, Any]
) -> None:
    waiting = {who(one["person"]): one["received_on"] for one in commands.json("list", "applications")}
    asked = expected["communaute_therapeutique.xlsx"]["waiting"]
    assert {wanted(one): one["asked"] for one in asked}.items() <= waiting.items()


def test_somebody_is_found_whatever_the_accents(imported: dict[str, Any], commands: Commands) -> None:
    found = commands.json("search", "celik")
    assert found[0]["kind"] == "person"
    assert found[0]["person"]["last_name"] == "Çelik"


def test_the_ends_of_terms_are_told(imported: dict[str, Any], commands: Commands) -> None:
    told = commands.json("list", "deadlines")
    assert {one["rule"] for one in told} == {"renewal", "R04", "R05", "R07", "R08"}
    assert {one["state"] for one in told} <= {"on_time", "due_soon", "late", "done", "done_late"}
    assert [one["due_on"] for one in told] == sorted(one["due_on"] for one in told)


def test_the_list_for_the_meeting_is_printed(
    imported: dict[str, Any], commands: Commands, tmp_path: Path
) -> None:
    out = tmp_path / "échéances de jeudi.pdf"
    assert commands.run("print", "deadline-list", "--out", str(out)).code == 0
    assert "ÇELIK" in "".join(page.extract_text() for page in PdfReader(out).pages)


def test_everything_is_whole_afterwards(imported: dict[str, Any], commands: Commands) -> None:
    checked = commands.run("check")
    assert checked.code == 0, checked.out


@pytest.mark.parametrize(
    ("words", "password", "code"),
    [
        (("list", "people"), "wrong", 1),
        (("print", "summary", "--person", "999999", "--out", "x.pdf"), None, 1),
        (("list", "nothing"), None, 2),
        (("print", "summary", "--out", "x.pdf"), None, 2),
    ],
)
def test_a_refusal_is_one_sentence(
    commands: Commands, words: tuple[str, ...], password: str | None, code: int
) -> None:
    ran = commands.run(*words, password=password)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.strip()
