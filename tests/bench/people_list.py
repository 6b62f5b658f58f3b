"""Figures: 50,000 people in the list, against a bare lazy model; memory against that of 500 people."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from tests.bench.figure import ROUNDS, Figure, alternated, growth
from tests.bench.folders import folder, opening
from tests.bench.processes import run

PAINT_LIMIT, MEMORY_LIMIT = 1.5, 1.5
MANY, TENTH, FEW = 50_000, 5_000, 500


def measure() -> Iterator[Figure]:
    """Each in a process of its own, the list asked for once window, page and file are there."""
    many, tenth, few = folder(MANY), folder(TENTH), folder(FEW)
    bare = opening(many)
    ours, floor = alternated(lambda: run("people_ours", many)[0], lambda: run("people_bare", *bare)[0])
    yield Figure("50,000 people in the list: first paint", ours, floor, PAINT_LIMIT)
    peak, least = alternated(
        lambda: run("people_ours", many)[1] / 1024, lambda: run("people_ours", few)[1] / 1024, rounds=10
    )
    yield Figure("50,000 people in the list: peak memory / 500 people", peak, least, MEMORY_LIMIT, "MB")
    less = statistics.median(run("people_ours", tenth)[0] for _ in range(ROUNDS))
    yield growth("list's first paint, 5,000 → 50,000 people", ours, less)
