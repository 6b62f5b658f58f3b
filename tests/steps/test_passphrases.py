"""French words drawn by lot."""

from __future__ import annotations

import unicodedata

import pytest

from casework.steps.passphrases import french_words, new_passphrase
from casework.steps.passwords import rate_password


def test_the_list_is_long_and_says_no_word_twice() -> None:
    words = french_words()
    assert len(words) == len(set(words)) >= 2_000
    assert all(unicodedata.normalize("NFC", word) == word and word.isalpha() for word in words)


@pytest.mark.parametrize(("words", "bits"), [(4, 44), (5, 55), (6, 66)])
def test_its_strength_is_told_from_the_drawing(words: int, bits: int) -> None:
    drawn = new_passphrase(words)
    assert len(drawn.text.split()) == words
    assert drawn.bits == bits
    assert f"2^{bits}" in drawn.sentence


def test_every_drawing_is_another_and_is_accepted() -> None:
    drawn = {new_passphrase().text for _ in range(20)}
    assert len(drawn) == 20
    assert all(rate_password(text).accepted for text in drawn)


@pytest.mark.parametrize("words", [3, 7])
def test_three_words_are_too_few_and_seven_too_many(words: int) -> None:
    with pytest.raises(ValueError, match="4 to 6"):
        new_passphrase(words)
