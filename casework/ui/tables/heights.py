"""Rows as tall as their texts, measured once in sight: a long list costs what one screen does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QTableView


class TallRows:
    """Heights of the rows of one table; those not seen yet have the table's usual one."""

    def __init__(self, table: QTableView, measure: Callable[[int], int]) -> None:
        """``measure``: the height a row needs, pixels."""
        self._table, self._measure = table, measure
        self._measured: set[int] = set()
        self._busy = False

    def forget(self) -> None:
        """Another list, another width or another font: nothing is measured any more."""
        header = self._table.verticalHeader()
        for row in self._measured:
            if row < header.count():
                header.resizeSection(row, header.defaultSectionSize())
        self._measured.clear()

    def measure_seen(self) -> None:
        """Measure the rows in sight. What one reads stays in place: a row cut on top grows upwards."""
        if self._busy:
            return
        self._busy = True
        try:
            self._measure_from(self._table.rowAt(0))
        finally:
            self._busy = False

    def scroll_to(self, row: int) -> None:
        """Bring a row into sight, whole: those around it take their height, and may push it away again."""
        table, bar = self._table, self._table.verticalScrollBar()
        place = -1
        while place != bar.value():
            place = bar.value()
            self.measure_seen()
            table.updateGeometries()
            table.scrollTo(table.model().index(row, 0))

    def _measure_from(self, row: int) -> None:
        table, last = self._table, self._table.model().rowCount() - 1
        while 0 <= row <= last and table.rowViewportPosition(row) < table.viewport().height():
            if row not in self._measured:
                self._measured.add(row)
                self._grow(row)
            row += 1

    def _grow(self, row: int) -> None:
        table = self._table
        before, is_cut = table.rowHeight(row), table.rowViewportPosition(row) < 0
        table.setRowHeight(row, self._measure(row))
        grown = table.rowHeight(row) - before
        if is_cut and grown:
            table.updateGeometries()  # the bar knows the new length before it moves along it
            bar = table.verticalScrollBar()
            bar.setValue(bar.value() + grown)
