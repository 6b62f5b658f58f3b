"""The columns of the list of people."""

from __future__ import annotations

from datetime import date

from casework.base.dates import distance, short_date
from casework.base.text import plural
from casework.domain.presence import PresenceAnswer
from casework.domain.stays import PersonState
from casework.services.people import PersonRow
from casework.ui.tables import Badge, Cell, Column
from casework.ui.theme import Tone

STATE_BADGES = {
    PersonState.PRESENT: Badge("en séjour", Tone.DONE, sign="●"),
    PersonState.EXPECTED: Badge("entrée prévue", Tone.ACCENT, sign="◐"),
    PersonState.WAITING: Badge("liste d’attente", Tone.DUE, sign="◔"),
    PersonState.LEFT: Badge("sorti", Tone.NEUTRAL, sign="○"),
    PersonState.KNOWN: Badge("sans séjour", Tone.NEUTRAL, sign="–"),
}
_SOON_DAYS = 90


def people_columns(today: date) -> tuple[Column[PersonRow], ...]:
    """Who, where, with whom, until when."""
    return (
        Column("name", "Personne", _name, width=27, grow=3, sort="name"),
        Column("place", "Service et place", _place, width=24, grow=2, optional=True),
        Column("key_worker", "Référent", lambda row: row.key_worker, width=14, optional=True),
        Column("admitted", "Entrée", _admitted, width=13, sort="admitted", optional=True),
        Column("term_end", "Fin de terme", lambda row: _term_end(row, today), width=15, sort="term_end"),
        Column("state", "État", lambda row: Cell(badge=STATE_BADGES[row.state]), width=16, grow=0),
    )


def _name(row: PersonRow) -> Cell:
    age = plural(row.age, "an") if row.age is not None else ""
    quiet = "☎ ne rien dire" if row.presence is PresenceAnswer.DO_NOT_SAY else ""
    detail = " · ".join(part for part in (age, row.file_number, quiet) if part)
    return Cell(row.name, detail, strong=True, hover=row.on_telephone)


def _place(row: PersonRow) -> Cell:
    return Cell(row.service, row.place)


def _admitted(row: PersonRow) -> Cell:
    return Cell(short_date(row.admitted_on)) if row.admitted_on else Cell()


def _term_end(row: PersonRow, today: date) -> Cell:
    if row.state is PersonState.LEFT and row.ended_on:
        return Cell(short_date(row.ended_on), "sortie")
    if row.term_end is None or row.state is not PersonState.PRESENT:
        return Cell()
    days = (row.term_end - today).days
    tone = Tone.LATE if days < 0 else Tone.DUE if days <= _SOON_DAYS else None
    return Cell(short_date(row.term_end), distance(row.term_end, today), tone=tone)
