"""Stay terms: how long a stay may last, and which terms follow each other (design §3, domain.md §1.6-1.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from casework.base.errors import Problem
from casework.domain.dates import term_end
from casework.domain.kinds import ServiceKind


@dataclass(frozen=True)
class StayPolicy:
    """How long a service's stays last. None: the service sets no such limit.

    ``renewal_months`` is the usual length of a renewal; ``max_renewals`` how many there may be;
    ``max_total_months`` the cap over the whole stay.
    """

    initial_months: int | None = None
    renewal_months: int | None = None
    max_renewals: int | None = None
    max_total_months: int | None = None


DEFAULT_POLICIES: dict[ServiceKind, StayPolicy] = {
    # circulaire 2006/462 and ARS 2025: one year, renewable once, never above 24 months.
    ServiceKind.THERAPEUTIC_COMMUNITY: StayPolicy(12, 12, 1, 24),
    # circulaire 2008-79: one month to one year, renewable once.
    ServiceKind.THERAPEUTIC_APARTMENT: StayPolicy(12, 12, 1, 24),
    # No legal maximum (circulaire 2002-551): the contract says the length.
    ServiceKind.ACT_HOUSED: StayPolicy(),
    ServiceKind.ACT_OUTREACH: StayPolicy(),
    ServiceKind.CTR: StayPolicy(),
    ServiceKind.OUTPATIENT: StayPolicy(),
    ServiceKind.HOTEL: StayPolicy(),
}

BY_QUARTER = StayPolicy(12, 3, 4, 24)
"""The ready-made alternative for therapeutic communities (2006 circular: slices of three months)."""


class Term(NamedTuple):
    """One granted stretch of a stay; ``months`` None where an end was typed without a length."""

    number: int
    starts_on: date
    ends_on: date
    months: int | None


def first_term(admitted_on: date, months: int) -> Term:
    """The term granted at admission."""
    return Term(1, admitted_on, term_end(admitted_on, months), months)


def next_term(admitted_on: date, terms: Sequence[Term], months: int) -> Term:
    """The term a renewal grants: from the day after the last end.

    Its end is computed from the stay's first day and the sum of months granted, never from the previous
    end; after an end that was typed (no months, or another end than they give), from the day after it.
    """
    last = terms[-1]
    first_day, granted = admitted_on, 0
    for term in terms:
        granted += term.months or 0
        if term.months is None or term_end(first_day, granted) != term.ends_on:
            first_day, granted = term.ends_on + timedelta(days=1), 0
    return Term(
        last.number + 1, last.ends_on + timedelta(days=1), term_end(first_day, granted + months), months
    )


def imported_terms(
    policy: StayPolicy, admitted_on: date, renewed: bool, typed_end: date | None
) -> list[Term]:
    """The terms of a stay taken over from a file: one policy term from entry, a second one if renewed.

    A typed end wins (compare with the computed one to report a difference). Without a policy length there
    is one term to the typed end, or none where nothing was typed.
    """
    if policy.initial_months is None:
        return [Term(1, admitted_on, typed_end, None)] if typed_end else []
    terms = [first_term(admitted_on, policy.initial_months)]
    if renewed and policy.renewal_months:
        terms.append(next_term(admitted_on, terms, policy.renewal_months))
    if typed_end and terms[-1].ends_on != typed_end and typed_end >= terms[-1].starts_on:
        terms[-1] = terms[-1]._replace(ends_on=typed_end, months=None)
    elif typed_end and terms[-1].ends_on != typed_end and typed_end >= admitted_on:
        terms = [Term(1, admitted_on, typed_end, None)]
    return terms


def total_months(admitted_on: date, until: date) -> int:
    """The months begun between the first day and ``until`` (its last day included): 24 for two years."""
    months = max(1, (until.year - admitted_on.year) * 12 + until.month - admitted_on.month)
    # A term of n months ends in the n-th month or, from a 1st, in the month before.
    while term_end(admitted_on, months) < until:
        months += 1
    return months if months == 1 or term_end(admitted_on, months - 1) < until else months - 1


def check_renewal(policy: StayPolicy, admitted_on: date, terms: Sequence[Term], months: int) -> list[Problem]:
    """What stands against renewing for n months; each needs a derogation to be overridden (R14, R15)."""
    if months < 1:
        return [Problem("months", "term_months_positive")]
    problems = []
    renewals = len(terms) - 1
    if policy.max_renewals is not None and renewals >= policy.max_renewals:
        problems.append(Problem("months", "term_max_renewals", {"count": policy.max_renewals}))
    granted = next_term(admitted_on, terms, months)
    if policy.max_total_months is not None and granted.ends_on > term_end(
        admitted_on, policy.max_total_months
    ):
        facts = {"months": policy.max_total_months}
        problems.append(Problem("months", "term_max_total", facts))
    return problems
