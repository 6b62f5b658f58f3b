"""How long a record is kept: from the last contact, and decided by people (CNIL 2023-095)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.base.errors import Problem
from casework.domain.dates import deadline_after


class RetentionDecision(StrEnum):
    """What becomes of a record."""

    ARCHIVE = "archive"
    ANONYMISE = "anonymise"
    ERASE = "erase"

    @property
    def label(self) -> str:
        return {"archive": "archiver", "anonymise": "rendre anonyme", "erase": "effacer"}[self.value]

    @property
    def is_final(self) -> bool:
        """Can nothing of it be taken back?"""
        return self is not RetentionDecision.ARCHIVE


HEALTH_CAUTION = (
    "Ce dossier contient des notes de santé : leur durée peut être plus longue (vingt ans pour les "
    "établissements de santé ; l’application à votre structure est à vérifier). Demandez l’avis du médecin."
)
PUBLIC_CAUTION = (
    "Dans une structure publique, la destruction d’archives peut demander le visa des archives "
    "départementales."
)


@dataclass(frozen=True)
class RetentionFacts:
    """What the rules need of a record. ``last_contact_on`` None: nothing is dated."""

    last_contact_on: date | None
    is_present: bool
    archived_on: date | None = None
    legal_hold_on: date | None = None

    def due_on(self, months: int) -> date | None:
        """The day from which a decision is asked for; None: somebody is still accompanied, or never came."""
        if self.is_present or self.last_contact_on is None:
            return None
        return deadline_after(self.last_contact_on, months=months)

    def is_due(self, months: int, today: date) -> bool:
        """Is a decision asked for today? A legal hold suspends it."""
        due = self.due_on(months)
        return due is not None and due <= today and self.legal_hold_on is None


def check_decision(facts: RetentionFacts, decision: RetentionDecision, ground: str) -> list[Problem]:
    """May it be carried out? Whoever is accompanied, or held, is not touched; a ground is always written."""
    problems = []
    if facts.is_present:
        problems.append(Problem("decision", "retention_present"))
    if facts.legal_hold_on is not None:
        problems.append(Problem("decision", "retention_held"))
    if decision is RetentionDecision.ARCHIVE and facts.archived_on is not None:
        problems.append(Problem("decision", "retention_archived_already"))
    if not ground.strip():
        problems.append(Problem("ground", "retention_ground_needed"))
    return problems
