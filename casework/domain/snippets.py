"""The piece of a text around the words that were looked for, and where they stand in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from casework.base.text import plain

LENGTH = 160
_BEFORE = 50
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+")
_TWO_LETTERS = (("oe", "œ"), ("ae", "æ"), ("ss", "ß"))


class Snippet(NamedTuple):
    """``marks``: (start, end) of each found word in ``text``."""

    text: str
    marks: tuple[tuple[int, int], ...]


def snippet(text: str, words: Sequence[str], length: int = LENGTH) -> Snippet:
    """About ``length`` letters of ``text`` around the first of ``words`` (beginnings of words, plain)."""
    found = _beginnings(tuple(words)).search(_flat(text)) if words else None
    first = found.start() if found else _first_plainly(text, words)
    start = 0 if first <= _BEFORE or len(text) <= length else _after_space(text, first - _BEFORE // 2)
    end = len(text)
    if end - start > length:
        end = max(text.rfind(" ", start, start + length), start)
        end = end if end > start else start + length
    before, after = "… " if start else "", " …" if end < len(text) else ""
    cut = f"{before}{_SPACE.sub(' ', text[start:end]).strip()}{after}"
    return Snippet(cut, _marks(cut, words))


def _after_space(text: str, position: int) -> int:
    return text.rfind(" ", 0, position) + 1


def _marks(line: str, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    if not words:
        return ()
    found = tuple(match.span() for match in _beginnings(tuple(words)).finditer(_flat(line)))
    return found or tuple(match.span() for match in _WORD.finditer(line) if _begins(match[0], words))


def _first_plainly(text: str, words: Sequence[str]) -> int:
    """The slower way, for letters written in two signs (a letter and its accent apart)."""
    matches = (match for match in _WORD.finditer(text) if _begins(match[0], words))
    return next((match.start() for match in matches), 0)


def _begins(word: str, words: Sequence[str]) -> bool:
    flat = plain(word)
    return any(flat.startswith(one) for one in words)


@lru_cache(maxsize=64)
def _beginnings(words: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the words in a text made flat."""
    return re.compile(r"\b(?:" + "|".join(map(_as_written, words)) + r")\w*")


def _as_written(word: str) -> str:
    pattern = re.escape(word)
    for two, one in _TWO_LETTERS:
        pattern = pattern.replace(two, f"(?:{two}|{one})")
    return pattern


def _flat(text: str) -> str:
    """The text without capitals nor accents, letter for letter: places in it are places in the text.

    What is written in two signs (a letter and its accent apart) stays: the slower way finds it.
    """
    return text.translate(_letters())


@lru_cache(maxsize=1)
def _letters() -> dict[int, str]:
    """The code of a letter → the one it is read as: É → e."""
    found = {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        flat = plain(chr(code))
        found[code] = flat if len(flat) == 1 else chr(code).lower()[:1]
    return found
