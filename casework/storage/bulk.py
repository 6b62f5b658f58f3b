"""Many rows as the driver takes them: turned into parameters beforehand, so that the write lock is short."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy.dialects import sqlite

from casework.models import Tracked
from casework.storage import history

_DIALECT = sqlite.dialect()


class Prepared(NamedTuple):
    """Rows of one table, ready to insert. ``roots``: the ids of their aggregates' heads."""

    model: type[Tracked]
    statement: str
    parameters: list[tuple[Any, ...]]
    ids: list[int]
    roots: list[int]


def prepare(model: type[Tracked], rows: Sequence[dict[str, Any]]) -> Prepared:
    """Rows as parameters of one statement. They have one set of columns, id and uid among them."""
    table = history.table_of(model)
    names = list(rows[0])
    takes = [_processor(table.c[name].type) for name in names]
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(names))
    return Prepared(
        model,
        f"INSERT INTO {table.name} ({columns}) VALUES ({marks})",
        list(zip(*(_column(rows, name, take) for name, take in zip(names, takes, strict=True)), strict=True)),
        [row["id"] for row in rows],
        [row[model.root_key or "id"] for row in rows],
    )


def _column(rows: Sequence[dict[str, Any]], name: str, take: Callable[[Any], Any] | None) -> Iterable[Any]:
    values = [row[name] for row in rows]
    return values if take is None else map(take, values)


def _processor(kind: Any) -> Callable[[Any], Any] | None:
    take: Callable[[Any], Any] | None = kind.dialect_impl(_DIALECT).bind_processor(_DIALECT)
    return take
