"""What the page of a renewal is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.domain.deadlines import Deadline
from casework.domain.identity import StayProgressWords
from casework.domain.kinds import Compartment
from casework.domain.projects import Goal
from casework.domain.renewals import needs_derogation
from casework.domain.terms import StayPolicy, Term, next_term, total_months
from casework.services.renewals.commands import RenewalKey
from casework.steps.renewals import RenewalRecord, TermLine


@dataclass(frozen=True)
class ProjectReview:
    """The project in force, whose goals are reviewed one by one; ``may_follow`` once it is signed."""

    id: int
    version: int
    label: str
    goals: tuple[Goal, ...]
    domain_labels: dict[str, str]
    may_follow: bool


@dataclass(frozen=True)
class RenewalPage:
    """The file of one renewal. ``renewal`` None: nothing written yet. ``new_term``: what a grant added.

    ``deadline`` None: the stay is over. ``may_undo``: the decision can still be taken back.
    ``born``: the sealed compartments that take texts.
    """

    key: RenewalKey
    person_id: int
    person: str
    identity: str
    service: str
    place: str
    key_workers: tuple[str, ...]
    admitted_on: date
    ended_on: date | None
    policy: StayPolicy
    terms: tuple[TermLine, ...]
    progress: StayProgressWords
    deadline: Deadline | None
    renewal: RenewalRecord | None
    project: ProjectReview | None
    may_prepare: bool
    may_decide: bool
    may_undo: bool
    born: frozenset[Compartment] = frozenset()

    @property
    def term(self) -> Term:
        """The term that ends."""
        return self.terms[self.key.term_number - self.terms[0].term.number].term

    @property
    def granted_terms(self) -> list[Term]:
        """The terms up to the one that ends."""
        return [line.term for line in self.terms if line.term.number <= self.key.term_number]

    @property
    def new_term(self) -> TermLine | None:
        return next((line for line in self.terms if line.term.number == self.key.term_number + 1), None)

    @property
    def months_until_now(self) -> int:
        """Months of stay granted up to the end of this term."""
        return total_months(self.admitted_on, self.term.ends_on)

    @property
    def usual_months(self) -> int | None:
        """The service's usual renewal, as far as its maximum allows; None: no usual length, or no more."""
        usual, most = self.policy.renewal_months, self.policy.max_total_months
        if usual is None or self.needs_derogation(1):
            return None
        return usual if most is None else min(usual, most - self.months_until_now)

    def end_if_granted(self, months: int) -> date:
        """The last day of the next term, were it granted for n months."""
        return next_term(self.admitted_on, self.granted_terms, months).ends_on

    def needs_derogation(self, months: int) -> bool:
        """Would n months more pass what the service allows?"""
        return needs_derogation(self.policy, self.admitted_on, self.granted_terms, months)
