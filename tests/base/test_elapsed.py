"""How long ago, in whole years and months."""

from __future__ import annotations

from datetime import date

import pytest

from casework.base.dates import elapsed


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2024, 3, 1), "2 ans et 8 mois"),
        (date(2025, 11, 22), "1 an"),
        (date(2025, 11, 23), "11 mois"),
        (date(2026, 10, 23), "moins d’un mois"),
        (date(2026, 12, 1), "moins d’un mois"),
    ],
)
def test_only_whole_months_are_said(day: date, words: str) -> None:
    assert elapsed(day, date(2026, 11, 22)).replace("\N{NO-BREAK SPACE}", " ") == words
