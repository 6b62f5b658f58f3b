"""Spans that run over each other, by every name (acceptance S.2), and where somebody stands."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.stays import Overlap, PersonState, Span, fits, overlap, place_label, state_on

THERE = Span(date(2026, 3, 10), date(2026, 3, 20))


def _march(first: int, last: int | None) -> Span:
    return Span(date(2026, 3, first), date(2026, 3, last) if last else None)


@pytest.mark.parametrize(
    ("new", "how"),
    [
        (_march(10, 20), Overlap.IDENTICAL),
        (_march(15, 25), Overlap.STARTS_INSIDE),
        (_march(15, None), Overlap.STARTS_INSIDE),
        (_march(5, 15), Overlap.ENDS_INSIDE),
        (_march(12, 18), Overlap.INSIDE),
        (_march(10, 15), Overlap.INSIDE),
        (_march(5, 25), Overlap.ENCOMPASSING),
        (_march(5, None), Overlap.ENCOMPASSING),
        (_march(20, 25), None),
        (_march(1, 10), None),
        (_march(21, None), None),
    ],
)
def test_every_way_to_run_over_a_span_has_its_name(new: Span, how: Overlap | None) -> None:
    assert overlap(new, THERE) is how


days = st.dates(date(2026, 1, 1), date(2026, 3, 1))
spans = st.builds(
    lambda first, length: Span(first, date.fromordinal(first.toordinal() + length) if length else None),
    days,
    st.integers(0, 40),
)


@given(spans, spans)
def test_running_over_is_mutual(one: Span, other: Span) -> None:
    assert (overlap(one, other) is None) == (overlap(other, one) is None)


@given(spans, st.lists(spans, max_size=6), st.integers(1, 3))
def test_a_place_fits_as_long_as_no_day_is_over_its_capacity(
    new: Span, there: list[Span], capacity: int
) -> None:
    most = max(
        sum(s.starts_on <= day and (s.ends_on is None or day < s.ends_on) for s in there)
        for day in (date.fromordinal(new.starts_on.toordinal() + n) for n in range(130))
        if day == new.starts_on or new.ends_on is None or day < new.ends_on
    )
    if new.ends_on != new.starts_on and most < capacity:
        assert fits(new, there, capacity)
    if not fits(new, there, capacity):
        assert most >= capacity or new in there


def test_the_entry_day_counts_and_the_exit_day_does_not() -> None:
    assert state_on(THERE, date(2026, 3, 9)) is PersonState.EXPECTED
    assert state_on(THERE, date(2026, 3, 10)) is PersonState.PRESENT
    assert state_on(THERE, date(2026, 3, 19)) is PersonState.PRESENT
    assert state_on(THERE, date(2026, 3, 20)) is PersonState.LEFT


def test_a_flat_that_is_its_own_site_is_named_once() -> None:
    assert place_label("Maison 1", "ch. 07") == "Maison 1, ch. 07"
    assert place_label("T2 rue Limogeanne", "T2 rue Limogeanne") == "T2 rue Limogeanne"
