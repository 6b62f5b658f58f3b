"""A spreadsheet as frozen values, and how large one may be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from casework.base.errors import UserError

MAX_BYTES = 40 * 1024 * 1024
"""A caseload of 10,000 rows weighs two or three megabytes."""
MAX_COLUMNS = 702
"""Up to column ZZ: what a person can have typed."""
MAX_ROWS = 99_999
MAX_CELLS = 5_000_000
MAX_SHEETS = 60

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta
"""As typed: a true date is a date, a number a number; an empty cell is an empty text."""
Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet. The spreadsheet's row 1 is ``rows[0]``; ``is_hidden``: the person does not see it."""

    name: str
    rows: tuple[Row, ...]
    is_hidden: bool = False


@dataclass(frozen=True)
class Spreadsheet:
    """A file that was read. ``digest`` (32 bytes) tells whether the same bytes are given again."""

    name: str
    sheets: tuple[Sheet, ...]
    digest: bytes


def check_size(name: str, rows: int, columns: int) -> None:
    """Raise UserError where a sheet is larger than anything a team keeps by hand."""
    if columns > MAX_COLUMNS:
        raise UserError("import_too_wide", name=name, limit=MAX_COLUMNS)
    if rows > MAX_ROWS or rows * columns > MAX_CELLS:
        raise UserError("import_too_long", name=name, limit=MAX_ROWS)
