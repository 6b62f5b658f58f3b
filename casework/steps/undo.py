"""The way back of one journal entry, through the value history: import undo, the bin, merge undo."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from casework.base.errors import UserError
from casework.models import Tracked, ValueChange
from casework.storage import history
from casework.storage.unit_of_work import UnitOfWork

_Kept = list[tuple[int, str | None]]
# A statement takes some thirty thousand values; an import may have written more rows.
_PART = 5000


def undo_entry(uow: UnitOfWork, entry_id: int) -> int:
    """Put every row that a journal entry changed back as it was; how many there were.

    Raises UserError ``undo_changed_since`` where somebody changed one of them afterwards, and
    ``undo_in_use`` where something made afterwards refers to one: nothing is undone by halves.
    The caller journals and commits.
    """
    _refuse_changed_since(uow, entry_id)
    changes = uow.connection.execute(
        select(ValueChange.table_name, ValueChange.row_id, ValueChange.operation, ValueChange.before)
        .where(ValueChange.entry_id == entry_id)
        .order_by(ValueChange.id.desc())
    ).all()
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in history.mappers()}
    try:
        for (table, operation), group in groupby(changes, key=lambda one: (one.table_name, one.operation)):
            _revert(uow, models[table], operation, [(one.row_id, one.before) for one in group])
    except IntegrityError:
        raise UserError("undo_in_use") from None
    return len(changes)


def _refuse_changed_since(uow: UnitOfWork, entry_id: int) -> None:
    mine, later = aliased(ValueChange), aliased(ValueChange)
    since = uow.connection.scalar(
        select(func.count(func.distinct(later.id)))
        .select_from(mine)
        .join(
            later,
            and_(
                later.table_name == mine.table_name,
                later.row_id == mine.row_id,
                later.entry_id > mine.entry_id,
            ),
        )
        .where(mine.entry_id == entry_id)
    )
    if since:
        raise UserError("undo_changed_since", count=since)


def _revert(
    uow: UnitOfWork, model: type[Tracked], operation: str, rows: list[tuple[int, str | None]]
) -> None:
    if operation == "insert":
        for start in range(0, len(rows), _PART):
            uow.bulk_delete(model, model.id.in_([row_id for row_id, _ in rows[start : start + _PART]]))
        return
    kept = [(row_id, _values(model, before)) for row_id, before in rows]
    if operation == "delete":
        uow.bulk_insert(model, [values for _row_id, values in kept])
        return
    for row_id, values in kept:
        uow.bulk_update(model, model.id == row_id, values)


def _values(model: type[Tracked], before: str | None) -> dict[str, Any]:
    return history.from_json(before or "{}", history.table_of(model))
