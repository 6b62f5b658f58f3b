"""A team's caseload as frozen values: one per row that holds a person, with all that is wrong in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from casework.exchange.headings import Table
from casework.exchange.problems import CellProblem


class Extra(NamedTuple):
    """The text of a column without a field, to be kept as a note of ``compartment`` (a key)."""

    heading: str
    text: str
    compartment: str


class Worker(NamedTuple):
    """A professional named by the file; ``role``: key_worker or nurse."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class CaseloadRow:
    """What one row says of one person. A row with ``problems`` is rejected; ``remarks`` do not reject.

    ``kind``: present, waiting, left: what the row itself tells, whatever its sheet. ``birth_precision``: day,
    month, year, estimated (the missing part is January or the 1st). ``service_kind`` is what a column said;
    ``exit_reason`` and ``exit_housing`` are codes of domain.exits (their words stand in ``extras``).
    """

    sheet: str
    row: int
    kind: str
    last_name: str = ""
    first_name: str = ""
    birth_date: date | None = None
    birth_precision: str = "day"
    sex: str = ""
    phone: str = ""
    languages: str = ""
    service_kind: str = ""
    service_text: str = ""
    site: str = ""
    place: str = ""
    referred_by: str = ""
    workers: tuple[Worker, ...] = ()
    companions: tuple[str, ...] = ()
    received_on: date | None = None
    admitted_on: date | None = None
    planned_end: date | None = None
    renewed: bool = False
    left_on: date | None = None
    exit_reason: str = ""
    exit_housing: str = ""
    contract_handed_on: date | None = None
    contract_signed_on: date | None = None
    project_signed_on: date | None = None
    extras: tuple[Extra, ...] = ()
    problems: tuple[CellProblem, ...] = ()
    remarks: tuple[CellProblem, ...] = ()


class SkippedLine(NamedTuple):
    """A line that holds no person: a group's name, a total, a remark under the table."""

    sheet: str
    row: int
    text: str


@dataclass(frozen=True)
class Caseload:
    """A file that was understood. ``unread``: sheets without a table of people (hidden ones included)."""

    name: str
    digest: bytes
    tables: tuple[Table, ...]
    rows: tuple[CaseloadRow, ...]
    skipped: tuple[SkippedLine, ...]
    unread: tuple[str, ...]

    def heading(self, sheet: str, key: str) -> str:
        """The heading of a field in a sheet, "" where it has none."""
        for table in self.tables:
            if table.sheet == sheet and (columns := table.columns_of(key)):
                return columns[0].heading
        return ""
