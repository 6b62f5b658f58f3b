"""The one list widget: keyboard, column widths, groups, signals."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Generic

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from casework.ui.tables.cells import Column, Group, R
from casework.ui.tables.delegate import SIDE, CellDelegate, row_height
from casework.ui.tables.heights import TallRows
from casework.ui.tables.model import Fetch, RowModel


class Table(QTableView, Generic[R]):
    """A list of records.

    ``opened(id)``: Enter or double click. ``picked(id)``: moved onto. ``sorted(key, descending)``: a
    heading was
    clicked; the page reads again in that order. ``painted()``: a new list has been seen for the first time.
    """

    opened = Signal(int)
    picked = Signal(int)
    sorted = Signal(str, bool)
    typed = Signal(str)
    painted = Signal()

    def __init__(
        self, columns: Sequence[Column[R]], fetch: Fetch[R], *, name: str, lines: int = 1, wraps: bool = False
    ) -> None:
        """``name``: the accessible name; ``lines``: text lines of a row; ``wraps``: rows as tall as their
        texts once they are in sight (all rows given)."""
        super().__init__()
        self._lines, self._wraps, self._is_new = lines, wraps, False
        self.rows = RowModel(columns, fetch, self)
        self._tall = TallRows(self, self._height_wanted)
        self.setAccessibleName(name)
        self.setModel(self.rows)
        self.setItemDelegate(CellDelegate(self, wraps=wraps))
        self._dress()
        self.selectionModel().selectionChanged.connect(self._on_selected)
        self.doubleClicked.connect(self._on_double_clicked)
        self.horizontalHeader().sectionClicked.connect(self._on_heading)

    def _dress(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(self._wraps)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        header.setSectionsClickable(any(column.sort for column in self.rows.columns))
        self._size_rows()

    def set_ids(self, ids: Sequence[int], rows: Iterable[R] = ()) -> None:
        """Show these, in this order; ``rows`` are those already read. The chosen row stays if it is still
        there.
        """
        self._show(ids if isinstance(ids, array) else array("q", ids), (), rows)

    def set_groups(self, groups: Sequence[Group], rows: Iterable[R] = ()) -> None:
        """Show groups, each under its title; empty groups are left out."""
        shown = [group for group in groups if group.ids]
        entries = array("q")
        for number, group in enumerate(shown):
            entries.append(-number - 1)
            entries.extend(group.ids)
        self._show(entries, shown, rows)

    def _show(self, entries: Sequence[int], groups: Sequence[Group], rows: Iterable[R]) -> None:
        chosen = self.chosen()
        self._is_new = True
        self.clearSpans()
        self.rows.set_entries(entries, groups, rows)
        for row, entry in enumerate(entries if groups else ()):
            if entry < 0 and len(self.rows.columns) > 1:
                self.setSpan(row, 0, 1, len(self.rows.columns))
        self._share_width()
        self._size_rows()
        if chosen is not None:
            self.choose(chosen)

    def chosen(self) -> int | None:
        """The id of the chosen row."""
        return self.rows.id_at(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def choose(self, id: int) -> bool:
        """Move onto an id; False if it is not in the list."""
        row = self.rows.row_of(id)
        if row is not None:
            self._go(row)
        return row is not None

    def choose_first(self) -> None:
        """Move onto the first row, if there is one."""
        self._step(-1, 1)

    def set_sort(self, key: str, descending: bool = False) -> None:
        """Show which heading orders the list, without asking for anything."""
        self.rows.sorted_by = (key, descending)
        self.rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.rows.columns) - 1)

    def _size_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(row_height(self.font(), self._lines))
        if self._wraps:
            self._tall.forget()
            self._tall.measure_seen()

    def _height_wanted(self, row: int) -> int:
        is_group = self.rows.id_at(row) is None
        return row_height(self.font(), 1) if is_group else self.sizeHintForRow(row)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self._wraps and dy:
            self._tall.measure_seen()

    def _share_width(self) -> None:
        character = self.fontMetrics().averageCharWidth() + 1
        columns = self.rows.columns
        room = self.viewport().width()
        least = [column.width * character + 2 * SIDE for column in columns]
        shown = self._columns_shown(least, room)
        # What is too much or too little is shared by those that may grow: dates and badges are never cut.
        giving = [index for index in shown if columns[index].grow] or shown
        over = room - sum(least[index] for index in shown)
        shares = {index: columns[index].grow if over > 0 else least[index] for index in giving}
        whole = sum(shares.values()) or 1
        left = room
        for index in range(len(columns)):
            self.setColumnHidden(index, index not in shown)
            if index not in shown:
                continue
            width = least[index] + over * shares.get(index, 0) // whole
            width = left if index == shown[-1] else width
            left -= width
            self.setColumnWidth(index, max(width, 24))

    def _columns_shown(self, least: Sequence[int], room: int) -> list[int]:
        """Those there is room for: optional ones leave, from the right."""
        shown = list(range(len(least)))
        for index in reversed(range(len(least))):
            if self.rows.columns[index].optional and sum(least[i] for i in shown) > room * 1.15:
                shown.remove(index)
        return shown

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_new:
            self._is_new = False
            self.painted.emit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height_of(5))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height_of(2))

    def _height_of(self, rows: int) -> int:
        heading = self.horizontalHeader().sizeHint().height() if not self.horizontalHeader().isHidden() else 0
        return heading + rows * self.verticalHeader().defaultSectionSize() + 4

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()
        if self._wraps:
            self._size_rows()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "rows"):
            self._share_width()
            self._size_rows()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Down: lambda: self._step(self.currentIndex().row(), 1),
            Qt.Key.Key_Up: lambda: self._step(self.currentIndex().row(), -1),
            Qt.Key.Key_Home: lambda: self._step(-1, 1),
            Qt.Key.Key_End: lambda: self._step(self.rows.rowCount(), -1),
            Qt.Key.Key_Return: self._open_chosen,
            Qt.Key.Key_Enter: self._open_chosen,
        }
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in moves:
            moves[event.key()]()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Type-ahead belongs to the page: Qt's own would fetch every row."""
        self.typed.emit(search)

    def _step(self, row: int, by: int) -> None:
        row += by
        while 0 <= row < self.rows.rowCount():
            if self.rows.id_at(row) is not None:
                self._go(row)
                return
            row += by

    def _go(self, row: int) -> None:
        index = self.rows.index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        if self._wraps:
            self._tall.scroll_to(row)

    def _open_chosen(self) -> None:
        chosen = self.chosen()
        if chosen is not None:
            self.opened.emit(chosen)

    def _on_selected(self, _new: QItemSelection, _old: QItemSelection) -> None:
        chosen = self.chosen()
        if chosen is not None and self.selectionModel().hasSelection():
            self.picked.emit(chosen)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        id = self.rows.id_at(index.row())
        if id is not None:
            self.opened.emit(id)

    def _on_heading(self, section: int) -> None:
        key = self.rows.columns[section].sort
        if key is None:
            return
        descending = self.rows.sorted_by == (key, False)
        self.set_sort(key, descending)
        self.sorted.emit(key, descending)
