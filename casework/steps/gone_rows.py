"""Rows of a record that were taken away earlier: only the value history still holds their words."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import Connection, func, select

from casework.models import Base, Note, NotePerson, Tracked, ValueChange
from casework.storage.history import mappers

_PART = 500


def gone_rows(
    connection: Connection, standing: Mapping[type[Tracked], Collection[int]]
) -> Iterator[tuple[type[Tracked], list[int]]]:
    """Ids by table of what once belonged to these rows (all a person's, the person among them), and to what
    once belonged to them: a deleted goal, its deleted actions, a note that went with its import.
    """
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in mappers()}
    known: dict[str, set[int]] = defaultdict(set)
    for model, ids in standing.items():
        known[model.__tablename__].update(ids)
    gone: dict[str, set[int]] = defaultdict(set)
    for table in Base.metadata.sorted_tables:  # parents first
        for key in table.foreign_keys:
            parents = known.get(key.column.table.name)
            if parents and table.name in models:
                gone[table.name].update(_deleted(connection, table.name, key.parent.name, parents))
        known[table.name] |= gone[table.name]
    gone["note"] |= _notes(connection, known["person"])
    for name, ids in gone.items():
        if ids:
            yield models[name], sorted(ids)


def _notes(connection: Connection, person_ids: Collection[int]) -> set[int]:
    """Notes about them that are no more, whoever else they were about."""
    links = _deleted_rows(connection, NotePerson.__tablename__, "person_id", person_ids)
    wanted = {int(json.loads(before or "{}")["note_id"]) for _row_id, before in links}
    there: set[int] = set()
    for part in _slices(wanted):
        there.update(connection.scalars(select(Note.id).where(Note.id.in_(part))))
    gone = wanted - there
    return gone | _deleted(connection, Note.__tablename__, "addendum_of", gone)


def _deleted(connection: Connection, table: str, column: str, values: Collection[int]) -> set[int]:
    return {row_id for row_id, _before in _deleted_rows(connection, table, column, values)}


def _deleted_rows(
    connection: Connection, table: str, column: str, values: Collection[int]
) -> Iterator[tuple[int, str | None]]:
    for part in _slices(values):
        rows = connection.execute(
            select(ValueChange.row_id, ValueChange.before).where(
                ValueChange.table_name == table,
                ValueChange.operation == "delete",
                func.json_extract(ValueChange.before, f"$.{column}").in_(part),
            )
        )
        yield from ((row.row_id, row.before) for row in rows)


def _slices(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + _PART] for start in range(0, len(ordered), _PART))
