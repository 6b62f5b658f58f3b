"""``python -m tests.bench [module…]``: every figure against its floor, as a table and in build/bench.json.

Ends with 1 where a ratio passes its limit.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from casework.app import collect_seldom
from tests.bench.figure import Figure

MODULES = ("start", "people_list", "search", "saving_notes", "project_sheets", "importing", "journal",
           "filtering", "sealed_search", "unlocking")  # fmt: skip
TARGET = Path("build/bench.json")
_LINE = "{:<58} {:>10} {:>10} {:>7} {:>7}  {}"


def main(asked: Iterable[str]) -> int:
    """Measure the modules asked, or all; the process's exit code."""
    collect_seldom()  # as the program does
    print(_LINE.format("", "ours", "floor", "ratio", "limit", "unit"), flush=True)
    figures: list[Figure] = []
    begun = time.perf_counter()
    for name in asked or MODULES:
        for figure in importlib.import_module(f"tests.bench.{name}").measure():
            figures.append(figure)
            print(_row(figure), flush=True)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps([_kept(figure) for figure in figures], indent=1, ensure_ascii=False))
    passed = [figure.name for figure in figures if not figure.kept]
    print(f"{len(figures)} figures in {time.perf_counter() - begun:.0f} s; {TARGET}")
    if passed:
        print("past their limit: " + "; ".join(passed))
    return 1 if passed else 0


def _row(figure: Figure) -> str:
    numbers = (f"{figure.ours:.2f}", f"{figure.floor:.2f}", f"{figure.ratio:.2f}", f"{figure.limit:g}")
    return _LINE.format(figure.name, *numbers, figure.unit + ("" if figure.kept else "  ◀ past its limit"))


def _kept(figure: Figure) -> dict[str, object]:
    return {
        "name": figure.name,
        "ours": round(figure.ours, 3),
        "floor": round(figure.floor, 3),
        "ratio": round(figure.ratio, 3),
        "limit": figure.limit,
        "unit": figure.unit,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
