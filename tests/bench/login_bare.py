"""A process: an empty window of the same size, until it is painted; prints the milliseconds."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QMainWindow

from tests.bench.paint import when_painted
from tests.bench.processes import end, since_start


class Window(QMainWindow):
    """Of a type of its own, as the program's."""


when_painted(Window, lambda: end(since_start()), lambda _window: True)
app = QApplication([])
window = Window()
window.resize(1366, 720)
window.show()
app.exec()
