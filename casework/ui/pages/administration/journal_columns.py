"""The columns of the journal."""

from __future__ import annotations

from casework.base.dates import short_date
from casework.services.journal import JournalRow
from casework.ui.tables import Cell, Column


def _when(row: JournalRow) -> Cell:
    local = row.at.astimezone()
    return Cell(short_date(local.date()), f"{local:%H:%M:%S}")


def _who(row: JournalRow) -> Cell:
    return Cell(row.who, f"session {row.session}" if row.session else "", strong=True)


def _what(row: JournalRow) -> Cell:
    what = row.what[:1].upper() + row.what[1:]
    return Cell(what, row.details, hover=row.family)


JOURNAL_COLUMNS: tuple[Column[JournalRow], ...] = (
    Column("at", "Quand", _when, width=16, grow=0),
    Column("who", "Qui", _who, width=20),
    Column("what", "Quoi", _what, width=26, grow=2),
    Column("person", "Au sujet de", lambda row: Cell(row.person), width=20),
)
