"""What the demonstration's residents were told, agreed to and asked for; what left on that ground."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from casework.models import AccessRequest, Consent, Dispatch, SharingInformation
from casework.steps.demonstration.lives import Life
from casework.storage.unit_of_work import UnitOfWork

_CONSENTS = (
    ("sharing", "Mission locale", "Le projet de formation et ses dates.", "Préparer l’entrée en formation."),
    ("sharing", "Bailleur Horizon Habitat", "L’attestation de séjour, sans rien de la santé.",
     "Demande de logement."),
    ("picture", "", "", ""),
    ("sharing", "CPAM, service social", "La date d’entrée et l’adresse.", "Ouvrir les droits."),
    ("call", "", "", ""),
)  # fmt: skip
_OBJECTIONS = {3: "Ne veut pas que l’équipe de nuit lise ce qui touche à sa famille."}
_EVERY = 2


class Resident(Protocol):
    """Somebody who is there (writing.Resident)."""

    @property
    def person_id(self) -> int: ...
    @property
    def worker(self) -> str: ...
    @property
    def life(self) -> Life: ...


def add_rights(
    uow: UnitOfWork, residents: Sequence[Resident], account: tuple[int, str], until: datetime
) -> None:
    """Most were informed, some agreed, one took it back, two asked to read; ``account``: who handed out."""
    today = until.astimezone().date()
    uow.bulk_insert(SharingInformation, list(_informations(residents, today)))
    agreed = [one for number, one in enumerate(residents) if number % _EVERY == 0][: len(_CONSENTS) * 2]
    rows = list(_consents(agreed, today))
    ids = uow.bulk_insert(Consent, rows)
    uow.bulk_insert(Dispatch, list(_dispatches(ids, rows, account, until)))
    uow.bulk_insert(AccessRequest, list(_requests(residents, until)))


def _informations(residents: Sequence[Resident], today: date) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(residents):
        if number % 5 == 4:
            continue  # a fifth is still to be told: that is what the empty card is for
        told = today - timedelta(days=20 + number)
        objection = _OBJECTIONS.get(number, "")
        yield {
            "person_id": one.person_id, "informed_on": told, "how": "notice remise et lue ensemble",
            "informed_by": one.worker, "objected_on": told if objection else None, "objection": objection,
            "version": 1,
        }  # fmt: skip


def _consents(agreed: Sequence[Resident], today: date) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(agreed):
        kind, recipient, nature, purpose = _CONSENTS[number % len(_CONSENTS)]
        given = today - timedelta(days=15 + 3 * number)
        withdrawn = number == 3
        yield {
            "person_id": one.person_id, "kind": kind, "recipient": recipient, "nature": nature,
            "purpose": purpose, "given_on": given, "how": "paper" if number % 3 else "spoken",
            "valid_until": given + timedelta(days=182) if kind == "sharing" else None,
            "withdrawn_on": today - timedelta(days=4) if withdrawn else None,
            "withdrawal": "Je préfère le leur dire moi-même." if withdrawn else "", "version": 1,
        }  # fmt: skip


def _dispatches(
    ids: Sequence[int], consents: Sequence[dict[str, Any]], account: tuple[int, str], until: datetime
) -> Iterator[dict[str, Any]]:
    for consent_id, consent in zip(ids, consents, strict=True):
        if consent["kind"] != "sharing" or consent["withdrawn_on"]:
            continue
        yield {
            "person_id": consent["person_id"], "document": "Projet personnalisé", "fields": "2 pages",
            "recipient": consent["recipient"], "ground": "consent", "ground_detail": "",
            "consent_id": consent_id, "account_id": account[0], "account_name": account[1],
            "sent_at": until - timedelta(days=10, hours=len(consent["recipient"])), "version": 1,
        }  # fmt: skip


def _requests(residents: Sequence[Resident], until: datetime) -> Iterator[dict[str, Any]]:
    """One that waits for its 48 hours, one that is almost due."""
    asked = (
        ("", "person", "all", timedelta(hours=20), False),
        ("Me Claire Oriol", "representative", "social", timedelta(days=29), True),
    )
    for one, (requester, quality, scope, ago, identified) in zip(residents, asked, strict=False):
        received = until - ago
        day = received.astimezone().date()
        yield {
            "person_id": one.person_id,
            "requester": requester or f"{one.life.first_name} {one.life.last_name}",
            "quality": quality, "scope": scope,
            "old_health": False, "received_on": day, "received_at": received,
            "identity_checked_on": day if identified else None, "intermediary": "", "answer": "",
            "answered_on": None, "answered_by": "", "reason": "", "version": 1,
        }  # fmt: skip
