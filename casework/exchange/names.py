"""Names as teams write them in one cell: « NOM Prénom », « Mme NOM Prénom », « Prénom NOM »."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from casework.base.text import name_case, plain, tidy

_CIVILITY = re.compile(r"(?:mme|mlle|melle|mrs|mr|m|monsieur|madame|mademoiselle)(?:\.\s*|\s+)(?=\S)", re.I)
_SEX_OF_CIVILITY = {
    "mme": "F",
    "mll": "F",
    "mel": "F",
    "mad": "F",
    "mrs": "F",
    "mr": "M",
    "m": "M",
    "mon": "M",
}
_ASIDE = re.compile(r"\s*\(([^()]*)\)\s*")
_PARTICLES = frozenset(
    (
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "l",
        "d",
        "dos",
        "da",
        "das",
        "do",
        "di",
        "del",
        "della",
        "von",
        "van",
    )
) | {"der", "den", "ben", "bin", "el", "al", "ait", "saint", "st", "ibn", "abou"}


class PersonName(NamedTuple):
    """``sex`` is what the civility says ("" without one); ``aside`` what stood in brackets.

    ``is_sure``: the letters' case told the last name from the first.
    """

    last_name: str
    first_name: str
    sex: str = ""
    aside: str = ""
    is_sure: bool = True


@lru_cache(maxsize=4096)
def split_name(written: str, first_name_leads: bool = False) -> PersonName:
    """The names in one cell. Where case does not tell, the heading's order does, and ``is_sure`` is False."""
    text = tidy(written)
    aside = " ; ".join(_ASIDE.findall(text))
    text, sex = _without_civility(tidy(_ASIDE.sub(" ", text)))
    if "," in text:
        last, _, first = text.partition(",")
        return _named(last, first, sex, aside, True)
    words = text.split()
    if len(words) < 2:
        return _named(text, "", sex, aside, True)
    loud = [_is_loud(word) for word in words]
    if all(loud) or not any(loud):
        return _by_order(words, first_name_leads, sex, aside)
    if loud[0]:
        count = loud.index(False)
        return _named(" ".join(words[:count]), " ".join(words[count:]), sex, aside, True)
    if loud[-1]:
        count = len(words) - loud[::-1].index(False)
        return _named(" ".join(words[count:]), " ".join(words[:count]), sex, aside, True)
    return _by_order(words, first_name_leads, sex, aside)


@lru_cache(maxsize=4096)
def single_name(written: str) -> str:
    """A last or first name of its own column: edges and civility off, usual capitals."""
    return name_case(_without_civility(tidy(written))[0])


@lru_cache(maxsize=256)
def sex_of_civility(written: str) -> str:
    """What « Mme », « M. » in front of a name says: F, M or ""."""
    return _without_civility(tidy(written))[1]


def _without_civility(text: str) -> tuple[str, str]:
    match = _CIVILITY.match(text)
    if not match:
        return text, ""
    word = plain(match.group().strip(" ."))
    return text[match.end() :].strip(), _SEX_OF_CIVILITY.get(word) or _SEX_OF_CIVILITY.get(word[:3], "")


def _is_loud(word: str) -> bool:
    """Is it written in capitals? (« McDONALD » is; an initial « J. » is not.)"""
    letters = [sign for sign in word if sign.isalpha()]
    if len(letters) < 2:
        return False
    return word.isupper() or (letters[-1].isupper() and letters[-2].isupper())


def _by_order(words: list[str], first_name_leads: bool, sex: str, aside: str) -> PersonName:
    """The family name takes its particles with it: « De La Tour Rémi »."""
    if first_name_leads:
        count = next((n for n, word in enumerate(words) if n and plain(word) in _PARTICLES), len(words) - 1)
        return _named(" ".join(words[count:]), " ".join(words[:count]), sex, aside, False)
    count = 0
    while count < len(words) - 2 and plain(words[count]) in _PARTICLES:
        count += 1
    return _named(" ".join(words[: count + 1]), " ".join(words[count + 1 :]), sex, aside, False)


def _named(last: str, first: str, sex: str, aside: str, is_sure: bool) -> PersonName:
    return PersonName(name_case(last.strip(" ,;")), name_case(first.strip(" ,;")), sex, aside, is_sure)
