"""A figure: what the program takes, beside the least it could take, measured in the same run."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 11
# Ten times the data, ten times the time, and the noise of a shared machine.
LINEAR = 12.0


@dataclass(frozen=True)
class Figure:
    """``ours`` and ``floor`` are medians, in ``unit``; their ratio may not pass ``limit``.

    A growth compares the program with itself: ``floor`` is then its own figure on a tenth of the data.
    """

    name: str
    ours: float
    floor: float
    limit: float
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        return self.ours / self.floor

    @property
    def kept(self) -> bool:
        return self.ratio <= self.limit


def growth(name: str, tenfold: float, once: float, unit: str = "ms") -> Figure:
    """How much more ten times the data take; more than ten times as much is not accepted."""
    return Figure(f"{name}: data × 10", tenfold, once, LINEAR, unit)


def timed(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long one call takes, milliseconds; ``time.process_time`` for what only computes."""
    start = clock()
    work()
    return (clock() - start) * 1000


def alternated(
    ours: Callable[[], float], floor: Callable[[], float], rounds: int = ROUNDS
) -> tuple[float, float]:
    """The medians of both, run in turn: what slows the machine down slows both. The first is not counted."""
    gc.collect()  # what was left before is nobody's to clear away meanwhile
    ours(), floor()
    pairs = [(ours(), floor()) for _ in range(rounds)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)
