"""The columns of the list of deadlines: two lines a cell."""

from __future__ import annotations

from datetime import date

from casework.base.dates import distance, short_date
from casework.base.text import NBSP, plural
from casework.domain.dates import age_on
from casework.services.deadlines import DeadlineRow, DeadlineState, PersonLine
from casework.ui.tables import Cell, Column
from casework.ui.theme import Tone
from casework.ui.widgets.deadline_badges import deadline_badge


def deadline_columns(today: date) -> tuple[Column[DeadlineRow], ...]:
    """When, whose, what, with whom, how it stands."""
    return (
        Column("due", "Échéance", lambda row: _due(row, today), width=13, grow=0),
        Column("person", "Personne", lambda row: _person(row, today), width=22, grow=2),
        Column("what", "Attendu", _what, width=21, grow=3),
        Column("who", "Qui", lambda row: ", ".join(row.key_workers) or "–", width=9, optional=True),
        Column(
            "state", "État", lambda row: Cell(badge=deadline_badge(row.state, row.status)), width=19, grow=0
        ),
    )


def person_name(person: PersonLine) -> str:
    """« N’DIAYE Mamadou »; an anonymous person's pseudonym."""
    return person.name


def _due(row: DeadlineRow, today: date) -> Cell:
    tone = Tone.LATE if row.state is DeadlineState.LATE else None
    return Cell(short_date(row.due_on), distance(row.due_on, today), tone=tone)


def _person(row: DeadlineRow, today: date) -> Cell:
    age = plural(age_on(row.person.birth_date, today), "an") if row.person.birth_date else ""
    # A room's number never stands alone at the beginning of a line.
    site, comma, room = (row.place or row.service).rpartition(", ")
    where = f"{site}{comma}{room.replace(' ', NBSP)}" if comma else room
    return Cell(person_name(row.person), " · ".join(part for part in (age, where) if part), strong=True)


def _what(row: DeadlineRow) -> Cell:
    text = " · ".join(part for part in (row.what, row.expected) if part)
    remark = f"⚠ {row.remark}" if row.has_derogation else row.remark
    return Cell(text, remark)
