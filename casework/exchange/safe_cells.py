"""Texts on their way into a spreadsheet: nothing somebody typed may run there, nothing is cut."""

from __future__ import annotations

import re

LONGEST_CELL = 32_767
"""Characters a spreadsheet cell holds; a longer text goes on in a further cell (``in_cells``)."""

_RUNS = ("=", "+", "-", "@", "\t", "\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_GUARDED = re.compile(r"'(?=\s*[=+\-@])")


def neutralise(text: str) -> str:
    """The text as a cell may hold it: no control character, and none that a spreadsheet would compute."""
    shown = _CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return f"'{shown}" if shown.lstrip(" \n").startswith(_RUNS) else shown


def restore(text: str) -> str:
    """What was typed before ``neutralise`` guarded it."""
    return text[1:] if _GUARDED.match(text) else text


def in_cells(text: str) -> list[str]:
    """The neutralised text in pieces that each fit in a cell: one piece, but for the longest texts."""
    whole = neutralise(text)
    first, rest = whole[:LONGEST_CELL], whole[LONGEST_CELL:]
    return [first, *in_cells(rest)] if rest else [first]
