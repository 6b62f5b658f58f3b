"""Deadlines: computed from the facts of a stay and a day, never typed and never stored (domain.md §8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from casework.base.text import plural
from casework.domain.dates import deadline_after
from casework.domain.kinds import DocumentKind, ServiceKind
from casework.domain.terms import StayPolicy, Term, check_renewal, total_months


class Rule(StrEnum):
    """What is expected by a date; the numbers are those of the catalogue of rules."""

    RENEWAL = "renewal"
    R04 = "R04"
    R05 = "R05"
    R07 = "R07"
    R08 = "R08"

    @property
    def group(self) -> RuleGroup:
        return _GROUPS[self]

    @property
    def basis(self) -> str:
        """The text it comes from, as shown to the team."""
        return _BASES[self]


class RuleGroup(StrEnum):
    """The chips of the list."""

    RENEWALS = "renewals"
    CONTRACTS = "contracts"
    PROJECTS = "projects"

    @property
    def label(self) -> str:
        return {"renewals": "Renouvellements", "contracts": "Contrats", "projects": "Projets"}[self.value]


_GROUPS = {
    Rule.RENEWAL: RuleGroup.RENEWALS,
    Rule.R04: RuleGroup.CONTRACTS,
    Rule.R05: RuleGroup.CONTRACTS,
    Rule.R07: RuleGroup.PROJECTS,
    Rule.R08: RuleGroup.PROJECTS,
}
_BASES = {
    Rule.RENEWAL: "Durée de séjour fixée par le service",
    Rule.R04: "Remise sous 15 jours après l’admission (CASF D311 III)",
    Rule.R05: "Signature dans le mois qui suit l’admission (CASF D311 III)",
    Rule.R07: "Objectifs précisés dans les 6 mois (CASF D311 V)",
    Rule.R08: "Objectifs mis à jour chaque année (CASF D311 V)",
}


class DeadlineState(StrEnum):
    """Where a deadline stands. Nothing is blocked because it is late."""

    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    LATE = "late"
    DONE = "done"
    DONE_LATE = "done_late"

    @property
    def is_open(self) -> bool:
        return self in (DeadlineState.ON_TIME, DeadlineState.DUE_SOON, DeadlineState.LATE)

    @property
    def label(self) -> str:
        return _STATE_LABELS[self]


_STATE_LABELS = {
    DeadlineState.ON_TIME: "à venir",
    DeadlineState.DUE_SOON: "à préparer",
    DeadlineState.LATE: "en retard",
    DeadlineState.DONE: "fait",
    DeadlineState.DONE_LATE: "fait en retard",
}


class RenewalFact(NamedTuple):
    """The decision at the end of one term; a renewal still open has ``decided_on`` None."""

    term_number: int
    decision: str
    decided_on: date | None


class DocumentFact(NamedTuple):
    """One contract, DIPC or amendment of a stay."""

    kind: DocumentKind
    handed_on: date | None = None
    signed_on: date | None = None
    refused_on: date | None = None


class Acceptance(NamedTuple):
    """A late deadline, older than the service's first day, taken over as it is."""

    rule: Rule
    due_on: date
    accepted_on: date
    reason: str


@dataclass(frozen=True)
class StayFacts:
    """What deadlines follow from. ``projects_signed``: the dates of the stay's signed projects.

    ``derogations`` are the numbers of the terms granted past the service's maximum.
    """

    kind: ServiceKind
    admitted_on: date
    ended_on: date | None = None
    policy: StayPolicy = field(default_factory=StayPolicy)
    statutory_rules: bool = True
    term_warning_days: int = 90
    warning_days: int = 30
    terms: Sequence[Term] = ()
    derogations: frozenset[int] = frozenset()
    renewals: Sequence[RenewalFact] = ()
    documents: Sequence[DocumentFact] = ()
    projects_signed: Sequence[date] = ()
    acceptances: Sequence[Acceptance] = ()


