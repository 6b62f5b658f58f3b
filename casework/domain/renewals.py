"""Renewals: opinions, where the preparation stands, and what may be decided (domain.md §5.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.base.errors import Problem
from casework.domain.kinds import Compartment
from casework.domain.terms import StayPolicy, Term, check_renewal


class Decision(StrEnum):
    """What the head of service decides."""

    GRANTED = "granted"
    GRANTED_WITH_CONDITIONS = "granted_with_conditions"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return _DECISION_LABELS[self]

    @property
    def grants(self) -> bool:
        return self is not Decision.REFUSED


_DECISION_LABELS = {
    Decision.GRANTED: "accordé",
    Decision.GRANTED_WITH_CONDITIONS: "accordé avec conditions",
    Decision.REFUSED: "refusé",
}


class OpinionKind(StrEnum):
    """Who gives an opinion. The text belongs to the opinion's own compartment, the conclusion to the team."""

    EDUCATIONAL = "educational"
    MEDICAL = "medical"
    PSYCHOLOGICAL = "psychological"
    SOCIAL = "social"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]

    @property
    def compartment(self) -> Compartment:
        return _COMPARTMENTS[self]


_KIND_LABELS = {
    OpinionKind.EDUCATIONAL: "éducatif",
    OpinionKind.MEDICAL: "médical",
    OpinionKind.PSYCHOLOGICAL: "psychologique",
    OpinionKind.SOCIAL: "social",
}
_COMPARTMENTS = {
    OpinionKind.EDUCATIONAL: Compartment.TEAM,
    OpinionKind.MEDICAL: Compartment.HEALTH,
    OpinionKind.PSYCHOLOGICAL: Compartment.PSYCHOLOGY,
    OpinionKind.SOCIAL: Compartment.SOCIAL,
}


class Conclusion(StrEnum):
    """What an opinion concludes."""

    FAVOURABLE = "favourable"
    RESERVED = "reserved"
    UNFAVOURABLE = "unfavourable"

    @property
    def label(self) -> str:
        return {"favourable": "favorable", "reserved": "réservé", "unfavourable": "défavorable"}[self.value]


class Stage(StrEnum):
    """Where the preparation of a decision stands."""

    TO_PREPARE = "to_prepare"
    OPINIONS_AWAITED = "opinions_awaited"
    TO_DECIDE = "to_decide"
    GRANTED = "granted"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return _STAGE_LABELS[self]


_STAGE_LABELS = {
    Stage.TO_PREPARE: "à préparer",
    Stage.OPINIONS_AWAITED: "avis attendus",
    Stage.TO_DECIDE: "à décider",
    Stage.GRANTED: "accordé",
    Stage.REFUSED: "sortie à préparer",
}


@dataclass(frozen=True)
class Derogation:
    """A term past the service's maximum: why, who grants it, when, which authority was told (design §3)."""

    reason: str
    by: str
    on: date | None
    told: str


def compute_stage(decision: str, has_review: bool, opinions: int) -> Stage:
    """Where a renewal stands; nothing typed yet is ``TO_PREPARE``."""
    if decision:
        return Stage.GRANTED if Decision(decision).grants else Stage.REFUSED
    if not has_review:
        return Stage.TO_PREPARE
    return Stage.TO_DECIDE if opinions >= len(OpinionKind) else Stage.OPINIONS_AWAITED


def needs_derogation(policy: StayPolicy, admitted_on: date, terms: Sequence[Term], months: int) -> bool:
    """Would n more months pass what the service allows?"""
    return months > 0 and bool(check_renewal(policy, admitted_on, terms, months))


def check_decision(
    policy: StayPolicy,
    admitted_on: date,
    terms: Sequence[Term],
    *,
    decision: Decision,
    months: int | None,
    conditions: str,
    reasons: str,
    decided_on: date,
    derogation: Derogation | None,
    today: date,
) -> list[Problem]:
    """Everything that stands against a decision, at once. Past the maximum a whole derogation overrides."""
    problems = []
    if decided_on > today:
        problems.append(Problem("decided_on", "date_in_future"))
    elif decided_on < admitted_on:
        problems.append(Problem("decided_on", "date_before_stay"))
    if not decision.grants:
        return problems if reasons else [*problems, Problem("reasons", "renewal_reasons_required")]
    if decision is Decision.GRANTED_WITH_CONDITIONS and not conditions:
        problems.append(Problem("conditions", "renewal_conditions_required"))
    against = check_renewal(policy, admitted_on, terms, months or 0)
    if against and (derogation is None or not months or months < 1):
        return problems + against
    if against and derogation is not None:
        problems += _check_derogation(derogation, today)
    return problems


def _check_derogation(derogation: Derogation, today: date) -> list[Problem]:
    missing = {
        "derogation_reason": derogation.reason,
        "derogation_by": derogation.by,
        "derogation_on": derogation.on,
        "derogation_told": derogation.told,
    }
    problems = [Problem(name, "field_required") for name, value in missing.items() if not value]
    if derogation.on and derogation.on > today:
        problems.append(Problem("derogation_on", "date_in_future"))
    return problems
