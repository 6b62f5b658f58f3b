"""Figures: what the filter costs who reads everything, and the narrowest actor (one service, team notes)."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from casework.domain.kinds import Compartment
from casework.domain.permissions import Actor, Role
from casework.domain.search_words import search_words
from casework.domain.stays import PersonState
from casework.services.doorstep import Session
from casework.services.search import NOTES_SHOWN, PEOPLE_SHOWN, notes_parameters, people_parameters
from casework.steps.people_list import PeopleFilter, people_ids
from casework.storage.search_statements import _SEEN, NOTES_SQL, PEOPLE_SQL, _read, _seen
from tests.bench.figure import ROUNDS, Figure, timed
from tests.bench.folders import TODAY, driver, folder, opened
from tests.bench.search import MANY, queries

LIMIT, SLOWEST_LIMIT = 1.6, 2.0
_SORTS = ("name", "birth", "file_number", "admitted", "term_end")

Question = Callable[[Actor], float]


def measure() -> Iterator[Figure]:
    """The statements of 200 searches and of the list of people, in each order and state; and the slowest."""
    with opened(folder(*MANY)) as session:
        connection = driver(session)
        everybody = session.actor
        (service,) = connection.execute("SELECT min(id) FROM service").fetchone()
        narrow = replace(
            everybody,
            role=Role.TRAINEE,
            service_ids=frozenset({service}),
            compartments=frozenset({Compartment.TEAM}),
        )
        asked = [
            (lambda ask=ask: ask(everybody), lambda bare=bare: bare(everybody))
            for ask, bare in zip(
                _searches(connection, PEOPLE_SQL, NOTES_SQL),
                _searches(connection, *_unfiltered()),
                strict=True,
            )
        ]
        ours, floor = _medians(asked)
        yield Figure("who reads everything: 200 searches / without filter", sum(ours), sum(floor), LIMIT)
        asked = [
            (lambda ask=ask: ask(narrow), lambda ask=ask: ask(everybody))
            for ask in (*_searches(connection, PEOPLE_SQL, NOTES_SQL), *_lists(session))
        ]
        ours, floor = _medians(asked)
        connection.close()
    yield Figure("slowest of one service / of who reads everything", max(ours), max(floor), SLOWEST_LIMIT)


def _medians(
    asked: Sequence[tuple[Callable[[], float], Callable[[], float]]],
) -> tuple[list[float], list[float]]:
    """Each pair asked in turn, once to warm up; the medians of both."""
    ours, floor = [], []
    for one, other in asked:
        one(), other()
        pairs = [(one(), other()) for _ in range(ROUNDS)]
        ours.append(statistics.median(first for first, _ in pairs))
        floor.append(statistics.median(second for _, second in pairs))
    return ours, floor


def _unfiltered() -> tuple[str, str]:
    """The same statements without a condition on who reads; each parameter stays named, or none would fit."""
    people = PEOPLE_SQL.replace(_SEEN, "(?1 IS ?1 AND ?3 IS ?3)")
    notes = NOTES_SQL.replace(_read("s.rowid"), "(?1 IS ?1 AND ?3 IS ?3 AND ?5 IS ?5)")
    notes = notes.replace(_seen("np.person_id"), "1")
    assert "json_each" not in people + notes
    return people, notes


def _searches(connection: Any, people_sql: str, notes_sql: str) -> Iterator[Question]:
    for typed in queries(connection):
        words = search_words(typed)

        def ask(actor: Actor, words: Any = words) -> float:
            people = people_parameters(actor, words, PEOPLE_SHOWN)
            notes = notes_parameters(actor, words, NOTES_SHOWN)
            return timed(
                lambda: (
                    connection.execute(people_sql, people).fetchall(),
                    connection.execute(notes_sql, notes).fetchall(),
                )
            )

        yield ask


def _lists(session: Session) -> Iterator[Question]:
    filters = [PeopleFilter(sort=sort) for sort in _SORTS] + [PeopleFilter(state=one) for one in PersonState]
    for wanted in filters:

        def ask(actor: Actor, wanted: PeopleFilter = wanted) -> float:
            with session.store.read() as connection:
                return timed(lambda: connection.execute(people_ids(actor, wanted, TODAY)).all())

        yield ask
