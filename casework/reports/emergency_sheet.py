"""The emergency sheet: one page for the ambulance, the allergies first, large."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from reportlab.platypus import Flowable

from casework.base.dates import clock_time, long_date, short_date
from casework.base.progress import Cancellation, Progress, silent
from casework.reports.page import Imprint, Sheet, print_sheets
from casework.reports.people import PersonFacts, StayFacts, banner
from casework.reports.style import LEAD, TITLE, bold, paragraph, prose_or, section


@dataclass(frozen=True)
class EmergencySheet:
    """What a health professional released for emergencies. ``house``: name, address, telephone."""

    person: PersonFacts
    stay: StayFacts | None
    as_of: date
    released_by: str
    released_at: datetime
    allergies: str = ""
    treatments: str = ""
    health_points: str = ""
    doctor: str = ""
    hospital: str = ""
    contacts: str = ""
    wishes: str = ""
    languages: str = ""
    house: str = ""


_SECTIONS = (
    ("Allergies", "allergies"),
    ("Traitements en cours", "treatments"),
    ("À savoir pour les secours", "health_points"),
    ("Médecin traitant", "doctor"),
    ("Hôpital de référence", "hospital"),
    ("Personnes à prévenir", "contacts"),
    ("Volontés et directives", "wishes"),
)


def render(values: EmergencySheet, imprint: Imprint) -> bytes:
    """The PDF of one sheet."""
    return render_all([(values, imprint)], 1)


def render_all(
    sheets: Iterable[tuple[EmergencySheet, Imprint]],
    total: int,
    progress: Progress = silent,
    cancel: Cancellation | None = None,
) -> bytes:
    """One PDF of many sheets, each numbered apart."""
    documents = (Sheet(f"Urgence · {v.person.full_name}", i, partial(blocks, v)) for v, i in sheets)
    return print_sheets("Fiche d’urgence", documents, total, progress=progress, cancel=cancel)


def blocks(values: EmergencySheet) -> list[Flowable]:
    """What the sheet holds, in the order the ambulance asks."""
    at = values.released_at
    released = f"Écrite par {values.released_by} le {long_date(at.astimezone().date())}, {clock_time(at)}"
    more = [("Langues", values.languages)] if values.languages else []
    content = [
        paragraph(bold("Fiche d’urgence"), TITLE),
        paragraph(f"{released} · imprimée le {short_date(values.as_of)}", LEAD),
        *banner(values.person, values.stay, values.as_of, more),
    ]
    for heading, name in _SECTIONS:
        content += section(heading, prose_or(getattr(values, name), "Non renseigné."))
    if values.house:
        content += section("La maison", prose_or(values.house, ""))
    return content
