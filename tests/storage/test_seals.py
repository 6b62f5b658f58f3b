"""The seal of a text in a compartment."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.storage import keys, seals
from casework.storage.keys import BadSeal, KeyPair
from casework.storage.seals import open_text, seal_text

PAIR = KeyPair.new()
UID = bytes(range(16))


@given(st.text())
def test_any_text_comes_back_as_it_was(text: str) -> None:
    sealed = seal_text(PAIR.public, "note", UID, "text", text)
    assert open_text(PAIR.private, "note", UID, "text", sealed) == text


def test_a_seal_moved_to_another_place_does_not_open() -> None:
    sealed = seal_text(PAIR.public, "note", UID, "text", "séropositif")
    for table, uid, column in (
        ("draft", UID, "text"),
        ("note", bytes(16), "text"),
        ("note", UID, "title"),
    ):
        with pytest.raises(BadSeal):
            open_text(PAIR.private, table, uid, column, sealed)


def test_another_key_does_not_open_it() -> None:
    sealed = seal_text(PAIR.public, "note", UID, "text", "séropositif")
    with pytest.raises(BadSeal):
        open_text(KeyPair.new().private, "note", UID, "text", sealed)


def test_two_results_have_one_length_and_two_seals_differ() -> None:
    positive = seal_text(PAIR.public, "note", UID, "text", "positif")
    negative = seal_text(PAIR.public, "note", UID, "text", "négatif")
    assert len(positive) == len(negative)
    assert positive != seal_text(PAIR.public, "note", UID, "text", "positif")


def test_the_seal_says_its_format_and_which_key_it_needs() -> None:
    sealed = seal_text(PAIR.public, "note", UID, "text", "")
    assert sealed[:4] == b"CWS\x01"
    assert seals.key_needed(sealed) == seals.key_id(PAIR.public)


def test_a_seal_of_a_later_format_asks_for_a_newer_program() -> None:
    sealed = bytearray(seal_text(PAIR.public, "note", UID, "text", "texte"))
    sealed[3] = 2
    with pytest.raises(BadSeal) as refusal:
        open_text(PAIR.private, "note", UID, "text", bytes(sealed))
    assert refusal.value.code == "seal_newer"


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(BadSeal) as refusal:
        open_text(PAIR.private, "note", UID, "text", content)
    assert refusal.value.sentence


@given(st.data())
def test_a_changed_byte_is_refused(data: st.DataObject) -> None:
    sealed = bytearray(seal_text(PAIR.public, "note", UID, "text", "texte"))
    # The key id only helps to choose a key: what it says is not part of the text.
    places = [place for place in range(len(sealed)) if not 4 <= place < 12]
    place = data.draw(st.sampled_from(places))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BadSeal):
        open_text(PAIR.private, "note", UID, "text", bytes(sealed))


def test_a_seal_whose_content_is_no_text_is_refused() -> None:
    place = b"note\0text\0" + UID
    for content in (b"\xff\xfe\x80" + bytes(61), bytes(64)):
        forged = b"CWS\x01" + seals.key_id(PAIR.public) + keys.seal(PAIR.public, place, content)
        with pytest.raises(BadSeal):
            open_text(PAIR.private, "note", UID, "text", forged)


def test_a_uid_of_another_size_is_a_bug() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        seal_text(PAIR.public, "note", secrets.token_bytes(8), "text", "texte")
