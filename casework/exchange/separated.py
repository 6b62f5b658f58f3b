"""Text in columns (.csv, .txt): its encoding and its separator are found out, quotes understood."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator

from casework.base.errors import UserError
from casework.exchange.sheets import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Row, Sheet, check_size

SEPARATORS = (";", "\t", ",")
"""In the order in which they are preferred when the lines do not decide."""
_SAMPLE_LINES = 60
_SWALLOWED_LINES = 4


def read_separated(name: str, data: bytes) -> Sheet:
    """The one sheet of a text file, named as the file is. Raises UserError where it is no text in columns."""
    text = decode(name, data)
    separator, body = _separator(text)
    rows: list[Row] = []
    cells = 0
    for row in _records(name, body, separator):
        rows.append(tuple(row))
        cells += len(row)
        if len(row) > MAX_COLUMNS or len(rows) > MAX_ROWS or cells > MAX_CELLS:
            check_size(name, max(len(rows), cells // max(len(row), 1)), len(row))
    return Sheet(name.rpartition(".")[0] or name, tuple(rows))


def decode(name: str, data: bytes) -> str:
    """The text, from UTF-8 with or without its mark, UTF-16 or Windows-1252. Raises UserError if binary."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(name, data.decode("utf-16", "replace"))
    if data.startswith(codecs.BOM_UTF8):
        return _checked(name, data.decode("utf-8-sig", "replace"))
    sample = data[:4000]
    if sample[1::2].count(0) > len(sample) // 4:
        return _checked(name, data.decode("utf-16-le", "replace"))
    if sample[0::2].count(0) > len(sample) // 4:
        return _checked(name, data.decode("utf-16-be", "replace"))
    try:
        return _checked(name, data.decode("utf-8"))
    except UnicodeDecodeError:
        return _checked(name, _windows_text(data))


def _windows_text(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        # The five bytes Windows-1252 leaves out stand for control characters in its elder.
        return data.decode("latin-1")


def _checked(name: str, text: str) -> str:
    start = text[:4000]
    strange = sum(1 for sign in start if sign == "\ufffd" or (sign < " " and sign not in "\t\r\n\f"))
    if strange * 50 > len(start) or start.lstrip().startswith(
        ("%PDF", "{\\rtf", "<html", "<!DOCTYPE", "<?xml")
    ):
        raise UserError("import_not_text", name=name)
    return text


def _separator(text: str) -> tuple[str, str]:
    """What stands between cells, and the text without Excel's own ``sep=`` line."""
    first, _, rest = text.partition("\n")
    announced = first.strip()
    if announced.lower().startswith("sep=") and len(announced) == 5:
        # An empty first line keeps the row numbers that Excel shows.
        return announced[4], "\n" + rest
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])
    return max(SEPARATORS, key=lambda one: _steadiness(sample, one)), text


def _steadiness(sample: str, separator: str) -> int:
    try:
        widths = Counter(
            len(row)
            for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
            if len(row) > 1
        )
    except csv.Error:
        return 0
    return max((count * (width - 1) for width, count in widths.items()), default=0)


def _records(name: str, text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, row in enumerate(reader, 1):
            if any(_swallowed_rows(cell, separator) for cell in row if "\n" in cell):
                raise UserError("import_quote", name=name, row=number)
            yield row
    except csv.Error as error:
        raise UserError("import_quote", name=name, row=reader.line_num) from error


def _swallowed_rows(cell: str, separator: str) -> bool:
    """Did a quote that nobody closed take the following rows into one cell?"""
    lines = cell.splitlines()
    return (
        len(lines) >= _SWALLOWED_LINES and sum(line.count(separator) >= 2 for line in lines) > len(lines) // 2
    )
