"""When something happened, as people type it and read it; a night is one shift."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from casework.base.dates import parse_time
from casework.domain.timeline import key_of_day, key_of_moment, moment_words, shift_day, when_told

TODAY = date(2026, 11, 23)


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute).astimezone()


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (_at(23, 7, 50), "aujourd’hui, 7 h 50"),
        (_at(22, 16, 10), "hier, 16 h 10"),
        (_at(19, 9), "19 nov., 9 h 00"),
        (_at(23, 2, 30), "nuit du 22 au 23 nov., 2 h 30"),
        (_at(22, 22, 0), "nuit du 22 au 23 nov., 22 h 00"),
        (datetime(2025, 12, 31, 23, 0).astimezone(), "nuit du 31 déc. au 1er janv., 23 h 00"),
    ],
)
def test_a_moment_is_told_as_a_team_says_it(at: datetime, words: str) -> None:
    assert moment_words(at.date(), at, TODAY).replace("\xa0", " ") == words


def test_what_has_no_hour_is_told_by_its_day() -> None:
    assert moment_words(TODAY, None, TODAY) == "aujourd’hui"
    assert moment_words(date(2025, 6, 2), None, TODAY).replace("\xa0", " ") == "2 juin 2025"


def test_the_small_hours_belong_to_the_evening_before() -> None:
    assert shift_day(_at(23, 6, 59)) == date(2026, 11, 22)
    assert shift_day(_at(23, 7)) == TODAY


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("14h32", time(14, 32)),
        ("14 h", time(14)),
        ("9:05", time(9, 5)),
        ("0715", time(7, 15)),
        ("7.15", time(7, 15)),
        ("24h00", None),
        ("12h75", None),
        ("bientôt", None),
        ("", None),
    ],
)
def test_a_time_is_read_as_it_is_typed(typed: str, read: time | None) -> None:
    assert parse_time(typed) == read


def test_a_time_to_come_without_a_day_is_yesterday_s() -> None:
    now = _at(23, 2, 30)
    assert when_told(None, None, now) is None
    assert when_told(None, time(23, 15), now) == _at(22, 23, 15)
    assert when_told(None, time(1), now) == _at(23, 1)
    assert when_told(date(2026, 11, 20), time(8), now) == _at(20, 8)
    assert when_told(date(2026, 11, 20), None, now) == _at(20, 12)


def test_what_only_has_a_day_stands_under_that_day_s_notes() -> None:
    assert key_of_moment(_at(21, 23, 59)) < key_of_day(date(2026, 11, 22)) <= key_of_moment(_at(22, 0, 0))
