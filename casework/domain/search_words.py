"""What somebody typed, as words to look for: never a syntax error, never an injection, bounded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from casework.base.text import plain
from casework.domain.people import phone_forms, sound

LONGEST_QUERY = 200
_MOST_WORDS = 8
_LONGEST_WORD = 40
_WORD = re.compile(r"[^\W_]+")
_NUMBER_ONLY = re.compile(r"[\d\s.+()/-]+")
_SHORTEST_NUMBER = 4


class SearchWords(NamedTuple):
    """The words without accents, in the order typed, and the digits of what looks like a phone number."""

    words: tuple[str, ...]
    digits: str

    def __bool__(self) -> bool:
        return bool(self.words)


def search_words(typed: str) -> SearchWords:
    """The words of a query; empty where there is nothing to look for."""
    bounded = typed[:LONGEST_QUERY]
    words = [word[:_LONGEST_WORD] for word in _WORD.findall(plain(bounded)) if word.isalnum()]
    digits = ""
    if _NUMBER_ONLY.fullmatch(bounded.strip() or "-"):
        found = re.sub(r"\D", "", bounded)
        digits = (phone_forms(bounded) or [found])[0] if len(found) >= _SHORTEST_NUMBER else ""
    return SearchWords(tuple(words[:_MOST_WORDS]), digits)


def all_beginnings(query: SearchWords) -> str:
    """An FTS5 expression: every word is the beginning of a word, in any order."""
    return " AND ".join(f'"{word}"*' for word in query.words)


def note_words(query: SearchWords) -> str:
    """An FTS5 expression on notes: as ``all_beginnings``, but a letter alone is a word (« d’ », « n’ »).

    The index holds beginnings of two and three letters: those of one would read half of it.
    """
    return " AND ".join(f'"{word}"*' if len(word) > 1 else f'"{word}"' for word in query.words)


def exact_words(query: SearchWords) -> str:
    """An FTS5 expression: every word is there whole, in any order."""
    return " AND ".join(f'"{word}"' for word in query.words)


def names_beginning(query: SearchWords) -> str:
    """An FTS5 expression on people: every word begins a name or number; or the digits, a phone number."""
    words = f"search_text : ({all_beginnings(query)})"
    return f'({words}) OR (search_text : "{query.digits}"*)' if query.digits else words


def names_sounding(query: SearchWords) -> str:
    """An FTS5 expression on people: every word sounds like one of the names; "" where nothing has a sound."""
    sounds = [code for word in query.words if len(code := sound(word)) > 1]
    if not sounds or len(sounds) < len(query.words):
        return ""
    return "sound_text : (" + " AND ".join(f'"{code}"' for code in sounds) + ")"


def is_another_word(query: SearchWords, name: str) -> bool:
    """Is a typed word, although it sounds like one of the name's, a word of its own?

    So it is where something was added at the end, or where a third of its letters are not heard
    (« marqueur » and « Marc »).
    """
    known = [other for other in _WORD.findall(plain(name)) if len(other) > 1]
    return any(_is_longer(word, known) or _is_far(word, known) for word in query.words)


def _is_longer(word: str, known: Sequence[str]) -> bool:
    return any(word.startswith(other) and len(word) > len(other) for other in known)


def _is_far(word: str, known: Sequence[str]) -> bool:
    heard = [other for other in known if sound(other) == sound(word)]
    return bool(heard) and all(
        3 * abs(len(word) - len(other)) > max(len(word), len(other)) + 1 for other in heard
    )
