"""Words: accents, plurals, French typography, names."""

from __future__ import annotations

import re
import unicodedata
from itertools import filterfalse

NBSP = "\N{NO-BREAK SPACE}"
NARROW_NBSP = "\N{NARROW NO-BREAK SPACE}"

# Letters that Unicode does not decompose, as a French reader would type them.
_PLAIN = {
    "œ": "oe",
    "æ": "ae",
    "ß": "ss",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ı": "i",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
}
_NOT_PLAIN = re.compile(f"[{''.join(_PLAIN)}]")
_NOT_WORD = re.compile(r"[^\w]+", re.UNICODE)
_SPACE_BEFORE_SIGN = re.compile(r"[ \u00a0\u202f]+([:;!?»])")
_SPACE_AFTER_GUILLEMET = re.compile(r"«[ \u00a0\u202f]*")
_NAME_PART = re.compile(r"[^\W\d_]+", re.UNICODE)
_LINE_END = re.compile(r"\r\n|[\r\x85\u2028\u2029]")
# Control signs of both sets (one of the second speaks to terminals), marks of direction, signs that nobody
# sees (two names told apart by one), halves of signs. Joiners stay: Persian is written with them.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    r"\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)


def plain(text: str) -> str:
    """Lower case without accents, letters otherwise kept: « Çelik » → « celik »."""
    lower = text.casefold()
    if lower.isascii():
        return lower
    # The search index calls this for every note: what can be done without a loop of ours is.
    # Made small again: « 𝕊 » is an S only once it is decomposed.
    decomposed = unicodedata.normalize("NFKD", lower).casefold()
    letters = "".join(filterfalse(unicodedata.combining, decomposed))
    return _NOT_PLAIN.sub(lambda found: _PLAIN[found.group()], letters)


def fold(text: str) -> str:
    """The form in which names are compared and sorted: plain, every other sign a single space.

    « O’Brien » and « O'BRIEN » → « o brien »; « Martin-Lacaze » → « martin lacaze ».
    """
    return _NOT_WORD.sub(" ", plain(text)).strip()


def tidy(text: str) -> str:
    """Text as stored from a one-line field: no control or direction marks, single spaces, no edges."""
    return re.sub(r"\s+", " ", _CONTROL.sub("", text)).strip()


def clean(text: str) -> str:
    """Text as stored from a many-line field: no control or direction marks, Unix line ends."""
    lines = _CONTROL.sub("", _LINE_END.sub("\n", text)).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def name_case(text: str) -> str:
    """A name written in one case, as it is usually written: « DE LA TOUR » → « De La Tour ».

    A name that already mixes cases is left as it is: its bearer knows better.
    """
    if not (text.isupper() or text.islower()):
        return text
    return _NAME_PART.sub(lambda part: part.group()[0].upper() + part.group()[1:].lower(), text)


def display_name(last_name: str, first_name: str) -> str:
    """« N’DIAYE Mamadou », as lists, banners and paper show it."""
    return f"{last_name.upper()} {first_name}".strip()


def plural(count: float, one: str, many: str | None = None) -> str:
    """« 1 jour », « 2 jours »: in French the plural begins at two."""
    return f"{thousands(count)}{NBSP}{one if abs(count) < 2 else many or one + 's'}"


def thousands(count: float) -> str:
    """« 20 000 », with the narrow space of French numbers; decimals after a comma."""
    return f"{count:,}".replace(",", NARROW_NBSP).replace(".", ",")


def typeset(text: str) -> str:
    """French typography: non-breaking spaces before : ; ! ? » and after «."""
    return _SPACE_AFTER_GUILLEMET.sub("«" + NBSP, _SPACE_BEFORE_SIGN.sub(NBSP + r"\1", text))
