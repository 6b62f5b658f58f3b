"""The release of Qt that is installed survives many void calls (6.12.0 with Python 3.11 on Linux did not)."""

from __future__ import annotations

import subprocess
import sys

_CALLS = """
from PySide6.QtCore import QObject, QTimer
thing, timer = QObject(), QTimer()
for _ in range(150_000):
    thing.setObjectName("x")
    timer.setInterval(5)
print("alive")
"""


def test_three_hundred_thousand_void_calls_do_not_end_the_process() -> None:
    ran = subprocess.run([sys.executable, "-c", _CALLS], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.strip()) == (0, "alive")
