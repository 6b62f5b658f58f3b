"""Whole processes, timed by themselves from before the interpreter's start to what they show.

Kept free of imports: what a process imports is part of its figure.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

_STARTED = "CASEWORK_BENCH_STARTED"
_ENVIRONMENT = {
    "QT_QPA_PLATFORM": "offscreen",
    # As what is installed: compiled beforehand, whatever this shell says (an empty value is no).
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(Path("build/bench/bytecode").resolve()),
}


def run(module: str, *args: object) -> list[float]:
    """Run ``python -m tests.bench.<module>``; the numbers it prints. Raises where it fails."""
    import subprocess

    command = [sys.executable, "-m", f"tests.bench.{module}", *map(str, args)]
    environment = {**os.environ, **_ENVIRONMENT, _STARTED: repr(time.time())}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr}")
    return [float(number) for number in done.stdout.split()]


def since_start() -> float:
    """Milliseconds since ``run`` was about to start this process."""
    return (time.time() - float(os.environ[_STARTED])) * 1000


def end(*numbers: float) -> None:
    """Say the numbers and end at once: an orderly end is no part of a figure."""
    print(*numbers, flush=True)
    os._exit(0)
