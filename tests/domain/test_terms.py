"""Terms follow each other without a gap, and the cap is kept or said to be passed (design §3, R14, R15)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.dates import term_end
from casework.domain.kinds import ServiceKind
from casework.domain.terms import (
    BY_QUARTER,
    DEFAULT_POLICIES,
    StayPolicy,
    Term,
    check_renewal,
    first_term,
    imported_terms,
    next_term,
    total_months,
)

DAYS = st.dates(date(1995, 1, 1), date(2060, 12, 31))
LENGTHS = st.lists(st.integers(1, 24), min_size=1, max_size=8)
COMMUNITY = DEFAULT_POLICIES[ServiceKind.THERAPEUTIC_COMMUNITY]


def chain(admitted_on: date, lengths: list[int]) -> list[Term]:
    terms = [first_term(admitted_on, lengths[0])]
    for months in lengths[1:]:
        terms.append(next_term(admitted_on, terms, months))
    return terms


@given(DAYS, LENGTHS)
def test_terms_follow_each_other_without_gap_or_overlap(admitted_on: date, lengths: list[int]) -> None:
    terms = chain(admitted_on, lengths)
    assert terms[0].starts_on == admitted_on
    assert [term.number for term in terms] == list(range(1, len(lengths) + 1))
    for before, after in pairwise(terms):
        assert after.starts_on == before.ends_on + timedelta(days=1)
    assert all(term.ends_on >= term.starts_on for term in terms)


@given(DAYS, LENGTHS)
def test_an_end_is_computed_from_the_first_day_and_the_sum_of_months(
    admitted_on: date, lengths: list[int]
) -> None:
    for count, term in enumerate(chain(admitted_on, lengths), 1):
        assert term.ends_on == term_end(admitted_on, sum(lengths[:count]))


def test_month_ends_do_not_drift_from_term_to_term() -> None:
    ends = [term.ends_on for term in chain(date(2025, 1, 31), [1, 1, 1])]
    assert ends == [date(2025, 2, 28), date(2025, 3, 30), date(2025, 4, 30)]


@given(DAYS, st.integers(20, 900), LENGTHS)
def test_after_a_typed_end_the_count_starts_again_from_the_day_after_it(
    admitted_on: date, days: int, lengths: list[int]
) -> None:
    typed = Term(1, admitted_on, admitted_on + timedelta(days=days), None)
    terms = [typed]
    for months in lengths:
        terms.append(next_term(admitted_on, terms, months))
    since = typed.ends_on + timedelta(days=1)
    for count, term in enumerate(terms[1:], 1):
        assert term.ends_on == term_end(since, sum(lengths[:count]))


@given(DAYS, st.integers(1, 60))
def test_the_total_of_a_stay_is_the_months_granted(admitted_on: date, months: int) -> None:
    assert total_months(admitted_on, term_end(admitted_on, months)) == months
    assert total_months(admitted_on, term_end(admitted_on, months) + timedelta(days=1)) == months + 1


def test_a_community_grants_one_year_and_one_more() -> None:
    first = [first_term(date(2025, 3, 15), 12)]
    assert check_renewal(COMMUNITY, date(2025, 3, 15), first, 12) == []
    both = chain(date(2025, 3, 15), [12, 12])
    assert [p.code for p in check_renewal(COMMUNITY, date(2025, 3, 15), both, 1)] == [
        "term_max_renewals",
        "term_max_total",
    ]


def test_thirteen_months_after_a_year_pass_the_cap() -> None:
    first = [first_term(date(2025, 3, 15), 12)]
    assert [p.code for p in check_renewal(COMMUNITY, date(2025, 3, 15), first, 13)] == ["term_max_total"]


@given(DAYS)
def test_slices_of_three_months_reach_two_years_and_no_more(admitted_on: date) -> None:
    terms = chain(admitted_on, [12])
    for _ in range(4):
        assert check_renewal(BY_QUARTER, admitted_on, terms, 3) == []
        terms.append(next_term(admitted_on, terms, 3))
    assert terms[-1].ends_on == term_end(admitted_on, 24)
    assert check_renewal(BY_QUARTER, admitted_on, terms, 3)


def test_a_service_without_maximum_refuses_nothing_but_an_empty_length() -> None:
    terms = chain(date(2020, 1, 1), [12, 12, 12])
    assert check_renewal(StayPolicy(), date(2020, 1, 1), terms, 36) == []
    assert [p.code for p in check_renewal(StayPolicy(), date(2020, 1, 1), terms, 0)] == [
        "term_months_positive"
    ]


@pytest.mark.parametrize(
    ("renewed", "typed_end", "expected"),
    [
        (False, None, [(1, date(2026, 3, 14), 12)]),
        (True, None, [(1, date(2026, 3, 14), 12), (2, date(2027, 3, 14), 12)]),
        (False, date(2026, 6, 30), [(1, date(2026, 6, 30), None)]),
        (True, date(2026, 9, 14), [(1, date(2026, 3, 14), 12), (2, date(2026, 9, 14), None)]),
        (True, date(2027, 3, 14), [(1, date(2026, 3, 14), 12), (2, date(2027, 3, 14), 12)]),
        (True, date(2025, 12, 31), [(1, date(2025, 12, 31), None)]),
        (False, date(2024, 1, 1), [(1, date(2026, 3, 14), 12)]),
    ],
)
def test_terms_of_an_imported_stay(
    renewed: bool, typed_end: date | None, expected: list[tuple[int, date, int | None]]
) -> None:
    terms = imported_terms(COMMUNITY, date(2025, 3, 15), renewed, typed_end)
    assert [(term.number, term.ends_on, term.months) for term in terms] == expected


def test_without_policy_length_an_imported_stay_has_one_term_to_the_typed_end_or_none() -> None:
    assert imported_terms(StayPolicy(), date(2025, 3, 15), True, None) == []
    (only,) = imported_terms(StayPolicy(), date(2025, 3, 15), True, date(2026, 1, 31))
    assert (only.starts_on, only.ends_on, only.months) == (date(2025, 3, 15), date(2026, 1, 31), None)
