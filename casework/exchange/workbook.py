"""Workbooks (.xlsx, .xls, .ods): what they are is checked before a reader is let at them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import cast

from casework.base.errors import UserError
from casework.exchange.sheets import MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, Row, Sheet, check_size

MAX_EXPANDED = 300 * 1024 * 1024
"""Bytes of everything inside an .xlsx or .ods once unpacked."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".xlsb", ".xltx")

# A cell beyond column ZZ, or past row 99,999: its reader would make room for everything in between.
_TOO_FAR = re.compile(rb"""<c\s[^>]*?r=["'](?:[A-Z]{3,}\d|[A-Z]+\d{6,})|<row\s[^>]*?r=["']\d{6,}""")
_WIDE = re.compile(rb"""r=["'][B-Z][A-Z]\d""")
_REFERENCE = re.compile(rb"""r=["']([A-Z]{1,2})(\d{1,5})["']""")
_REPEATED_CELL = re.compile(
    rb"<table:(?:covered-)?table-cell\b(?=[^>]*office:value-type)[^>]*number-columns-repeated=\"(\d+)\""
)
_REPEATED_ROW = re.compile(
    rb"<table:table-row\b[^>]*number-rows-repeated=\"(\d{5,})\"[^>]*>(.*?)</table:table-row>", re.S
)


def is_workbook(name: str, data: bytes) -> bool:
    """Is it, by its first bytes or by its name, something else than text in columns?"""
    return data.startswith((_ZIP, _OLE)) or name.lower().endswith(_WORKBOOK_SUFFIXES)


def read_workbook(name: str, data: bytes) -> list[Sheet]:
    """Every sheet. Raises UserError: not a workbook, encrypted, too wide, too big."""
    if data.startswith(_ZIP):
        _check_package(name, data)
    elif data.startswith(_OLE):
        if _ENCRYPTED_STREAM in data:
            raise UserError("import_encrypted", name=name)
    else:
        raise UserError("import_not_workbook", name=name)
    return _read_sheets(name, data)


def _read_sheets(name: str, data: bytes) -> list[Sheet]:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        listed = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        if len(listed) > MAX_SHEETS:
            raise UserError("import_too_many_sheets", name=name, limit=MAX_SHEETS)
        sheets = []
        for one in listed:
            sheet = book.get_sheet_by_name(one.name)
            check_size(name, sheet.total_height, sheet.total_width)
            rows = cast("list[Row]", sheet.to_python(skip_empty_area=False))
            sheets.append(Sheet(one.name, tuple(map(tuple, rows)), one.visible != SheetVisibleEnum.Visible))
        return sheets
    except PasswordError as error:
        raise UserError("import_encrypted", name=name) from error
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise UserError("import_not_workbook", name=name) from error
    except BaseException as error:
        # The reader is written in Rust: a file it was not ready for ends it with a "panic", no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise UserError("import_not_workbook", name=name) from error


def _check_package(name: str, data: bytes) -> None:
    """What is inside an .xlsx or .ods: not encrypted, not a bomb, no cell at the end of the world."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        entries = package.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            raise UserError("import_encrypted", name=name)
        if sum(entry.file_size for entry in entries) > MAX_EXPANDED:
            raise UserError("import_too_big", name=name, limit=MAX_EXPANDED // 1024 // 1024)
        for entry in entries:
            if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                _check_cells(name, package.read(entry))
            elif entry.filename == "content.xml":
                _check_repeats(name, package.read(entry))
            elif entry.filename == "META-INF/manifest.xml" and b"encryption-data" in package.read(entry):
                raise UserError("import_encrypted", name=name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise UserError("import_not_workbook", name=name) from error


def _check_cells(name: str, xml: bytes) -> None:
    far = _TOO_FAR.search(xml)
    if far:
        wide = re.search(rb"[\"'][A-Z]{3,}\d", far.group()) is not None
        check_size(name, 1 if wide else MAX_ROWS + 1, MAX_COLUMNS + 1 if wide else 1)
    if _WIDE.search(xml):
        found = _REFERENCE.findall(xml)
        widest = max((letters for letters, _ in found), key=lambda one: (len(one), one))
        check_size(name, max(int(row) for _, row in found), _column_number(widest))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_repeats(name: str, xml: bytes) -> None:
    widest = max((int(count) for count in _REPEATED_CELL.findall(xml)), default=0)
    check_size(name, 1, widest)
    for count, cells in _REPEATED_ROW.findall(xml):
        if b"office:value-type" in cells:
            check_size(name, int(count), 1)
