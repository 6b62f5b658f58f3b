"""The file under a new key: copied page by page through SQLCipher, compared, then swapped (storage.swap).

The journal's key stays. Its chain proves that no line was rewritten since it was written: chaining every line
anew would be that very act, and lines could no longer be compared with those of an earlier backup. That key
opens nothing; nobody reaches a line without the file's key, which is the one that changes.
"""

from __future__ import annotations

import secrets as random
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from casework.base.clock import Clock
from casework.base.errors import UserError
from casework.base.files import sync_file, write_atomically
from casework.base.progress import Cancellation, Progress
from casework.storage import envelope as env
from casework.storage import folder as folders
from casework.storage import journal_check, swap
from casework.storage.engine import connect
from casework.storage.envelope import Envelope
from casework.storage.envelope_file import NAMES, EnvelopeFile, check_generation
from casework.storage.envelope_format import encode
from casework.storage.faults import translated
from casework.storage.folder import DATABASE, DataFolder
from casework.storage.generation import read_generation, write_generation
from casework.storage.keys import KEY_SIZE, Secrets
from casework.storage.store import Store
from casework.storage.unit_of_work import UnitOfWork, Who

_PAGES_AT_ONCE = 1_000
_ROOM_BESIDE = 32 * 1024 * 1024
_LABEL = "Copie sous la nouvelle clé"


@dataclass(frozen=True, repr=False)
class Renewed:
    """What opens the file once it is swapped."""

    envelope: Envelope
    secrets: Secrets


class Rotation:
    """One change of the file's key. The folder's lock is held alone and no connection is open."""

    def __init__(self, folder: DataFolder, old: Secrets, clock: Clock) -> None:
        self._folder = folder
        self._old = old
        self._clock = clock
        self._database = folder.swap_part / DATABASE

    def require_space(self) -> None:
        """Room for the backup and for the new file. Raises UserError("disk_nearly_full")."""
        attached = (path for path in self._folder.attachments.rglob("*") if path.is_file())
        kept = sum(path.stat().st_size for path in attached)
        size = self._folder.database.stat().st_size
        folders.require_space(self._folder.path, (2 * size + kept) * 11 // 10 + _ROOM_BESIDE)

    def prepare(
        self,
        tell: Callable[[UnitOfWork], None],
        who: Who,
        progress: Progress,
        cancel: Cancellation,
    ) -> Renewed:
        """Make the new files, compare them with the old, and decide for them; ``swap.finish`` comes next.

        ``tell`` journals it in the new file. Raises UserError and Cancelled; the folder is as it was then.
        """
        envelope = EnvelopeFile(self._folder.path).authentic(self._old.file_key).envelope
        new = Secrets(random.token_bytes(KEY_SIZE), self._old.journal_key)
        renewed = Renewed(env.rotate(envelope, new), new)
        swap.begin(self._folder)
        try:
            with translated():
                self._copy(new, progress, cancel)
                self._compare(new)
                self._write(renewed, tell, who)
                self._settle(renewed)
                cancel.check()
            swap.decide(self._folder)
        except BaseException:
            swap.discard(self._folder)
            raise
        return renewed

    def _copy(self, new: Secrets, progress: Progress, cancel: Cancellation) -> None:
        """Page by page: row numbers, search tables, triggers, counters are the same; the key is not."""

        def step(_status: int, left: int, total: int) -> None:
            progress(total - left, total, _LABEL)
            cancel.check()

        with closing(connect(self._folder.database, self._old.file_key)) as source:
            with closing(connect(self._database, new.file_key, create=True)) as copy:
                source.backup(copy, pages=_PAGES_AT_ONCE, progress=step)
            # One file, nothing beside it: a log of changes left there would be taken for the new file's.
            source.execute("PRAGMA journal_mode = DELETE")

    def _compare(self, new: Secrets) -> None:
        """Raises UserError("rotation_differs") where the copy is not whole or not the same."""
        with (
            closing(connect(self._folder.database, self._old.file_key)) as old_file,
            closing(connect(self._database, new.file_key)) as new_file,
        ):
            for check in ("integrity_check", "cipher_integrity_check", "foreign_key_check"):
                if [row for row in new_file.execute(f"PRAGMA {check}").fetchall() if row != ("ok",)]:
                    raise UserError("rotation_differs")
            if _summary(old_file) != _summary(new_file):
                raise UserError("rotation_differs")
            for database in (old_file, new_file):
                database.execute("PRAGMA journal_mode = DELETE")

    def _write(self, renewed: Renewed, tell: Callable[[UnitOfWork], None], who: Who) -> None:
        """Generation and journal line of the new file, then its chain from the first line on."""
        with self._opened(renewed.secrets) as store:
            with store.write(who) as uow:
                check_generation(renewed.envelope.generation - 1, read_generation(uow.connection))
                write_generation(uow, renewed.envelope.generation)
                tell(uow)
                uow.commit()
            with store.read() as connection:
                if journal_check.first_broken_link(connection, renewed.secrets.journal_key) is not None:
                    raise UserError("rotation_differs")

    @contextmanager
    def _opened(self, new: Secrets) -> Iterator[Store]:
        store = Store(self._database, new, self._clock)
        try:
            yield store
        finally:
            store.close()

    def _settle(self, renewed: Renewed) -> None:
        """One closed file and two copies of the envelope, all on the disk."""
        with closing(connect(self._database, renewed.secrets.file_key)) as database:
            database.execute("PRAGMA journal_mode = DELETE")
        self._database.chmod(0o600)
        sync_file(self._database)
        for name in NAMES:
            write_atomically(
                self._folder.swap_part / name, encode(renewed.envelope, renewed.secrets.file_key)
            )


def _summary(database: Any) -> dict[str, object]:
    """What must be the same in both: the schema, rows of every table, the last journal line, the counters."""
    schema = database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid").fetchall()
    tables = [name for kind, name, _table, _sql in schema if kind == "table"]
    return {
        "schema": schema,
        "version": database.execute("PRAGMA user_version").fetchone(),
        "counts": {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone() for name in tables},
        "counters": database.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name").fetchall(),
        "journal": database.execute("SELECT id, mac FROM journal_entry ORDER BY id DESC LIMIT 1").fetchone(),
    }
