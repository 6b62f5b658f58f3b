"""Reading by the driver itself, on a connection kept for it: for what is asked at each key pressed.

Taking a connection from the pool and giving it back would be a tenth of a search, SQLAlchemy a third.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine
from sqlcipher3.dbapi2 import Error as DriverError

from casework.base.errors import Cancelled
from casework.base.progress import Cancellation
from casework.storage.faults import translated

Fetch = Callable[[str, tuple[Any, ...]], list[tuple[Any, ...]]]
"""Every row a statement finds, given its parameters; dates and moments as they are stored."""

_KEPT = 1


class Lookups:
    """Connections that write nothing. Safe to use from several threads: each lookup has its own.

    One stays open between two lookups, with the pages it has read.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: list[Any] = []
        self._closed = False

    @contextmanager
    def open(self, cancel: Cancellation | None = None) -> Iterator[Fetch]:
        """A consistent view of the file.

        Raises Cancelled when ``cancel`` interrupts the query, UserError for the environment's faults.
        """
        with translated():
            driver = self._take()
            try:
                driver.execute("BEGIN")
                if cancel is not None:
                    cancel.watch(driver.interrupt)
                    cancel.check()
                yield lambda statement, parameters: driver.execute(statement, parameters).fetchall()
            except DriverError:
                if cancel is not None and cancel.wished:
                    # Interrupted while a search table was being opened, SQLite tells another error.
                    raise Cancelled from None
                raise
            finally:
                if cancel is not None:
                    cancel.watch(None)
                self._give_back(driver)

    def close(self) -> None:
        """Close what is kept, and from now on whatever comes back."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()

    def _take(self) -> Any:
        try:
            return self._idle.pop()
        except IndexError:
            pooled = self._engine.raw_connection()
        driver: Any = pooled.driver_connection
        pooled.detach()
        driver.execute("PRAGMA query_only = ON")
        return driver

    def _give_back(self, driver: Any) -> None:
        try:
            driver.rollback()
        except BaseException:
            driver.close()
            raise
        if self._closed or len(self._idle) >= _KEPT:
            driver.close()
        else:
            self._idle.append(driver)
