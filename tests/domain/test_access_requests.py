"""The legal dates of a request to read the record."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.access_requests import (
    Answer,
    RequestState,
    Scope,
    check_answer,
    is_in_reflection,
    legal_dates,
    state_of,
)

RECEIVED = date(2026, 11, 2)
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
_days = st.dates(date(2000, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("scope", "old", "due"),
    [
        (Scope.HEALTH, False, date(2026, 11, 10)),
        (Scope.HEALTH, True, date(2027, 1, 2)),
        (Scope.SOCIAL, False, date(2026, 12, 2)),
        (Scope.SOCIAL, True, date(2026, 12, 2)),
        (Scope.ALL, False, date(2026, 11, 10)),
        (Scope.ALL, True, date(2026, 12, 2)),
    ],
)
def test_eight_days_two_months_or_one(scope: Scope, old: bool, due: date) -> None:
    assert legal_dates(scope, RECEIVED, AT, old_health=old).due_on == due


def test_two_months_end_with_the_month_where_the_day_does_not_exist() -> None:
    assert legal_dates(Scope.HEALTH, date(2026, 12, 31), old_health=True).due_on == date(2027, 2, 28)


def test_nothing_of_health_before_48_hours() -> None:
    dates = legal_dates(Scope.HEALTH, RECEIVED, AT)
    assert is_in_reflection(dates, AT + timedelta(hours=47, minutes=59), date(2026, 11, 4))
    assert not is_in_reflection(dates, AT + timedelta(hours=48), date(2026, 11, 4))


def test_without_an_hour_the_two_days_are_whole_ones() -> None:
    dates = legal_dates(Scope.HEALTH, RECEIVED)
    assert is_in_reflection(dates, AT + timedelta(days=60), date(2026, 11, 4))
    assert not is_in_reflection(dates, AT, date(2026, 11, 5))


def test_the_social_record_waits_for_no_reflection() -> None:
    assert not is_in_reflection(legal_dates(Scope.SOCIAL, RECEIVED, AT), AT, RECEIVED)


def state(today: date, *, checked: bool = True, answer: Answer = Answer.OPEN, on: date | None = None) -> str:
    dates = legal_dates(Scope.HEALTH, RECEIVED, AT)
    now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    return state_of(dates, today, now, identity_checked=checked, answer=answer, answered_on=on).value


def test_where_a_request_stands() -> None:
    assert state(RECEIVED, checked=False) == RequestState.IDENTITY
    assert state(RECEIVED) == RequestState.REFLECTION
    assert state(date(2026, 11, 5)) == RequestState.TO_ANSWER
    assert state(date(2026, 11, 8)) == RequestState.DUE_SOON
    assert state(date(2026, 11, 10)) == RequestState.DUE_SOON
    assert state(date(2026, 11, 11)) == RequestState.LATE
    assert state(date(2026, 11, 11), checked=False) == RequestState.LATE
    assert state(date(2027, 1, 1), answer=Answer.HANDED, on=date(2026, 11, 10)) == RequestState.DONE
    assert state(date(2027, 1, 1), answer=Answer.HANDED, on=date(2026, 11, 11)) == RequestState.DONE_LATE


@given(received=_days, scope=st.sampled_from(Scope), old=st.booleans())
def test_what_may_be_handed_over_is_never_due_before_it_may(received: date, scope: Scope, old: bool) -> None:
    dates = legal_dates(scope, received, old_health=old)
    assert dates.due_on > received
    if dates.not_before_day is not None:
        assert dates.not_before_day < dates.due_on


@given(received=_days, days=st.integers(0, 400), scope=st.sampled_from(Scope), checked=st.booleans())
def test_a_request_is_late_from_the_day_after_its_last_day(
    received: date, days: int, scope: Scope, checked: bool
) -> None:
    dates, today = legal_dates(scope, received), received + timedelta(days=days)
    now = datetime(today.year, today.month, today.day, tzinfo=UTC)
    found = state_of(dates, today, now, identity_checked=checked, answer=Answer.OPEN, answered_on=None)
    assert (found is RequestState.LATE) is (today > dates.due_on)


def codes(answer: Answer, *, checked: bool = True, early: bool = False, reason: str = "") -> list[str]:
    return [
        problem.code
        for problem in check_answer(
            answer, date(2026, 11, 9), RECEIVED, reason,
            checked_on=RECEIVED if checked else None, too_early=early, today=date(2026, 11, 9),
        )
    ]  # fmt: skip


def test_nothing_is_handed_to_who_was_not_identified_nor_too_early() -> None:
    assert codes(Answer.HANDED) == []
    assert codes(Answer.HANDED, checked=False, early=True) == ["identity_unchecked", "answer_too_early"]
    assert codes(Answer.WITHDRAWN, checked=False, early=True) == []


def test_a_refusal_says_why() -> None:
    assert codes(Answer.REFUSED) == ["answer_reason_needed"]
    assert codes(Answer.PARTLY, reason="Informations de tiers.") == []
