"""Figures: what filtering costs the narrowest actor (one service, the team's notes), against no filter."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from casework.domain.kinds import Compartment
from casework.domain.permissions import Actor, Role
from casework.domain.search_words import search_words
from casework.domain.stays import PersonState
from casework.services.doorstep import Session
from casework.services.search import NOTES_SHOWN, PEOPLE_SHOWN, notes_parameters, people_parameters
from casework.steps.people_list import PeopleFilter, people_ids
from casework.storage.search_statements import NOTES_SQL, PEOPLE_SQL
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
        ours, floor = [], []
        for ask in (*_searches(connection), *_lists(session)):
            ask(narrow), ask(everybody)
            pairs = [(ask(narrow), ask(everybody)) for _ in range(ROUNDS)]
            ours.append(statistics.median(one for one, _ in pairs))
            floor.append(statistics.median(one for _, one in pairs))
        connection.close()
    yield Figure("one service's searches and lists / unfiltered", sum(ours), sum(floor), LIMIT)
    yield Figure("slowest of one service / slowest unfiltered", max(ours), max(floor), SLOWEST_LIMIT)


def _searches(connection: Any) -> Iterator[Question]:
    for typed in queries(connection):
        words = search_words(typed)

        def ask(actor: Actor, words: Any = words) -> float:
            people = people_parameters(actor, words, PEOPLE_SHOWN)
            notes = notes_parameters(actor, words, NOTES_SHOWN)
            return timed(
                lambda: (
                    connection.execute(PEOPLE_SQL, people).fetchall(),
                    connection.execute(NOTES_SQL, notes).fetchall(),
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
