"""Sharing: what the person was told and agreed to, and on what ground something may leave (CSP L1110-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.base.errors import Problem
from casework.base.text import fold

THE_PERSON = "la personne"
"""To whom something is handed, where they receive it themselves."""


class ConsentKind(StrEnum):
    """What a consent is about."""

    SHARING = "sharing"
    PICTURE = "picture"
    CALL = "call"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


_KIND_LABELS = {
    ConsentKind.SHARING: "partage avec un tiers",
    ConsentKind.PICTURE: "image",
    ConsentKind.CALL: "appels",
}


class ConsentHow(StrEnum):
    """How it was given; the proof is kept."""

    PAPER = "paper"
    ELECTRONIC = "electronic"
    SPOKEN = "spoken"

    @property
    def label(self) -> str:
        return {"paper": "par écrit", "electronic": "par voie électronique", "spoken": "de vive voix"}[
            self.value
        ]


class Ground(StrEnum):
    """Why something may leave the house."""

    PERSON = "person"
    CONSENT = "consent"
    LEGAL = "legal"

    @property
    def label(self) -> str:
        return _GROUND_LABELS[self]


_GROUND_LABELS = {
    Ground.PERSON: "remis à la personne",
    Ground.CONSENT: "avec l’accord de la personne",
    Ground.LEGAL: "prévu par la loi",
}


class ConsentState(StrEnum):
    """Where a consent stands on a day."""

    VALID = "valid"
    TO_COME = "to_come"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {"valid": "en cours", "to_come": "à venir", "expired": "expiré", "withdrawn": "retiré"}[
            self.value
        ]


@dataclass(frozen=True)
class ConsentFacts:
    """A consent as the rules see it; valid from ``given_on`` until ``valid_until``, that day included."""

    kind: ConsentKind
    person_id: int
    given_on: date
    valid_until: date | None = None
    withdrawn_on: date | None = None
    recipient: str = ""

    def state_on(self, day: date) -> ConsentState:
        """A consent withdrawn on a day no longer holds that day."""
        if self.withdrawn_on is not None and self.withdrawn_on <= day:
            return ConsentState.WITHDRAWN
        if day < self.given_on:
            return ConsentState.TO_COME
        if self.valid_until is not None and self.valid_until < day:
            return ConsentState.EXPIRED
        return ConsentState.VALID


def check_dispatch(
    ground: Ground | None,
    recipient: str,
    detail: str,
    consent: ConsentFacts | None,
    person_ids: frozenset[int],
    day: date,
) -> list[Problem]:
    """May this leave that day? Every problem at once; none: it may.

    Handed to the person: one person's papers only. By consent: that person's, valid that day, for sharing.
    By law: the text is named.
    """
    problems = [] if recipient.strip() else [Problem("recipient", "dispatch_recipient_needed")]
    if ground is None:
        return [*problems, Problem("ground", "dispatch_ground_needed")]
    if ground is Ground.LEGAL:
        return problems if detail.strip() else [*problems, Problem("ground_detail", "dispatch_text_needed")]
    if len(person_ids) != 1:
        return [*problems, Problem("ground", "dispatch_of_several")]
    if ground is Ground.CONSENT:
        return [*problems, *_check_consent(consent, recipient, person_ids, day)]
    return problems


def _check_consent(
    consent: ConsentFacts | None, recipient: str, person_ids: frozenset[int], day: date
) -> list[Problem]:
    if consent is None or consent.person_id not in person_ids or consent.kind is not ConsentKind.SHARING:
        return [Problem("consent_id", "dispatch_consent_needed")]
    state = consent.state_on(day)
    if state is not ConsentState.VALID:
        return [Problem("consent_id", "dispatch_consent_over", {"state": state.label})]
    if recipient.strip() and fold(recipient) != fold(consent.recipient):
        return [Problem("recipient", "dispatch_other_recipient", {"recipient": consent.recipient})]
    return []
