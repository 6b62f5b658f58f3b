"""The way back of one journal entry, through the value history: import undo, the bin, merge undo."""

from __future__ import annotations

from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from casework.base.errors import UserError
from casework.models import Tracked, ValueChange
from casework.storage import history
from casework.storage.unit_of_work import UnitOfWork

# A statement takes some thirty thousand values; an import may have written more rows.
_PART = 5000
_ROWS = (
    ValueChange.row_id.label("first"),
    func.coalesce(ValueChange.last_row_id, ValueChange.row_id).label("last"),
)


class _Kept(NamedTuple):
    row_id: int
    before: str | None


def undo_entry(uow: UnitOfWork, entry_id: int) -> int:
    """Put every row that a journal entry changed back as it was; how many there were.

    Raises UserError ``undo_changed_since`` where somebody changed one of them afterwards, and
    ``undo_in_use`` where something made afterwards refers to one: nothing is undone by halves.
    The caller journals and commits.
    """
    _refuse_changed_since(uow, entry_id)
    changes = uow.connection.execute(
        select(ValueChange.table_name, ValueChange.operation, *_ROWS, ValueChange.before)
        .where(ValueChange.entry_id == entry_id)
        .order_by(ValueChange.id.desc())
    ).all()
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in history.mappers()}
    count = 0
    try:
        for (table, operation), group in groupby(changes, key=lambda one: (one.table_name, one.operation)):
            rows = [_Kept(row_id, one.before) for one in group for row_id in range(one.first, one.last + 1)]
            _revert(uow, models[table], operation, rows)
            count += len(rows)
    except IntegrityError:
        raise UserError("undo_in_use") from None
    return count


def _refuse_changed_since(uow: UnitOfWork, entry_id: int) -> None:
    mine, later = aliased(ValueChange), aliased(ValueChange)
    last = func.coalesce(mine.last_row_id, mine.row_id)
    # Two index scans: what begins among the rows of this entry, and what begins before and reaches them.
    overlaps = (
        later.row_id.between(mine.row_id, last),
        and_(later.row_id < mine.row_id, later.last_row_id >= mine.row_id),
    )
    since = sum(
        uow.connection.scalar(
            select(func.count(func.distinct(later.id)))
            .select_from(mine)
            .join(
                later,
                and_(later.table_name == mine.table_name, later.entry_id > mine.entry_id, overlap),
            )
            .where(mine.entry_id == entry_id)
        )
        or 0
        for overlap in overlaps
    )
    if since:
        raise UserError("undo_changed_since", count=since)


def _revert(uow: UnitOfWork, model: type[Tracked], operation: str, rows: list[_Kept]) -> None:
    if operation == "insert":
        for start in range(0, len(rows), _PART):
            uow.bulk_delete(model, model.id.in_([one.row_id for one in rows[start : start + _PART]]))
        return
    kept = [(one.row_id, _values(model, one.before)) for one in rows]
    if operation == "delete":
        uow.bulk_insert(model, [values for _row_id, values in kept])
        return
    for row_id, values in kept:
        uow.bulk_update(model, model.id == row_id, values)


def _values(model: type[Tracked], before: str | None) -> dict[str, Any]:
    return history.from_json(before or "{}", history.table_of(model))
