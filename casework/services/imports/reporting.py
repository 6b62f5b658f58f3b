"""A plan told in plain records."""

from __future__ import annotations

import hashlib

from casework.base.dates import long_date
from casework.exchange.caseload import Caseload, CaseloadRow
from casework.exchange.caseload_rows import compartment_of
from casework.exchange.cells import text_of
from casework.exchange.headings import Table
from casework.exchange.problems import CellProblem
from casework.exchange.wording import FIELDS
from casework.services.imports.records import (
    Candidate,
    ColumnReport,
    ImportReport,
    PersonOfRow,
    RowReport,
    SheetReport,
    StayOfRow,
    Told,
)
from casework.steps.imports.known import KnownPerson
from casework.steps.imports.matching import Likeness
from casework.steps.imports.plan import Plan, RowPlan

_WHY = {
    Likeness.BIRTH_MISSING: "mêmes nom et prénom, naissance inconnue ou incomplète",
    Likeness.BIRTH_TYPO: "mêmes nom et prénom, naissances presque pareilles",
    Likeness.NAME_ALIKE: "même naissance, noms presque pareils",
    Likeness.SAME: "mêmes nom, prénom et naissance",
}
_EMPTY_COUNTS = dict.fromkeys(("new", "known", "updated", "doubtful", "rejected"), 0)


def tell(
    caseload: Caseload,
    plan: Plan | None,
    services: tuple[str, ...],
    needs_service: str = "",
    *,
    written: bool = False,
) -> ImportReport:
    """The report of a plan; ``written``: it has been written, and new people have their ids."""
    rows = tuple(_row(planned, written) for planned in plan.rows) if plan else ()
    return ImportReport(
        file=caseload.name,
        sheets=tuple(_sheet(table) for table in caseload.tables),
        rows=rows,
        counts=plan.counts if plan else _EMPTY_COUNTS,
        skipped=tuple((line.sheet, line.row, line.text) for line in caseload.skipped),
        unread=caseload.unread,
        services=services,
        digest=_digest(caseload, plan),
        fields=tuple(FIELDS.items()),
        needs_service=needs_service,
    )


def _digest(caseload: Caseload, plan: Plan | None) -> bytes:
    """What tells one report from another: the file's bytes, and what becomes of each row."""
    lines = [
        (one.row.sheet, one.row.row, one.outcome, one.changes, one.person.id if one.person else 0)
        for one in (plan.rows if plan else ())
    ]
    return hashlib.blake2b(caseload.digest + repr(lines).encode(), digest_size=32).digest()


def _sheet(table: Table) -> SheetReport:
    columns = tuple(
        ColumnReport(
            column.heading,
            column.field,
            table.typos.get(column.heading, ""),
            "" if column.field else compartment_of(column.heading),
        )
        for column in table.columns
    )
    return SheetReport(table.sheet, table.kind, columns, table.signature, table.is_readable)


def _row(planned: RowPlan, written: bool) -> RowReport:
    row, person = planned.row, planned.person
    known_id = person.id if person and (written or not person.is_new) else None
    is_refused = planned.outcome in ("rejected", "doubtful")
    return RowReport(
        sheet=row.sheet,
        row=row.row,
        outcome=planned.outcome,
        person=PersonOfRow(
            known_id if not is_refused else None, row.last_name, row.first_name, row.birth_date
        ),
        stay=None if row.kind == "waiting" else _stay(planned),
        received_on=row.received_on if row.kind == "waiting" else None,
        problems=tuple(map(_told, planned.problems)),
        remarks=tuple(map(_told, planned.remarks)),
        changes=tuple(planned.changes) if planned.outcome == "updated" else (),
        candidates=tuple(_candidate(row, one, why) for one, why in planned.alike),
    )


def _stay(planned: RowPlan) -> StayOfRow:
    row, stay = planned.row, planned.stay
    if stay is None:
        place = ", ".join(filter(None, (row.site, row.place)))
        return StayOfRow(planned.service, row.admitted_on, row.planned_end, row.left_on, place)
    return StayOfRow(stay.service, stay.admitted_on, planned.planned_end, stay.ended_on, planned.place)


def _told(problem: CellProblem) -> Told:
    return Told(problem.column, problem.value, problem.message, problem.what)


def _candidate(row: CaseloadRow, person: KnownPerson, why: Likeness) -> Candidate:
    choice = f"row:{person.origin[0]}:{person.origin[1]}" if person.origin else f"person:{person.id}"
    return Candidate(
        choice,
        person.last_name,
        person.first_name,
        person.birth_date,
        "" if person.is_new else person.file_number,
        _WHY[why],
        _difference(row, person),
    )


def _difference(row: CaseloadRow, person: KnownPerson) -> str:
    if row.birth_date != person.birth_date:
        one = text_of(row.birth_date) if row.birth_date else "naissance inconnue"
        other = long_date(person.birth_date) if person.birth_date else "naissance inconnue"
        return f"{one} / {other}"
    return f"{row.last_name} {row.first_name} / {person.last_name} {person.first_name}"
