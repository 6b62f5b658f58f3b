"""The coordination note: the question, who took part, what was shared on what ground, who does what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from reportlab.platypus import Flowable

from casework.base.dates import long_date
from casework.base.progress import Cancellation, Progress, silent
from casework.reports.page import Imprint, Sheet, print_sheets
from casework.reports.people import PersonFacts, StayFacts, banner
from casework.reports.style import LEAD, TITLE, bold, empty, paragraph, prose, prose_or, quote, rows, section
from casework.reports.summary import TaskLine, task_table


@dataclass(frozen=True)
class Participant:
    """Who took part, for which organisation, as what."""

    name: str
    organisation: str = ""
    profession: str = ""


@dataclass(frozen=True)
class CoordinationNote:
    """One coordination. ``consent_basis``: on what ground information was shared (CSP L1110-4)."""

    person: PersonFacts
    stay: StayFacts | None
    held_on: date
    as_of: date
    written_by: str
    place: str = ""
    question: str = ""
    shared: str = ""
    person_view: str = ""
    consent_basis: str = ""
    next_on: date | None = None
    participants: Sequence[Participant] = ()
    decisions: Sequence[str] = ()
    tasks: Sequence[TaskLine] = ()


def render(values: CoordinationNote, imprint: Imprint) -> bytes:
    """The PDF of one note."""
    return render_all([(values, imprint)], 1)


def render_all(
    sheets: Iterable[tuple[CoordinationNote, Imprint]],
    total: int,
    progress: Progress = silent,
    cancel: Cancellation | None = None,
) -> bytes:
    """One PDF of many notes, each numbered apart."""
    documents = (
        Sheet(f"{v.person.full_name} · {long_date(v.held_on)}", i, partial(blocks, v)) for v, i in sheets
    )
    return print_sheets("Note de coordination", documents, total, progress=progress, cancel=cancel)


def blocks(values: CoordinationNote) -> list[Flowable]:
    """What the note holds, in reading order."""
    where = f" · {values.place}" if values.place else ""
    following = f"prochaine le {long_date(values.next_on)}" if values.next_on else "prochaine date non fixée"
    basis = values.consent_basis[:1].upper() + values.consent_basis[1:]
    return [
        paragraph(bold("Note de coordination"), TITLE),
        paragraph(
            f"{long_date(values.held_on)}{where} · rédigée par {values.written_by} · {following}", LEAD
        ),
        *banner(values.person, values.stay, values.as_of),
        *section("Question posée", prose_or(values.question, "Aucune question n’a été notée.")),
        *section("Participants", _participants(values.participants)),
        *section("Ce que dit la personne", _view(values)),
        *section(
            "Informations partagées",
            prose_or(values.shared, "Aucune information n’a été partagée hors de l’équipe."),
        ),
        *section("Fondement du partage", prose_or(basis, "Rien n’a été noté.")),
        *section("Décisions", _decisions(values.decisions)),
        *section("Qui fait quoi", task_table(values.tasks, values.as_of)),
    ]


def _participants(participants: Sequence[Participant]) -> list[Flowable]:
    if not participants:
        return empty("Aucun participant n’a été noté.")
    body = [[p.name, p.profession or "–", p.organisation or "–"] for p in participants]
    return [rows(("Nom", "Fonction", "Organisme"), body, (34, 30, 36))]


def _view(values: CoordinationNote) -> list[Flowable]:
    if values.person_view.strip():
        return quote(values.person_view)
    return empty("Le point de vue de la personne n’a pas été noté.")


def _decisions(decisions: Sequence[str]) -> list[Flowable]:
    if not decisions:
        return empty("Aucune décision n’a été prise.")
    return [rows((), [[f"{n}.", prose(text)] for n, text in enumerate(decisions, 1)], (4, 96))]
