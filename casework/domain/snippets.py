"""The piece of a text around the words that were looked for, and where they stand in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from casework.base.text import plain

LENGTH = 160
_BEFORE = 50
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+")
_TWO_LETTERS = {"oe": "œ", "ae": "æ", "ss": "ß"}


class Snippet(NamedTuple):
    """``marks``: (start, end) of each found word in ``text``."""

    text: str
    marks: tuple[tuple[int, int], ...]


def snippet(text: str, words: Sequence[str], length: int = LENGTH) -> Snippet:
    """About ``length`` letters of ``text`` around the first of ``words`` (beginnings of words, plain)."""
    found = _beginnings(tuple(words)).search(text) if words else None
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
    found = tuple(match.span() for match in _beginnings(tuple(words)).finditer(line))
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
    """Finds the words in a text as it is written: capitals, accents and ligatures."""
    return re.compile(r"\b(?:" + "|".join(map(_as_written, words)) + r")\w*", re.IGNORECASE)


def _as_written(word: str) -> str:
    parts, index = [], 0
    while index < len(word):
        pair = word[index : index + 2]
        if pair in _TWO_LETTERS:
            parts.append(f"(?:{_letter(pair[0])}{_letter(pair[1])}|{_TWO_LETTERS[pair]})")
            index += 2
        else:
            parts.append(_letter(word[index]))
            index += 1
    return "".join(parts)


def _letter(letter: str) -> str:
    return f"[{letter}{_variants()[letter]}]" if letter in _variants() else re.escape(letter)


@lru_cache(maxsize=1)
def _variants() -> dict[str, str]:
    """Letter → the accented ones that are read as it is: e → éèêëē…"""
    found: dict[str, str] = defaultdict(str)
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        letter = chr(code)
        if letter == letter.lower() and len(flat := plain(letter)) == 1 and flat != letter and flat.isascii():
            found[flat] += letter
    return {letter: others for letter, others in found.items() if letter.isalpha()}
