"""The amendment to a contract or DIPC: parties, new term, conditions, objectives, signatures (CASF D311)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from reportlab.platypus import Flowable

from casework.base.dates import long_date, short_date
from casework.base.progress import Cancellation, Progress, silent
from casework.base.text import plural
from casework.reports.page import Imprint, Sheet, print_sheets
from casework.reports.people import PersonFacts, StayFacts, derogation_notes
from casework.reports.style import (
    LEAD,
    TITLE,
    Boxes,
    Span,
    bold,
    empty,
    gap,
    paragraph,
    prose,
    prose_or,
    rows,
    section,
)


@dataclass(frozen=True)
class Objective:
    """One objective, its domain, and by when."""

    wording: str
    domain: str
    due_on: date | None = None


@dataclass(frozen=True)
class Amendment:
    """The new term and what goes with it. ``signs_contract``: a contract, else a DIPC; ``document_on``
    the day the first document was signed or handed (None: not noted)."""

    person: PersonFacts
    stay: StayFacts
    as_of: date
    organisation: str
    number: int
    signs_contract: bool
    starts_on: date
    ends_on: date
    months: int | None
    decided_on: date | None = None
    decided_by: str = ""
    document_on: date | None = None
    organisation_address: str = ""
    conditions: str = ""
    participants: str = ""
    objectives: Sequence[Objective] = ()

    @property
    def document(self) -> str:
        """What is amended, in full."""
        return "contrat de séjour" if self.signs_contract else "document individuel de prise en charge"


def render(values: Amendment, imprint: Imprint) -> bytes:
    """The PDF of one amendment."""
    return render_all([(values, imprint)], 1)


def render_all(
    sheets: Iterable[tuple[Amendment, Imprint]],
    total: int,
    progress: Progress = silent,
    cancel: Cancellation | None = None,
) -> bytes:
    """One PDF of many amendments, each numbered apart."""
    documents = (Sheet(v.person.full_name, i, partial(blocks, v)) for v, i in sheets)
    return print_sheets("Avenant", documents, total, progress=progress, cancel=cancel)


def blocks(values: Amendment) -> list[Flowable]:
    """What the amendment says, in the order of its articles."""
    return [
        paragraph(bold(f"Avenant n° {values.number} au {values.document}"), TITLE),
        paragraph(_subtitle(values), LEAD),
        *section("Entre", _parties(values)),
        *section("1. Durée", _duration(values)),
        *section("2. Conditions", prose_or(values.conditions, "Aucune condition particulière.")),
        *section("3. Objectifs et prestations", _objectives(values)),
        *section("4. Participation", _participation(values)),
        *section("5. Autres dispositions", [paragraph(_UNCHANGED)]),
        *section("Signatures", _signatures(values)),
    ]


_UNCHANGED = (
    "Les autres dispositions du document restent inchangées. Cet avenant est établi dans les mêmes "
    "conditions que le document qu’il modifie (article D311 du code de l’action sociale et des familles)."
)


def _subtitle(values: Amendment) -> str:
    parts = [f"Dossier {values.person.file_number}"]
    if values.document_on:
        parts.append(f"document du {long_date(values.document_on)}")
    if values.decided_on:
        parts.append(f"décision du {long_date(values.decided_on)}")
    return " · ".join(parts)


def _parties(values: Amendment) -> list[Flowable]:
    address = f", {values.organisation_address}" if values.organisation_address else ""
    house = f", pour son service « {values.stay.service} »{address}."
    birth = values.person.birth_words(values.as_of)
    return [
        paragraph([bold(values.person.full_name), f", {birth}" if birth else "", ","]),
        paragraph(f"{values.person.agree('accueilli')} depuis le {long_date(values.stay.admitted_on)},"),
        gap(4),
        paragraph(["et ", bold(values.organisation), house]),
    ]


def _duration(values: Amendment) -> list[Flowable]:
    length = f"pour {plural(values.months, 'mois', 'mois')}, " if values.months else ""
    sentence: list[str | Span] = [
        f"L’accompagnement est prolongé {length}",
        bold(f"du {long_date(values.starts_on)} au {long_date(values.ends_on)}"),
        " inclus.",
    ]
    total = f"Depuis l’admission : {values.stay.months}." if values.stay.months else ""
    by = f"Décision de {values.decided_by}." if values.decided_by else ""
    rest = " ".join(part for part in (total, by) if part)
    return [
        paragraph(sentence),
        *([paragraph(rest)] if rest else []),
        *derogation_notes(values.stay),
    ]


def _objectives(values: Amendment) -> list[Flowable]:
    if not values.objectives:
        return empty("Les objectifs seront précisés avec la personne dans son projet.")
    body = [
        [o.wording, o.domain, short_date(o.due_on) if o.due_on else "sans date"] for o in values.objectives
    ]
    return [rows(("Objectif", "Domaine", "Pour quand"), body, (48, 34, 18))]


def _participation(values: Amendment) -> list[Flowable]:
    who = f"Ont participé : {values.participants}." if values.participants.strip() else ""
    return prose_or(who, "Ont participé (noms et qualités) : ........................................")


def _signatures(values: Amendment) -> list[Flowable]:
    person = values.person.civil_name
    return [
        *prose("Fait en deux exemplaires, à ............................ , le ............................"),
        Boxes(
            [
                (f"{person}, ou son représentant légal", "date et signature :"),
                ("La personne de son choix, s’il y a lieu", "nom et signature :"),
                (f"Pour {values.organisation}", "nom, qualité et signature :"),
            ]
        ),
        paragraph(f"☐ {person} ne souhaite pas signer. Date et motif :"),
    ]
