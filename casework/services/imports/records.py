"""What an import is given and what it says: plain values for the window, the command and scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from casework.domain.changes import Change

OUTCOMES: Mapping[str, str] = {
    "new": "nouveau",
    "updated": "mis à jour",
    "known": "déjà là",
    "doubtful": "à décider",
    "rejected": "refusé",
}
"""Key → word, in the order in which a report shows them."""

SHEET_KINDS: Mapping[str, str] = {
    "present": "personnes présentes",
    "waiting": "liste d’attente",
    "left": "personnes sorties",
}


@dataclass(frozen=True)
class ImportFile:
    """A file to import and what was decided about it.

    ``service``: a service's name, for what the file does not say. ``corrections``: signature of a table's
    headings → heading → field key ("" for none). ``choices``: (sheet, row) → « new », or the ``choice`` of
    one of the row's candidates.
    """

    name: str
    data: bytes = field(repr=False)
    service: str | None = None
    corrections: Mapping[bytes, Mapping[str, str]] = field(default_factory=dict)
    choices: Mapping[tuple[str, int], str] = field(default_factory=dict)


class ColumnReport(NamedTuple):
    """One heading and the field it was taken for ("" for none); ``suggestion``: a field it nearly names."""

    heading: str
    field: str
    suggestion: str
    compartment: str


class SheetReport(NamedTuple):
    """One table of the file. ``is_readable``: its headings say who the rows are about."""

    name: str
    kind: str
    columns: tuple[ColumnReport, ...]
    signature: bytes
    is_readable: bool

    @property
    def mapping(self) -> dict[str, str]:
        return {column.heading: column.field for column in self.columns if column.field}

    @property
    def ignored(self) -> list[str]:
        return [column.heading for column in self.columns if not column.field]


class Told(NamedTuple):
    """A problem or remark. ``message`` says sheet, row and column too; ``what`` the sentence alone."""

    column: str
    value: str
    message: str
    what: str


class PersonOfRow(NamedTuple):
    """``id`` None: not in the file (yet)."""

    id: int | None
    last_name: str
    first_name: str
    birth_date: date | None


class StayOfRow(NamedTuple):
    """The stay of a row as it is, or will be, in the file; ``admitted_on`` None in a refused row only."""

    service: str
    admitted_on: date | None
    planned_end: date | None
    ended_on: date | None
    place: str


class Candidate(NamedTuple):
    """Somebody who may be the person of a doubtful row; ``why`` in words."""

    choice: str
    last_name: str
    first_name: str
    birth_date: date | None
    file_number: str
    why: str
    differs: str


class RowReport(NamedTuple):
    """What one row holds and becomes. ``changes``: what is added or replaced for somebody known.

    ``problems`` say why a row is left out; those of a row that is taken are to be looked at all the same.
    """

    sheet: str
    row: int
    outcome: str
    person: PersonOfRow
    stay: StayOfRow | None
    received_on: date | None
    problems: tuple[Told, ...]
    remarks: tuple[Told, ...]
    changes: tuple[str, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class ImportReport:
    """What importing would do, before anything is written; or what it did. ``digest`` names exactly this.

    ``skipped``: (sheet, row, text) of lines that hold no person. ``services``: those one may choose.
    ``needs_service``: the sentence that asks for one, where nothing says which; the rows are then empty.
    """

    file: str
    sheets: tuple[SheetReport, ...]
    rows: tuple[RowReport, ...]
    counts: Mapping[str, int]
    skipped: tuple[tuple[str, int, str], ...]
    unread: tuple[str, ...]
    services: tuple[str, ...]
    digest: bytes
    fields: tuple[tuple[str, str], ...]
    needs_service: str = ""

    @property
    def total(self) -> int:
        """How many rows hold a person."""
        return len(self.rows)

    @property
    def taken(self) -> int:
        """How many of them are, or will be, in the file."""
        return self.counts["new"] + self.counts["updated"] + self.counts["known"]

    @property
    def writes(self) -> int:
        """How many rows write something."""
        return self.counts["new"] + self.counts["updated"]

    @property
    def left_out(self) -> int:
        return self.counts["doubtful"] + self.counts["rejected"]


class ImportResult(NamedTuple):
    """An import that was made. ``import_id`` None: there was nothing to write."""

    report: ImportReport
    import_id: int | None
    change: Change


class PastImport(NamedTuple):
    """One import of the list, newest first; ``undone_at`` None: it stands."""

    id: int
    file: str
    imported_at: datetime
    by: str
    counts: Mapping[str, int]
    undone_at: datetime | None


_PLURALS = {"new": "nouveaux", "rejected": "refusés"}


def count_words(report: ImportReport) -> str:
    """« 91 nouveaux, 4 mis à jour, 1 refusé »."""
    counts = ((key, word, report.counts[key]) for key, word in OUTCOMES.items())
    said = [f"{n} {_PLURALS.get(key, word) if n > 1 else word}" for key, word, n in counts if n]
    return ", ".join(said) or "rien"
