"""A process: a bare lazy model in a bare table, and the same ids and first rows selected by the driver.

Prints the milliseconds from the first statement to the first paint.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

from casework.storage.engine import connect
from tests.bench.list_statements import select_list
from tests.bench.paint import when_painted
from tests.bench.processes import end

Index = QModelIndex | QPersistentModelIndex
COLUMNS = 6


class Rows(QAbstractTableModel):
    """Answers what is asked of the rows that were read."""

    def __init__(self, ids: list[int], answers: list[list[Any]]) -> None:
        super().__init__()
        self._ids = ids
        self._rows: dict[int, list[Any]] = {row[0]: list(row) for row in answers[0]}
        for answer in answers[1:]:
            for row in answer:
                self._rows[row[0]].append(row[-1])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else COLUMNS

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        row = self._rows.get(self._ids[index.row()])
        return str(row[index.column() + 1]) if row else "…"


app = QApplication(sys.argv[:1])
window = QMainWindow()
window.resize(1366, 720)
window.show()
app.processEvents()
connection = connect(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
connection.execute("SELECT count(*) FROM service").fetchone()


class Table(QTableView):
    """Of a type of its own, as the program's."""


begun: list[float] = []
when_painted(Table, lambda: end((time.perf_counter() - begun[0]) * 1000), lambda _table: True)
begun.append(time.perf_counter())
model = Rows(*select_list(connection))
table = Table()
table.setModel(model)
window.setCentralWidget(table)
app.exec()
