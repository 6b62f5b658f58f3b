"""What somebody typed, as words to look for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.base.text import plain
from casework.domain import snippets
from casework.domain.search_words import (
    all_beginnings,
    is_another_word,
    names_beginning,
    names_sounding,
    search_words,
)
from casework.domain.snippets import snippet


def test_accents_case_and_punctuation_do_not_matter() -> None:
    assert search_words("  Sœur, d'Éléonore !").words == ("soeur", "d", "eleonore")


def test_a_phone_number_is_looked_for_as_one_run_of_digits() -> None:
    words = search_words("06.12.34.56.78")
    assert words.digits == "0612345678"
    assert names_beginning(words).endswith('OR (search_text : "0612345678"*)')
    assert search_words("12 mars").digits == ""


@given(st.text())
def test_an_expression_holds_nothing_but_quoted_words(typed: str) -> None:
    words = search_words(typed)
    assert len(words.words) <= 8
    for word in words.words:
        assert word.isalnum()
    assert all_beginnings(words).count('"') == 2 * len(words.words)
    assert names_sounding(words).count('"') in (0, 2 * len(words.words))


def test_a_longer_spelling_is_another_word() -> None:
    assert is_another_word(search_words("qsdfghçx azertyé"), "AZERTYÉ Qsdfghç")
    assert not is_another_word(search_words("dupond"), "DUPONT Joëlle")
    assert not is_another_word(search_words("filip"), "DURAND Philippe")


def test_a_word_of_which_a_third_is_not_heard_is_another_word() -> None:
    assert is_another_word(search_words("marqueur"), "MARTIN-LACAZE Jean-Marc")


def test_a_snippet_marks_the_words_as_they_are_written() -> None:
    cut = snippet("Dit avoir vu sa Sœur\nÉlodie  au parc.", ["soeur", "elod"])
    assert [cut.text[a:b] for a, b in cut.marks] == ["Sœur", "Élodie"]


def test_a_long_text_is_cut_around_the_first_word() -> None:
    text = "mot " * 200 + "Périgueux " + "fin " * 200
    cut = snippet(text, ["perigueux"])
    assert len(cut.text) < 200
    assert cut.text.startswith("… ")
    assert cut.text.endswith(" …")
    ((start, end),) = cut.marks
    assert cut.text[start:end] == "Périgueux"


@pytest.mark.parametrize(
    ("text", "word"),
    [("Plain LETTERS", "letters"), ("L’été, Sœur ŒUVRE", "oeuvre"), ("Mme Yılmaz et Łukasz", "lukasz")],
)
def test_words_are_marked_in_whatever_letters_a_text_is_written(text: str, word: str) -> None:
    ((start, end),) = snippet(text, [word]).marks
    assert plain(text[start:end]) == word


@given(st.text(alphabet=st.characters(codec="cp1252")))
def test_the_quick_way_reads_french_as_the_slow_one(text: str) -> None:
    assert snippets._flat(text) == text.translate(snippets._letters())


@given(st.text(min_size=1), st.lists(st.text(min_size=1), max_size=3))
def test_marks_always_stand_inside_the_snippet(text: str, typed: list[str]) -> None:
    cut = snippet(text, search_words(" ".join(typed)).words, length=20)
    for start, end in cut.marks:
        assert 0 <= start < end <= len(cut.text)
        assert plain(cut.text[start:end])
