"""A process: the window and the list of people on a folder; from asking for its rows to their first paint.

Prints the milliseconds and the process's peak memory, in kilobytes.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from casework.app import collect_seldom, make_suite
from casework.services.doorstep import Doorstep
from casework.ui import theme
from casework.ui.application import FUSION
from casework.ui.ask import ScriptedAsk
from casework.ui.changes import ChangeFeed
from casework.ui.context import Context
from casework.ui.pages.people.page import PeoplePage
from casework.ui.tables import Table
from casework.ui.window import MainWindow
from casework.ui.workers import BackgroundDesk
from tests.bench.folders import CHEAP, CLOCK, LOGIN, PASSWORD
from tests.bench.paint import when_painted
from tests.bench.processes import end


def _crash(error: Exception) -> None:
    raise error


def _nowhere(place: str, **args: object) -> None:
    """Nobody presses anything here."""


def _has_rows(table: Table[object]) -> bool:  # type: ignore[type-var]  # any record
    first = table.rows.id_at(0)
    return first is not None and table.rows.record(first) is not None


def _done() -> None:
    taken = (time.perf_counter() - start) * 1000
    end(taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


collect_seldom()
app = QApplication([*sys.argv[:1], *FUSION])
theme.apply_theme(app, theme.LIGHT)
window = MainWindow()
window.resize(1366, 720)
window.show()
app.processEvents()
session = Doorstep(Path(sys.argv[1]), CLOCK, CHEAP).log_in(LOGIN, PASSWORD)
feed = ChangeFeed()
context = Context(
    suite=make_suite(session, CLOCK),
    actor=session.actor,
    desk=BackgroundDesk(feed, tell=_crash, crash=_crash),
    ask=ScriptedAsk(),
    changes=feed,
    clock=CLOCK,
    navigate=_nowhere,
    preview=lambda _title, _make: None,
)
context.suite.people.choices(session.actor)  # what a first use imports is the start's, not the list's
when_painted(Table, _done, _has_rows)
# The page stands, as it does from the start on (tests.bench.start measures that); its list is asked for now.
page = PeoplePage(context)
window.show_before_login(page)
app.processEvents()
start = time.perf_counter()
page.open()
app.exec()
