"""The lines of every table, sorted out: those that hold a person are read, the others are kept as told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from casework.base.text import fold, name_case, tidy
from casework.exchange.caseload import Caseload, CaseloadRow, SkippedLine
from casework.exchange.caseload_rows import RowReader
from casework.exchange.cells import text_of
from casework.exchange.headings import NO_CORRECTION, Corrections, Table, find_tables, is_header_again
from casework.exchange.sheets import Row, Sheet, Spreadsheet
from casework.exchange.wording import GROUP_WORDS, NOT_A_SITE, TOTAL_WORDS

_LONGEST_SITE = 40
_ROWS_BETWEEN_CHECKS = 500


def read_caseload(
    spreadsheet: Spreadsheet,
    today: date,
    corrections: Corrections = NO_CORRECTION,
    step: Callable[[int, int], None] = lambda done, total: None,
) -> Caseload:
    """Every row of every visible sheet. ``today`` bounds births and entries; ``step`` may raise to stop."""
    tables: list[Table] = []
    unread: list[str] = []
    rows: list[CaseloadRow] = []
    skipped: list[SkippedLine] = []
    total = sum(len(sheet.rows) for sheet in spreadsheet.sheets)
    done = 0
    for sheet in spreadsheet.sheets:
        found = [] if sheet.is_hidden else find_tables(sheet, corrections)
        tables.extend(found)
        if not any(table.is_readable for table in found):
            unread.append(sheet.name)
        for table in found:
            if table.is_readable:
                lines = _Lines(sheet, table)
                reader = RowReader(table, today)
                for number, row in lines:
                    rows.append(reader.read(number, row, lines.group))
                    if number % _ROWS_BETWEEN_CHECKS == 0:
                        step(done + number, total)
                skipped.extend(lines.skipped)
        done += len(sheet.rows)
    return Caseload(
        spreadsheet.name, spreadsheet.digest, tuple(tables), tuple(rows), tuple(skipped), tuple(unread)
    )


class _Lines:
    """The lines of a table that hold a person; what stands between them is kept: groups, totals, remarks."""

    def __init__(self, sheet: Sheet, table: Table) -> None:
        self._sheet = sheet
        self._table = table
        self.group = ""
        self.skipped: list[SkippedLine] = []
        self._names = [
            c.index for key in ("full_name", "last_name", "first_name") for c in table.columns_of(key)
        ]
        self._lasts = [c.index for key in ("full_name", "last_name") for c in table.columns_of(key)]
        self._numbers = {c.index for c in table.columns_of("number")}
        self._proofs = [c.index for key in ("birth_date", "admitted_on") for c in table.columns_of(key)]
        self._has_one_name_column = len(self._names) == 1

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        table = self._table
        for number in range(table.first_row, table.last_row + 1):
            row = self._sheet.rows[number - 1]
            if not any(cell != "" for cell in row) or is_header_again(row, table):
                continue
            if self._holds_a_person(row):
                yield number, row
            else:
                self._skip(number, row)

    def _holds_a_person(self, row: Row) -> bool:
        width = len(row)
        names = [row[n] for n in self._names if n < width and row[n] != "" and text_of(row[n])]
        proven = any(n < width and row[n] != "" for n in self._proofs)
        if names and proven:
            return not _is_total(names[0]) or len(names) > 1
        others = sum(
            1
            for n, cell in enumerate(row)
            if cell != "" and n not in self._names and n not in self._numbers and text_of(cell)
        )
        if not names:
            return proven and others > 1
        if _is_total(names[0]):
            return False
        return others > 0 or self._is_only_a_name(row, names)

    def _is_only_a_name(self, row: Row, names: Sequence[object]) -> bool:
        if not self._has_one_name_column:
            return len(names) > 1
        words = fold(str(names[0])).split()
        return (
            len(words) > 1
            and words[0] not in GROUP_WORDS
            and not any(word.isdecimal() for word in words)
            and not str(names[0]).isupper()
        )

    def _skip(self, number: int, row: Row) -> None:
        texts = [text for text in map(text_of, row) if text]
        self.skipped.append(SkippedLine(self._table.sheet, number, " · ".join(texts)))
        if any(_is_total(text) for text in texts):
            self.group = ""
        elif len(texts) == 1 and len(texts[0]) <= _LONGEST_SITE and not set(texts[0]) & set(":*=?!"):
            self.group = "" if fold(texts[0]) in NOT_A_SITE else name_case(tidy(texts[0]))


def _is_total(cell: object) -> bool:
    if not isinstance(cell, str):
        return False
    words = fold(cell)
    return words in TOTAL_WORDS or words.split(" ")[0] in TOTAL_WORDS or words.startswith("sous total")
