"""Search from anywhere: people first (exact, beginning, look-alike), then notes, the newest first."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, NamedTuple

from casework.base.clock import Clock
from casework.base.progress import Cancellation
from casework.domain.identity import shown_name
from casework.domain.people import KnownPerson
from casework.domain.permissions import Actor, Permission, allows, require
from casework.domain.presence import telephone_words
from casework.domain.search_words import (
    SearchWords,
    exact_words,
    is_another_word,
    names_beginning,
    names_sounding,
    note_words,
    search_words,
)
from casework.domain.snippets import Snippet, snippet
from casework.storage.lookup import Fetch
from casework.storage.search_statements import NOTES_SQL, PEOPLE_SQL
from casework.storage.store import Store

PEOPLE_SHOWN = 8
NOTES_SHOWN = 12

# An FTS5 expression that nothing matches: an empty one is a syntax error.
_NOTHING = '""'
_LAST_LETTER = "\U0010ffff"


class FoundPerson(NamedTuple):
    """``name`` is the one to show; ``how``: 0 exact, 1 beginning, 2 sounds alike.

    ``on_telephone``: what to answer who rings; "" where the person was not asked.
    """

    person: KnownPerson
    name: str
    how: int
    on_telephone: str = ""


class FoundNote(NamedTuple):
    """A note; ``person`` None: about the house. ``snippet`` has the found words marked."""

    id: int
    person: KnownPerson | None
    name: str
    happened_at: datetime
    author: str
    snippet: Snippet


class Found(NamedTuple):
    """What a search found, in the order to show it."""

    people: list[FoundPerson]
    notes: list[FoundNote]


class Search:
    """People and notes the actor may read."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def find(
        self,
        actor: Actor,
        typed: str,
        cancel: Cancellation | None = None,
        *,
        people: int = PEOPLE_SHOWN,
        notes: int = NOTES_SHOWN,
    ) -> Found:
        """Whatever accents, case, word order and punctuation; nothing where nothing was typed."""
        require(actor, Permission.READ_PEOPLE)
        words = search_words(typed)
        if not words:
            return Found([], [])
        with self._store.lookup(cancel) as fetch:
            found = _people(fetch, actor, words, people)
            written = _notes(fetch, actor, words, notes) if allows(actor, Permission.READ_NOTES) else []
        criteria = {"words": len(words.words), "people": len(found), "notes": len(written)}
        self._store.reads.note(actor, "search.find", details=criteria, typing=True)
        return Found(found, written)


def people_parameters(actor: Actor, words: SearchWords, limit: int) -> tuple[Any, ...]:
    """What PEOPLE_SQL is given."""
    first = words.words[0] if len(words.words) == 1 else ""
    return (
        _services(actor),
        limit,
        actor.account_id,
        exact_words(words),
        first,
        first + _LAST_LETTER if first else "",
        names_beginning(words),
        names_sounding(words) or _NOTHING,
    )


def notes_parameters(actor: Actor, words: SearchWords, limit: int) -> tuple[Any, ...]:
    """What NOTES_SQL is given."""
    compartments = " ".join(sorted(actor.compartments))
    return _services(actor), limit, actor.account_id, note_words(words), compartments


def _people(fetch: Fetch, actor: Actor, words: SearchWords, limit: int) -> list[FoundPerson]:
    found: dict[int, FoundPerson] = {}
    for how, *who, answer, answered in fetch(PEOPLE_SQL, people_parameters(actor, words, limit)):
        if who[0] in found:
            continue
        person, name = _person(*who)
        if how == 2 and is_another_word(words, name):
            continue
        found[person.id] = FoundPerson(person, name, how, telephone_words(answer, answered))
        if len(found) == limit:
            break
    return list(found.values())


def _notes(fetch: Fetch, actor: Actor, words: SearchWords, limit: int) -> list[FoundNote]:
    found = []
    for note_id, text, happened_at, author, *who in fetch(NOTES_SQL, notes_parameters(actor, words, limit)):
        person, name = _person(*who) if who[0] is not None else (None, "")
        at = datetime.fromisoformat(happened_at)
        found.append(FoundNote(note_id, person, name, at, author, snippet(text, words.words)))
    return found


def _person(
    person_id: int, number: str, last: str, first: str, birth: str | None, pseudonym: str
) -> tuple[KnownPerson, str]:
    born = date.fromisoformat(birth) if birth else None
    return KnownPerson(person_id, number, last, first, born), shown_name(last, first, pseudonym)


def _services(actor: Actor) -> str | None:
    return None if actor.service_ids is None else json.dumps(sorted(actor.service_ids))
