"""Figures: how soon the login window is there, and how soon the list, typing and key derivation excluded."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figure import ROUNDS, Figure, alternated, growth
from tests.bench.folders import LOGIN, PASSWORD, folder, opening
from tests.bench.processes import run

WINDOW_LIMIT, LIST_LIMIT = 1.3, 1.6
PEOPLE = 500


def measure() -> Iterator[Figure]:
    """Whole processes, from before the interpreter's start to what they paint or read."""
    path = folder(PEOPLE)
    ours, floor = alternated(lambda: run("login_ours", path)[0], lambda: run("login_bare")[0], ROUNDS + 4)
    yield Figure("login window visible", ours, floor, WINDOW_LIMIT)
    bare = opening(path)
    ours, floor = alternated(lambda: _listed(path), lambda: run("listed_bare", *bare)[0])
    yield Figure("start to painted list", ours, floor, LIST_LIMIT)
    many = folder(PEOPLE * 10)
    more = statistics.median(_listed(many) for _ in range(ROUNDS))
    yield growth("start to painted list, 500 → 5,000 people", more, ours)


def _listed(path: Path) -> float:
    (milliseconds,) = run("listed_ours", path, LOGIN, PASSWORD)
    return milliseconds
