"""The rows that were not taken, as a workbook in their own columns, to correct and import again."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from casework.exchange.caseload import Caseload, CaseloadRow
from casework.exchange.cells import text_of
from casework.exchange.headings import Table
from casework.exchange.safe_cells import in_cells, neutralise
from casework.exchange.sheets import Cell, Row, Spreadsheet

PROBLEM_HEADING = "Problème (Casework)"
"""Known to headings: the column is passed over when the file comes back."""

_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE = 31
_WIDEST = 40

Reasons = Mapping[tuple[str, int], Sequence[str]]
"""(sheet, row) → the sentences that say why the row was not taken."""


def rejects_workbook(spreadsheet: Spreadsheet, caseload: Caseload, reasons: Reasons) -> bytes:
    """An .xlsx with the rows of ``reasons``, under their headings and house, each with what is wrong."""
    book = Workbook()
    book.remove(book.active or book.create_sheet())
    sheets = {sheet.name: sheet.rows for sheet in spreadsheet.sheets}
    for table in caseload.tables:
        rows = [r for r in caseload.rows if _is_of(r, table) and (r.sheet, r.row) in reasons]
        if rows:
            page = book.create_sheet(_title(table.sheet))
            _write(page, table, rows, sheets[table.sheet], reasons)
    if not book.worksheets:
        book.create_sheet("Rejets").append([PROBLEM_HEADING])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _is_of(row: CaseloadRow, table: Table) -> bool:
    return row.sheet == table.sheet and table.first_row <= row.row <= table.last_row


def _write(
    page: Worksheet, table: Table, rows: Sequence[CaseloadRow], source: Sequence[Row], reasons: Reasons
) -> None:
    width = len(table.columns)
    page.append([_value(column.heading) for column in table.columns] + [PROBLEM_HEADING])
    for cell in page[1]:
        cell.font = Font(bold=True)
    page.freeze_panes = "A2"
    house = ""
    for row in rows:
        if row.site and row.site != house and not table.columns_of("site"):
            house = row.site
            page.append([_value(house)])
        cells = list(source[row.row - 1][:width])
        kept = [_value(cell) for cell in cells] + [""] * (width - len(cells))
        page.append([*kept, _value("\n".join(reasons[row.sheet, row.row])), *_continued(cells)])
    _dress(page, width + 1)


def _continued(cells: Sequence[Cell]) -> Iterator[str]:
    """The rest of texts too long for their cell, behind the problem."""
    for cell in cells:
        if isinstance(cell, str):
            yield from in_cells(cell)[1:]


def _value(cell: Cell) -> str | int | float | date | datetime:
    if isinstance(cell, str):
        return in_cells(cell)[0]
    if isinstance(cell, bool) or not isinstance(cell, int | float | date):
        return neutralise(text_of(cell))
    return cell


def _dress(page: Worksheet, columns: int) -> None:
    for number in range(1, columns + 1):
        cells = [row[0] for row in page.iter_rows(min_col=number, max_col=number)]
        longest = max(len(str(cell.value or "")) for cell in cells)
        page.column_dimensions[get_column_letter(number)].width = min(_WIDEST, max(8, longest + 2))
        for cell in cells:
            if isinstance(cell.value, str):
                # Never a formula, whatever the text begins with.
                cell.data_type = "s"
            elif isinstance(cell.value, date):
                cell.number_format = "DD/MM/YYYY"
            cell.alignment = Alignment(wrap_text=number == columns, vertical="top")


def _title(name: str) -> str:
    return _FORBIDDEN_IN_TITLE.sub(" ", name)[:_LONGEST_TITLE].strip("' ") or "Feuille"
