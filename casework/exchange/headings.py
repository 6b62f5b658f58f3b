"""The tables of a sheet, understood by their headings: which rows, what kind, which column is which field."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from casework.base.text import fold, tidy
from casework.exchange.sheets import Row, Sheet
from casework.exchange.wording import (
    FIELDS,
    MANY_COLUMNS,
    NAME_FIELDS,
    SHEET_WORDS,
    WORDINGS,
    Wording,
)

Corrections = Mapping[bytes, Mapping[str, str]]
"""Signature of a table's headings → heading → field key ("" for none): what a person decided."""

NO_CORRECTION: Corrections = {}

_LONGEST_HEADING = 80
_GUESSED_HEADER_ROWS = 40
_PARENTHESIS = re.compile(r"\([^)]*\)")


@dataclass(frozen=True)
class Column:
    """One column: its place (from 0), its heading as written, its field key ("": none)."""

    index: int
    heading: str
    field: str


@dataclass(frozen=True)
class Table:
    """A table found in a sheet. Rows count from 1, as the spreadsheet shows them; ``last_row`` included.

    ``kind``: present, waiting, left. ``is_readable``: its headings say who the rows are about; if not, it is
    a guess to be corrected. ``above`` is what stands over the headings, ``signature`` names the headings for
    a correction to be found again.
    """

    sheet: str
    kind: str
    columns: tuple[Column, ...]
    header_row: int
    first_row: int
    last_row: int
    above: tuple[str, ...] = ()
    signature: bytes = b""
    is_readable: bool = True
    is_hidden: bool = False
    typos: Mapping[str, str] = field(default_factory=dict)

    @property
    def mapping(self) -> dict[str, str]:
        """Heading → field, of the columns that have one."""
        return {column.heading: column.field for column in self.columns if column.field}

    @property
    def ignored(self) -> list[str]:
        """Headings without a field: their text is kept as a note."""
        return [column.heading for column in self.columns if not column.field]

    def columns_of(self, key: str) -> list[Column]:
        return [column for column in self.columns if column.field == key]


def find_tables(sheet: Sheet, corrections: Corrections = NO_CORRECTION) -> list[Table]:
    """Every table of a sheet, from top to bottom; one guess where no heading is understood; none if empty."""
    starts = list(_header_rows(sheet.rows))
    if not starts:
        guessed = _guessed_header(sheet.rows)
        if guessed is None:
            return []
        starts = [guessed]
    ends = [*starts[1:], len(sheet.rows)]
    tables: list[Table] = []
    for start, end in zip(starts, ends, strict=True):
        above = sheet.rows[: starts[0]]
        tables.append(_table(sheet, start, end, above, corrections))
    return tables


@lru_cache(maxsize=4096)
def recognise(heading: str) -> str:
    """The field key of a heading as written, "" where its wording is not known."""
    whole = fold(heading)
    bare = fold(_PARENTHESIS.sub(" ", heading))
    for words in dict.fromkeys((whole, bare)):
        if words in _BY_PHRASE:
            return _BY_PHRASE[words]
    for wording in WORDINGS:
        if wording.groups and _has_its_words(wording, frozenset(whole.split())):
            return wording.field
    return ""


@lru_cache(maxsize=4096)
def close_wording(heading: str) -> str:
    """The field whose phrase is one slip of the keyboard away, "" if none or several: to suggest only."""
    words = fold(heading)
    if len(words) < 5:
        return ""
    found = {key for phrase, key in _BY_PHRASE.items() if len(phrase) >= 5 and _is_one_slip(words, phrase)}
    return found.pop() if len(found) == 1 else ""


def signature(headings: Sequence[str]) -> bytes:
    """What names a set of headings, whatever their order, capitals and accents (16 bytes)."""
    names = "\n".join(sorted(fold(one) for one in headings))
    return hashlib.blake2b(names.encode(), digest_size=16).digest()


# Where a table begins ----------------------------------------------------------------------------


def _header_rows(rows: Sequence[Row]) -> Iterator[int]:
    known: frozenset[str] | None = None
    for index, row in enumerate(rows):
        if _NAME_HEADINGS.isdisjoint(row) and not (known is None and index < _GUESSED_HEADER_ROWS):
            continue
        fields = _recognised(row)
        if len(fields) < 2 or not fields & NAME_FIELDS:
            continue
        if known != fields:
            # The same headings once more, over another group of rows, begin no other table.
            yield index
            known = fields


def _recognised(row: Row) -> frozenset[str]:
    if sum(1 for cell in row if cell != "" and not isinstance(cell, str)) > 0:
        return frozenset()
    cells = [cell for cell in row if isinstance(cell, str) and cell.strip() and len(cell) <= _LONGEST_HEADING]
    return frozenset(recognise(cell) for cell in cells) - {""}


def is_header_again(row: Row, table: Table) -> bool:
    """Do the headings stand here once more?"""
    if _NAME_HEADINGS.isdisjoint(row):
        return False
    fields = _recognised(row)
    return bool(fields & NAME_FIELDS) and len(fields) >= 2


def _guessed_header(rows: Sequence[Row]) -> int | None:
    for index, row in enumerate(rows[:_GUESSED_HEADER_ROWS]):
        filled = [cell for cell in row if cell != ""]
        below = rows[index + 1] if index + 1 < len(rows) else ()
        if len(filled) >= 3 and all(isinstance(cell, str) for cell in filled) and any(c != "" for c in below):
            return index
    return None


# What its columns are ----------------------------------------------------------------------------