@dataclass(frozen=True)
class Deadline:
    """Something expected by a date. ``number``: the term that ends, or the year of the stay (R08).

    ``done_on`` None: not done, or taken over as it was (``accepted`` then holds the reason).
    """

    rule: Rule
    due_on: date
    opens_on: date
    state: DeadlineState
    done_on: date | None = None
    number: int = 1
    label: str = ""
    detail: str = ""
    accepted: str = ""
    is_last_term: bool = False
    has_derogation: bool = False


def compute_deadlines(facts: StayFacts, today: date) -> list[Deadline]:
    """Every deadline of a stay on a day, by date: open ones, those done, and the next of each kind.

    None for a planned admission and for a stay that has ended; what would fall after a planned exit is
    left out.
    """
    left_on = facts.ended_on
    if facts.admitted_on > today or (left_on is not None and left_on <= today):
        return []
    found = [*_renewals(facts, today)]
    if facts.statutory_rules:
        found += [*_documents(facts, today), *_objectives(facts, today)]
    kept = (one for one in found if left_on is None or one.due_on < left_on or not one.state.is_open)
    return sorted(kept, key=lambda one: (one.due_on, list(Rule).index(one.rule), one.number))


def compute_state(due_on: date, opens_on: date, done_on: date | None, today: date) -> DeadlineState:
    """The one place that says late from early: kept if done on the day itself."""
    if done_on is not None:
        return DeadlineState.DONE if done_on <= due_on else DeadlineState.DONE_LATE
    if today > due_on:
        return DeadlineState.LATE
    return DeadlineState.DUE_SOON if today >= opens_on else DeadlineState.ON_TIME


# End of a term ---------------------------------------------------------------------------------------


def _renewals(facts: StayFacts, today: date) -> Iterator[Deadline]:
    """One a term: those decided, and the end of the last one. A past term without decision was imported."""
    decided = {one.term_number: one.decided_on for one in facts.renewals if one.decided_on}
    for term in facts.terms:
        is_last = term is facts.terms[-1]
        done_on = decided.get(term.number)
        if done_on is None and not is_last:
            continue
        opens_on = term.ends_on - timedelta(days=facts.term_warning_days)
        at_cap = is_last and reaches_cap(facts.policy, facts.admitted_on, facts.terms)
        yield Deadline(
            Rule.RENEWAL,
            term.ends_on,
            opens_on,
            compute_state(term.ends_on, opens_on, done_on, today),
            done_on,
            term.number,
            label=f"Fin de {term_words(facts.terms, term)}",
            detail=_renewal_detail(facts, at_cap),
            is_last_term=at_cap,
            has_derogation=bool(facts.derogations),
        )


def reaches_cap(policy: StayPolicy, admitted_on: date, terms: Sequence[Term]) -> bool:
    """Would any renewal, even of a month, pass what the service allows?"""
    return bool(check_renewal(policy, admitted_on, terms, 1))


def _renewal_detail(facts: StayFacts, at_cap: bool) -> str:
    if not at_cap:
        return "séjour prolongé par dérogation" if facts.derogations else ""
    cap = facts.policy.max_total_months
    reached = cap is not None and total_months(facts.admitted_on, facts.terms[-1].ends_on) >= cap
    limit = f"durée maximale de {plural(cap, 'mois', 'mois')} atteinte" if reached and cap else ""
    limit = limit or "nombre de renouvellements atteint"
    return f"{limit} · " + ("déjà par dérogation" if facts.derogations else "dérogation possible")


def term_words(terms: Sequence[Term], term: Term) -> str:
    """« la première année », « la période de 3 mois », « la 3e période »: how a team names a term."""
    by_year = all(one.months == 12 for one in terms if one.number <= term.number)
    if by_year:
        return {1: "la première année", 2: "la seconde année"}.get(term.number, f"la {term.number}e année")
    if len(terms) == 1:
        return "la période en cours" if not term.months else f"la période de {term.months} mois"
    return "la première période" if term.number == 1 else f"la {term.number}e période"


