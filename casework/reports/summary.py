"""The pluridisciplinary summary of a person: stay, project, notes, decisions, deadlines, their view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby

from reportlab.platypus import Flowable

from casework.base.dates import distance, long_date, short_date
from casework.base.progress import Cancellation, Progress, silent
from casework.domain.projects import Goal
from casework.reports.goals import review_table
from casework.reports.page import Imprint, Sheet, print_sheets
from casework.reports.people import PersonFacts, StayFacts, banner
from casework.reports.style import (
    LEAD,
    SMALL,
    TITLE,
    bold,
    empty,
    muted,
    paragraph,
    prose,
    quote,
    rows,
    section,
)

TITLE_TEXT = "Synthèse pluridisciplinaire"


@dataclass(frozen=True)
class TermLine:
    """One granted term of the stay; ``months`` None where its end was typed; ``decision`` in words."""

    number: int
    starts_on: date
    ends_on: date
    months: int | None
    decision: str = ""


@dataclass(frozen=True)
class NoteLine:
    """One note; ``text`` None where it is reserved, and then nothing but ``reserved_to`` is said of it.

    ``is_third_party``: what it says is not communicated to the person.
    """

    domain: str
    happened_on: date
    author: str
    text: str | None
    reserved_to: str = ""
    is_third_party: bool = False


@dataclass(frozen=True)
class TaskLine:
    """Who does what by when."""

    what: str
    who: str
    due_on: date | None
    done_on: date | None = None

    def state(self, today: date) -> str:
        """« ✓ fait le 14 nov. 2026 », « ● en retard », « ○ à faire »."""
        if self.done_on:
            return f"✓ fait le {short_date(self.done_on)}"
        return "● en retard" if self.due_on and self.due_on < today else "○ à faire"


@dataclass(frozen=True)
class DeadlineLine:
    """One deadline; ``state`` in words: « en retard », « bientôt », « à venir »."""

    label: str
    due_on: date
    state: str


@dataclass(frozen=True)
class Summary:
    """Everything the sheet says. ``notes`` are ordered by domain, then newest first; ``notes_since`` says
    from when they were taken (None: since the beginning). ``stay`` None: no stay."""

    person: PersonFacts
    stay: StayFacts | None
    as_of: date
    notes_since: date | None = None
    terms: Sequence[TermLine] = ()
    project_title: str = ""
    goals: Sequence[Goal] = ()
    notes: Sequence[NoteLine] = ()
    decisions: Sequence[tuple[date, str]] = ()
    tasks: Sequence[TaskLine] = ()
    deadlines: Sequence[DeadlineLine] = ()
    participants: Sequence[tuple[str, str]] = ()
    person_view: str = ""
    person_view_on: date | None = None
    person_words: str = ""


def render(values: Summary, imprint: Imprint) -> bytes:
    """The PDF of one summary."""
    return render_all([(values, imprint)], 1)


def render_all(
    sheets: Iterable[tuple[Summary, Imprint]],
    total: int,
    progress: Progress = silent,
    cancel: Cancellation | None = None,
) -> bytes:
    """One PDF of many summaries, each numbered apart."""
    documents = (Sheet(v.person.full_name, i, partial(blocks, v)) for v, i in sheets)
    return print_sheets(TITLE_TEXT, documents, total, progress=progress, cancel=cancel)


def blocks(values: Summary) -> list[Flowable]:
    """What the summary holds, in reading order."""
    since = f"depuis le {long_date(values.notes_since)}" if values.notes_since else "depuis le début"
    return [
        paragraph(bold(TITLE_TEXT), TITLE),
        paragraph(f"Situation au {long_date(values.as_of)} · notes {since}", LEAD),
        *banner(values.person, values.stay, values.as_of),
        *section("Séjour", _terms(values)),
        *section("Ce que dit la personne", _view(values)),
        *section(f"Projet{values.project_title and ' · '}{values.project_title}", _project(values)),
        *section("Dernières notes, par domaine", _notes(values)),
        *section("Décisions", _decisions(values)),
        *section("Qui fait quoi", task_table(values.tasks, values.as_of)),
        *section("Échéances", _deadlines(values)),
        *section("Participants", participant_table(values.participants)),
    ]


def _terms(values: Summary) -> list[Flowable]:
    if not values.terms:
        return empty(
            "Aucune durée n’a été fixée pour ce séjour." if values.stay else "Aucun séjour en cours."
        )
    body = [
        [
            str(term.number),
            f"{short_date(term.starts_on)} → {short_date(term.ends_on)}",
            f"{term.months} mois" if term.months else "fin notée",
            term.decision or "à l’admission",
        ]
        for term in values.terms
    ]
    return [rows(("Période", "Dates", "Durée", "Décision"), body, (12, 34, 16, 38))]


def _view(values: Summary) -> list[Flowable]:
    said = quote(values.person_words) if values.person_words.strip() else []
    if values.person_view.strip():
        day = f" ({short_date(values.person_view_on)})" if values.person_view_on else ""
        said += quote(values.person_view, f"À la dernière coordination{day}")
    return said or empty("Le point de vue de la personne n’a pas encore été recueilli.")


def _project(values: Summary) -> list[Flowable]:
    if not values.goals:
        return empty("Aucun objectif n’a encore été écrit.")
    return [review_table(values.goals, values.as_of)]


def _notes(values: Summary) -> list[Flowable]:
    if not values.notes:
        return empty("Aucune note sur cette période.")
    blocks: list[Flowable] = []
    for domain, notes in groupby(values.notes, key=lambda note: note.domain):
        body = [[[paragraph(short_date(n.happened_on)), paragraph(muted(n.author))], _note(n)] for n in notes]
        blocks.append(rows((domain[:1].upper() + domain[1:], ""), body, (20, 80)))
    return blocks


def _note(note: NoteLine) -> list[Flowable]:
    if note.text is None:
        return empty(f"note réservée ({note.reserved_to})")
    third_party = [paragraph(muted("Tiers : à ne pas communiquer à la personne."), SMALL)]
    return [*prose(note.text), *(third_party if note.is_third_party else [])]


def _decisions(values: Summary) -> list[Flowable]:
    if not values.decisions:
        return empty("Aucune décision de coordination n’a été notée.")
    body = [[short_date(day), prose(text)] for day, text in values.decisions]
    return [rows(("Date", "Décision"), body, (20, 80))]


def _deadlines(values: Summary) -> list[Flowable]:
    if not values.deadlines:
        return empty("Aucune échéance à venir.")
    body = [
        [short_date(line.due_on), distance(line.due_on, values.as_of), line.label, line.state]
        for line in values.deadlines
    ]
    return [rows(("Date", "", "Échéance", "État"), body, (16, 20, 46, 18))]


def task_table(tasks: Sequence[TaskLine], today: date) -> list[Flowable]:
    """Who does what by when, or the sentence that says nobody was asked anything."""
    if not tasks:
        return empty("Aucune tâche n’a été notée.")
    body = [
        [
            task.what,
            task.who or "non attribuée",
            short_date(task.due_on) if task.due_on else "sans date",
            task.state(today),
        ]
        for task in tasks
    ]
    return [rows(("Quoi", "Qui", "Pour quand", "État"), body, (42, 19, 16, 23))]


def participant_table(participants: Sequence[tuple[str, str]]) -> list[Flowable]:
    """Names, and what they came as."""
    if not participants:
        return empty("Aucun participant n’a été noté.")
    return [rows(("Nom", "Qualité"), [[name, role] for name, role in participants], (40, 60))]
