from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.domain.projects import Goal
from casework.reports import project_sheet
from casework.reports.bidi import levels_of, visual_order
from casework.reports.fonts import printable
from casework.reports.style import TEXT_LIMIT
from tests.reports.paper_samples import a_person, a_project_sheet, an_imprint
from tests.reports.reading import displayed_text_of, pages_of, text_of


def printed(**changes: object) -> str:
    return text_of(project_sheet.render(a_project_sheet(**changes), an_imprint()))


def test_markup_in_a_note_is_printed_as_it_was_typed() -> None:
    assert "<b>gras</b> & &amp; <para> </font> 1 < 2" in printed(
        strengths="<b>gras</b> & &amp; <para> </font> 1 < 2"
    )


def test_control_signs_are_left_out() -> None:
    assert "avantaprès" in printed(strengths="avant\x07\x00\x1b\u202eaprès")


@pytest.mark.parametrize(
    ("last_name", "first_name", "expected"),
    [
        ("Wiśniewska", "Żaneta", "WIŚNIEWSKA Żaneta"),
        ("Çelik", "İbrahim", "ÇELIK İbrahim"),
        ("Ștefănescu", "Ionuț", "ȘTEFĂNESCU Ionuț"),
        ("Nguyễn", "Thị Hạnh", "NGUYỄN Thị Hạnh"),
        ("Коваленко", "Олександр", "КОВАЛЕНКО Олександр"),
        ("Παπαδόπουλος", "Νίκος", "ΠΑΠΑΔΌΠΟΥΛΟΣ Νίκος"),
        ("გელაშვილი", "Nino", "გელაშვილი Nino"),
        ("Հակոբյան", "Արամ", "ՀԱԿՈԲՅԱՆ Արամ"),
    ],
)
def test_names_of_many_alphabets_are_printed_and_found(
    last_name: str, first_name: str, expected: str
) -> None:
    text = printed(person=a_person(last_name=last_name, first_name=first_name))
    assert expected in text
    assert "□" not in text


def test_an_accent_typed_apart_from_its_letter_is_joined_to_it() -> None:
    assert "Zoé" in printed(strengths="Zoe\u0301")


def test_arabic_words_are_found_as_they_were_typed() -> None:
    data = project_sheet.render(a_project_sheet(wants="أريد أن أرى ابنتي كل أسبوع"), an_imprint())
    shown = displayed_text_of(data)
    assert "ابنتي" in shown
    assert "أسبوع" in shown


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not on this computer")
def test_arabic_is_found_by_another_reader_too(tmp_path: Path) -> None:
    path = tmp_path / "fiche.pdf"
    path.write_bytes(project_sheet.render(a_project_sheet(wants="أريد أن أرى ابنتي"), an_imprint()))
    text = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True).stdout.decode()
    assert "أريد أن أرى ابنتي" in text


def test_an_arabic_name_stands_among_french_words() -> None:
    person = a_person(last_name="بن صالح", first_name="يوسف")
    shown = displayed_text_of(project_sheet.render(a_project_sheet(person=person), an_imprint()))
    assert "يوسف" in shown
    assert "né le 14 juil. 1974" in shown.replace("\u00a0", " ")


def test_a_right_to_left_paragraph_goes_on_over_the_page() -> None:
    words = " ".join(["كلمة"] * 2600)
    pages = pages_of(project_sheet.render(a_project_sheet(wants=words), an_imprint()))
    assert len(pages) >= 4


def test_the_order_on_paper_follows_the_reading_direction() -> None:
    base, levels = levels_of("ab אב")
    assert base == 0
    assert [levels[i] for i in (0, 3)] == [0, 1]
    assert visual_order(levels) == [0, 1, 2, 4, 3]
    base, levels = levels_of("אב ab")
    assert base == 1
    assert visual_order(levels) == [3, 4, 2, 1, 0]


def test_a_persian_joiner_neither_shows_nor_breaks_the_line() -> None:
    shown = displayed_text_of(project_sheet.render(a_project_sheet(wants="می‌خواهم کار کنم"), an_imprint()))
    assert "کار" in shown


def test_a_letter_that_no_font_holds_becomes_a_square() -> None:
    assert printable("ok 🙂 你") == "ok □ □"


def test_spaces_before_double_signs_do_not_break() -> None:
    assert printable("Quoi ?") == "Quoi\u00a0?"
    assert printable("« oui »") == "«\u00a0oui\u00a0»"
    assert printable(" avec ") == " avec "


def test_a_word_longer_than_the_line_is_broken() -> None:
    text = printed(strengths="x" * 2000)
    assert text.replace(" ", "").count("x") >= 2000


def test_a_hyphenated_word_stays_whole_so_that_it_is_found() -> None:
    goals = [Goal("Accueillir sa fille un week-end", "Famille")]
    assert "Accueillir sa fille un week-end" in printed(goals=goals)


def test_a_very_long_text_is_printed_up_to_its_limit_and_says_so() -> None:
    data = project_sheet.render(a_project_sheet(strengths="mot " * 2_500_000), an_imprint())
    pages = pages_of(data)
    assert len(pages) < 40
    assert "Texte trop long pour être imprimé en entier" in " ".join(pages)
    assert TEXT_LIMIT == 60_000


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_printed(text: str) -> None:
    sheet = a_project_sheet(wants=text, strengths=text, person=a_person(last_name=text, first_name=text))
    assert project_sheet.render(sheet, an_imprint()).startswith(b"%PDF")
