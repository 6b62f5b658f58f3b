"""The environment's faults, code by code."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2 as driver

from casework.base.errors import Cancelled, UserError
from casework.storage.faults import translate, translated


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("told by SQLite")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (sqlite3.SQLITE_FULL, "disk_full"),
        (sqlite3.SQLITE_IOERR, "disk_failed"),
        (sqlite3.SQLITE_IOERR_WRITE, "disk_failed"),
        (sqlite3.SQLITE_IOERR_FSYNC, "disk_failed"),
        (sqlite3.SQLITE_IOERR_SHMSIZE, "disk_full"),
        (sqlite3.SQLITE_IOERR_NOMEM, "memory_missing_now"),
        (sqlite3.SQLITE_NOMEM, "memory_missing_now"),
        (sqlite3.SQLITE_BUSY, "database_busy"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "database_busy"),
        (sqlite3.SQLITE_LOCKED, "database_busy"),
        (sqlite3.SQLITE_READONLY, "not_writable"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "not_writable"),
        (sqlite3.SQLITE_PERM, "not_writable"),
        (sqlite3.SQLITE_CORRUPT, "database_damaged"),
        (sqlite3.SQLITE_CORRUPT_VTAB, "database_damaged"),
        (sqlite3.SQLITE_CANTOPEN, "database_not_opened"),
        (sqlite3.SQLITE_NOTADB, "database_unreadable"),
        (sqlite3.SQLITE_INTERRUPT, "cancelled"),
    ],
)
def test_a_fault_of_sqlite_has_its_sentence(code: int, expected: str) -> None:
    told = translate(sqlite_error(code))
    assert told is not None
    assert told.code == expected
    assert told.sentence


@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_MISMATCH]
)
def test_our_own_faults_stay_bugs(code: int) -> None:
    assert translate(sqlite_error(code)) is None


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EFBIG, "disk_full"),
        (errno.EACCES, "not_writable"),
        (errno.EROFS, "not_writable"),
        (errno.EIO, "disk_failed"),
        (errno.ENAMETOOLONG, "path_too_long"),
        (errno.EMFILE, "too_many_files"),
    ],
)
def test_a_fault_of_the_system_has_its_sentence(number: int, expected: str) -> None:
    told = translate(OSError(number, "told by the system"))
    assert told is not None
    assert told.code == expected
    assert told.sentence


@pytest.mark.parametrize(
    ("winerror", "expected"),
    [(112, "disk_full"), (39, "disk_full"), (32, "file_held"), (5, "file_held"), (206, "path_too_long")],
)
def test_windows_tells_by_its_own_numbers(winerror: int, expected: str) -> None:
    error = PermissionError(errno.EACCES, "told by Windows")
    error.winerror = winerror  # type: ignore[attr-defined]  # as Windows fills it
    told = translate(error)
    assert told is not None
    assert told.code == expected
    assert told.sentence


def test_a_wrapped_fault_is_known_too() -> None:
    wrapped = OperationalError("INSERT", {}, sqlite_error(sqlite3.SQLITE_FULL))
    told = translate(wrapped)
    assert told is not None
    assert told.code == "disk_full"


def test_an_interrupted_query_is_cancelled_work() -> None:
    assert isinstance(translate(sqlite_error(sqlite3.SQLITE_INTERRUPT)), Cancelled)


def test_a_missing_file_and_a_bug_pass_as_they_are() -> None:
    assert translate(FileNotFoundError(errno.ENOENT, "no such file")) is None
    assert translate(ZeroDivisionError()) is None
    with pytest.raises(ZeroDivisionError), translated():
        raise ZeroDivisionError


def test_the_driver_itself_tells_a_full_file(tmp_path: Path) -> None:
    connection = driver.connect(str(tmp_path / "full.db"), isolation_level=None)
    connection.execute("CREATE TABLE note (text)")
    connection.execute("PRAGMA max_page_count = 3")
    with pytest.raises(UserError, match="disk_full"), translated():
        connection.execute("INSERT INTO note VALUES (randomblob(50000))")
    connection.close()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("database or disk is full", "disk_full"),
        ("disk I/O error", "disk_failed"),
        ("database disk image is malformed", "database_damaged"),
        ("no such table: person", None),
    ],
)
def test_a_fault_told_in_words_only_is_known(words: str, code: str | None) -> None:
    found = translate(sqlite3.OperationalError(words))
    assert (found and found.code) == code
