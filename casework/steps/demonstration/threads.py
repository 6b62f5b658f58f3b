"""Threads of a life: a goal of the project, its actions, and the notes that tell how it went, in order.

The words stand in resources/demonstration. Their slots: {m} « Mme Roux », {first}, {il}/{Il}, {lui}, {e} and
{le} (feminine marks), {child}, {relative}, {relative_name}, {town}, {trade}, {pastime}, {doing}, {home}.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, NamedTuple

from casework.base.paths import RESOURCES
from casework.domain.kinds import NoteKind

_FOLDER = RESOURCES / "demonstration"
ONLY_COMMUNITY, ONLY_AT_HOME, ONLY_PARENTS, ONLY_LEARNERS = "community_life", "at_home", "child", "french"
_PARTICULAR = {ONLY_COMMUNITY, ONLY_AT_HOME, ONLY_PARENTS, ONLY_LEARNERS}


class Step(NamedTuple):
    """One note of a thread; ``by`` is its author's login."""

    text: str
    kind: NoteKind
    by: str


class Promise(NamedTuple):
    """One action of the goal; ``actor``: person, team, partner."""

    what: str
    easy: str
    actor: str
    who: str
    frequency: str


class Thread(NamedTuple):
    """A goal and its story. ``easy`` and ``wants``: as the person says it."""

    key: str
    domain: str
    wording: str
    easy: str
    indicator: str
    wants: str
    promises: tuple[Promise, ...]
    steps: tuple[Step, ...]


@cache
def threads() -> dict[str, Thread]:
    """Every thread by its key."""
    return {one["key"]: _thread(one) for one in json.loads((_FOLDER / "threads.json").read_text("utf-8"))}


def for_anybody() -> list[Thread]:
    """Those that ask for nothing particular of the person or the service."""
    return [thread for key, thread in threads().items() if key not in _PARTICULAR]


@cache
def daily() -> dict[str, tuple[str, ...]]:
    """What is written between the big things, by moment: morning, day, evening, night, visits, house."""
    kept = json.loads((_FOLDER / "daily.json").read_text("utf-8"))
    return {moment: tuple(texts) for moment, texts in kept.items()}


def _thread(kept: dict[str, Any]) -> Thread:
    promises = tuple(Promise(**one) for one in kept.pop("promises"))
    steps = tuple(Step(one["text"], NoteKind(one["kind"]), one["by"]) for one in kept.pop("steps"))
    return Thread(**kept, promises=promises, steps=steps)
