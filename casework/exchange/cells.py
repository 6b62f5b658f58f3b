"""What one cell says, as a value of the trade: dates of every written form, telephones, yes and no."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from casework.base.dates import parse_date
from casework.base.text import fold, tidy
from casework.exchange.safe_cells import restore
from casework.exchange.sheets import Cell
from casework.exchange.wording import FALSE_WORDS, NOBODY, PENDING_WORDS, SERVICE_WORDS, SEX_WORDS, TRUE_WORDS

# Days as spreadsheets count them; day 60 is a 29 February 1900 that never was.
_SERIAL_ORIGIN = date(1899, 12, 30)
_SERIALS = range(61, 73_051)
_YEARS = range(1900, 2100)

_DIGITS = re.compile(r"\D+")
_PHONE_ALLOWED = re.compile(r"[\d\s.+()\-/]+")
_YEAR = re.compile(r"(?:en |annee )?((?:19|20)\d\d)")
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})[/.\-]((?:19|20)\d\d)")
_ABOUT_YEAR = re.compile(
    r"(?:vers|environ|env|circa|c|estimee?)? ?((?:19|20)\d\d) ?(?:environ|env|estimee?)?"
)
_SPLIT_PEOPLE = re.compile(r"\s*(?:[/;+&\n]|,|\bet\b)\s*(?![^()]*\))")
_CHILDREN = re.compile(r"(\d{1,2})\s+(enfants?|filles?|fils|garçons?)\s*(?:\(([^()]*)\))?", re.I)
_AGE = re.compile(r"\d{1,2}(?:\s*(?:ans|mois))?")


def text_of(cell: Cell) -> str:
    """A cell as a person reads it: « 1 », « 12/03/1993 », « oui »."""
    if isinstance(cell, str):
        return restore(tidy(cell))
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell).replace(".", ",")
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}" if cell.time() == time.min else f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell.day:02d}/{cell.month:02d}/{cell.year:04d}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return str(cell)


def long_text_of(cell: Cell) -> str:
    """As text_of, with the line breaks of a long remark kept."""
    if isinstance(cell, str) and "\n" in cell:
        return "\n".join(line for line in map(tidy, cell.splitlines()) if line)
    return text_of(cell)


def date_of(cell: Cell, latest: date) -> date | None:
    """The day a cell says, None where it is not one. ``latest`` bounds what a two-digit year may mean."""
    if isinstance(cell, str):
        return _date_in_text(cell, latest)
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool | time | timedelta):
        return None
    if cell != int(cell) or cell < 0:
        return _serial(int(cell)) if cell > 0 else None
    return _serial(int(cell)) or _date_in_text(f"{int(cell):06d}", latest)


def _serial(number: int) -> date | None:
    if number not in _SERIALS or number in _YEARS:
        return None
    return _SERIAL_ORIGIN + timedelta(days=number)


def _date_in_text(text: str, latest: date) -> date | None:
    if len(text) == 10 and text[2] == text[5] == "/":
        try:
            return date(int(text[6:]), int(text[3:5]), int(text[:2]))
        except ValueError:
            return None
    return _slow_date(text, latest)


@lru_cache(maxsize=8192)
def _slow_date(text: str, latest: date) -> date | None:
    written = tidy(text)
    if written.isdecimal() and len(written) in (4, 5):
        return _serial(int(written))
    return parse_date(written, latest=latest)


@lru_cache(maxsize=4096)
def birth_of(text: str) -> tuple[date, str] | None:
    """A birth of which only a part is known: (first day it may be, precision month, year or estimated)."""
    words = fold(text)
    month = _MONTH_AND_YEAR.fullmatch(tidy(text))
    if month and 1 <= int(month[1]) <= 12:
        return date(int(month[2]), int(month[1]), 1), "month"
    year = _YEAR.fullmatch(words)
    if year:
        return date(int(year[1]), 1, 1), "year"
    about = _ABOUT_YEAR.fullmatch(words)
    return (date(int(about[1]), 1, 1), "estimated") if about else None


@lru_cache(maxsize=4096)
def phone_of(text: str) -> str:
    """A French number as « 06 12 34 56 78 », whatever lost its first zero; anything else as written."""
    if not _PHONE_ALLOWED.fullmatch(text):
        return tidy(text)
    digits = _DIGITS.sub("", text)
    if digits.startswith("0033"):
        digits = digits[2:]
    if digits.startswith("33") and len(digits) in (11, 12):
        digits = digits[2:].removeprefix("0")
    national = f"0{digits}" if len(digits) == 9 and digits[0] != "0" else digits
    if len(national) != 10 or national[0] != "0":
        return tidy(text)
    return " ".join(national[n : n + 2] for n in range(0, 10, 2))


@lru_cache(maxsize=256)
def sex_of(text: str) -> str | None:
    """F, M, X; "" for an empty cell; None where it says something else."""
    words = fold(text)
    return SEX_WORDS.get(words) if words else ""


@lru_cache(maxsize=256)
def yes_or_no(text: str) -> bool | None:
    """True, False; None for « en cours » and whatever says more or neither. An empty cell is False.

    Only whole phrases count: « Oui (3 mois) » or « Non, prolongé de 3 mois » is for somebody to read.
    """
    words = fold(text)
    if words in TRUE_WORDS:
        return True
    return False if not words or words in FALSE_WORDS else None


@lru_cache(maxsize=256)
def is_pending(text: str) -> bool:
    """Does it say that it is on its way?"""
    return fold(text) in PENDING_WORDS


@lru_cache(maxsize=1024)
def code_of(text: str, codes: tuple[tuple[str, frozenset[str]], ...]) -> str:
    """The first code one of whose words stands in the text; "" for none."""
    words = frozenset(fold(text).split())
    return next((code for code, known in codes if words & known), "")


@lru_cache(maxsize=1024)
def service_kind_of(text: str) -> str:
    """The kind of service a cell, a title or a file name speaks of; "" for none."""
    words = fold(text)
    for kind, phrases in SERVICE_WORDS:
        if words in phrases:
            return kind
    padded = f" {words} "
    for kind, phrases in SERVICE_WORDS:
        if any(f" {phrase} " in padded for phrase in phrases if len(phrase) > 2):
            return kind
    return ""


@lru_cache(maxsize=1024)
def people_in(text: str) -> tuple[str, ...]:
    """The people one cell names: « Marc / Julie », « Marc et Julie (IDE) »."""
    parts = (tidy(part) for part in _SPLIT_PEOPLE.split(text))
    return tuple(part for part in parts if part and fold(part) not in NOBODY)


@lru_cache(maxsize=1024)
def companions_in(text: str) -> tuple[str, ...]:
    """One label a companion: « 2 enfants (4 et 9 ans) » are « enfant (4 ans) » and « enfant (9 ans) »."""
    found: list[str] = []
    for part in people_in(text):
        children = _CHILDREN.fullmatch(part)
        if children:
            found.extend(_children(int(children[1]), children[2], children[3] or ""))
        else:
            found.append(part)
    return tuple(found)


def _children(count: int, word: str, ages: str) -> list[str]:
    one = word if word.lower() == "fils" else word.rstrip("s")
    told = [age.strip() for age in _AGE.findall(ages)]
    if len(told) != count:
        return [one if count < 2 or not ages else f"{one} ({ages})"] * min(count, 12)
    unit = "mois" if "mois" in ages and "ans" not in ages else "ans"
    return [f"{one} ({age if age[-1:].isalpha() else f'{age} {unit}'})" for age in told]