def _table(sheet: Sheet, start: int, end: int, above: Sequence[Row], corrections: Corrections) -> Table:
    headings, height = _headings(sheet.rows, start, end)
    named = _distinct(headings)
    signed = signature([heading for _, heading in named])
    decided = {fold(heading): key for heading, key in corrections.get(signed, {}).items()}
    columns = _columns(named, decided)
    fields = {column.field for column in columns}
    return Table(
        sheet=sheet.name,
        kind=_kind(sheet, columns, start + height, end),
        columns=columns,
        header_row=start + 1,
        first_row=start + height + 1,
        last_row=end,
        above=tuple(tidy(cell) for row in above for cell in row if isinstance(cell, str) and cell.strip()),
        signature=signed,
        is_readable=bool(fields & NAME_FIELDS),
        is_hidden=sheet.is_hidden,
        typos={c.heading: key for c in columns if not c.field and (key := close_wording(c.heading))},
    )


def _headings(rows: Sequence[Row], start: int, end: int) -> tuple[list[str], int]:
    """The heading of each column, and on how many rows they stand (a second one may detail the first)."""
    top = [_written(cell) for cell in rows[start]]
    below = rows[start + 1] if start + 1 < end else ()
    names = [n for n, heading in enumerate(top) if recognise(heading) in NAME_FIELDS | {"first_name"}]
    details = [tidy(cell) if isinstance(cell, str) else "" for cell in below]
    is_second_storey = (
        any(recognise(detail) for detail in details if detail)
        and all(n >= len(below) or below[n] == "" for n in names)
        and all(isinstance(cell, str) for cell in below)
    )
    if not is_second_storey:
        return top, 1
    width = max(len(top), len(details))
    top += [""] * (width - len(top))
    details += [""] * (width - len(details))
    return [detail or heading for heading, detail in zip(top, details, strict=True)], 2


def _written(cell: object) -> str:
    return tidy(str(cell)) if cell != "" else ""


def _distinct(headings: Sequence[str]) -> list[tuple[int, str]]:
    """(column, heading) where no heading stands twice; a column without heading is named by its letter."""
    seen: dict[str, int] = {}
    named: list[tuple[int, str]] = []
    for index, heading in enumerate(headings):
        name = heading or f"colonne {_letters(index)}"
        seen[name] = seen.get(name, 0) + 1
        named.append((index, name if seen[name] == 1 else f"{name} ({seen[name]})"))
    return named


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _columns(named: Sequence[tuple[int, str]], decided: Mapping[str, str]) -> tuple[Column, ...]:
    chosen = {heading: decided[fold(heading)] for _, heading in named if decided.get(fold(heading)) in FIELDS}
    taken = set(chosen.values())
    for _, heading in named:
        if fold(heading) in decided:
            continue
        key = recognise(heading)
        if key and (key not in taken or key in MANY_COLUMNS):
            chosen[heading] = key
            taken.add(key)
    if "first_name" not in taken and "full_name" not in taken and "last_name" in taken:
        # « Nom » without a « Prénom » beside it holds both.
        chosen = {
            h: "full_name" if k == "last_name" and fold(h) not in decided else k for h, k in chosen.items()
        }
    if {"full_name", "first_name"} <= taken and "last_name" not in taken:
        chosen = {
            h: "last_name" if k == "full_name" and fold(h) not in decided else k for h, k in chosen.items()
        }
    return tuple(Column(index, heading, chosen.get(heading, "")) for index, heading in named)


def _kind(sheet: Sheet, columns: Sequence[Column], start: int, end: int) -> str:
    fields = {column.field for column in columns}
    named = _named_kind(sheet.name)
    if "admitted_on" not in fields:
        return "waiting" if "received_on" in fields else named or "present"
    if "left_on" in fields:
        return (
            "left" if named == "left" or _mostly_filled(sheet, columns, "left_on", start, end) else "present"
        )
    return "left" if named == "left" else "present"


def _named_kind(name: str) -> str:
    words = frozenset(fold(name).split())
    return next((kind for kind, known in SHEET_WORDS if words & known), "")


def _mostly_filled(sheet: Sheet, columns: Sequence[Column], key: str, start: int, end: int) -> bool:
    where = [column.index for column in columns if column.field == key]
    names = [column.index for column in columns if column.field in NAME_FIELDS]
    rows = [row for row in sheet.rows[start:end] if any(n < len(row) and row[n] != "" for n in names)]
    filled = sum(1 for row in rows if any(n < len(row) and row[n] != "" for n in where))
    return filled * 2 > len(rows)


# Wordings ----------------------------------------------------------------------------------------

_BY_PHRASE = {phrase: wording.field for wording in reversed(WORDINGS) for phrase in wording.phrases}


def _has_its_words(wording: Wording, words: frozenset[str]) -> bool:
    return not words & wording.without and all(words & group for group in wording.groups)


_USUAL_NAMES = (
    "NOM Prénom",
    "Nom Prénom",
    "Nom, prénom",
    "NOM, Prénom",
    "Nom - Prénom",
    "NOM PRÉNOM",
    "Nom/Prénom",
)


def _cased() -> Iterator[str]:
    for wording in WORDINGS:
        if wording.field in NAME_FIELDS:
            for phrase in wording.phrases:
                for one in (phrase, phrase.replace("prenom", "prénom"), phrase.replace("nom", "NOM", 1)):
                    yield from (one, one.upper(), one.title(), one.capitalize())
    yield from _USUAL_NAMES


# Rows below the first forty are only read as headings when one of their cells is, letter for letter, a
# usual heading of a name: ten thousand rows are passed over in a millisecond.
_NAME_HEADINGS = frozenset(_cased())


def _is_one_slip(one: str, other: str) -> bool:
    """Is one letter more, less, other, or are two neighbours swapped?"""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
