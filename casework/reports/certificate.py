"""The nominative certificate of somebody anonymous (CSP L3414-1): dates, duration, object of care."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from dateutil.relativedelta import relativedelta
from reportlab.platypus import Flowable

from casework.base.dates import long_date
from casework.base.progress import Cancellation, Progress, silent
from casework.base.text import NBSP, plural
from casework.reports.page import Imprint, Sheet, print_sheets
from casework.reports.style import (
    LEAD,
    NOTE,
    SECTION,
    TITLE,
    Boxes,
    Quoted,
    bold,
    gap,
    muted,
    paragraph,
    prose,
    rows,
    section,
)

TITLE_TEXT = "Certificat de suivi"


@dataclass(frozen=True)
class Followed:
    """A stretch of care, days included. ``until`` None: it goes on."""

    service: str
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Certificate:
    """Neither the pseudonym nor the file number: the paper must not lead from a name to the record.

    ``holder`` and ``born_on`` (None: not wished) were typed for this paper and are kept nowhere.
    """

    holder: str = field(repr=False)
    born_on: date | None = field(repr=False)
    care: str = field(repr=False)
    followed: Sequence[Followed]
    as_of: date
    organisation: str
    organisation_address: str = ""


def render(
    values: Certificate, imprint: Imprint, progress: Progress = silent, cancel: Cancellation | None = None
) -> bytes:
    """The PDF of one certificate; its title and outline name nobody."""
    sheet = Sheet("Certificat", imprint, partial(blocks, values))
    return print_sheets(TITLE_TEXT, [sheet], progress=progress, cancel=cancel)


def blocks(values: Certificate) -> list[Flowable]:
    """What the doctor certifies, and the place to sign."""
    address = f", {values.organisation_address}" if values.organisation_address else ""
    body = [[one.service, _dates(one), _length(one, values.as_of)] for one in values.followed]
    return [
        paragraph(bold(TITLE_TEXT), TITLE),
        paragraph("Établi à la demande de la personne (code de la santé publique, article L3414-1)", LEAD),
        gap(10),
        *prose(
            "Je soussigné(e), docteur ........................................................ , médecin de"
        ),
        paragraph([bold(values.organisation), f"{address}, certifie que"]),
        gap(6),
        Quoted(paragraph([bold(values.holder), _birth(values)], SECTION)),
        gap(6),
        paragraph("est ou a été suivi(e) dans les conditions ci-dessous."),
        *section("Dates et durée", [rows(("Service", "Dates", "Durée"), body, (36, 38, 26))]),
        *section("Objet des soins", prose(values.care[:1].upper() + values.care[1:])),
        *section("Signature", _signature()),
        gap(6),
        paragraph(
            muted(
                "Le nom a été donné pour établir ce certificat. Le service ne le conserve pas et ne peut pas "
                "en délivrer de copie."
            ),
            NOTE,
        ),
    ]


def _signature() -> list[Flowable]:
    return [
        paragraph(f"Identité{NBSP}: ☐ vérifiée sur pièce{NBSP * 6} ☐ déclarée par la personne"),
        gap(6),
        *prose("Fait à ............................................ , le ............................"),
        Boxes([("Le médecin", "nom, signature et cachet :")], columns=2, height=96),
    ]


def _birth(values: Certificate) -> str:
    return f", né(e) le {long_date(values.born_on)}" if values.born_on else ""


def _dates(one: Followed) -> str:
    if one.until is None:
        return f"depuis le {long_date(one.since)}"
    return f"du {long_date(one.since)} au {long_date(one.until)}"


def _length(one: Followed, as_of: date) -> str:
    """« 1 an et 3 mois à ce jour », « 12 jours »; both days included."""
    length = relativedelta((one.until or as_of) + relativedelta(days=1), one.since)
    parts = [
        plural(length.years, "an") if length.years else "",
        plural(length.months, "mois", "mois") if length.months else "",
        plural(length.days, "jour") if length.days and not length.years else "",
    ]
    words = " et ".join(part for part in parts if part)
    return words if one.until else f"{words} à ce jour"
