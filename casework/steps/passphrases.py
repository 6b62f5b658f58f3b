"""Passphrases that are easy to remember and were chosen by nobody: French words drawn by lot."""

from __future__ import annotations

import math
import secrets
from functools import cache
from typing import NamedTuple

from casework.base.paths import RESOURCES

FEWEST, USUAL, MOST = 4, 5, 6
_WORDS = RESOURCES / "passphrases" / "french.txt"


class Passphrase(NamedTuple):
    """``bits``: how many times, as a power of two, somebody who knows the list would have to guess."""

    text: str
    bits: int
    sentence: str


def new_passphrase(words: int = USUAL) -> Passphrase:
    """Four to six words drawn by lot. Each drawing gives another one; nothing keeps it."""
    if not FEWEST <= words <= MOST:
        raise ValueError(f"{FEWEST} to {MOST} words")
    known = french_words()
    bits = math.floor(words * math.log2(len(known)))
    sentence = f"{words} mots tirés au sort parmi {len(known)} : une chance sur 2^{bits} de tomber dessus."
    return Passphrase(" ".join(secrets.choice(known) for _ in range(words)), bits, sentence)


@cache
def french_words() -> tuple[str, ...]:
    """The words that are drawn from."""
    return tuple(_WORDS.read_text("utf-8").split())
