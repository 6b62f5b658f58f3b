"""Imports: a spreadsheet is read, reported row by row, written in one transaction, and can be undone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import ColumnElement, select, true

from casework.base.clock import Clock
from casework.base.collector import collector_paused
from casework.base.errors import UserError
from casework.base.files import write_atomically
from casework.base.progress import Cancellation, Progress, silent
from casework.domain.changes import Change, Subject
from casework.domain.permissions import Actor, Permission, require
from casework.exchange.caseload import Caseload
from casework.exchange.caseload_reading import read_caseload
from casework.exchange.sheets import Spreadsheet
from casework.exchange.spreadsheets import read_file, read_spreadsheet
from casework.models import Account, ImportRun
from casework.services.imports.records import ImportFile, ImportReport, ImportResult, PastImport
from casework.services.imports.reporting import tell
from casework.steps.imports import known
from casework.steps.imports.plan import Plan
from casework.steps.imports.planning import Wish, plan_import
from casework.steps.imports.writing import (
    is_still_true,
    load_corrections,
    prepare_rows,
    undo_import,
    write_plan,
)
from casework.storage.faults import translated
from casework.storage.keyring import Keyring
from casework.storage.store import Store

_TRIES = 3
_EVERYTHING = frozenset(
    {
        Subject.PERSON, Subject.STAY, Subject.PLACE, Subject.APPLICATION, Subject.PROJECT, Subject.NOTE,
        Subject.DEADLINE, Subject.IMPORT,
    }
)  # fmt: skip


class Imports:
    """Nothing is written before a report was made; what is written is what the report said."""

    def __init__(self, store: Store, clock: Clock, keyring: Keyring | None = None) -> None:
        """``keyring`` None: nobody's; what is for sealed compartments then waits for their birth."""
        self._store = store
        self._clock = clock
        self._keyring = keyring or Keyring()

    def open_file(self, actor: Actor, path: Path) -> ImportFile:
        """A file somebody chose. Raises UserError where it cannot be read (import_absent, import_held…)."""
        require(actor, Permission.IMPORT_FILES)
        return ImportFile(path.name, read_file(path))

    def prepare(
        self,
        actor: Actor,
        file: ImportFile,
        progress: Progress = silent,
        cancel: Cancellation | None = None,
    ) -> ImportReport:
        """What importing the file would do, row by row; nothing is written.

        Raises UserError where the file is no readable table, or the asked service is not here. Where
        nothing says which service, the report asks for it.
        """
        require(actor, Permission.IMPORT_FILES)
        with collector_paused():
            return self._prepare(actor, file, progress, cancel)

    def run(
        self,
        actor: Actor,
        file: ImportFile,
        seen: bytes | None = None,
        progress: Progress = silent,
        cancel: Cancellation | None = None,
    ) -> ImportResult:
        """Import the file in one transaction. ``seen``: the digest of the report that was agreed to.

        Raises UserError ``import_changed_since`` where the file in the folder is no longer what that report
        saw. Refused and undecided rows are left out. Prepared without the write lock.
        """
        require(actor, Permission.IMPORT_FILES)
        with collector_paused():
            return self._run(actor, file, seen, progress, cancel)

    def rejects(self, actor: Actor, file: ImportFile, report: ImportReport) -> bytes:
        """An .xlsx of the rows that were, or would be, left out, to correct and import again. Journalled."""
        require(actor, Permission.IMPORT_FILES)
        # openpyxl costs a fifth of a second at start: only those who ask for the file pay it.
        from casework.exchange.rejects import rejects_workbook

        caseload, spreadsheet = self._read(file, silent, Cancellation())
        reasons = {
            (row.sheet, row.row): [problem.what for problem in row.problems]
            for row in report.rows
            if row.outcome in ("rejected", "doubtful")
        }
        with self._store.write(actor) as uow:
            uow.journal("import.rejects", details={"rows": len(reasons)})
            uow.commit()
        return rejects_workbook(spreadsheet, caseload, reasons)

    def save_rejects(self, actor: Actor, file: ImportFile, report: ImportReport, path: Path) -> None:
        """Write them where a person asked for it: a readable file leaves, after its trace.

        Written whole or not at all. Raises UserError: full disk, folder that is missing or not writable.
        """
        require(actor, Permission.IMPORT_FILES)
        data = self.rejects(actor, file, report)
        if not path.parent.is_dir() or path.is_dir():
            raise UserError("import_rejects_place", folder=path.parent)
        with translated():
            write_atomically(path, data)

    def undo(self, actor: Actor, import_id: int) -> Change:
        """Take back everything an import wrote. Raises UserError where somebody changed some of it since.

        Who works for some services only takes back their own imports: ``not_found`` for the others.
        """
        require(actor, Permission.IMPORT_FILES)
        with self._store.write(actor) as uow:
            if not uow.connection.scalar(select(_theirs(actor)).where(ImportRun.id == import_id)):
                raise UserError("not_found")
            undo_import(uow, import_id, self._clock.now())
            uow.commit()
        return Change(_EVERYTHING, import_id)

    def past(self, actor: Actor, cancel: Cancellation | None = None) -> list[PastImport]:
        """The imports made so far, newest first; to who works for some services only, their own."""
        require(actor, Permission.IMPORT_FILES)
        with self._store.read(cancel) as connection:
            rows = connection.execute(
                select(
                    ImportRun.id, ImportRun.file_name, ImportRun.imported_at, Account.name, ImportRun.counts,
                    ImportRun.undone_at,
                )
                .join(Account, Account.id == ImportRun.account_id)
                .where(_theirs(actor))
                .order_by(ImportRun.id.desc())
            )  # fmt: skip
            return [PastImport(*row[:4], json.loads(row.counts), row.undone_at) for row in rows]

    # Inside --------------------------------------------------------------------------------------

    def _prepare(
        self, actor: Actor, file: ImportFile, progress: Progress, cancel: Cancellation | None
    ) -> ImportReport:
        caseload, _read = self._read(file, progress, cancel or Cancellation())
        with self._store.read(cancel) as connection:
            names = tuple(service.name for service in known.load_services(connection, actor))
            try:
                plan = plan_import(
                    connection,
                    actor,
                    self._clock,
                    caseload,
                    _wish(file),
                    self._keyring,
                    _step(progress, cancel),
                )
            except UserError as error:
                if error.code != "import_which_service":
                    raise
                return tell(caseload, None, names, error.sentence)
        return tell(caseload, plan, names)

    def _run(
        self,
        actor: Actor,
        file: ImportFile,
        seen: bytes | None,
        progress: Progress,
        cancel: Cancellation | None,
    ) -> ImportResult:
        caseload, _read = self._read(file, progress, cancel or Cancellation())
        for _ in range(_TRIES):
            with self._store.read(cancel) as connection:
                names = tuple(service.name for service in known.load_services(connection, actor))
                plan = plan_import(
                    connection,
                    actor,
                    self._clock,
                    caseload,
                    _wish(file),
                    self._keyring,
                    _step(progress, cancel),
                )
            if seen is not None and tell(caseload, plan, names).digest != seen:
                raise UserError("import_changed_since")
            if cancel:
                cancel.check()
            progress(0, 0, "Écriture")
            import_id = None if plan.writes_nothing else self._write(actor, file, caseload, plan)
            if import_id is not None or plan.writes_nothing:
                report = tell(caseload, plan, names, written=True)
                people = frozenset(one.person.id for one in plan.rows if one.person)
                return ImportResult(report, import_id, Change(_EVERYTHING, import_id, person_ids=people))
        raise UserError("database_busy")

    def _read(
        self, file: ImportFile, progress: Progress, cancel: Cancellation
    ) -> tuple[Caseload, Spreadsheet]:
        cancel.check()
        progress(0, 0, "Lecture du fichier")
        spreadsheet = read_spreadsheet(file.name, file.data)
        with self._store.read() as connection:
            corrections: dict[bytes, Mapping[str, str]] = {**load_corrections(connection), **file.corrections}
        caseload = read_caseload(spreadsheet, self._clock.today(), corrections, _step(progress, cancel))
        if not caseload.tables:
            raise UserError("import_no_table", name=file.name)
        return caseload, spreadsheet

    def _write(self, actor: Actor, file: ImportFile, caseload: Caseload, plan: Plan) -> int | None:
        """The import's id; None where something changed since the plan was made, and nothing was written."""
        run = {
            "account_id": actor.account_id,
            "imported_at": self._clock.now(),
            "file_name": file.name,
            "digest": caseload.digest,
            "counts": json.dumps(plan.counts),
            "version": 1,
        }
        rows = prepare_rows(plan, self._keyring)
        with self._store.write(actor) as uow:
            if not is_still_true(uow, plan):
                return None
            import_id = write_plan(uow, plan, rows, run, file.corrections)
            uow.commit()
        return import_id


def _wish(file: ImportFile) -> Wish:
    return Wish(file.service, file.choices)


def _step(progress: Progress, cancel: Cancellation | None) -> Callable[[int, int], None]:
    def step(done: int, total: int) -> None:
        if cancel:
            cancel.check()
        progress(done, total, "Lecture des lignes")

    return step


def _theirs(actor: Actor) -> ColumnElement[bool]:
    """A file may be about any service: its list and its undoing are for who sees all, or who ran it."""
    return true() if actor.service_ids is None else ImportRun.account_id == actor.account_id
