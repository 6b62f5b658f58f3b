"""`casework list` and `casework search`: tables for people, JSON for scripts."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from casework.cli import list_, search
from casework.cli.call import Call
from casework.cli.main import parse
from casework.domain.permissions import Actor
from casework.services.deadlines import Deadlines
from casework.services.people import People
from casework.services.search import Search
from casework.services.stays import Stays
from casework.services.suite import Suite
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock


@pytest.fixture
def call(store: Store, clock: FixedClock, actor: Actor) -> Call:
    """A call whose password was right."""
    suite = SimpleNamespace(
        people=People(store, clock),
        stays=Stays(store, clock),
        deadlines=Deadlines(store, clock),
        search=Search(store, clock),
    )

    @contextmanager
    def entered() -> Iterator[tuple[Suite, Actor]]:
        yield cast(Suite, suite), actor

    return cast(Call, SimpleNamespace(entered=entered))


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], call: Call) -> Any:
    def run(*words: str) -> Any:
        args: Namespace = parse(words)
        module = {"list": list_, "search": search}[args.command]
        assert module.run(args, call) == 0
        out = capsys.readouterr().out
        return json.loads(out) if args.json else out

    return run


def test_people_are_listed_by_name(told: Any, make: Make) -> None:
    make.person("Zunino", "Ana", file_number="2026-002")
    first = make.person("Çelik", "Łukasz", file_number="2026-001", birth_date=date(1991, 2, 4))
    people = told("list", "people", "--json")
    assert [one["last_name"] for one in people] == ["Çelik", "Zunino"]
    assert people[0] == {
        "id": first.id,
        "file_number": "2026-001",
        "last_name": "Çelik",
        "first_name": "Łukasz",
        "birth_date": "1991-02-04",
    }
    assert "2026-001  ÇELIK Łukasz  04/02/1991" in told("list", "people")


def test_stays_are_listed_with_terms_key_workers_and_place(told: Any, make: Make) -> None:
    stay = make.stay(admitted_on=date(2025, 12, 4), months=12)
    make.key_worker(stay, "Julien Pradier")
    make.placement(stay)
    (listed,) = told("list", "stays", "--json")
    assert listed["id"] == stay.id
    assert listed["person"]["id"] == stay.person_id
    assert (listed["admitted_on"], listed["ended_on"], listed["planned_end"]) == (
        "2025-12-04",
        None,
        "2026-12-03",
    )
    assert listed["terms"] == [{"starts_on": "2025-12-04", "ends_on": "2026-12-03"}]
    assert listed["key_workers"] == ["Julien Pradier"]
    assert "Maison du Tilleul" in listed["place"]
    assert "Julien Pradier" in told("list", "stays")


def test_applications_are_listed(told: Any, make: Make) -> None:
    application = make.application(received_on=date(2026, 11, 2))
    (listed,) = told("list", "applications", "--json")
    assert (listed["id"], listed["received_on"], listed["state"]) == (application.id, "2026-11-02", "waiting")
    assert "02/11/2026" in told("list", "applications")


def test_deadlines_are_listed_by_rule_and_state(told: Any, make: Make) -> None:
    stay = make.stay(admitted_on=date(2025, 12, 4), months=12)
    listed = {one["rule"]: one for one in told("list", "deadlines", "--json")}
    assert listed.keys() == {"renewal", "R04", "R05", "R07", "R08"}
    renewal = listed["renewal"]
    assert set(renewal) == {"rule", "person", "stay_id", "opens_on", "due_on", "state"}
    assert (renewal["stay_id"], renewal["opens_on"], renewal["due_on"]) == (
        stay.id,
        "2026-09-04",
        "2026-12-03",
    )
    assert renewal["state"] == "due_soon"
    assert "03/12/2026" in told("list", "deadlines")


def test_people_are_found_first_then_notes(told: Any, make: Make) -> None:
    person = make.person("Çelik", "Nuno")
    note = make.note(person, "M. Çelik a passé le code.")
    found = told("search", "celik", "--json")
    assert [(one["kind"], one["person"]["id"]) for one in found] == [
        ("person", person.id),
        ("note", person.id),
    ]
    assert found[1]["text"] == note.text
    assert "M. Çelik a passé le code." in told("search", "CELIK")


def test_a_note_about_the_house_has_nobody(told: Any, make: Make) -> None:
    make.note(None, "Chaudière en panne")
    (found,) = told("search", "chaudiere", "--json")
    assert (found["kind"], found["person"]) == ("note", None)
    assert "la maison" in told("search", "chaudiere")


def test_nothing_found_is_said(told: Any) -> None:
    assert told("search", "introuvable", "--json") == []
    assert "Rien n’a été trouvé" in told("search", "introuvable")
