"""The one table model: ordered ids, rows fetched when they are shown."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Generic

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from casework.base.text import typeset
from casework.ui.masking import names_are_hidden, shown
from casework.ui.tables.cells import Cell, Column, Group, R

CellRole = int(Qt.ItemDataRole.UserRole)
GroupRole = CellRole + 1
_AHEAD = 80  # rows fetched around the one that is shown
_KEPT = 2000  # rows kept before the older ones are let go

Fetch = Callable[[Sequence[int], Callable[[Sequence[R]], None]], None]
Index = QModelIndex | QPersistentModelIndex


class RowModel(QAbstractTableModel, Generic[R]):
    """Entries are ids (0 or more) or, below zero, group headings. Rows kept do not grow with the list."""

    def __init__(self, columns: Sequence[Column[R]], fetch: Fetch[R], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch = fetch
        self._entries: Sequence[int] = array("q")
        self._groups: tuple[str, ...] = ()
        self._rows: dict[int, R] = {}
        self._asked: frozenset[int] = frozenset()
        self._round = 0
        self.sorted_by: tuple[str, bool] | None = None

    def set_entries(
        self, entries: Sequence[int], groups: Sequence[Group] = (), rows: Iterable[R] = ()
    ) -> None:
        """Another list. ``rows`` are those already read: no second question for the first screen."""
        self.beginResetModel()
        self._round += 1
        self._entries = entries
        self._groups = tuple(typeset(group.title) for group in groups)
        self._rows = {row.id: row for row in rows}
        self._asked = frozenset()
        self.endResetModel()

    def id_at(self, row: int) -> int | None:
        """None: a group heading, or no such row."""
        if not 0 <= row < len(self._entries):
            return None
        entry = self._entries[row]
        return None if entry < 0 else entry

    def row_of(self, id: int) -> int | None:
        """Where an id stands."""
        try:
            return self._entries.index(id)
        except ValueError:
            return None

    def record(self, id: int) -> R | None:
        """A row already fetched."""
        return self._rows.get(id)

    def forget(self) -> None:
        """Rows changed elsewhere: fetch again those that are shown."""
        self._rows.clear()
        self._asked = frozenset()
        self._round += 1
        if self._entries:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._entries) - 1, len(self.columns) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.id_at(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.DisplayRole:
            mark = ""
            if self.sorted_by and column.sort == self.sorted_by[0]:
                mark = " ▼" if self.sorted_by[1] else " ▲"
            return typeset(column.heading) + mark
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        entry = self._entries[index.row()]
        if entry < 0:
            return self._group_data(shown(self._groups[-entry - 1]), index.column(), role)
        if role == CellRole:
            return self.cell(index.row(), index.column())
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return self.cell(index.row(), index.column()).spoken
        return None

    def _group_data(self, title: str, column: int, role: int) -> object:
        if role == GroupRole:
            return title
        if column == 0 and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return title
        return None

    def cell(self, row: int, column: int) -> Cell:
        """What stands in a cell; « … » until its row has come."""
        entry = self._entries[row]
        record = self._rows.get(entry)
        if record is None:
            self._ask_around(row)
            record = self._rows.get(entry)
            if record is None:
                return Cell("…" if column == 0 else "")
        value = self.columns[column].value(record)
        cell = Cell(value) if isinstance(value, str) else value
        return cell.veiled() if names_are_hidden() else cell

    def _ask_around(self, row: int) -> None:
        if self._entries[row] in self._asked:
            return
        first = max(0, row - _AHEAD // 2)
        span = self._entries[first : row + _AHEAD]
        wanted = [id for id in span if id >= 0 and id not in self._rows]
        # A newer question replaces the older one (the desk interrupts it), so only the newest is remembered.
        self._asked = frozenset(wanted)
        asked_in, last = self._round, first + len(span) - 1
        self._fetch(wanted, lambda rows: self._on_fetched(asked_in, first, last, rows))

    def _on_fetched(self, asked_in: int, first: int, last: int, rows: Sequence[R]) -> None:
        if asked_in != self._round:
            return
        if len(self._rows) > _KEPT:
            self._rows.clear()
        for row in rows:
            self._rows[row.id] = row
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
