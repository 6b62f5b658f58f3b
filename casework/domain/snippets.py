"""The piece of a text around the words that were looked for, and where they stand in it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from casework.base.text import plain

LENGTH = 160
_BEFORE = 50
_WORD = re.compile(r"[^\W_]+")
_TWO_LETTERS = (("oe", "œ"), ("ae", "æ"), ("ss", "ß"))


class Snippet(NamedTuple):
    """``marks``: (start, end) of each found word in ``text``."""

    text: str
    marks: tuple[tuple[int, int], ...]


def snippet(text: str, words: Sequence[str], length: int = LENGTH) -> Snippet:
    """About ``length`` letters of ``text`` around the first of ``words`` (beginnings, plain, no signs)."""
    pattern, flat = _beginnings(tuple(words)), _flat(text)
    found = pattern.search(flat)
    first = found.start() if found else _first_plainly(text, words)
    start = 0 if first <= _BEFORE or len(text) <= length else _after_space(text, first - _BEFORE // 2)
    end = _end(text, start, length)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    cut, flat_cut = text[start:end], flat[start:end]
    if not _is_even(cut):
        # Spaces stand at the same places in both: they stay letter for letter.
        cut, flat_cut = (" ".join(one.split()) for one in (cut, flat_cut))
    marks = [match.span() for match in pattern.finditer(flat_cut)]
    marks = marks or [match.span() for match in _WORD.finditer(cut) if _begins(match[0], words)]
    shift = len(before)
    return Snippet(f"{before}{cut}{after}", tuple((start + shift, end + shift) for start, end in marks))


def _after_space(text: str, position: int) -> int:
    return text.rfind(" ", 0, position) + 1


def _end(text: str, start: int, length: int) -> int:
    if len(text) - start <= length:
        return len(text)
    space = text.rfind(" ", start, start + length)
    return space if space > start else start + length


def _is_even(piece: str) -> bool:
    """Is it one line, its words one space apart? A sign that is not printable may be another space."""
    return piece.isprintable() and "  " not in piece and piece.strip() == piece


def _first_plainly(text: str, words: Sequence[str]) -> int:
    """The slower way, for letters written in two signs (a letter and its accent apart)."""
    matches = (match for match in _WORD.finditer(text) if _begins(match[0], words))
    return next((match.start() for match in matches), 0)


def _begins(word: str, words: Sequence[str]) -> bool:
    flat = plain(word)
    return any(flat.startswith(one) for one in words)


@lru_cache(maxsize=64)
def _beginnings(words: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the words in a text made flat; nothing where there are none."""
    return re.compile(rf"(?:{'|'.join(map(_as_written, words))})\w*" if words else r"(?!)")


def _as_written(word: str) -> str:
    """The word where one begins. Its letters stand first: that is looked for ten times as quickly."""
    if not any(two in word for two, _one in _TWO_LETTERS):
        return rf"{word}(?<!\w{word})"
    for two, one in _TWO_LETTERS:
        word = word.replace(two, f"(?:{two}|{one})")
    return rf"\b{word}"


def _flat(text: str) -> str:
    """The text without capitals nor accents, letter for letter: places in it are places in the text.

    What is written in two signs (a letter and its accent apart) stays: the slower way finds it.
    """
    if text.isascii():
        return text.lower()
    try:
        # Every sign of French stands in this code page; a letter at a time is nine times slower.
        signs = text.encode("cp1252")
    except UnicodeEncodeError:
        return text.translate(_letters())
    return codecs.charmap_decode(signs, "strict", _french_letters())[0]


@lru_cache(maxsize=1)
def _letters() -> dict[int, str]:
    """The code of a letter → the one it is read as: É → e."""
    found = {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        flat = plain(chr(code))
        found[code] = flat if len(flat) == 1 else chr(code).lower()[:1]
    return found


@lru_cache(maxsize=1)
def _french_letters() -> str:
    """The same for each sign of the code page, in its order."""
    return bytes(range(256)).decode("cp1252", "replace").translate(_letters())
