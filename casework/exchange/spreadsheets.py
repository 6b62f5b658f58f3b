"""Spreadsheets read into frozen values: .xlsx, .xls, .ods, .csv, whatever their encoding and separator."""

from __future__ import annotations

import errno
import hashlib
import stat
from pathlib import Path

from casework.base.errors import UserError
from casework.base.files import extended, is_held
from casework.exchange.separated import read_separated
from casework.exchange.sheets import MAX_BYTES, Sheet, Spreadsheet
from casework.exchange.workbook import is_workbook, read_workbook


def read_file(path: Path) -> bytes:
    """The bytes of a file somebody chose. Raises UserError: absent, a folder, held by Excel, too big…"""
    if path.name.startswith("~$"):
        raise UserError("import_lock_file", name=path.name)
    try:
        found = Path(extended(str(path)))
        kind = found.stat()
        if stat.S_ISDIR(kind.st_mode):
            raise UserError("import_folder", name=path.name)
        if not stat.S_ISREG(kind.st_mode):
            raise UserError("import_unreadable", name=path.name)
        if kind.st_size > MAX_BYTES:
            raise UserError("import_too_big", name=path.name, limit=MAX_BYTES // 1024 // 1024)
        return found.read_bytes()
    except FileNotFoundError as error:
        raise UserError("import_absent", name=path.name) from error
    except OSError as error:
        raise UserError(_fault(error), name=path.name) from error


def _fault(error: OSError) -> str:
    # Excel keeps the file to itself while it is open there; Windows says so as a refused permission.
    held = is_held(error) or error.errno in (errno.EACCES, errno.EPERM, errno.EBUSY)
    return "import_held" if held else "import_unreadable"


def read_spreadsheet(name: str, data: bytes) -> Spreadsheet:
    """The values of a file, known by its bytes more than by its name. Raises UserError with what to do."""
    if len(data) > MAX_BYTES:
        raise UserError("import_too_big", name=name, limit=MAX_BYTES // 1024 // 1024)
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise UserError("import_empty", name=name)
    sheets = read_workbook(name, data) if is_workbook(name, data) else [read_separated(name, data)]
    if not any(_has_text(sheet) for sheet in sheets):
        raise UserError("import_empty", name=name)
    return Spreadsheet(name, tuple(sheets), hashlib.blake2b(data, digest_size=32).digest())


def _has_text(sheet: Sheet) -> bool:
    return any(cell != "" for row in sheet.rows for cell in row)
