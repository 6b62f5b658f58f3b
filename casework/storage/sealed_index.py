"""The search index of sealed notes: in memory only, for a member, gone once the keys are put away.

It keeps words and moments, no text. What it holds is brought up to date by the value history, which names
every note that was written, corrected or undone since, also by another process.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from typing import Any

import sqlcipher3.dbapi2 as driver

from casework.base.errors import UserError
from casework.base.progress import Cancellation, Progress, silent
from casework.base.text import plain
from casework.storage.keyring import Keyring
from casework.storage.lookup import Fetch
from casework.storage.store import Store

# As the index of the file (storage.search_index); contentless: the texts themselves are in the seals.
_CREATE = (
    "CREATE VIRTUAL TABLE found USING fts5(text, content='', contentless_delete=1, "
    "tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3')"
)
_ADD = "INSERT OR REPLACE INTO found(rowid, text) VALUES (?, ?)"
_FIND = "SELECT rowid FROM found WHERE found MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?"

_SEALED = "SELECT moment_key, uid, sealed FROM note WHERE sealed IS NOT NULL"
_CHANGED = (
    "SELECT DISTINCT n.moment_key, n.uid, n.sealed FROM value_change v "
    "JOIN note n ON n.id BETWEEN v.row_id AND coalesce(v.last_row_id, v.row_id) "
    "WHERE v.id > ? AND v.table_name = 'note' AND n.sealed IS NOT NULL"
)
_LAST_CHANGE = "SELECT coalesce(max(id), 0) FROM value_change"
_PART = 1000
LAST_MOMENT = 2**63 - 1


class SealedIndex:
    """Safe to use from several threads."""

    def __init__(self, store: Store, keyring: Keyring) -> None:
        self._store, self._keyring = store, keyring
        self._guard = threading.Lock()
        self._index: Any = None
        self._up_to = 0
        self._era = 0
        keyring.on_lock(self.forget)

    @property
    def is_ready(self) -> bool:
        return self._index is not None

    def build(self, progress: Progress = silent, cancel: Cancellation | None = None) -> int:
        """Open every seal this account opens and index its words; how many. Raises Cancelled."""
        if not any(self._keyring.opens(one) for one in self._keyring.mine):
            return 0
        era = self._era
        with self._store.lookup(cancel) as fetch:
            ((last,),) = fetch(_LAST_CHANGE, ())
            rows = fetch(_SEALED, ())
        fresh = driver.connect(":memory:", isolation_level=None, check_same_thread=False)
        try:
            fresh.execute(_CREATE)
            fresh.execute("BEGIN")
            for done in range(0, len(rows), _PART):
                if cancel is not None:
                    cancel.check()
                progress(done, len(rows), "Notes réservées")
                fresh.executemany(_ADD, self._words(rows[done : done + _PART]))
            fresh.execute("COMMIT")
        except BaseException:
            fresh.close()
            raise
        with self._guard:
            if era != self._era:  # the keys were put away meanwhile
                fresh.close()
                return 0
            self._close()
            self._index, self._up_to = fresh, last
        return len(rows)

    def find(self, fetch: Fetch, expression: str, before: int, limit: int) -> list[int]:
        """The moments of the notes that match, the latest first, from before one; brought up to date first.

        Nothing while the index is not ready.
        """
        with self._guard:
            if self._index is None:
                return []
            self._catch_up(fetch)
            rows = self._index.execute(_FIND, (expression, before, limit)).fetchall()
        return [moment for (moment,) in rows]

    def forget(self) -> None:
        """The keys are put away, or the session ends."""
        with self._guard:
            self._era += 1
            self._close()

    def _catch_up(self, fetch: Fetch) -> None:
        ((last,),) = fetch(_LAST_CHANGE, ())
        if last != self._up_to:
            self._index.executemany(_ADD, self._words(fetch(_CHANGED, (self._up_to,))))
            self._up_to = last

    def _words(self, rows: Sequence[tuple[Any, ...]]) -> Iterable[tuple[int, str]]:
        for moment, uid, sealed in rows:
            try:
                text = self._keyring.open("note", uid, "sealed", sealed)
            except UserError:
                continue  # of a compartment this account does not read, or altered: its page says so
            yield moment, plain(text)

    def _close(self) -> None:
        if self._index is not None:
            self._index.close()
            self._index = None
