"""Other people's names inside what is handed to somebody."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casework.domain.other_names import HIDDEN, OtherNames

EVERYBODY = [("N’Diaye", "Mamadou"), ("De La Tour", "Rose"), ("Yılmaz", "Ayşe")]


def others(near: list[tuple[str, str]] | None = None) -> OtherNames:
    return OtherNames(("Martin", "Alex"), EVERYBODY, near or [])


def test_both_names_together_are_hidden_in_any_order_and_case() -> None:
    told = others().hide("Il partage avec Mamadou N’DIAYE ; de la tour rose est passée.")
    assert told == f"Il partage avec {HIDDEN} ; {HIDDEN} est passée."


def test_one_name_alone_is_hidden_only_for_those_who_are_near() -> None:
    assert others().hide("Vu avec Mamadou.") == "Vu avec Mamadou."
    assert others([("N’Diaye", "Mamadou")]).hide("Vu avec Mamadou.") == f"Vu avec {HIDDEN}."


def test_a_word_that_is_also_a_name_stays_where_it_is_not_written_as_one() -> None:
    near = others([("De La Tour", "Rose")])
    assert near.hide("une rose dans la tour") == "une rose dans la tour"
    assert near.hide("Rose est venue") == f"{HIDDEN} est venue"


def test_the_persons_own_names_stay() -> None:
    own = OtherNames(("Martin", "Alex"), [("Martin", "Léo")], [("Martin", "Léo")])
    assert own.hide("Alex Martin et Léo Martin") == f"Alex Martin et {HIDDEN}"


@given(st.text(max_size=80))
def test_a_text_that_names_nobody_is_left_as_it_is(text: str) -> None:
    assert OtherNames(("Martin", "Alex"), [], []).hide(text) == text
