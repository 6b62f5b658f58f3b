"""The list for Thursday's meeting: what is late, within 30 days, within 90, with room to write a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reportlab.platypus import Flowable, Spacer

from casework.base.dates import distance, long_date, short_date
from casework.base.progress import Cancellation, Progress, silent
from casework.base.text import plural
from casework.reports.page import Imprint, Sheet, print_sheets
from casework.reports.style import LEAD, SMALL, TITLE, bold, empty, muted, paragraph, rows, section

_ROOM_TO_WRITE = 34


@dataclass(frozen=True)
class DeadlineRow:
    """One deadline of one person; ``note`` is what the meeting must know: a derogation, a missing review."""

    person: str
    file_number: str
    service: str
    label: str
    due_on: date
    key_workers: str = ""
    note: str = ""


@dataclass(frozen=True)
class DeadlineList:
    """The rows, by date; ``scope`` says of whom: « tous les services », « Communauté thérapeutique »."""

    as_of: date
    scope: str
    rows: Sequence[DeadlineRow] = ()


def render(
    values: DeadlineList,
    imprint: Imprint,
    progress: Progress = silent,
    cancel: Cancellation | None = None,
) -> bytes:
    """The PDF of the list."""
    sheet = Sheet("Échéances", imprint, lambda: blocks(values))
    return print_sheets("Liste des échéances", [sheet], progress=progress, cancel=cancel)


def blocks(values: DeadlineList) -> list[Flowable]:
    """Title, then one table a group; a group without deadline says so."""
    soon, later = values.as_of + timedelta(days=30), values.as_of + timedelta(days=90)
    late_rows = [row for row in values.rows if row.due_on < values.as_of]
    soon_rows = [row for row in values.rows if values.as_of <= row.due_on <= soon]
    later_rows = [row for row in values.rows if soon < row.due_on <= later]
    return [
        paragraph(bold("Échéances"), TITLE),
        paragraph(f"Au {long_date(values.as_of)} · {values.scope} · {_count(values)}", LEAD),
        *section(
            _heading("● En retard", late_rows), _table(late_rows, values.as_of, "Rien n’est en retard.")
        ),
        *section(
            _heading("◐ Dans les 30 jours", soon_rows),
            _table(soon_rows, values.as_of, "Rien n’arrive à échéance dans les 30 jours."),
        ),
        *section(
            _heading("○ De 31 à 90 jours", later_rows),
            _table(later_rows, values.as_of, "Rien n’arrive à échéance entre 31 et 90 jours."),
        ),
    ]


def _count(values: DeadlineList) -> str:
    return plural(len(values.rows), "échéance")


def _heading(words: str, group: Sequence[DeadlineRow]) -> str:
    return f"{words} ({len(group)})"


def _table(group: Sequence[DeadlineRow], today: date, nothing: str) -> list[Flowable]:
    if not group:
        return empty(nothing)
    body = [
        [
            [paragraph(bold(short_date(row.due_on))), paragraph(muted(distance(row.due_on, today)), SMALL)],
            [
                paragraph([bold(row.person), muted(f" {row.file_number}")]),
                paragraph(muted(row.service), SMALL),
            ],
            [paragraph(row.label), *([paragraph(row.note, SMALL)] if row.note else [])],
            row.key_workers or "–",
            [Spacer(1, _ROOM_TO_WRITE)],
        ]
        for row in group
    ]
    headings = ("Échéance", "Personne", "Objet", "Référent", "Décision")
    return [rows(headings, body, (15, 27, 22, 14, 22))]
