"""One convention for every date (design §3), by example and by property."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.dates import age_on, deadline_after, term_end

DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))
MONTHS = st.integers(1, 120)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 10, 31), 6, date(2026, 4, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 11, 15), 2, date(2026, 1, 15)),
    ],
)
def test_a_deadline_falls_on_the_same_day_number_or_the_months_last(
    start: date, months: int, expected: date
) -> None:
    assert deadline_after(start, months=months) == expected


def test_a_deadline_in_days_counts_days() -> None:
    assert deadline_after(date(2025, 12, 20), days=15) == date(2026, 1, 4)


@pytest.mark.parametrize(
    ("first_day", "months", "expected"),
    [
        (date(2025, 3, 15), 12, date(2026, 3, 14)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 3, 1), 1, date(2025, 3, 31)),
        (date(2025, 12, 1), 1, date(2025, 12, 31)),
        (date(2024, 2, 29), 48, date(2028, 2, 28)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
    ],
)
def test_a_term_ends_the_day_before_or_on_the_months_last_day(
    first_day: date, months: int, expected: date
) -> None:
    assert term_end(first_day, months) == expected


@given(DAYS, MONTHS)
def test_a_term_ends_on_the_day_its_deadline_falls_or_the_day_before(first_day: date, months: int) -> None:
    deadline = deadline_after(first_day, months=months)
    shortened = deadline.day != first_day.day
    assert term_end(first_day, months) == (deadline if shortened else deadline - timedelta(days=1))
    if shortened:
        assert deadline.day == monthrange(deadline.year, deadline.month)[1]


@given(DAYS, MONTHS)
def test_more_months_never_end_earlier(first_day: date, months: int) -> None:
    assert term_end(first_day, months) < term_end(first_day, months + 1)
    assert deadline_after(first_day, months=months) < deadline_after(first_day, months=months + 1)


@given(DAYS, DAYS)
def test_an_age_grows_by_one_on_each_birthday(birth: date, day: date) -> None:
    if day >= birth:
        had_birthday = (day.month, day.day) >= (birth.month, birth.day)
        assert age_on(birth, day) == day.year - birth.year - (0 if had_birthday else 1)


def test_somebody_born_on_29_february_is_a_year_older_on_1_march() -> None:
    assert age_on(date(2004, 2, 29), date(2026, 2, 28)) == 21
    assert age_on(date(2004, 2, 29), date(2026, 3, 1)) == 22
