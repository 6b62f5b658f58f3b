"""An import is written: prepared beforehand, bulk statements only, one journal entry; and undone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from casework.base.errors import UserError
from casework.domain.kinds import Compartment
from casework.exchange.headings import Corrections
from casework.models import ImportMapping, ImportRun, Note
from casework.steps.imports import known
from casework.steps.imports.plan import WRITING_ORDER, Plan
from casework.steps.sealing import seal_for
from casework.steps.undo import undo_entry
from casework.storage import bulk, history
from casework.storage.keyring import Keyring
from casework.storage.unit_of_work import UnitOfWork


def is_still_true(uow: UnitOfWork, plan: Plan) -> bool:
    """Under the write lock: has nothing changed since the plan was made?"""
    return known.stamp(uow.connection) == plan.stamp


def prepare_rows(plan: Plan, keyring: Keyring) -> list[bulk.Prepared]:
    """The plan's new rows as parameters, before the write lock is taken; what is for a sealed compartment
    that was born, sealed. The others wait in the encrypted file (steps.sealing).
    """
    if plan.inserts[Note]:
        plan.inserts[Note] = [_sealed(row, keyring) for row in plan.inserts[Note]]
    return [bulk.prepare(model, rows) for model in WRITING_ORDER if (rows := plan.inserts[model])]


def _sealed(row: dict[str, Any], keyring: Keyring) -> dict[str, Any]:
    compartment = Compartment(row["compartment"])
    if not keyring.is_born(compartment):
        return {**row, "sealed": None}
    text, seal = seal_for(keyring, compartment, Note.__tablename__, row["uid"], row["text"])
    return {**row, "text": text, "sealed": seal}


def write_plan(
    uow: UnitOfWork,
    plan: Plan,
    rows: Iterable[bulk.Prepared],
    run: Mapping[str, Any],
    corrections: Corrections,
) -> int:
    """Write a plan and its ImportRun (``run``: its columns but the entry); its id. The caller commits."""
    uow.journal("import.run", details={"rows": len(plan.rows), **plan.counts})
    entry_id = uow.write_journal()
    for prepared in rows:
        uow.insert_prepared(prepared)
    for model, row_id, values in plan.updates:
        uow.bulk_update(model, model.id == row_id, values)
    for signature, mapping in corrections.items():
        _remember(uow, signature, mapping)
    return uow.bulk_insert(ImportRun, [{**run, "entry_id": entry_id, "undone_at": None}])[0]


def load_corrections(connection: Connection) -> dict[bytes, dict[str, str]]:
    """The mappings somebody corrected in earlier imports, by the signature of their headings."""
    rows = connection.execute(select(ImportMapping.signature, ImportMapping.mapping))
    return {row.signature: json.loads(row.mapping) for row in rows}


def undo_import(uow: UnitOfWork, import_id: int, at: datetime) -> None:
    """Put all that an import wrote back as it was; it stays on the list, marked. The caller commits.

    Raises UserError: already undone, or changed since by somebody (steps.undo).
    """
    columns = history.table_of(ImportRun)
    run = uow.connection.execute(select(columns).where(columns.c.id == import_id)).mappings().one_or_none()
    if run is None:
        raise UserError("not_found")
    if run["undone_at"] is not None:
        raise UserError("import_undone_already")
    kept = dict(run)
    undo_entry(uow, kept["entry_id"])
    # The line of the list was written by that entry too.
    uow.bulk_insert(ImportRun, [{**kept, "undone_at": at}])
    uow.journal("import.undo", details={"import": import_id})


def _remember(uow: UnitOfWork, signature: bytes, mapping: Mapping[str, str]) -> None:
    text = json.dumps(dict(mapping), ensure_ascii=False, sort_keys=True)
    stored = uow.session.scalars(select(ImportMapping).where(ImportMapping.signature == signature)).first()
    if stored is None:
        uow.bulk_insert(ImportMapping, [{"signature": signature, "mapping": text, "version": 1}])
    elif stored.mapping != text:
        stored.mapping = text
