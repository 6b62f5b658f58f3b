"""Search from anywhere: people first (exact, beginning, look-alike), then notes, the newest first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from casework.base.clock import Clock
from casework.base.progress import Cancellation, Progress, silent
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
from casework.steps.sealing import open_sealed
from casework.storage.keyring import Keyring
from casework.storage.lookup import Fetch
from casework.storage.sealed_index import LAST_MOMENT, SealedIndex
from casework.storage.search_statements import NOTES_SQL, PEOPLE_SQL, SEALED_SQL
from casework.storage.store import Store

PEOPLE_SHOWN = 8
NOTES_SHOWN = 12

# An FTS5 expression that nothing matches: an empty one is a syntax error.
_NOTHING = '""'
_AT_ONCE = 50
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

    def __init__(
        self, store: Store, clock: Clock, keyring: Keyring | None = None, index: SealedIndex | None = None
    ) -> None:
        """``keyring`` and ``index``: the session's; without them sealed notes are not searched."""
        self._store = store
        self._clock = clock
        self._keyring = keyring or Keyring()
        self._index = index or SealedIndex(store, self._keyring)

    def index_sealed(
        self, actor: Actor, progress: Progress = silent, cancel: Cancellation | None = None
    ) -> int:
        """Make a member's sealed notes searchable, in memory only; how many there are. Raises Cancelled."""
        require(actor, Permission.READ_PEOPLE)
        return self._index.build(progress, cancel)

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
            written = self._written(fetch, actor, words, notes)
        criteria = {"words": len(words.words), "people": len(found), "notes": len(written)}
        self._store.reads.note(actor, "search.find", details=criteria, typing=True)
        return Found(found, written)

    def _written(self, fetch: Fetch, actor: Actor, words: SearchWords, limit: int) -> list[FoundNote]:
        if not allows(actor, Permission.READ_NOTES):
            return []
        found = _notes(fetch, actor, words, limit)
        sealed = self._sealed(fetch, actor, words, limit) if self._index.is_ready else []
        if not sealed:
            return found
        return sorted([*found, *sealed], key=lambda one: one.happened_at, reverse=True)[:limit]

    def _sealed(self, fetch: Fetch, actor: Actor, words: SearchWords, limit: int) -> list[FoundNote]:
        """Those of a member, part by part until enough are theirs to see."""
        found: list[FoundNote] = []
        before = LAST_MOMENT
        while len(found) < limit:
            moments = self._index.find(fetch, note_words(words), before, max(limit, _AT_ONCE))
            if not moments:
                break
            before = moments[-1]
            for row in fetch(SEALED_SQL, sealed_parameters(actor, moments, limit - len(found))):
                note_id, happened_at, author, _moment, uid, seal, *who = row
                text = open_sealed(self._keyring, "note", uid, None, seal)
                found.append(_found_note(note_id, text, happened_at, author, who, words))
        return found


def sealed_parameters(actor: Actor, moments: Sequence[int], limit: int) -> tuple[Any, ...]:
    """What SEALED_SQL is given."""
    compartments = " ".join(sorted(one for one in actor.compartments if one.is_sealed))
    return _services(actor), limit, actor.account_id, json.dumps(list(moments)), compartments


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
    return [
        _found_note(note_id, text, happened_at, author, who, words)
        for note_id, text, happened_at, author, *who in fetch(
            NOTES_SQL, notes_parameters(actor, words, limit)
        )
    ]


def _found_note(
    note_id: int, text: str, happened_at: str, author: str, who: list[Any], words: SearchWords
) -> FoundNote:
    person, name = _person(*who) if who[0] is not None else (None, "")
    at = datetime.fromisoformat(happened_at)
    return FoundNote(note_id, person, name, at, author, snippet(text, words.words))


def _person(
    person_id: int, number: str, last: str, first: str, birth: str | None, pseudonym: str
) -> tuple[KnownPerson, str]:
    born = date.fromisoformat(birth) if birth else None
    return KnownPerson(person_id, number, last, first, born), shown_name(last, first, pseudonym)


def _services(actor: Actor) -> str | None:
    return None if actor.service_ids is None else json.dumps(sorted(actor.service_ids))
