"""Who is who: the keys by which a person is sorted and found, and the French sound of a name."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from casework.base.text import NBSP, fold, plain

# Below a space, so that a last name sorts before its longer companions: Martin Zoé before Martin-Lacaze Alex.
_BETWEEN_NAMES = "\t"
_SHORTEST_PHONE = 4
# A dictionary sorts « N’Diaye » as one word.
_APOSTROPHES = re.compile("['’ʼ`´]")


class KnownPerson(NamedTuple):
    """Who somebody is, as scripts read it. Dates as they are stored; None: unknown."""

    id: int
    file_number: str
    last_name: str
    first_name: str
    birth_date: date | None


class DerivedKeys(NamedTuple):
    """The three columns that follow from a person's identity; made by ``derived_keys`` and nowhere else."""

    sort_key: str
    search_text: str
    sound_text: str


def derived_keys(
    last_name: str, first_name: str, *, pseudonym: str = "", file_number: str = "", phone: str = ""
) -> DerivedKeys:
    """How a person is sorted and found: names folded (last first), pseudonym, file number, phone digits."""
    last, first, other = fold(last_name), fold(first_name), fold(pseudonym)
    # « N’Diaye » is looked for as « n diaye » and as « ndiaye », « De La Tour » as « delatour » too.
    joined = last.replace(" ", "") if " " in last else ""
    words = [last, first, joined, other, fold(file_number), *phone_forms(phone)]
    sort_key = f"{_sorted(last_name)}{_BETWEEN_NAMES}{_sorted(first_name)}" if last or first else other
    sounds = sound_text(f"{last_name} {first_name} {pseudonym}")
    return DerivedKeys(sort_key, " ".join(filter(None, words)), sounds)


def _sorted(name: str) -> str:
    return fold(_APOSTROPHES.sub("", name))


def file_number(year: int, counter: int) -> str:
    """« 2026-041 »."""
    return f"{year}-{counter:03d}"


def phone_forms(phone: str) -> list[str]:
    """The digits by which a number is found: as dialled here and from abroad.

    « +33 (0)6 12 34 56 78 » and « 06.12.34.56.78 » → 0612345678, 33612345678. A foreign number keeps its
    international digits only; what is too short to be a number gives nothing.
    """
    written = re.sub(r"\(0\)", "", phone).strip()
    digits = re.sub(r"\D", "", written)
    if len(digits) < _SHORTEST_PHONE:
        return []
    if digits.startswith("00"):
        digits, written = digits[2:], "+"
    if digits.startswith("33") and len(digits) == 11:
        return ["0" + digits[2:], digits]
    if not written.startswith("+") and digits.startswith("0") and len(digits) == 10:
        return [digits, "33" + digits[1:]]
    return [digits]


def phone_words(phone: str) -> str:
    """« 06 12 34 56 78 » for a French number, however it was typed; another one as it was typed."""
    forms = phone_forms(phone)
    if len(forms) < 2:
        return phone
    national = forms[0]
    return NBSP.join(national[index : index + 2] for index in range(0, len(national), 2))


# The sound of names ------------------------------------------------------------------------------

# What sounds alike in French, in this order, on a word without accents. Digits stand for sounds that no
# single letter writes: 1 an, 2 in, 3 on, 8 ch, 9 gn.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:mac|mc)(?=[bcdfghjklmnpqrstvwxz])", "mak"),
        (r"y", "i"),
        (r"bv", "v"),
        (r"ph", "f"),
        (r"sch|sh|ch(?![rlnkt])", "8"),
        (r"gn", "9"),
        (r"h", ""),
        (r"c?qu?|ck|c(?![ei8])", "k"),
        (r"[cz]", "s"),
        (r"ge(?=[ao])|g(?=[ei])", "j"),
        (r"gu(?=[ei])", "g"),
        (r"w", "v"),
        (r"eau|au(?:l(?=t))?", "o"),
        (r"oeu|oe|eu", "e"),
        (r"ou|oo", "u"),
        (r"(?<=i)en$|[ae]in(?![aeioun])|[iu][nm](?![aeiounm])", "2"),
        (r"[ae][nm](?![aeiounm])", "1"),
        (r"o[nm](?![aeiounm])", "3"),
        (r"ai|ei", "e"),
        (r"(.)\1+", itemgetter(1)),
        (r"(?<=..)(?:er|[sxtdpe])+$", ""),
    )
)
_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[a-z]+")


def sound(word: str) -> str:
    """How a word sounds to a French ear, as a code: dupond, Dupont and Duponts give the same one.

    A word in another script is its own code; numbers have none.
    """
    # A cedilla is gone once the word is plain, and its sound with it.
    letters = plain(unicodedata.normalize("NFC", word).casefold().replace("ç", "ss"))
    if not _LATIN.fullmatch(letters):
        return letters if letters.isalpha() else ""
    for pattern, code in _SOUNDS:
        letters = pattern.sub(code, letters)
    return letters or plain(word)


def sound_text(names: str) -> str:
    """The sounds of each word of a name, in order."""
    return " ".join(filter(None, map(sound, _WORD.findall(_APOSTROPHES.sub("", names)))))


# Look-alikes -------------------------------------------------------------------------------------


def same_names(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Are (last, first) and (last, first) the same words, whatever the order, case, accents and hyphens?"""
    return sorted(fold(" ".join(one)).split()) == sorted(fold(" ".join(other)).split())


def births_agree(one: date | None, other: date | None) -> bool:
    """Could both be one birth? Equal, one unknown, day and month swapped, or one part mistyped."""
    if one is None or other is None or one == other:
        return True
    if one.year == other.year and (one.day, one.month) == (other.month, other.day):
        return True
    return sum((one.year != other.year, one.month != other.month, one.day != other.day)) == 1
