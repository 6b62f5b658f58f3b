"""The team's project sheet: the person's words first, disagreement kept, signed and followed told apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from reportlab.platypus import Flowable, KeepTogether

from casework.base.dates import long_date, short_date
from casework.base.progress import Cancellation, Progress, silent
from casework.domain.projects import Goal
from casework.reports.goals import goal_table
from casework.reports.page import Imprint, Sheet, print_sheets
from casework.reports.people import PersonFacts, StayFacts, banner
from casework.reports.style import (
    LEAD,
    NOTE,
    TITLE,
    Boxes,
    Heading,
    bold,
    empty,
    muted,
    paragraph,
    prose_or,
    quote,
    section,
)


@dataclass(frozen=True)
class Signature:
    """One box to sign, or already signed: ``role`` is person, representative, key_worker or head."""

    role: str
    name: str = ""
    signed_on: date | None = None


@dataclass(frozen=True)
class ProjectSheet:
    """One version of a project. ``label`` is what the service calls it; ``as_of`` the day it is read;
    ``review_before`` the day its yearly update is due (CASF D311 V), None where no rule applies."""

    person: PersonFacts
    stay: StayFacts
    label: str
    number: int
    as_of: date
    drafted_on: date
    proposed_on: date | None = None
    signed_on: date | None = None
    refused_on: date | None = None
    replaced: bool = False
    review_before: date | None = None
    participants: str = ""
    interpreter: str = ""
    wants: str = ""
    matters: str = ""
    fears: str = ""
    refuses: str = ""
    strengths: str = ""
    disagreements: str = ""
    refusal_words: str = ""
    goals: Sequence[Goal] = ()
    signatures: Sequence[Signature] = ()


def render(values: ProjectSheet, imprint: Imprint) -> bytes:
    """The PDF of one project."""
    return render_all([(values, imprint)], 1)


def render_all(
    sheets: Iterable[tuple[ProjectSheet, Imprint]],
    total: int,
    progress: Progress = silent,
    cancel: Cancellation | None = None,
) -> bytes:
    """One PDF of many projects; each has its bookmark, starts on a page and numbers its own pages."""
    documents = (Sheet(v.person.full_name, i, partial(blocks, v)) for v, i in sheets)
    title = "Projet personnalisé" if total == 1 else "Projets personnalisés"
    return print_sheets(title, documents, total, progress=progress, cancel=cancel)


def blocks(values: ProjectSheet) -> list[Flowable]:
    """What the sheet holds, in reading order."""
    person = values.person.civil_name
    more = [("Ont participé", values.participants)] if values.participants else []
    more += [("Interprète", values.interpreter)] if values.interpreter else []
    return [
        paragraph(bold(values.label[:1].upper() + values.label[1:]), TITLE),
        paragraph(_history(values), LEAD),
        *banner(values.person, values.stay, values.as_of, more),
        *section(f"Ce que dit {person}", _words(values)),
        *section("Points d’appui et besoins", prose_or(values.strengths, "Rien n’a encore été noté.")),
        *section("Objectifs et moyens", _goals(values)),
        KeepTogether(_end(values)),
    ]


def _end(values: ProjectSheet) -> list[Flowable]:
    """Signatures never stand alone on a page: what is signed about stands above them."""
    disagreements = prose_or(values.disagreements, "Aucun désaccord n’a été noté.")
    return [
        Heading("Points de désaccord"),
        *disagreements,
        *_refusal(values),
        *_signatures(values),
    ]


def _history(values: ProjectSheet) -> str:
    steps = [f"proposée le {long_date(values.proposed_on)}"] if values.proposed_on else []
    steps += [f"signée le {long_date(values.signed_on)}"] if values.signed_on else []
    steps += [f"refusée le {long_date(values.refused_on)}"] if values.refused_on else []
    parts = [f"Version {values.number}", ", ".join(steps) or f"brouillon du {long_date(values.drafted_on)}"]
    parts += ["remplacée depuis"] if values.replaced else []
    if values.review_before and not values.replaced:
        parts.append(f"prochaine révision avant le {long_date(values.review_before)}")
    return " · ".join(parts)


def _words(values: ProjectSheet) -> list[Flowable]:
    answers = [
        (values.wants, ""),
        (values.matters, "Ce qui compte pour moi"),
        (values.fears, "Ce qui m’inquiète"),
        (values.refuses, "Ce que je ne veux pas"),
    ]
    said = [block for text, label in answers if text.strip() for block in quote(text, label)]
    return said or empty("Les attentes de la personne n’ont pas encore été recueillies.")


def _goals(values: ProjectSheet) -> list[Flowable]:
    if not values.goals:
        return empty("Aucun objectif n’a encore été écrit.")
    table = goal_table(values.goals, values.as_of, values.person.civil_name)
    if values.signed_on is None:
        return [table]
    note = (
        "Les objectifs, les moyens et les dates sont ceux de la version signée le "
        f"{long_date(values.signed_on)} ; la dernière colonne dit où l’on en est au "
        f"{short_date(values.as_of)}."
    )
    return [table, paragraph(muted(note), NOTE)]


def _refusal(values: ProjectSheet) -> list[Flowable]:
    if values.refused_on is None:
        return []
    told = f"{values.person.civil_name} n’a pas souhaité signer, le {long_date(values.refused_on)}."
    words = quote(values.refusal_words) if values.refusal_words.strip() else []
    return section("Refus de signer", [paragraph(told), *words])


def _signatures(values: ProjectSheet) -> list[Flowable]:
    titles = {
        "person": values.person.civil_name,
        "representative": "Représentant légal",
        "key_worker": "Référent",
        "head": "Pour le service",
    }
    boxes = []
    for signature in values.signatures:
        who = titles.get(signature.role, signature.role)
        name = "" if signature.role == "person" else signature.name
        signed = (
            f"signé le {long_date(signature.signed_on)}" if signature.signed_on else "date et signature :"
        )
        boxes.append((f"{who} : {name}" if name else who, signed))
    return [Boxes(boxes)] if boxes else []
