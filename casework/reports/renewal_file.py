"""The renewal file: the request in the person's words, the past period goal by goal, opinions, decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from reportlab.platypus import Flowable

from casework.base.dates import long_date, short_date
from casework.base.progress import Cancellation, Progress, silent
from casework.base.text import plural
from casework.domain.projects import Goal
from casework.domain.renewals import Conclusion, Decision, OpinionKind
from casework.reports.goals import review_table
from casework.reports.page import Imprint, Sheet, print_sheets
from casework.reports.people import PersonFacts, StayFacts, banner
from casework.reports.style import (
    LEAD,
    TITLE,
    Boxes,
    bold,
    empty,
    facts,
    muted,
    paragraph,
    prose,
    prose_or,
    quote,
    rows,
    section,
)


@dataclass(frozen=True)
class Opinion:
    """A team opinion; ``text`` None where it is reserved to its compartment: only the conclusion is said."""

    kind: OpinionKind
    conclusion: Conclusion
    given_on: date
    given_by: str
    text: str | None = None


@dataclass(frozen=True)
class RenewalFile:
    """What is decided on, and the decision (None while open). ``term_ends_on`` is the end of the term that
    the renewal follows; ``rank`` the renewal's number, of ``max_renewals`` (None: no such limit)."""

    person: PersonFacts
    stay: StayFacts
    as_of: date
    term_starts_on: date
    term_ends_on: date
    rank: int
    opened_on: date
    max_renewals: int | None = None
    request: str = ""
    review: str = ""
    review_by: str = ""
    review_written_on: date | None = None
    goals: Sequence[Goal] = ()
    opinions: Sequence[Opinion] = ()
    meeting_on: date | None = None
    decision: Decision | None = None
    months: int | None = None
    new_end_on: date | None = None
    conditions: str = ""
    reasons: str = ""
    decided_on: date | None = None
    decided_by: str = ""
    notified_on: date | None = None


def render(values: RenewalFile, imprint: Imprint) -> bytes:
    """The PDF of one renewal."""
    return render_all([(values, imprint)], 1)


def render_all(
    sheets: Iterable[tuple[RenewalFile, Imprint]],
    total: int,
    progress: Progress = silent,
    cancel: Cancellation | None = None,
) -> bytes:
    """One PDF of many renewals, each numbered apart."""
    documents = (Sheet(v.person.full_name, i, partial(blocks, v)) for v, i in sheets)
    return print_sheets("Dossier de renouvellement", documents, total, progress=progress, cancel=cancel)


def blocks(values: RenewalFile) -> list[Flowable]:
    """What the file holds, in reading order."""
    return [
        paragraph(bold("Dossier de renouvellement"), TITLE),
        paragraph(f"Ouvert le {long_date(values.opened_on)} · {_rank(values)}", LEAD),
        *banner(values.person, values.stay, values.as_of, _period(values)),
        *section(f"Demande de {values.person.civil_name}", _request(values)),
        *section("Bilan de la période", _review(values)),
        *section("Objectif par objectif", _goals(values)),
        *section("Avis de l’équipe", _opinions(values)),
        *section("Décision", _decision(values)),
    ]


def _rank(values: RenewalFile) -> str:
    rank = "1er renouvellement" if values.rank == 1 else f"{values.rank}e renouvellement"
    if values.max_renewals is None:
        return rank
    return f"{rank}, {plural(values.max_renewals, 'prévu')} par le service"


def _period(values: RenewalFile) -> list[tuple[str, str]]:
    period = f"{short_date(values.term_starts_on)} → {short_date(values.term_ends_on)}"
    meeting = short_date(values.meeting_on) if values.meeting_on else "date non fixée"
    return [("Période qui s’achève", period), ("Réunion d’équipe", meeting)]


def _request(values: RenewalFile) -> list[Flowable]:
    if values.request.strip():
        return quote(values.request)
    return empty("La demande de la personne n’a pas encore été recueillie.")


def _review(values: RenewalFile) -> list[Flowable]:
    if not values.review.strip():
        return empty("Le bilan de la période n’est pas encore écrit.")
    by = f"Par {values.review_by}" if values.review_by else "Auteur non noté"
    by += f", le {long_date(values.review_written_on)}" if values.review_written_on else ""
    return [*prose(values.review), paragraph(muted(by))]


def _goals(values: RenewalFile) -> list[Flowable]:
    if not values.goals:
        return empty("Aucun objectif n’avait été écrit pour cette période.")
    return [review_table(values.goals, values.as_of)]


def _opinions(values: RenewalFile) -> list[Flowable]:
    if not values.opinions:
        return empty("Aucun avis n’a encore été donné.")
    body: list[list[object]] = [
        [
            [paragraph(bold(o.kind.label)), paragraph(o.given_by)],
            o.conclusion.label,
            short_date(o.given_on),
            prose_or(o.text, "sans texte") if o.text is not None else empty("texte réservé"),
        ]
        for o in values.opinions
    ]
    if values.decision is None:
        given = {o.kind for o in values.opinions}
        body += [[bold(kind.label), "attendu", "", ""] for kind in OpinionKind if kind not in given]
    return [rows(("Avis", "Conclusion", "Date", "Texte"), body, (24, 16, 16, 44))]


def _decision(values: RenewalFile) -> list[Flowable]:
    if values.decision is None:
        return [
            *empty("Aucune décision n’a encore été prise."),
            Boxes(
                [("Décision, motifs et conditions :", ""), ("Décidé par, date et signature :", "")], 2, 110
            ),
        ]
    words = f"Renouvellement {values.decision.label}"
    if values.months:
        words += f" pour {plural(values.months, 'mois', 'mois')}"
    if values.new_end_on and values.decision.grants:
        words += f", jusqu’au {long_date(values.new_end_on)}"
    day = long_date(values.decided_on) if values.decided_on else "date non notée"
    told = long_date(values.notified_on) if values.notified_on else "pas encore"
    return [
        paragraph(bold(f"{words}.")),
        facts([("Décidé par", f"{values.decided_by}, le {day}"), ("Notifié à la personne", told)]),
        *_labelled("Motifs", values.reasons),
        *_labelled("Conditions", values.conditions),
        *([] if values.decision.grants else _exit()),
    ]


def _labelled(label: str, text: str) -> list[Flowable]:
    return [paragraph(muted(f"{label} :")), *prose(text)] if text.strip() else []


def _exit() -> list[Flowable]:
    return [paragraph("La sortie est à préparer avec la personne avant la fin de la période.")]
