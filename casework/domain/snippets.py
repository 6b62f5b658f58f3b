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
# One letter for one, so that positions hold; what takes two (œ) is found by the slower way.
_SAME_LENGTH = str.maketrans(
    {
        chr(code): plain(chr(code))
        for code in range(0xC0, 0x250)
        if len(plain(chr(code))) == 1 and chr(code).lower() == chr(code)
    }
    | {"ș": "s", "ț": "t"}
)
_TWO_LETTERS = re.compile("[œæßþĳŉ]")


class Snippet(NamedTuple):
    """``marks``: (start, end) of each found word in ``text``."""

    text: str
    marks: tuple[tuple[int, int], ...]


def snippet(text: str, words: Sequence[str], length: int = LENGTH) -> Snippet:
    """About ``length`` letters of ``text`` around the first of ``words`` (folded beginnings of words)."""
    line = _SPACE.sub(" ", text).strip()
    marks = _marks(line, words)
    first = marks[0][0] if marks else 0
    start = 0 if first <= _BEFORE or len(line) <= length else line.rfind(" ", 0, first - _BEFORE // 2) + 1
    end = len(line) if len(line) - start <= length else line.rfind(" ", start, start + length)
    end = end if end > start else min(start + length, len(line))
    before, after = "… " if start else "", " …" if end < len(line) else ""
    shift = len(before) - start
    kept = tuple((a + shift, b + shift) for a, b in marks if a >= start and b <= end)
    return Snippet(f"{before}{line[start:end]}{after}", kept)


def _marks(line: str, words: Sequence[str]) -> list[tuple[int, int]]:
    if not words:
        return []
    flat = line.lower().translate(_SAME_LENGTH)
    if len(flat) == len(line) and not _TWO_LETTERS.search(flat):
        return [match.span() for match in _beginning(tuple(words)).finditer(flat)]
    return [
        match.span()
        for match in _WORD.finditer(line)
        if any(plain(match.group()).startswith(word) for word in words)
    ]


@lru_cache(maxsize=64)
def _beginning(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\w*")
