"""Who a print is about: the banner that is the same everywhere, and the words for a person and a stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from reportlab.platypus import Flowable

from casework.base.dates import short_date
from casework.base.text import NBSP, plural
from casework.domain.identity import birth_words, civil_name, shown_name
from casework.domain.kinds import BirthPrecision
from casework.reports.style import LEAD, Content, bold, facts, gap, paragraph


@dataclass(frozen=True)
class PersonFacts:
    """A person as printed. An anonymous one has a pseudonym, and no names nor birth. ``alerts``: released."""

    last_name: str
    first_name: str
    file_number: str
    sex: str = ""
    birth_date: date | None = None
    birth_precision: BirthPrecision = BirthPrecision.DAY
    pseudonym: str = ""
    alerts: Sequence[str] = ()

    @property
    def full_name(self) -> str:
        """« N’DIAYE Mamadou », « Le Chat (anonyme) »: as on screen."""
        return shown_name(self.last_name, self.first_name, self.pseudonym)

    @property
    def civil_name(self) -> str:
        """« M. N’Diaye », « Mme Yılmaz »; both names where the sex is not known."""
        return civil_name(self.last_name, self.first_name, sex=self.sex, pseudonym=self.pseudonym)

    def agree(self, word: str) -> str:
        """« accueilli », « accueillie », « accueilli(e) » where the sex is not known."""
        return word + {"M": "", "F": "e"}.get(self.sex, "(e)")

    def birth_words(self, today: date) -> str:
        """« né le 14 juil. 1974 (52 ans) », as on screen; empty where nothing is known."""
        if self.pseudonym:
            return ""
        return birth_words(self.birth_date, self.birth_precision, self.sex, today)


@dataclass(frozen=True)
class Derogation:
    """A term past the service's maximum: why, by whom, since when, which authority was told."""

    until: date
    reason: str
    by: str
    on: date | None
    told: str

    @property
    def sentence(self) -> str:
        """All of it in one sentence."""
        decided = f"décidée par {self.by}" if self.by else "auteur non noté"
        decided += f" le {short_date(self.on)}" if self.on else ""
        told = f"autorité informée : {self.told}" if self.told else "autorité informée : non notée"
        until = f"séjour accordé au-delà de la durée prévue, jusqu’au {short_date(self.until)}"
        return f"{until}, {decided} ; {told}. Motif : {self.reason}"


@dataclass(frozen=True)
class StayFacts:
    """A stay as printed. ``starts_on`` and ``ends_on`` are those of the current term (None: no term);
    ``granted_months`` the sum of its terms, ``max_months`` the service's maximum (None: none)."""

    service: str
    admitted_on: date
    starts_on: date | None = None
    ends_on: date | None = None
    left_on: date | None = None
    place: str = ""
    key_workers: Sequence[str] = ()
    granted_months: int | None = None
    max_months: int | None = None
    derogations: Sequence[Derogation] = field(default=())

    @property
    def dates(self) -> str:
        """« 4 déc. 2025 → 3 déc. 2026 »."""
        end = self.left_on or self.ends_on
        first = short_date(self.admitted_on)
        return f"{first} → {short_date(end)}" if end else f"depuis le {first}"

    @property
    def months(self) -> str:
        """« 24 mois accordés sur 24 au plus »; empty where no length was granted."""
        if self.granted_months is None:
            return ""
        granted = f"{plural(self.granted_months, 'mois', 'mois')} accordés"
        if not self.max_months:
            return granted
        if self.granted_months > self.max_months:
            return f"{granted}, au-delà des {self.max_months} prévus"
        return f"{granted} sur {self.max_months} au plus"


def banner(
    person: PersonFacts, stay: StayFacts | None, today: date, more: Sequence[tuple[str, Content]] = ()
) -> list[Flowable]:
    """Name, birth and age, file, stay, key worker, place; then what every print must say of a derogation."""
    birth = person.birth_words(today)
    pairs: list[tuple[str, Content]] = [
        ("Personne", [bold(person.full_name), f", {birth}" if birth else ""]),
        ("Dossier", person.file_number),
    ]
    if stay:
        pairs += [("Séjour", stay.dates), ("Référent", ", ".join(stay.key_workers) or "non désigné")]
        pairs += [("Lieu", stay.place)] if stay.place else []
        pairs += [("Durée", stay.months)] if stay.months else []
    if person.alerts:
        pairs.append(("Alertes", [bold(f"⚠ {' · '.join(person.alerts)}")]))
    return [facts([*pairs, *more]), *(derogation_notes(stay) if stay else [])]


def derogation_notes(stay: StayFacts) -> list[Flowable]:
    """One line a derogation, wherever a stay is printed (acceptance R.7)."""
    if not stay.derogations:
        return []
    notes = [paragraph([bold(f"⚠ Dérogation{NBSP}: "), d.sentence], LEAD) for d in stay.derogations]
    return [gap(4), *notes]
