from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from casework.base.errors import Cancelled
from casework.base.progress import Cancellation
from casework.domain.projects import Action, Goal
from casework.reports import project_sheet
from casework.reports.page import Sheet, print_sheets
from casework.reports.style import prose, rows, section
from tests.reports.paper_samples import TODAY, a_person, a_project_sheet, an_imprint
from tests.reports.reading import fonts_of, open_pdf, outline_of, pages_of, text_of


def goals(count: int) -> list[Goal]:
    return [
        Goal(
            f"début-{n} " + "un objectif qui prend plusieurs lignes " * 3 + f"fin-{n}",
            "Famille",
            actions=(Action(f"fait ce qui est prévu {n} fois"),),
        )
        for n in range(count)
    ]


def test_a_page_says_who_printed_it_when_and_its_number() -> None:
    text = text_of(project_sheet.render(a_project_sheet(), an_imprint()))
    moment = an_imprint().printed_at.astimezone()
    assert f"Imprimé par Claire Aubert, coordinatrice, le 22 nov. 2026 à {moment.hour} h 35" in text
    assert "confidentiel" in text
    assert "1 / 1" in text
    assert "Association Rive" in text
    assert "Communauté thérapeutique de Brantôme" in text


def test_a_file_of_forty_pages_numbers_every_page_and_repeats_its_header() -> None:
    pages = pages_of(project_sheet.render(a_project_sheet(goals=goals(420)), an_imprint()))
    assert len(pages) >= 40
    for number, page in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in page
        assert "Association Rive" in page


def test_a_table_repeats_its_heading_on_every_page() -> None:
    pages = pages_of(project_sheet.render(a_project_sheet(goals=goals(60)), an_imprint()))
    with_rows = [page for page in pages if "début-" in page]
    assert len(with_rows) > 3
    assert all("Ce que chacun fait" in page for page in with_rows)


def test_no_row_is_cut_between_two_pages() -> None:
    pages = pages_of(project_sheet.render(a_project_sheet(goals=goals(120)), an_imprint()))
    for n in range(120):
        holders = [page for page in pages if f"début-{n} " in page]
        assert len(holders) == 1
        assert f"fin-{n}" in holders[0]


def test_a_row_taller_than_a_page_is_still_printed_whole() -> None:
    words = " ".join(f"mot{n}" for n in range(3000))
    goal = Goal("Un objectif", "Famille", actions=(Action(words),))
    text = text_of(project_sheet.render(a_project_sheet(goals=[goal]), an_imprint()))
    assert all(f"mot{n} " in text for n in range(2999))


def test_a_heading_never_stays_alone_at_the_foot_of_a_page() -> None:
    for lines in range(36, 52):
        sheet = Sheet(
            "x",
            an_imprint(),
            lambda lines=lines: [  # type: ignore[misc]  # the number is the test's
                *prose("\n".join(["ligne"] * lines)),
                *section("Titre", [rows(("Colonne",), [["cellule"]], (1,))]),
            ],
        )
        pages = pages_of(print_sheets("Essai", [sheet]))
        holder = next(page for page in pages if "Titre" in page)
        assert "cellule" in holder


def test_many_sheets_in_one_file_are_numbered_apart_and_each_has_its_bookmark() -> None:
    short = a_project_sheet(person=a_person(last_name="Kowalski", first_name="Łukasz"))
    long = a_project_sheet(person=a_person(last_name="Yılmaz", first_name="Çağla"), goals=goals(20))
    imprints = [an_imprint(service="Premier service"), an_imprint(service="Second service")]
    data = project_sheet.render_all(zip([short, long], imprints, strict=True), 2)
    pages = pages_of(data)
    assert "1 / 1" in pages[0]
    assert "Premier service" in pages[0]
    assert f"1 / {len(pages) - 1}" in pages[1]
    assert all("Second service" in page for page in pages[1:])
    outline = outline_of(data)
    assert outline[0] == "KOWALSKI Łukasz"
    assert "Objectifs et moyens" in outline[1]
    assert outline[2] == "YILMAZ Çağla"


def test_bookmarks_lead_to_the_page_where_the_section_begins() -> None:
    data = project_sheet.render(a_project_sheet(goals=goals(60)), an_imprint())
    reader = open_pdf(data)
    last = [item for item in reader.outline if not isinstance(item, list)][-1]
    assert str(last["/Title"]) == "Points de désaccord"
    number = reader.get_destination_page_number(last)
    assert number is not None
    assert "Points de désaccord" in pages_of(data)[number]


def test_the_file_says_its_title_and_that_it_is_french() -> None:
    reader = open_pdf(project_sheet.render(a_project_sheet(), an_imprint()))
    assert reader.metadata is not None
    assert reader.metadata.title == "Projet personnalisé"
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "fr-FR"
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]


def test_neither_title_nor_author_of_the_file_names_the_person() -> None:
    reader = open_pdf(project_sheet.render(a_project_sheet(), an_imprint()))
    assert "DIAYE" not in str(reader.metadata).upper()


def test_every_font_is_in_the_file() -> None:
    sheet = a_project_sheet(wants="أريد أن أرى ابنتي", fears="Я боюсь", matters="Żółć, Ștefan, Iğdır")
    fonts = fonts_of(project_sheet.render(sheet, an_imprint()))
    assert len(fonts) >= 3
    assert all(fonts.values()), fonts


def test_a_demonstration_is_marked_on_every_page() -> None:
    sheet = a_project_sheet(goals=goals(30))
    pages = pages_of(project_sheet.render(sheet, an_imprint(is_demonstration=True)))
    assert len(pages) > 1
    assert all("DÉMONSTRATION" in page for page in pages)
    assert "DÉMONSTRATION" not in text_of(project_sheet.render(sheet, an_imprint()))


def test_a_long_service_name_is_shortened_rather_than_printed_over_the_organisation() -> None:
    imprint = an_imprint(service="Service " * 60)
    assert "…" in text_of(project_sheet.render(a_project_sheet(), imprint))


def test_printing_many_sheets_stops_when_asked_and_tells_how_far_it_is() -> None:
    cancel = Cancellation()
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int, label: str) -> None:
        seen.append((done, total))
        if done == 3:
            cancel.cancel()

    sheets = [(a_project_sheet(), an_imprint())] * 10
    with pytest.raises(Cancelled):
        project_sheet.render_all(sheets, 10, progress, cancel)
    assert seen == [(0, 10), (1, 10), (2, 10), (3, 10)]


def test_the_time_printed_is_that_of_the_computer_not_utc() -> None:
    imprint = an_imprint(printed_at=datetime(2026, 7, 1, 22, 5, tzinfo=UTC))
    local = imprint.printed_at.astimezone()
    assert f"{local.hour} h 05" in imprint.line.replace("\u00a0", " ")


def test_the_same_day_stands_on_every_page_of_a_sheet() -> None:
    assert "Au 22 nov. 2026" in text_of(project_sheet.render(a_project_sheet(as_of=TODAY), an_imprint()))


@pytest.mark.parametrize("count", range(9))
def test_signatures_never_stand_alone_on_a_page(count: int) -> None:
    pages = pages_of(project_sheet.render(a_project_sheet(goals=goals(count)), an_imprint()))
    (signed,) = (page for page in pages if "signé le 2 juin 2026" in page.replace("\N{NO-BREAK SPACE}", " "))
    assert "Points de désaccord" in signed
