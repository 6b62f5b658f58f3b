"""A process: the program on a folder, logged in at once, until the list of people is painted with its rows.

Prints the milliseconds. The folder's key is cheap to derive, and nobody types.
"""

from __future__ import annotations

import sys

from casework.app import start
from casework.ui.window import MainWindow
from tests.bench.paint import when_painted
from tests.bench.processes import end, since_start


def log_in() -> None:
    """Once the login window is painted: let whoever looks into the folder enter, and watch the list."""
    from casework.ui.entrance import Entrance
    from casework.ui.tables import Table

    look = Entrance._show_login

    def enter(entrance: Entrance, page: object, *, demonstration: bool) -> None:
        look(entrance, page, demonstration=demonstration)  # type: ignore[arg-type]  # a login page
        page.entered.emit(*sys.argv[2:4])  # type: ignore[attr-defined]

    Entrance._show_login = enter  # type: ignore[method-assign,assignment]
    when_painted(Table, lambda: end(since_start()), _has_rows)


def _has_rows(table: object) -> bool:
    rows = table.rows  # type: ignore[attr-defined]
    first = rows.id_at(0)
    return first is not None and rows.record(first) is not None


when_painted(MainWindow, log_in, lambda _window: True)
start(["--data-dir", sys.argv[1]])
