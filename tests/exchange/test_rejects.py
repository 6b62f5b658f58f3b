"""The rows that were not taken come back as a file that can be corrected and imported again."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.exchange.caseload_reading import read_caseload
from casework.exchange.rejects import PROBLEM_HEADING, rejects_workbook
from casework.exchange.safe_cells import LONGEST_CELL, in_cells, neutralise, restore
from casework.exchange.sheets import Row, Sheet, Spreadsheet
from casework.exchange.spreadsheets import read_spreadsheet

TODAY = date(2026, 11, 22)
ROWS: tuple[Row, ...] = (
    ("NOM Prénom", "Né le", "Entrée", "Chambre", "Tel", "Observations"),
    ("MAISON 1",),
    ("DUPONT Luc", date(1990, 1, 1), date(2026, 1, 1), "1-01", "", ""),
    ("MARTIN Léa", "31/02/1988", date(2026, 1, 2), "1-02", "+33 6 12 34 56 78", "=> voir avec Nadia"),
)


def spreadsheet(rows: tuple[Row, ...] = ROWS) -> Spreadsheet:
    return Spreadsheet("liste.xlsx", (Sheet("Présents", rows),), b"")


def rejected(rows: tuple[Row, ...] = ROWS, row: int = 4) -> bytes:
    read = spreadsheet(rows)
    return rejects_workbook(read, read_caseload(read, TODAY), {("Présents", row): ["Une date impossible."]})


def test_a_reject_keeps_its_columns_and_says_why() -> None:
    book = openpyxl.load_workbook(io.BytesIO(rejected()))
    rows = list(book["Présents"].iter_rows(values_only=True))
    assert rows[0] == (*ROWS[0], PROBLEM_HEADING)
    assert rows[1][0] == "Maison 1"
    assert rows[2][0] == "MARTIN Léa"
    assert rows[2][6] == "Une date impossible."
    assert len(rows) == 3


def test_once_corrected_it_is_imported_as_the_first_file_would_have_been() -> None:
    book = openpyxl.load_workbook(io.BytesIO(rejected()))
    book["Présents"]["B3"] = "28/02/1988"
    written = io.BytesIO()
    book.save(written)
    (row,) = read_caseload(read_spreadsheet("rejets.xlsx", written.getvalue()), TODAY).rows
    assert (row.last_name, row.first_name, row.birth_date) == ("Martin", "Léa", date(1988, 2, 28))
    assert (row.admitted_on, row.site, row.place) == (date(2026, 1, 2), "Maison 1", "1-02")
    assert row.phone == "06 12 34 56 78"
    assert [extra.text for extra in row.extras] == ["=> voir avec Nadia"]


@pytest.mark.parametrize("text", ["=1+1", "+33 6", "-2", "@SUM(A1)", "\t=1", " =1", "\x07=1"])
def test_a_text_that_a_spreadsheet_would_compute_is_neutralised(text: str) -> None:
    assert neutralise(text).lstrip()[0] == "'"


@given(st.text())
def test_what_is_neutralised_is_never_computed_nor_cut(text: str) -> None:
    pieces = in_cells(text)
    assert all(len(piece) <= LONGEST_CELL for piece in pieces)
    assert not pieces[0].lstrip(" \n").startswith(("=", "+", "-", "@"))


@given(st.text(st.characters(codec="ascii", categories=["L", "P", "N", "S"])))
def test_a_guarded_text_comes_back_as_it_was_typed(text: str) -> None:
    if not text.startswith("'"):
        assert restore(neutralise(text)) == text


def test_a_long_text_goes_on_behind_the_problem() -> None:
    rows = (*ROWS[:3], ("MARTIN Léa", "31/02/1988", "", "", "", "x" * 40_000))
    book = openpyxl.load_workbook(io.BytesIO(rejected(rows)))
    last = list(book["Présents"].iter_rows(values_only=True))[-1]
    assert "".join(str(last[n]) for n in (5, 7)) == "x" * 40_000
