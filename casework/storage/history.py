"""The value history: what each field was, who changed it, kept as long as the record; and its way back."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Table, and_, inspect, or_
from sqlalchemy.orm import InstrumentedAttribute, Mapper

from casework.models import Base, Moment, Tracked, ValueChange, moment_text

Values = Mapping[str, Any]

UNRECORDED = frozenset({"version"})
"""Columns that follow from the others: their changes are not history."""


class Recorded(NamedTuple):
    """One row's change, waiting for its journal entry; where ``last_row_id`` is set, a run of new rows."""

    table: str
    row_id: int
    last_row_id: int | None
    operation: str
    before: str | None
    after: str | None


def inserted(table: str, row_id: int) -> Recorded:
    """A new row: the row itself holds its values."""
    return Recorded(table, row_id, None, "insert", None, None)


def inserted_many(table: str, ids: Iterable[int]) -> Iterator[Recorded]:
    """New rows: one line for each run of ids that follow each other, however long."""
    ordered = sorted(ids)
    if ordered and ordered[-1] - ordered[0] == len(ordered) - 1:  # nearly always: nothing to go through
        runs = [ordered]
    else:
        numbered = groupby(enumerate(ordered), key=lambda one: one[1] - one[0])
        runs = [[row_id for _place, row_id in run] for _shift, run in numbered]
    for run in runs:
        yield Recorded(table, run[0], run[-1] if len(run) > 1 else None, "insert", None, None)


def concerns(row_id: InstrumentedAttribute[int] | int) -> ColumnElement[bool]:
    """Is a ValueChange about this row, named alone or inserted among others?"""
    return or_(
        ValueChange.row_id == row_id,
        and_(ValueChange.row_id < row_id, ValueChange.last_row_id >= row_id),
    )


def updated(table: str, row_id: int, before: Values, after: Values) -> Recorded:
    """Columns that changed, before and after."""
    return Recorded(table, row_id, None, "update", to_json(before), to_json(after))


def deleted(table: str, row_id: int, before: Values) -> Recorded:
    """A row that goes: every column as it was."""
    return Recorded(table, row_id, None, "delete", to_json(before), None)


def changed_columns(row: Tracked) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns of a loaded row that were set to something else: (before, after)."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    state = inspect(row)
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if history.has_changes() and attribute.key not in UNRECORDED:
            old, new = next(iter(history.deleted), None), next(iter(history.added), None)
            if old != new:
                before[attribute.key], after[attribute.key] = old, new
    return before, after


def all_columns(row: Tracked) -> dict[str, Any]:
    """Every column of a loaded row."""
    return {attribute.key: getattr(row, attribute.key) for attribute in inspect(row).mapper.column_attrs}


def to_json(values: Values) -> str:
    """Values as they are kept: ISO dates, base64 bytes."""
    return json.dumps({key: _simple(value) for key, value in values.items()}, ensure_ascii=False)


def without(kept: str | None, columns: Collection[str]) -> str | None:
    """Kept values without some columns."""
    if kept is None:
        return None
    values = {key: value for key, value in json.loads(kept).items() if key not in columns}
    return json.dumps(values, ensure_ascii=False)


def from_json(kept: str, table: Table) -> dict[str, Any]:
    """Kept values as the table's columns take them."""
    return {key: _typed(table, key, value) for key, value in json.loads(kept).items()}


def _simple(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"b64": base64.b64encode(value).decode("ascii")}
    if isinstance(value, datetime):
        return moment_text(value)
    return value.isoformat() if isinstance(value, date) else value


def _typed(table: Table, key: str, value: Any) -> Any:
    if isinstance(value, dict):
        return base64.b64decode(value["b64"])
    column = table.c[key].type
    # A moment is stored as text, and says so.
    wanted = datetime if isinstance(column, Moment) else column.python_type
    if value is None or isinstance(value, wanted):
        return value
    return wanted.fromisoformat(value)


def table_of(model: type[Base]) -> Table:
    """The one table a class maps."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def mappers() -> Iterable[Mapper[Any]]:
    """Every tracked table's mapper."""
    return (m for m in Tracked.registry.mappers if issubclass(m.class_, Tracked))
