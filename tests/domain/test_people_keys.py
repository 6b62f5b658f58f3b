"""Names sorted, found and heard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.base.text import fold
from casework.domain.people import derived_keys, file_number, phone_forms, same_names, sound, sound_text


@pytest.mark.parametrize(
    "group",
    [
        "Dupont dupond DUPONTS Dupon",
        "Lefèvre Lefebvre lefevre",
        "Mathieu Matthieu",
        "Gautier Gauthier Gaultier",
        "Renaud Renault Reno",
        "Gonçalves Gonsalves",
        "Philippe Filipe",
        "Marie Mary",
        "Yacine Yassine",
        "Kowalski Kovalsky",
        "Hugo Ugo",
    ],
)
def test_names_that_sound_alike_have_one_code(group: str) -> None:
    assert len({sound(name) for name in group.split()}) == 1


@pytest.mark.parametrize("pair", ["Martin Bertin", "Girard Gérard", "Petit Petrov", "Ali Olli"])
def test_names_that_sound_different_have_two_codes(pair: str) -> None:
    one, other = pair.split()
    assert sound(one) != sound(other)


@given(st.text())
def test_a_sound_never_depends_on_case_and_never_fails(word: str) -> None:
    assert sound_text(word) == sound_text(word)
    assert " " not in sound(word.replace(" ", ""))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzàâçéèêëîïôûüœ", min_size=1))
def test_a_latin_name_sounds_the_same_in_capitals(word: str) -> None:
    assert sound(word) == sound(word.upper())
    assert sound(word)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "written", ["06.12.34.56.78", "+33 6 12 34 56 78", "0033612345678", "+33 (0)6 12 34 56 78", "0612345678"]
)
def test_a_french_number_is_found_in_both_forms(written: str) -> None:
    assert phone_forms(written) == ["0612345678", "33612345678"]


def test_a_foreign_number_keeps_its_own_digits() -> None:
    assert phone_forms("+40 721 123 456") == ["40721123456"]
    assert phone_forms("poste 12") == []


def test_last_names_sort_before_their_longer_companions() -> None:
    names = [("Martin-Lacaze", "Alex"), ("Martin", "Zoé"), ("Çelik", "Nuno"), ("Celestin", "Ana")]
    names.sort(key=lambda name: derived_keys(*name).sort_key)
    assert [last for last, _first in names] == ["Celestin", "Çelik", "Martin", "Martin-Lacaze"]


def test_an_anonymous_person_sorts_by_pseudonym() -> None:
    assert derived_keys("", "", pseudonym="Le Chat").sort_key == "le chat"


def test_everything_that_identifies_is_searched() -> None:
    found = derived_keys("N’Diaye", "Mamadou", file_number="2025-041", phone="06 12 34 56 78").search_text
    assert found == "n diaye mamadou ndiaye 2025 041 0612345678 33612345678"


def test_file_numbers_grow_past_three_digits() -> None:
    assert [file_number(2026, n) for n in (1, 41, 1000)] == ["2026-001", "2026-041", "2026-1000"]


def test_the_same_names_in_another_order_are_the_same() -> None:
    assert same_names(("DE LA TOUR", "Véronique"), ("Veronique", "de la tour"))
    assert not same_names(("Petit", "Samira"), ("Petit", "Françoise"))
