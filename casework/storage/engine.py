"""Opening the encrypted file: SQLCipher under SQLAlchemy, with the settings the design asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from casework.base.clock import real_now
from casework.base.errors import UserError
from casework.base.text import plain
from casework.models import moment_text

OLDEST_SQLITE = (3, 51, 3)
BUSY_MILLISECONDS = 10_000

_WRITE = re.compile(
    r"\s*(?:WITH\b.*?\b)?(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+[\"`\[]?(\w+)",
    re.I | re.S,
)


def connect(
    path: Path,
    key: bytes,
    *,
    create: bool = False,
    immutable: bool = False,
    now: Callable[[], datetime] = real_now,
) -> Any:
    """A driver connection on the file, opened with its raw 32-byte key and proven to be readable.

    ``now``: what ``casework_now()`` answers in a statement.

    ``immutable``: a file that nobody changes (a backup's), read without writing a byte in or beside it.
    Raises the driver's errors (storage.faults sorts them) and UserError ``sqlite_too_old``,
    ``cipher_absent``: without SQLCipher the key would be ignored silently and all be written in clear.
    """
    if driver.sqlite_version_info < OLDEST_SQLITE:
        raise UserError("sqlite_too_old", found=driver.sqlite_version)
    mode = "ro&immutable=1" if immutable else "rwc" if create else "rw"
    connection = driver.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_MILLISECONDS / 1000,
        cached_statements=256,
    )
    try:
        # A wrong key or a damaged page is told by an error; SQLCipher would also write to the terminal.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        if not connection.execute("PRAGMA cipher_version").fetchone():
            raise UserError("cipher_absent")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not immutable:
            connection.execute("PRAGMA journal_mode = WAL")
        for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON",
                       "temp_store = MEMORY", "cache_size = -16000", "trusted_schema = ON"):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")
        # Called by the view that the notes' index reads: what is searched is without accents.
        connection.create_function("plain", 1, _plain_or_none, deterministic=True)
        # What is granted until a moment ends by itself, in the middle of a session too.
        connection.create_function("casework_now", 0, lambda: moment_text(now()))
    except BaseException:
        connection.close()
        raise
    return connection


def _plain_or_none(text: str | None) -> str | None:
    return None if text is None else plain(text)


def open_engine(
    path: Path, key: bytes, *, create: bool = False, now: Callable[[], datetime] = real_now
) -> Engine:
    """The engine on the file. Each unit of work takes one connection, uses it and gives it back."""
    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=lambda: connect(path, key, create=create, now=now),
        poolclass=QueuePool,
        pool_size=3,
        max_overflow=2,
    )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", _watch_writes)
    return engine


def _begin(connection: Connection) -> None:
    # isolation_level=None: the driver begins nothing by itself; a writer takes the lock at once.
    immediate = connection.get_execution_options().get("casework_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@lru_cache(maxsize=1024)
def written_table(statement: str) -> str | None:
    """The table a statement inserts into, updates or deletes from; None for one that reads."""
    match = _WRITE.match(statement)
    return match[1] if match else None


def _watch_writes(connection: Connection, cursor: object, statement: str, *_rest: object) -> None:
    watch: Callable[[str], None] | None = connection.info.get("casework_watch")
    table = written_table(statement)
    if table is None:
        return
    if watch is None:
        raise RuntimeError(f"a write to {table} outside a unit of work")
    watch(table)
