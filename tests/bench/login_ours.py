"""A process: the program on a folder, until its login window is painted; prints the milliseconds."""

from __future__ import annotations

import sys

from casework.app import start
from casework.ui.window import MainWindow
from tests.bench.paint import when_painted
from tests.bench.processes import end, since_start

when_painted(MainWindow, lambda: end(since_start()), lambda _window: True)
start(["--data-dir", sys.argv[1]])
