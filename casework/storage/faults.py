"""The environment's faults, sorted: what a person can act upon becomes a UserError, the rest stays a bug.

Neither SQLAlchemy nor the driver is imported: an error is known by its code, wrapped or not.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from casework.base.errors import Cancelled, UserError
from casework.base.files import is_held

# https://sqlite.org/rescode.html — primary codes; an extended code holds its primary one in its low byte.
_SQLITE = {
    3: "not_writable",  # PERM
    5: "database_busy",  # BUSY
    6: "database_busy",  # LOCKED
    7: "memory_missing_now",  # NOMEM
    8: "not_writable",  # READONLY
    10: "disk_failed",  # IOERR
    11: "database_damaged",  # CORRUPT
    13: "disk_full",  # FULL
    14: "database_not_opened",  # CANTOPEN
    26: "database_unreadable",  # NOTADB: damaged first page, or another folder's key
}
_INTERRUPT = 9
# The driver's copy of a whole file (Connection.backup) tells no code, only SQLite's own words for it.
_SPOKEN = {
    "access permission denied": 3,
    "database is locked": 5,
    "database table is locked": 6,
    "out of memory": 7,
    "attempt to write a readonly database": 8,
    "interrupted": _INTERRUPT,
    "disk I/O error": 10,
    "database disk image is malformed": 11,
    "database or disk is full": 13,
    "unable to open database file": 14,
    "file is not a database": 26,
}
_DRIVERS = {"sqlcipher3.dbapi2", "sqlite3"}
_SQLITE_EXTENDED = {
    3082: "memory_missing_now",  # IOERR_NOMEM
    4874: "disk_full",  # IOERR_SHMSIZE: no room to grow the file that connections share
}

_SYSTEM = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EACCES: "not_writable",
    errno.EPERM: "not_writable",
    errno.EROFS: "not_writable",
    errno.EIO: "disk_failed",
    errno.ENODEV: "disk_failed",
    errno.ENXIO: "disk_failed",
    errno.ENAMETOOLONG: "path_too_long",
    errno.EMFILE: "too_many_files",
    errno.ENFILE: "too_many_files",
}
_WINDOWS = {39: "disk_full", 112: "disk_full", 19: "not_writable", 206: "path_too_long"}


def translate(error: BaseException) -> UserError | None:
    """The sentence's error for a fault of the disk, the file or the system; None if it is a bug of ours."""
    if isinstance(error, UserError):
        return error
    if isinstance(error, OSError):
        code = _system_code(error)
        return UserError(code) if code else None
    if isinstance(error, MemoryError):
        return UserError("memory_missing_now")
    return _sqlite_fault(getattr(error, "orig", None) or error)


def _system_code(error: OSError) -> str | None:
    windows = getattr(error, "winerror", None)
    if windows is not None and windows in _WINDOWS:
        return _WINDOWS[windows]
    if is_held(error):
        return "file_held"
    return _SYSTEM.get(error.errno) if error.errno is not None else None


def _sqlite_fault(error: BaseException) -> UserError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None and type(error).__module__ in _DRIVERS:
        code = _SPOKEN.get(str(error))
    if not isinstance(code, int):
        return None
    if code & 0xFF == _INTERRUPT:
        return Cancelled()
    known = _SQLITE_EXTENDED.get(code) or _SQLITE.get(code & 0xFF)
    return UserError(known) if known else None


@contextmanager
def translated() -> Iterator[None]:
    """Faults of the environment inside become UserErrors; a missing file and bugs pass as they are."""
    try:
        yield
    except UserError:
        raise
    except Exception as error:
        fault = translate(error)
        if fault is None:
            raise
        raise fault from error
