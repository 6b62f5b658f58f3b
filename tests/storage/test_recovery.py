"""Recovery secrets, copied from paper."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.base.errors import UserError
from casework.storage.recovery import ALPHABET, SIGNS, grouped, new_secret, read_secret

SECRET = "EK3SS-NR3PS-R7G0B-ZYFQA-0E95R-1WHJK"


def test_a_secret_has_more_than_128_bits_in_six_groups_of_five() -> None:
    assert 27 * math.log2(len(ALPHABET)) >= 128
    groups = new_secret().split("-")
    assert [len(group) for group in groups] == [5] * 6
    assert not set("ILOU") & set("".join(groups))


def test_two_secrets_differ() -> None:
    assert new_secret() != new_secret()


@given(st.data())
def test_it_is_read_however_it_is_typed(data: st.DataObject) -> None:
    secret = new_secret()
    typed = secret.replace("-", data.draw(st.sampled_from(["", " ", " - ", "\u00a0", "—", ".", "\n"])))
    typed = typed.replace("0", data.draw(st.sampled_from("0oO"))).replace(
        "1", data.draw(st.sampled_from("1iIlL"))
    )
    typed = typed.lower() if data.draw(st.booleans()) else typed
    assert grouped(read_secret(f"  {typed} ")) == secret


@given(st.integers(0, SIGNS - 1), st.integers(1, 31))
def test_one_wrong_sign_is_a_slip(place: int, shift: int) -> None:
    # One secret for all: of 32,768 slips of another one, one would pass (and be a wrong secret then).
    signs = list(SECRET.replace("-", ""))
    signs[place] = ALPHABET[(ALPHABET.index(signs[place]) + shift) % 32]
    with pytest.raises(UserError, match="recovery_slip"):
        read_secret("".join(signs))


def test_two_signs_exchanged_are_a_slip() -> None:
    secret = "00001-23456-789AB-CDEFG-HJKMN-PQRST"
    with pytest.raises(UserError, match="recovery_slip"):
        read_secret(secret)


@pytest.mark.parametrize("typed", ["", "ABCDE", "ABCDE-" * 7])
def test_a_missing_group_is_said(typed: str) -> None:
    with pytest.raises(UserError) as refusal:
        read_secret(typed)
    assert refusal.value.code == "recovery_incomplete"
    assert "30 signes" in refusal.value.sentence


@given(st.text(max_size=60))
def test_anything_else_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(UserError) as refusal:
        read_secret(typed)
    assert refusal.value.sentence
