"""How the import page says things."""

from __future__ import annotations

from casework.base.dates import short_date
from casework.base.text import display_name, plural
from casework.services.imports import ImportReport, RowReport, StayOfRow
from casework.ui.theme import Tone

TONES = {
    "new": Tone.ACCENT,
    "updated": Tone.DONE,
    "known": Tone.NEUTRAL,
    "doubtful": Tone.DUE,
    "rejected": Tone.LATE,
}

OUTCOME_FILTERS = {
    "new": "Nouveaux",
    "updated": "Mis à jour",
    "known": "Déjà là",
    "doubtful": "À décider",
    "rejected": "Refusés",
}

COMPARTMENTS = {
    "team": "note",
    "social": "note (social)",
    "direction": "note réservée (direction)",
    "health": "note réservée (santé)",
    "psychology": "note réservée (psychologie)",
}
"""Where the text of a column without a field goes."""


def name_of(row: RowReport) -> str:
    """« DUPONT Luc », or the place of the row where it has no name."""
    name = display_name(row.person.last_name, row.person.first_name)
    return name or f"ligne {row.row}"


def stay_words(row: RowReport) -> tuple[str, str]:
    """What the row says of a stay or request: (where, when)."""
    if row.stay is None:
        return "Demande d’admission", short_date(row.received_on) if row.received_on else ""
    return ", ".join(filter(None, (row.stay.service, row.stay.place))), _span(row.stay)


def _span(stay: StayOfRow) -> str:
    entry = short_date(stay.admitted_on) if stay.admitted_on else "?"
    if stay.ended_on:
        return f"{entry} – {short_date(stay.ended_on)} (sortie)"
    return f"{entry} → {short_date(stay.planned_end)}" if stay.planned_end else f"depuis le {entry}"


def row_words(row: RowReport) -> str:
    """The first thing to know about a row."""
    told = [one.what for one in row.problems] or list(row.changes) or [one.what for one in row.remarks]
    more = f" (et {len(told) - 1} de plus)" if len(told) > 1 else ""
    return told[0] + more if told else ""


def import_button(report: ImportReport) -> str:
    """« Importer 95 personnes », counting who is written."""
    people = {(row.person.id, row.person.last_name, row.person.first_name, row.person.birth_date)
              for row in report.rows if row.outcome in ("new", "updated")}  # fmt: skip
    return f"Importer {plural(len(people), 'personne')}" if people else "Rien à importer"
