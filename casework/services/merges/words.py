"""Two records compared in words: what would be answered differently is read as different."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from casework.base.dates import SHORT_MONTHS, short_date
from casework.base.text import NBSP
from casework.domain.identity import shown_name
from casework.domain.kinds import BirthPrecision
from casework.domain.people import phone_words
from casework.domain.presence import PresenceAnswer
from casework.models import (
    AccessRequest,
    Alert,
    Application,
    Consent,
    Coordination,
    Dispatch,
    EmergencySheet,
    Instruction,
    NotePerson,
    Person,
    PersonMerge,
    Project,
    SharingInformation,
    Stay,
    Task,
    Tracked,
)

_SEXES = {"F": "femme", "M": "homme", "X": "autre"}
_MOVING: tuple[tuple[str, type[Tracked]], ...] = (
    ("Séjours", Stay),
    ("Demandes d’admission", Application),
    ("Projets", Project),
    ("Notes", NotePerson),
    ("Coordinations", Coordination),
    ("Tâches", Task),
    ("Alertes", Alert),
    ("Consignes", Instruction),
    ("Fiche d’urgence", EmergencySheet),
    ("Informations sur le partage", SharingInformation),
    ("Accords", Consent),
    ("Transmissions", Dispatch),
    ("Demandes d’accès", AccessRequest),
    ("Réunions de dossiers", PersonMerge),
)


def field_words(name: str, row: Any) -> str:
    """One choice of a record in one line: « DIOP Awa », « vers 1980 »; "" where nothing is known."""
    return _WORDS[name](row)


def moving(connection: Connection, gone_id: int) -> tuple[tuple[str, int], ...]:
    """What hangs on a record, counted by kind; a kind of which there is none is left out."""
    counted = [(label, _count(connection, model, gone_id)) for label, model in _MOVING]
    return tuple((label, count) for label, count in counted if count)


def _count(connection: Connection, model: Any, gone_id: int) -> int:
    column = model.kept_id if model is PersonMerge else model.person_id
    return connection.scalar(select(func.count()).select_from(model).where(column == gone_id)) or 0


def _name(row: Person) -> str:
    shown = shown_name(row.last_name, row.first_name, row.pseudonym)
    return f"{shown}, dit « {row.pseudonym} »" if row.last_name and row.pseudonym else shown


def _birth(row: Person) -> str:
    return _born(row.birth_date, BirthPrecision(row.birth_precision))


def _born(birth: date | None, precision: BirthPrecision) -> str:
    if birth is None:
        return ""
    return {
        BirthPrecision.DAY: short_date(birth),
        BirthPrecision.MONTH: f"{SHORT_MONTHS[birth.month - 1]}{NBSP}{birth.year}",
        BirthPrecision.YEAR: f"{birth.year}",
        BirthPrecision.ESTIMATED: f"vers {birth.year}",
    }[precision]


def _languages(row: Person) -> str:
    return " · ".join(
        part for part in (row.languages, "interprète nécessaire" if row.needs_interpreter else "") if part
    )


def _telephone(row: Person) -> str:
    answer = PresenceAnswer(row.presence_answer)
    said = "" if answer is PresenceAnswer.NOT_ASKED else answer.label
    return " · ".join(part for part in (said, row.presence_words) if part)


_WORDS: dict[str, Callable[[Any], str]] = {
    "name": _name,
    "birth": _birth,
    "sex": lambda row: _SEXES.get(row.sex, ""),
    "phone": lambda row: phone_words(row.phone),
    "languages": _languages,
    "presence": _telephone,
    "anonymity": lambda row: short_date(row.anonymity_asked_on) if row.anonymity_asked_on else "",
}
