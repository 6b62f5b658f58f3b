"""One intention, one transaction: it commits once, last, and never without a trace."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, and_, delete, event, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from casework.base.clock import Clock
from casework.base.errors import Conflict, StaleWrite, UserError
from casework.models import Base, Root, Tracked, ValueChange, moment_text, new_uid
from casework.storage import bulk, history, journal
from casework.storage.journal import Line

TrackedRow = TypeVar("TrackedRow", bound=Tracked)
Row = TypeVar("Row", bound=Base)

UNTRACKED = frozenset(
    {
        "draft",
        "fact",
        "journal_entry",
        "journal_cut",
        "change_set",
        "value_change",
        "alembic_version",
        "note_search",
        "person_search",
    }
)
"""Tables whose changes need no journal entry (design law 4), by name."""

_KEEP_CHANGE_SET = "INSERT INTO change_set (id, at, account_id, action) VALUES (?, ?, ?, ?)"
# In the order of history.Recorded.
_KEEP_HISTORY = (
    "INSERT INTO value_change (entry_id, table_name, row_id, last_row_id, operation, before, after) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_HISTORY_OF = "SELECT id, before, after FROM value_change WHERE table_name = ? AND row_id = ?"
_REWRITE_HISTORY = "UPDATE value_change SET before = ?, after = ? WHERE id = ?"


class Who(Protocol):
    """What the journal says of the one who acts."""

    @property
    def account_id(self) -> int: ...
    @property
    def session(self) -> bytes: ...


class UnitOfWork:
    """An open write transaction. Made by Store.write; leaving it without ``commit`` rolls back."""

    def __init__(self, connection: Connection, who: Who | None, clock: Clock, journal_key: bytes) -> None:
        self._connection = connection
        self._who = who
        self._clock = clock
        self._journal_key = journal_key
        self._lines: list[journal.Line] = []
        self._recorded: list[history.Recorded] = []
        self._touched: set[str] = set()
        self._bumped: dict[type[Root], set[int]] = defaultdict(set)
        self._born: dict[str, set[int]] = defaultdict(set)
        self._next_ids: dict[str, int] = {}
        self._recording = False
        self.committed = False
        self._rolled_back = False
        self.entry_id: int | None = None
        self._last_line: journal.Line | None = None
        self._change_set: int | None = None
        self.session = Session(connection, expire_on_commit=False)
        event.listen(self.session, "before_flush", self._before_flush)
        event.listen(self.session, "after_flush", self._after_flush)
        event.listen(self.session, "after_soft_rollback", self._after_rollback)

    @property
    def connection(self) -> Connection:
        """For reading inside the transaction; writing goes through this object."""
        return self._connection

    # Reading one row -----------------------------------------------------------------------------

    def get(self, model: type[Row], row_id: int) -> Row:
        """The row, loaded. Raises UserError ``not_found``."""
        row = self.session.get(model, row_id)
        if row is None:
            raise UserError("not_found")
        return row

    def check_version(self, row: Root, seen: int, typed: Mapping[str, tuple[str, Any]]) -> None:
        """Refuse to overwrite what the screen has not seen.

        ``typed`` is field → (French label, value typed). Raises StaleWrite with the fields whose stored
        value differs from the typed one; where none differs there is nothing to lose and it passes.
        """
        if row.version == seen:
            return
        conflicts = [
            Conflict(field, label, _shown(getattr(row, field)), _shown(value))
            for field, (label, value) in typed.items()
            if getattr(row, field) != value
        ]
        if conflicts:
            raise StaleWrite(conflicts, row.version)

    # Writing -------------------------------------------------------------------------------------

    def add(self, row: TrackedRow) -> TrackedRow:
        """Insert one row now; its id is known on return."""
        self.session.add(row)
        self.session.flush()
        return row

    def remove(self, row: Tracked) -> None:
        """Delete one loaded row now. Its values stay in the history."""
        self.session.delete(row)
        self.session.flush()

    def bulk_insert(self, model: type[Tracked], rows: Sequence[dict[str, Any]]) -> list[int]:
        """Insert many rows in one statement; missing ids and uids are given; their ids in order."""
        if not rows:
            return []
        first = self.next_id(model)
        full = [{"id": first + n, "uid": new_uid(), **row} for n, row in enumerate(rows)]
        return self.insert_prepared(bulk.prepare(model, full))

    def insert_prepared(self, prepared: bulk.Prepared) -> list[int]:
        """Insert rows that were turned into parameters before the lock was taken; their ids in order."""
        table = history.table_of(prepared.model).name
        ids = prepared.ids
        self.session.flush()
        self._next_ids[table] = max(self._next_ids.get(table, 0), max(ids) + 1)
        with self._record():
            self._connection.exec_driver_sql(prepared.statement, prepared.parameters)
        self._recorded.extend(history.inserted_many(table, ids))
        self._born[table].update(ids)
        key = prepared.model.root_key or "id"
        self._bump(prepared.model, ({key: root} for root in prepared.roots))
        return ids

    def next_id(self, model: type[Tracked]) -> int:
        """The id the next inserted row may take: the write lock is held, so nobody else takes it."""
        table = history.table_of(model)
        if table.name not in self._next_ids:
            self.session.flush()
            last = self._connection.exec_driver_sql(
                "SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)
            ).scalar()
            self._next_ids[table.name] = (last or 0) + 1
        return self._next_ids[table.name]

    def bulk_update(
        self, model: type[Tracked], where: ColumnElement[bool], values: Mapping[str, Any]
    ) -> list[int]:
        """Set the same values on every row that matches and differs; the ids of those that changed."""
        table = history.table_of(model)
        self.session.flush()
        before = self._connection.execute(select(table).where(where)).mappings().all()
        changed: list[int] = []
        for row in before:
            after = {key: value for key, value in values.items() if row[key] != value}
            if after:
                changed.append(row["id"])
                kept = {key: row[key] for key in after}
                self._recorded.append(history.updated(table.name, row["id"], kept, after))
                self._bump(model, [dict(row), {**row, **after}])
        with self._record():
            for ids in _slices(changed):
                self._connection.execute(update(table).where(table.c.id.in_(ids)).values(**values))
        for loaded in self._loaded(model, changed):
            for key, value in values.items():
                set_committed_value(loaded, key, value)
        return changed

    def bulk_delete(self, model: type[Tracked], where: ColumnElement[bool]) -> list[int]:
        """Delete every row that matches; their ids. Their values stay in the history."""
        table = history.table_of(model)
        self.session.flush()
        before = [dict(row) for row in self._connection.execute(select(table).where(where)).mappings()]
        ids = [row["id"] for row in before]
        self._recorded.extend(history.deleted(table.name, row["id"], row) for row in before)
        self._bump(model, before)
        with self._record():
            for part in _slices(ids):
                self._connection.execute(delete(table).where(table.c.id.in_(part)))
        for loaded in self._loaded(model, ids):
            self.session.expunge(loaded)
        return ids

    def seal_rows(self, model: type[Tracked], sealed: Mapping[int, bytes]) -> None:
        """Put seals in the place of texts, by row id. Not in the history: it would hold the words."""
        table = history.table_of(model).name
        self.session.flush()
        with self._record():
            self._connection.exec_driver_sql(
                f"UPDATE {table} SET text = NULL, sealed = ? WHERE id = ?",
                [(seal, row_id) for row_id, seal in sealed.items()],
            )

    def erase_history(self, model: type[Tracked], ids: Iterable[int]) -> None:
        """Erase every value these rows ever had from the history, what this unit of work did to them too.

        For what a person's erasure takes away; the journal still says that it happened.
        """
        table, gone = history.table_of(model).name, frozenset(ids)
        self.session.flush()
        self._recorded = [
            one
            for one in self._recorded
            if one.table != table or one.row_id not in gone or one.last_row_id is not None
        ]
        # A run of inserted rows holds no values: it stays.
        of_table = and_(ValueChange.table_name == table, ValueChange.last_row_id.is_(None))
        for part in _slices(sorted(gone)):
            self._connection.execute(delete(ValueChange).where(of_table, ValueChange.row_id.in_(part)))

    # The trace -----------------------------------------------------------------------------------

    def journal(
        self,
        action: str,
        subject: Tracked | None = None,
        *,
        person_id: int | None = None,
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Say who did what to whom. ``details``: counts and criteria, never content."""
        who = self._who
        self._lines.append(
            journal.Line(
                at=self._clock.now(),
                account_id=who.account_id if who else None,
                session=who.session if who else b"",
                action=action,
                subject=subject.__tablename__ if subject is not None else "",
                subject_id=subject.id if subject is not None else None,
                person_id=person_id,
                details=json.dumps(details, ensure_ascii=False) if details else "",
            )
        )

    def journal_reads(self, lines: Sequence[Line]) -> None:
        """Write what was read some seconds ago, by whom and when (storage.reads)."""
        self._lines.extend(lines)

    def write_journal(self) -> int:
        """Write the journal lines now and give the id of the last, for a row that refers to it.

        Every change recorded until commit belongs to that entry.
        """
        self._append_lines()
        return self._open_change_set()

    def forget(self, model: type[Tracked], row_id: int, columns: Collection[str]) -> None:
        """What these columns of a row ever were leaves the value history, this change of them included."""
        self.session.flush()
        table = history.table_of(model).name
        self._recorded = [
            one._replace(
                before=history.without(one.before, columns), after=history.without(one.after, columns)
            )
            if (one.table, one.row_id) == (table, row_id)
            else one
            for one in self._recorded
        ]
        kept = self._connection.exec_driver_sql(_HISTORY_OF, (table, row_id)).all()
        for change_id, before, after in kept:
            left = (history.without(before, columns), history.without(after, columns), change_id)
            self._connection.exec_driver_sql(_REWRITE_HISTORY, left)

    def commit(self) -> None:
        """Write versions, journal and value history, and commit: last, once."""
        if self.committed:
            raise RuntimeError("a unit of work commits once")
        if self._rolled_back:
            raise RuntimeError("a refused flush rolled this unit of work back: nothing is left to commit")
        self.session.flush()
        self._bump_versions()
        self._append_lines()
        changed = self._touched - UNTRACKED
        if changed and self.entry_id is None:
            raise RuntimeError(f"changed without a journal entry: {sorted(changed)}")
        if self._recorded:
            entry_id = self._open_change_set()
            rows = [(entry_id, *one) for one in self._recorded]
            self._connection.exec_driver_sql(_KEEP_HISTORY, rows)
        self._connection.commit()
        self.committed = True

    # Inside --------------------------------------------------------------------------------------

    def watch(self, table: str) -> None:
        """Called by the engine for every statement that writes (storage.engine)."""
        if table not in UNTRACKED and not self._recording:
            raise RuntimeError(f"a bulk statement on {table}: use bulk_insert, bulk_update or bulk_delete")
        self._touched.add(table)

    @contextmanager
    def _record(self) -> Iterator[None]:
        self._recording = True
        try:
            yield
        finally:
            self._recording = False

    def _before_flush(self, session: Session, _context: object, _rows: object) -> None:
        self._recording = True
        for row in session.dirty:
            if isinstance(row, Tracked) and session.is_modified(row):
                before, after = history.changed_columns(row)
                if after:
                    self._recorded.append(history.updated(row.__tablename__, row.id, before, after))
                    now = history.all_columns(row)
                    self._bump(type(row), [now, {**now, **before}])
        for row in session.deleted:
            if isinstance(row, Tracked):
                self._recorded.append(history.deleted(row.__tablename__, row.id, history.all_columns(row)))
                self._bump(type(row), [history.all_columns(row)])

    def _after_flush(self, session: Session, _context: object) -> None:
        self._recording = False
        for row in session.new:
            if isinstance(row, Tracked):
                self._recorded.append(history.inserted(row.__tablename__, row.id))
                self._born[row.__tablename__].add(row.id)
                self._next_ids.pop(row.__tablename__, None)
                self._bump(type(row), [history.all_columns(row)])

    def _after_rollback(self, _session: Session, _transaction: object) -> None:
        self._recording = False
        self._rolled_back = True

    def _bump(self, model: type[Tracked], rows: Iterable[Mapping[str, Any]]) -> None:
        if model.root_key is None:
            root, key = model, "id"
        else:
            root, key = root_of(model), model.root_key
        if issubclass(root, Root):
            self._bumped[root].update(row[key] for row in rows)

    def _bump_versions(self) -> None:
        with self._record():
            for root, ids in self._bumped.items():
                older = sorted(ids - self._born[root.__tablename__])
                table = history.table_of(root)
                for part in _slices(older):
                    self._connection.execute(
                        update(table).where(table.c.id.in_(part)).values(version=table.c.version + 1)
                    )
                for row in self._loaded(root, older):
                    set_committed_value(row, "version", row.version + 1)

    def _loaded(self, model: type[TrackedRow], ids: Iterable[int]) -> list[TrackedRow]:
        # Never expired instead: an expired attribute, set again, would not know what it was before.
        wanted = set(ids)
        return [
            row for row in self.session.identity_map.values() if isinstance(row, model) and row.id in wanted
        ]

    def _append_lines(self) -> None:
        if self._lines:
            self.session.flush()
            self.entry_id = journal.append(self._connection, self._journal_key, self._lines)[-1]
            self._last_line = self._lines[-1]
            self._lines = []

    def _open_change_set(self) -> int:
        """The change set of this unit of work, by the id of its last journal line; made once."""
        if self._change_set is None:
            if self.entry_id is None or self._last_line is None:
                raise RuntimeError("no journal line to write")
            line = self._last_line
            self._connection.exec_driver_sql(
                _KEEP_CHANGE_SET, (self.entry_id, moment_text(line.at), line.account_id, line.action)
            )
            self._change_set = self.entry_id
        return self._change_set


def root_of(model: type[Tracked]) -> type[Tracked]:
    """The aggregate's head: the class that ``root_key`` points to, followed to the top."""
    while model.root_key is not None:
        (key,) = history.table_of(model).c[model.root_key].foreign_keys
        model = next(m.class_ for m in history.mappers() if m.local_table is key.column.table)
    return model


def _slices(ids: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _shown(value: object) -> str:
    return "" if value is None else str(value)
