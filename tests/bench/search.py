"""Figure: Ctrl+K over 20,000 people and 500,000 notes, against its own statements run by the driver."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator
from typing import Any

from casework.domain.search_words import search_words
from casework.services.doorstep import Session
from casework.services.search import (
    NOTES_SHOWN,
    PEOPLE_SHOWN,
    Search,
    notes_parameters,
    people_parameters,
)
from casework.storage.search_statements import NOTES_SQL, PEOPLE_SQL
from tests.bench.figure import ROUNDS, Figure, growth, timed
from tests.bench.folders import CLOCK, COMMON, driver, folder, opened

SUM_LIMIT, SLOWEST_LIMIT = 1.3, 3.0
MANY, FEW = (20_000, 500_000), (2_000, 50_000)


def measure() -> Iterator[Figure]:
    """The sum of 200 queries, the slowest of them, and both on a tenth of the people and notes."""
    ours, floor, newest = _medians(*MANY)
    yield Figure("Ctrl+K, 200 queries, 500,000 notes", sum(ours), sum(floor), SUM_LIMIT)
    yield Figure("slowest Ctrl+K / slowest newest-first statement", max(ours), max(newest), SLOWEST_LIMIT)
    fewer, _, _ = _medians(*FEW)
    yield growth("200 queries of Ctrl+K, 50,000 → 500,000 notes", sum(ours), sum(fewer))
    yield growth("slowest query of Ctrl+K, 50,000 → 500,000 notes", max(ours), max(fewer))


def _medians(people: int, notes: int) -> tuple[list[float], list[float], list[float]]:
    """Of each query: the program's search, its statements by the driver, and the notes' statement alone."""
    with opened(folder(people, notes)) as session:
        connection = driver(session)
        try:
            return _measured(session, connection)
        finally:
            connection.close()


def _measured(session: Session, connection: Any) -> tuple[list[float], list[float], list[float]]:
    search, actor = Search(session.store, CLOCK), session.actor

    def once(typed: str) -> tuple[float, float, float]:
        words = search_words(typed)
        for_people = people_parameters(actor, words, PEOPLE_SHOWN)
        for_notes = notes_parameters(actor, words, NOTES_SHOWN)
        ours = timed(lambda: search.find(actor, typed))
        people = timed(lambda: connection.execute(PEOPLE_SQL, for_people).fetchall())
        notes = timed(lambda: connection.execute(NOTES_SQL, for_notes).fetchall())
        return ours, people + notes, notes

    medians: tuple[list[float], list[float], list[float]] = ([], [], [])
    for typed in queries(connection):
        once(typed)
        rounds = [once(typed) for _ in range(ROUNDS)]
        for kept, times in zip(medians, zip(*rounds, strict=True), strict=True):
            kept.append(statistics.median(times))
    return medians


def queries(connection: Any) -> list[str]:
    """200, the same in each run: names, two words, beginnings of 2 and 3 letters, the commonest word."""
    rng = random.Random(200)
    people = connection.execute("SELECT last_name, first_name FROM person ORDER BY id").fetchall()
    texts = [row[0] for row in connection.execute("SELECT text FROM note WHERE id % 997 = 0 ORDER BY id")]
    words = sorted({word.strip(".").lower() for text in texts for word in text.split()})
    asked = [COMMON[0], f"{COMMON[0]} {COMMON[1]}"]
    asked += [last for last, _ in rng.sample(people, 49)]
    asked += [f"{first} {last}" for last, first in rng.sample(people, 49)]
    asked += [" ".join(rng.sample(words, 2)) for _ in range(40)]
    asked += [word[:2] for word in rng.sample(words, 30)]
    asked += [last[:3] for last, _ in rng.sample(people, 30)]
    return asked
