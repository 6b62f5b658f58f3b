"""Dates as French people write and read them. (domain.dates computes with them.)"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from casework.base.text import NBSP, plain, plural

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
SHORT_MONTHS = (
    "janv.", "févr.", "mars", "avril", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

_MONTH_NUMBER = {plain(name): number for number, name in enumerate(MONTHS, 1)} | {
    plain(name).rstrip("."): number for number, name in enumerate(SHORT_MONTHS, 1)
}
_NUMERIC = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_WORDS = re.compile(r"(?:[a-z]+ )?(\d{1,2})(?:er)? ([a-z]+)\.?(?: (\d{4}|\d{2}))?")
_COMPACT = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_SHIFT = re.compile(r"([+-]) ?(\d{1,4}) ?([jsma])")
_TIME = re.compile(r"(\d{1,2}) ?(?:h|:|\.) ?(\d{2})?|(\d{2})(\d{2})")
_RELATIVE = {"hier": -1, "aujourd'hui": 0, "auj": 0, "demain": 1, "avant-hier": -2, "apres-demain": 2}


def long_date(day: date) -> str:
    """« 12 mars 2026 », « 1er mars 2026 » (non-breaking)."""
    return f"{_ordinal(day.day)}{NBSP}{MONTHS[day.month - 1]}{NBSP}{day.year}"


def short_date(day: date) -> str:
    """« 3 déc. 2026 »."""
    return f"{_ordinal(day.day)}{NBSP}{SHORT_MONTHS[day.month - 1]}{NBSP}{day.year}"


def day_and_month(day: date) -> str:
    """« 3 déc. »."""
    return f"{_ordinal(day.day)}{NBSP}{SHORT_MONTHS[day.month - 1]}"


def weekday_date(day: date) -> str:
    """« jeudi 26 novembre 2026 »."""
    return f"{WEEKDAYS[day.weekday()]}{NBSP}{long_date(day)}"


def clock_time(moment: datetime) -> str:
    """« 14 h 35 », in the computer's own zone."""
    local = moment.astimezone()
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def day_and_time(moment: datetime) -> str:
    """« 3 déc. 2026 à 14 h 35 », in the computer's own zone."""
    return f"{short_date(moment.astimezone().date())} à {clock_time(moment)}"


def distance(day: date, today: date) -> str:
    """« dans 11 jours », « il y a 4 jours », « aujourd’hui »."""
    days = (day - today).days
    if days == 0:
        return "aujourd’hui"
    if days == 1:
        return "demain"
    if days == -1:
        return "hier"
    before = f"dans{NBSP}" if days > 0 else f"il{NBSP}y{NBSP}a{NBSP}"
    return before + plural(abs(days), "jour")


def elapsed(day: date, today: date) -> str:
    """« 2 ans et 8 mois », « moins d’un mois »: whole months only."""
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    years, rest = divmod(max(months, 0), 12)
    parts = [plural(years, "an")] if years else []
    parts += [plural(rest, "mois", "mois")] if rest else []
    return " et ".join(parts) or "moins d’un mois"


def _ordinal(day: int) -> str:
    return "1er" if day == 1 else str(day)


def parse_date(text: str, today: date | None = None, *, latest: date | None = None) -> date | None:
    """A full date as a French team would type it; None where it is not one (nothing is guessed).

    25/05/1998, 25-05-1998, 1998-05-25, 25.5.98, 25 mai 1998, 250598. With ``today`` also what is relative:
    hier, +3j, 12 mars, 12/3. A two-digit year is the latest one that is not after ``latest`` (of which
    the default is twenty years after today, or 2069 without today): births pass today as ``latest``.
    """
    written = plain(text.replace(NBSP, " ").replace("’", "'").strip())
    written = re.sub(r"\s+", " ", written)
    if today is not None:
        relative = _relative(written, today)
        if relative is not None:
            return relative
    iso = _ISO.fullmatch(written)
    if iso:
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    match = _NUMERIC.fullmatch(written) or _COMPACT.fullmatch(written)
    if match:
        day, month, year = int(match[1]), int(match[2]), match[3]
    else:
        words = _WORDS.fullmatch(written)
        if not words or words[2] not in _MONTH_NUMBER:
            return None
        day, month, year = int(words[1]), _MONTH_NUMBER[words[2]], words[3]
    return _complete(day, month, year, today, latest)


def parse_time(text: str) -> time | None:
    """A time of day as a French team would type it: 14h32, 14 h, 14:32, 1432; None where it is not one."""
    match = _TIME.fullmatch(plain(text.replace(NBSP, " ").strip()))
    if not match:
        return None
    hour, minute = int(match[1] or match[3]), int(match[2] or match[4] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _relative(written: str, today: date) -> date | None:
    if written in _RELATIVE:
        return today + timedelta(days=_RELATIVE[written])
    shift = _SHIFT.fullmatch(written)
    if not shift:
        return None
    count = int(shift[2]) * (1 if shift[1] == "+" else -1)
    if shift[3] in "js":
        return today + timedelta(days=count * (7 if shift[3] == "s" else 1))
    months = count * (12 if shift[3] == "a" else 1)
    index = today.year * 12 + today.month - 1 + months
    for day in range(today.day, 27, -1):
        exact = _date(index // 12, index % 12 + 1, day)
        if exact:
            return exact
    return _date(index // 12, index % 12 + 1, min(today.day, 28))


def _complete(day: int, month: int, year: str | None, today: date | None, latest: date | None) -> date | None:
    if year is None:
        return _date(today.year, month, day) if today else None
    if len(year) == 4:
        return _date(int(year), month, day)
    bound = latest or (today.replace(year=today.year + 20, day=1) if today else date(2069, 12, 31))
    candidate = bound.year - (bound.year - int(year)) % 100
    found = _date(candidate, month, day)
    if found and found > bound:
        return _date(candidate - 100, month, day)
    return found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
