"""What the file says and no field holds: kept as dated notes, one per compartment, nothing dropped."""

from __future__ import annotations

from collections.abc import Sequence

from casework.base.text import NBSP
from casework.exchange.caseload import CaseloadRow, Extra

_SAYS = f"{NBSP}: "


def note_texts(row: CaseloadRow, earlier: Sequence[str]) -> list[tuple[str, str]]:
    """(compartment, text) of the notes of a row; what earlier imports already say of it is left out.

    ``earlier``: the texts of imported notes about this person, oldest first.
    """
    by_compartment: dict[str, list[str]] = {}
    for extra in row.extras:
        if not _is_said(extra, earlier):
            by_compartment.setdefault(extra.compartment, []).append(_line(extra))
    return [(compartment, "\n".join(lines)) for compartment, lines in by_compartment.items()]


def _line(extra: Extra) -> str:
    return f"{extra.heading}{_SAYS}{extra.text}"


def _is_said(extra: Extra, earlier: Sequence[str]) -> bool:
    """Is this what the newest imported note that speaks of the column says?"""
    start = f"\n{extra.heading}{_SAYS}"
    for text in reversed(earlier):
        lines = f"\n{text}\n"
        if start in lines:
            return _holds(lines, f"\n{_line(extra)}\n")
    return False


def _holds(lines: str, entry: str) -> bool:
    """Does this very entry stand there: after it nothing, or the next entry, and not more of the same?"""
    found = lines.find(entry)
    while found >= 0:
        after = lines[found + len(entry) :].split("\n", 1)[0]
        if not after or _SAYS in after:
            return True
        found = lines.find(entry, found + 1)
    return False
