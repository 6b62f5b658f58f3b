"""Figures: an import of 10,000 rows, against reading the file and inserting the same rows by the driver."""

from __future__ import annotations

import io
import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine

from casework.services.imports import ImportFile, Imports
from casework.storage.store import Store
from casework.storage.unit_of_work import UnitOfWork, Who
from tests.bench.figure import Figure, growth, timed
from tests.bench.folders import CLOCK, copied, driver, folder, names, opened

LIMIT, ROUNDS = 6.0, 11
# A fifth of what the import may take (6 x the floor). Of what it does take it is more than a third: the floor
# is nearly all insertions, half of them the search index, and the whole import takes less than three floors.
LOCK_LIMIT = LIMIT / 5
ROWS, FEW_ROWS = 10_000, 1_000
_HEADINGS = (
    "Hôtel", "Chambre", "Nom", "Prénom", "Né(e) le", "Genre", "Entrée dispositif", "Binôme",
    "Passage précédent", "Conso entrée (jours/sem)", "Conso actuelle (jours/sem)", "Suivi CSAPA",
)  # fmt: skip
_TABLES = ("journal_entry", "change_set", "site", "place", "person", "stay", "place_assignment", "key_worker",
           "note", "note_person", "import_run", "value_change")  # fmt: skip


def measure() -> Iterator[Figure]:
    """Into an empty file; report and writing, index and trace included. And how long others had to wait."""
    with tempfile.TemporaryDirectory() as place:
        empty = folder(0)
        many, few = _file(ROWS), _file(FEW_ROWS)
        rows = _rows_written(empty, Path(place), many)
        ours: list[float] = []
        locks: list[float] = []
        floors: list[float] = []
        fews: list[float] = []
        for number in range(ROUNDS + 1):
            whole, lock = _import(empty, Path(place) / f"ours{number}", many)
            floor = _floor(empty, Path(place) / f"floor{number}", many, rows)
            once, _ = _import(empty, Path(place) / f"few{number}", few)
            if number:  # the first is not counted
                ours.append(whole)
                locks.append(lock)
                floors.append(floor)
                fews.append(once)
        whole, lock, floor = (statistics.median(one) for one in (ours, locks, floors))
        yield Figure("import of 10,000 rows", whole, floor, LIMIT)
        yield Figure("write lock held by that import (a fifth of 6 x)", lock, floor, LOCK_LIMIT)
        yield growth("import, 1,000 → 10,000 rows", whole, statistics.median(fews))


def _file(count: int) -> ImportFile:
    """A workbook such as the hotels' one."""
    rng = random.Random(count)
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Présents")
    page.append(_HEADINGS)
    last, first = names(rng), names(rng)
    for number in range(count):
        born = date(1950, 1, 1) + timedelta(days=rng.randrange(20_000))
        entry = date(2019, 1, 1) + timedelta(days=rng.randrange(2_800))
        before, now = rng.randrange(4, 8), rng.randrange(8)
        page.append(
            [f"Hôtel {number % 61}", 100 + number % 330, next(last).upper(), next(first).title(), born,
             rng.choice(("Homme", "Femme")), f"{entry:%d/%m/%Y}", f"Binôme {number % 12}", "", before, now,
             "oui"]
        )  # fmt: skip
    written = io.BytesIO()
    book.save(written)
    return ImportFile("hotels.xlsx", written.getvalue(), service="Nuitées hôtelières")


def _import(empty: Path, place: Path, file: ImportFile) -> tuple[float, float]:
    """Milliseconds of the whole, and of the write lock."""
    with opened(copied(empty, place)) as session:
        held = _watched(session.store)
        imports, actor = Imports(session.store, CLOCK), session.actor
        return timed(lambda: imports.run(actor, file)), sum(held)


def _watched(store: Store) -> list[float]:
    """How long each write transaction held the lock, milliseconds."""
    held: list[float] = []
    write = store.write

    @contextmanager
    def timing(who: Who | None) -> Iterator[UnitOfWork]:
        with write(who) as uow:
            start = time.perf_counter()
            try:
                yield uow
            finally:
                held.append((time.perf_counter() - start) * 1000)

    store.write = timing  # type: ignore[method-assign]  # a stopwatch around the true one
    return held


def _rows_written(empty: Path, place: Path, file: ImportFile) -> dict[str, list[tuple[Any, ...]]]:
    """What an import writes, table by table: the floor writes the same."""
    with opened(copied(empty, place / "once")) as session:
        connection = driver(session)
        last = {
            name: connection.execute(f"SELECT max(id) FROM {name}").fetchone()[0] or 0 for name in _TABLES
        }
        Imports(session.store, CLOCK).run(session.actor, file)
        rows = {
            name: connection.execute(f"SELECT * FROM {name} WHERE id > ?", (last[name],)).fetchall()
            for name in _TABLES
        }
        connection.close()
    return rows


def _floor(empty: Path, place: Path, file: ImportFile, rows: dict[str, list[tuple[Any, ...]]]) -> float:
    with opened(copied(empty, place)) as session:
        connection = driver(session)

        def bare() -> None:
            book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.data))
            book.get_sheet_by_index(0).to_python()
            connection.execute("BEGIN IMMEDIATE")
            for name, lines in rows.items():
                marks = ", ".join(itertools.repeat("?", len(lines[0])))
                connection.executemany(f"INSERT INTO {name} VALUES ({marks})", lines)
            connection.execute("COMMIT")

        took = timed(bare)
        connection.close()
    return took
