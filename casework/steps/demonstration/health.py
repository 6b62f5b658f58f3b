"""What the demonstration's nurse and psychologist wrote: sealed notes, and what they released to the team."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from casework.domain.kinds import Compartment, NoteKind
from casework.domain.releases import end_of_next_night
from casework.models import Alert, EmergencySheet, Instruction
from casework.steps.notes import NewNote, add_notes
from casework.storage.keyring import Keyring
from casework.storage.unit_of_work import UnitOfWork

_HEALTH = (
    "Traitement préparé pour la semaine, prise du matin vue. Tension 13/8.",
    "Se plaint de douleurs au genou. Vu avec le Dr Lemoine : antalgique pendant cinq jours, à revoir lundi.",
    "Prise de sang faite. Résultats attendus jeudi ; préfère en parler d’abord avec le médecin.",
    "A oublié deux prises cette semaine. Nous refaisons le pilulier ensemble le dimanche.",
    "Consultation d’addictologie : dose maintenue, prochain rendez-vous dans un mois.",
    "Cicatrisation correcte. Pansement refait, à surveiller demain.",
)
_PSYCHOLOGY = (
    "Premier entretien. Parle peu, dit dormir mieux depuis l’arrivée ici.",
    "Revient sur la séparation. Pleure, puis dit aller mieux. Souhaite poursuivre chaque semaine.",
    "Séance annulée à sa demande. Nous reprendrons quand elle sera souhaitée.",
    "Évoque la peur de sortir. Nous cherchons ensemble ce qui l’aide le soir.",
)
_ALERTS = (("allergy", "pénicilline"), ("allergy", "arachide"), ("risk", "Chutes : escalier accompagné"))
_SHEETS = (
    {
        "allergies": "Pénicilline : œdème en 2019.",
        "treatments": "Liste à jour dans le pilulier, poste infirmier, tiroir 2.",
        "health_points": "Porte des lunettes. Entend mal à gauche : lui parler de face.",
        "doctor": "Dr Lemoine, 05 36 49 01 20",
        "hospital": "Centre hospitalier de Périgueux",
        "contacts": "Sa sœur, numéro dans le dossier",
        "wishes": "Demande que l’on prévienne sa sœur avant toute hospitalisation.",
    },
    {
        "allergies": "Aucune connue.",
        "treatments": "Aucun traitement quotidien.",
        "health_points": "",
        "doctor": "Dr Lemoine, 05 36 49 01 20",
        "hospital": "Centre hospitalier de Périgueux",
        "contacts": "",
        "wishes": "",
    },
)
_INSTRUCTIONS = (
    "Proposer à boire toutes les deux heures et vérifier à 2 h que la réponse est normale. En cas de "
    "confusion : le 15.",
    "Ne pas donner d’antalgique avant 6 h ; la prise suivante est prête dans l’armoire.",
)
_AWAY_DAYS = (1, 3, 8, 15, 29, 44)


class Author(NamedTuple):
    """Who writes."""

    account_id: int
    name: str


class Patient(NamedTuple):
    """Whom it is about."""

    person_id: int
    service_id: int


def add_sealed_notes(
    uow: UnitOfWork,
    keyring: Keyring,
    authors: dict[Compartment, Author],
    patients: Sequence[Patient],
    until: datetime,
    random: Random,
) -> int:
    """Notes of the compartments that were born, over the last weeks; how many."""
    texts = {Compartment.HEALTH: _HEALTH, Compartment.PSYCHOLOGY: _PSYCHOLOGY}
    notes = [
        NewNote(
            text=text,
            happened_at=_in_the_day(until - timedelta(days=days), random),
            author_id=author.account_id,
            author_name=author.name,
            person_ids=(patient.person_id,),
            service_id=patient.service_id,
            kind=NoteKind.INTERVIEW if compartment is Compartment.PSYCHOLOGY else NoteKind.FOLLOW_UP,
            compartment=compartment,
        )
        for compartment, author in authors.items()
        if keyring.is_born(compartment)
        for patient in patients
        for text, days in zip(
            random.sample(texts[compartment], 3), sorted(random.sample(_AWAY_DAYS, 3)), strict=True
        )
    ]
    add_notes(uow, sorted(notes, key=lambda note: note.happened_at), until, keyring)
    return len(notes)


def _in_the_day(moment: datetime, random: Random) -> datetime:
    local = moment.astimezone()
    return local.replace(hour=random.randint(9, 17), minute=random.randint(0, 59), second=0, microsecond=0)


def add_releases(uow: UnitOfWork, nurse: Author, patients: Sequence[Patient], until: datetime) -> None:
    """Alerts, two instructions until the next morning, two emergency sheets."""
    since = until - timedelta(days=20)
    uow.bulk_insert(
        Alert,
        [
            {"person_id": one.person_id, "kind": kind, "text": text, "released_by": nurse.name,
             "released_at": since, "ended_on": None, "ended_by": "", "version": 1}
            for one, (kind, text) in zip(patients, _ALERTS, strict=False)
        ],
    )  # fmt: skip
    uow.bulk_insert(
        Instruction,
        [
            {"person_id": one.person_id, "service_id": one.service_id, "text": text,
             "author_id": nurse.account_id, "author_name": nurse.name,
             "written_at": until - timedelta(minutes=40), "starts_at": until - timedelta(minutes=40),
             "ends_at": end_of_next_night(until), "stopped_at": None, "version": 1}
            for one, text in zip(patients, _INSTRUCTIONS, strict=False)
        ],
    )  # fmt: skip
    uow.bulk_insert(
        EmergencySheet,
        [
            {**sheet, "person_id": one.person_id, "released_by": nurse.name, "released_at": since,
             "version": 1}
            for one, sheet in zip(patients, _SHEETS, strict=False)
        ],
    )  # fmt: skip