# Documents: R04, R05 ---------------------------------------------------------------------------------


def _documents(facts: StayFacts, today: date) -> Iterator[Deadline]:
    first = [d for d in facts.documents if d.kind in (DocumentKind.CONTRACT, DocumentKind.DIPC)]
    contracts = [d for d in first if d.kind is DocumentKind.CONTRACT]
    awaits_contract = _awaits_contract(facts.kind, first)
    name = "Contrat de séjour" if awaits_contract else "DIPC"
    yield _statutory(
        facts,
        Rule.R04,
        deadline_after(facts.admitted_on, days=15),
        _earliest(d.handed_on or d.signed_on for d in first),
        today,
        label=f"{name} à remettre",
    )
    if awaits_contract:
        yield _statutory(
            facts,
            Rule.R05,
            deadline_after(facts.admitted_on, months=1),
            _earliest(d.signed_on for d in contracts),
            today,
            label="Contrat de séjour à signer",
        )


def _awaits_contract(kind: ServiceKind, documents: Sequence[DocumentFact]) -> bool:
    """Is a contract to be signed? Not where a DIPC takes its place: by kind, refusal (R03) or choice."""
    if not kind.signs_contract:
        return False
    contracts = [d for d in documents if d.kind is DocumentKind.CONTRACT]
    if not contracts:
        return not documents
    return any(d.signed_on for d in contracts) or not any(d.refused_on for d in contracts)


# Objectives: R07, R08 --------------------------------------------------------------------------------


def _objectives(facts: StayFacts, today: date) -> Iterator[Deadline]:
    amendments = (d.signed_on for d in facts.documents if d.kind is DocumentKind.AMENDMENT)
    updates = sorted({*facts.projects_signed, *(day for day in amendments if day)})
    first = updates[0] if updates else None
    due_on = deadline_after(facts.admitted_on, months=6)
    yield _statutory(
        facts,
        Rule.R07,
        due_on,
        first,
        today,
        label="Objectifs à préciser",
        detail="projet ou avenant à signer",
    )
    # The first definition is not a revision, unless a year had gone by; and one revision is one year's.
    later = [day for day in updates if day != first or day > deadline_after(facts.admitted_on, months=12)]
    year, settled = 0, True
    while settled:
        year += 1
        since = deadline_after(facts.admitted_on, months=12 * (year - 1))
        due_on = deadline_after(facts.admitted_on, months=12 * year)
        done_on = next((day for day in later if day > since), None)
        later = [day for day in later if done_on is None or day > done_on]
        yield _statutory(
            facts,
            Rule.R08,
            due_on,
            done_on,
            today,
            number=year,
            label="Révision annuelle",
            detail="projet ou avenant à signer",
        )
        settled = done_on is not None or due_on < today


def _statutory(
    facts: StayFacts,
    rule: Rule,
    due_on: date,
    done_on: date | None,
    today: date,
    *,
    number: int = 1,
    label: str,
    detail: str = "",
) -> Deadline:
    opens_on = max(due_on - timedelta(days=facts.warning_days), facts.admitted_on)
    state = compute_state(due_on, opens_on, done_on, today)
    accepted = next((a for a in facts.acceptances if (a.rule, a.due_on) == (rule, due_on)), None)
    reason = ""
    if accepted and state is DeadlineState.LATE:
        state, reason = DeadlineState.DONE_LATE, accepted.reason
    return Deadline(rule, due_on, opens_on, state, done_on, number, label, detail, reason)


def may_be_taken_over(rule: Rule, state: DeadlineState, due_on: date, first_day: date) -> bool:
    """Late since before the service used Casework: it may be accepted as it is, with a reason ("reprise").

    Never the end of a term: only a decision closes it.
    """
    return rule is not Rule.RENEWAL and state is DeadlineState.LATE and due_on < first_day


def _earliest(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day), default=None)
