"""The open file: where services read and write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from casework.base.clock import Clock
from casework.base.errors import UserError
from casework.base.progress import Cancellation
from casework.storage import faults, journal_seals, migrations
from casework.storage.engine import open_engine
from casework.storage.erasures import ErasureList
from casework.storage.lookup import Fetch, Lookups
from casework.storage.reads import Reads
from casework.storage.unit_of_work import UnitOfWork, Who


class FileSecrets(Protocol):
    """The two secrets of the file (storage.keys.Secrets)."""

    @property
    def file_key(self) -> bytes: ...
    @property
    def journal_key(self) -> bytes: ...


class Store:
    """An open database file. Safe to use from several threads: each unit of work has its own connection."""

    def __init__(self, path: Path, secrets: FileSecrets, clock: Clock, *, create: bool = False) -> None:
        self._secrets = secrets
        self._clock = clock
        self._engine = open_engine(path, secrets.file_key, create=create, now=clock.now)
        self._refusal: str | None = None
        self._lookups = Lookups(self._engine)
        self.reads = Reads(clock.now)
        self.path = path

    def upgrade(self, before: Callable[[], None] | None = None) -> bool:
        """Bring an older file to this program's schema; ``before`` (the backup) runs first."""
        with self._sorted_faults():
            return migrations.bring_to_head(self._engine, before, self._seal_journal)

    def _seal_journal(self, connection: Connection) -> None:
        journal_seals.seal_first_end(connection, self._secrets.journal_key)

    @contextmanager
    def read(self, cancel: Cancellation | None = None) -> Iterator[Connection]:
        """A consistent view of the file, to select from.

        Raises Cancelled when ``cancel`` interrupts the query, UserError for the environment's faults.
        """
        with self._sorted_faults(), self._engine.connect() as connection:
            if cancel is None:
                yield connection
                return
            driver = connection.connection.driver_connection
            assert driver is not None
            cancel.watch(driver.interrupt)
            try:
                cancel.check()
                yield connection
            finally:
                cancel.watch(None)

    def lookup(self, cancel: Cancellation | None = None) -> AbstractContextManager[Fetch]:
        """As ``read``, by the driver itself: for what is asked at each key pressed (storage.lookup)."""
        self._refuse()
        return self._lookups.open(cancel)

    @contextmanager
    def write(self, who: Who | None) -> Iterator[UnitOfWork]:
        """A write transaction; ``who`` None: the program itself (creation, migration).

        Waits for another writer up to ten seconds. Leaving without commit is a rollback.
        """
        with self._sorted_faults(), self._engine.connect() as plain_connection:
            connection = plain_connection.execution_options(casework_write=True)
            work: UnitOfWork | None = None
            try:
                # The first statement begins the transaction and takes the lock.
                connection.exec_driver_sql("SELECT 1")
                work = UnitOfWork(connection, who, self._clock, self._secrets.journal_key)
                connection.info["casework_watch"] = work.watch
                yield work
            finally:
                connection.info.pop("casework_watch", None)
                if work:
                    work.session.close()
                if connection.in_transaction():
                    connection.rollback()

    def write_reads(self) -> None:
        """Write the readings that wait to the journal, in a transaction of their own.

        Raises UserError for the environment's faults; they wait on then.
        """
        lines = self.reads.take()
        if not lines:
            return
        try:
            with self.write(None) as uow:
                uow.journal_reads(lines)
                uow.commit()
        except BaseException:
            self.reads.give_back(lines)
            raise

    @property
    def erasures(self) -> ErasureList:
        """What was erased from this file, beside it."""
        return ErasureList(self.path.parent, self._secrets.journal_key)

    def settle(self) -> None:
        """Bring the log into the file and empty it: what was erased is then in neither of the two.

        While somebody reads, the log stays; the next save or start settles it.
        """
        with self._sorted_faults(), self._engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")  # what the engine began by itself
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close every connection: the file can be renamed afterwards."""
        self._lookups.close()
        self._engine.dispose()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Every connection closed, and everybody else's work refused meanwhile (UserError folder_busy).

        For replacing the file: what others write to it now would be lost. ``retire`` inside lasts.
        """
        self._refusal = "folder_busy"
        self.close()
        try:
            yield
        finally:
            if self._refusal == "folder_busy":
                self._refusal = None

    def retire(self) -> None:
        """Close for good: another file takes this one's place."""
        self._refusal = "rotation_waiting"
        self.close()

    @contextmanager
    def _sorted_faults(self) -> Iterator[None]:
        self._refuse()
        try:
            yield
        except DBAPIError as error:
            told = faults.translate(error.orig or error)
            if told is None:
                raise
            raise told from None

    def _refuse(self) -> None:
        if self._refusal:
            raise UserError(self._refusal)
