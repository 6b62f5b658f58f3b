"""How commands write: French sentences and tables for people, JSON with ISO dates for scripts."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from casework.base.text import typeset

_GAP = "  "


def say(sentence: str) -> None:
    """One French line on standard output."""
    print(typeset(sentence))


def say_aside(sentence: str) -> None:
    """One French line on standard error: never part of a result."""
    print(typeset(sentence), file=sys.stderr)


def write_json(value: object) -> None:
    """A result for scripts: dates as ISO, letters as they are."""
    import json  # late: the window starts without it

    print(json.dumps(value, ensure_ascii=False, indent=1, default=_iso))


def write_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A result for people, in columns."""
    lines = [list(headings), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    for line in lines:
        print(_GAP.join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


def speak_utf8() -> None:
    """Write and read UTF-8 whatever the console's own code page (Windows: often 850 or 1252)."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # A window program on Windows has no streams at all.
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(ValueError, OSError):
                stream.reconfigure(encoding="utf-8", errors="replace")


def _iso(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"not for JSON: {type(value).__name__}")
