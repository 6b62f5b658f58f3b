"""A request to read a record, in words: who asks, what for, its legal dates, where it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.dates import clock_time, short_date
from casework.services.access_requests import Answer, Quality, RequestRow, RequestState
from casework.ui.theme import Tone
from casework.ui.widgets import BadgeLabel, FlowLayout, Kind, button, heading, muted, paragraph

TONES = {
    RequestState.IDENTITY: Tone.DUE,
    RequestState.REFLECTION: Tone.NEUTRAL,
    RequestState.TO_ANSWER: Tone.NEUTRAL,
    RequestState.DUE_SOON: Tone.DUE,
    RequestState.LATE: Tone.LATE,
    RequestState.DONE: Tone.DONE,
    RequestState.DONE_LATE: Tone.DONE,
}


@dataclass(frozen=True)
class RequestActions:
    """What a card offers on a request that waits. ``open_person`` None: the person is open already."""

    identify: Callable[[RequestRow], None]
    answer: Callable[[RequestRow], None]
    open_person: Callable[[RequestRow], None] | None = None


class RequestView(QWidget):
    """One request."""

    def __init__(self, row: RequestRow, actions: RequestActions, *, names_person: bool) -> None:
        super().__init__()
        self.row = row
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        top = QWidget()
        flow = FlowLayout(top, spacing=10)
        flow.addWidget(heading(row.person if names_person else row.requester))
        flow.addWidget(BadgeLabel(row.state.label, TONES[row.state]))
        column.addWidget(top)
        column.addWidget(muted(asked_words(row, names_person=names_person), wraps=True))
        column.addWidget(paragraph(dates_words(row)))
        if row.reason:
            column.addWidget(muted(f"Motif : {row.reason}", wraps=True))
        doing = self._doing(actions)
        if doing is not None:
            column.addWidget(doing)

    def _doing(self, actions: RequestActions) -> QWidget | None:
        offered: list[tuple[str, Callable[[RequestRow], None]]] = []
        if actions.open_person is not None:
            offered.append(("Ouvrir le dossier", actions.open_person))
        if self.row.answer is Answer.OPEN:
            if self.row.identity_checked_on is None:
                offered.append(("Identité vérifiée aujourd’hui", actions.identify))
            offered.append(("Noter la réponse…", actions.answer))
        if not offered:
            return None
        doing = QWidget()
        flow = FlowLayout(doing)
        for words, slot in offered:
            flow.addWidget(
                button(
                    words,
                    partial(slot, self.row),
                    kind=Kind.LINK,
                    name=f"{words} : demande de {self.row.requester}",
                )
            )
        return doing


def asked_words(row: RequestRow, *, names_person: bool) -> str:
    """« Dossier 2026-014 · demande de Me Oriol, un médecin qu’elle a choisi · tout le dossier »."""
    asks = row.quality.label
    if names_person:
        itself = row.quality is Quality.PERSON
        asks = f"demande de {asks}" if itself else f"demande de {row.requester}, {asks}"
    parts = [f"dossier {row.file_number}" if names_person else "", asks, row.scope.label]
    if row.intermediary:
        parts.append(f"par {row.intermediary}")
    words = " · ".join(part for part in parts if part)
    return words[:1].upper() + words[1:]


def dates_words(row: RequestRow) -> str:
    """Received, identified, then what is due by law, or what was answered."""
    parts = [f"reçue le {short_date(row.received_on)}"]
    if row.identity_checked_on is not None:
        parts.append(f"identité vérifiée le {short_date(row.identity_checked_on)}")
    if row.answer is not Answer.OPEN:
        parts.append(row.answer.label)
        if row.answered_on is not None:
            parts[-1] += f" le {short_date(row.answered_on)}"
        if row.answered_by:
            parts[-1] += f" par {row.answered_by}"
    else:
        parts += _due(row)
    return ("Demande " + " · ".join(parts)).strip()


def _due(row: RequestRow) -> list[str]:
    dates, parts = row.dates, []
    if dates.not_before is not None:
        first = dates.not_before.astimezone()
        parts.append(f"rien de la santé avant le {short_date(first.date())}, {clock_time(first)}")
    elif dates.not_before_day is not None:
        parts.append(f"rien de la santé avant le {short_date(dates.not_before_day)}")
    if dates.health_due is not None:
        parts.append(f"santé : au plus tard le {short_date(dates.health_due)}")
    if dates.rest_due is not None:
        parts.append(f"le reste : au plus tard le {short_date(dates.rest_due)}")
    return parts
