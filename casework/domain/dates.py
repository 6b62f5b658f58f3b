"""The one module that computes dates (design §3). Writing and reading them is base.dates."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta


def deadline_after(start: date, months: int = 0, days: int = 0) -> date:
    """The last day to do something within n months (or days) of ``start``; kept if done on that day.

    The same day number n months later, or the month's last day where that number does not exist:
    31 January + 1 month = 28 February.
    """
    return start + relativedelta(months=months) + timedelta(days=days)


def term_end(first_day: date, months: int) -> date:
    """The last day of a term of n months that starts on ``first_day``.

    The day before the same day number n months later; where that number does not exist, the month's
    last day: 15/03/2025 + 12 → 14/03/2026; 29/02/2024 + 12 → 28/02/2025; 31/01/2025 + 1 → 28/02/2025.
    """
    same_day = first_day + relativedelta(months=months)
    return same_day - timedelta(days=1) if same_day.day == first_day.day else same_day


def age_on(birth: date, day: date) -> int:
    """Completed years; born on 29 February, a year older on 1 March of common years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
