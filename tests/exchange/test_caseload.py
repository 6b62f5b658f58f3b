"""Rows become people: names, dates, problems; the same rows written otherwise are the same people."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.base.dates import MONTHS
from casework.exchange.caseload import Caseload, CaseloadRow, Extra, Worker
from casework.exchange.caseload_reading import read_caseload
from casework.exchange.caseload_rows import compartment_of
from casework.exchange.headings import find_tables
from casework.exchange.sheets import Cell, Sheet, Spreadsheet
from casework.exchange.spreadsheets import read_spreadsheet

TODAY = date(2026, 11, 22)


def caseload_of(*rows: list[Cell], name: str = "Présents", today: date = TODAY) -> Caseload:
    sheet = Sheet(name, tuple(map(tuple, rows)))
    return read_caseload(Spreadsheet("liste.xlsx", (sheet,), b""), today)


def row_of(headings: str, *cells: Cell, name: str = "Présents") -> CaseloadRow:
    (row,) = caseload_of([*headings.split("|")], [*cells], name=name).rows
    return row


def codes(row: CaseloadRow) -> list[str]:
    return [problem.code for problem in row.problems]


@pytest.mark.parametrize(
    ("written", "last_name", "first_name"),
    [
        ("DESMOULIN Ahmed", "Desmoulin", "Ahmed"),
        ("  FAURE Éric\xa0", "Faure", "Éric"),
        ("DE LA TOUR Véronique", "De La Tour", "Véronique"),
        ("O'BRIEN Sabrina", "O'Brien", "Sabrina"),
        ("N'DIAYE Mamadou", "N'Diaye", "Mamadou"),
        ("MARTIN-LACAZE Jean-Marc", "Martin-Lacaze", "Jean-Marc"),
        ("Mme GONÇALVES Véronique", "Gonçalves", "Véronique"),
        ("M. ÇELIK Nuno", "Çelik", "Nuno"),
        ("Ștefan DIALLO", "Diallo", "Ștefan"),
        ("DUPONT, Jean", "Dupont", "Jean"),
        ("De La Tour Rémi", "De La Tour", "Rémi"),
    ],
)
def test_a_name_in_one_cell_is_split_and_written_as_usual(
    written: str, last_name: str, first_name: str
) -> None:
    row = row_of("NOM Prénom|Né le|Entrée", written, "1/1/1990", "1/1/2026")
    assert (row.last_name, row.first_name) == (last_name, first_name)


def test_a_name_that_case_does_not_split_is_told() -> None:
    row = row_of("NOM Prénom|Né le|Entrée", "dupont jean", "1/1/1990", "1/1/2026")
    assert [remark.code for remark in row.remarks] == ["import_name_split"]
    assert not row.problems
    reversed_row = row_of("Prénom Nom|Né le|Entrée", "jean dupont", "1/1/1990", "1/1/2026")
    assert (reversed_row.last_name, reversed_row.first_name) == ("Dupont", "Jean")


@pytest.mark.parametrize(
    "written",
    [
        "25/05/1998",
        "25-05-1998",
        "1998-05-25",
        "25.5.98",
        "25 mai 1998",
        "25/5/98",
        "250598",
        date(1998, 5, 25),
        35940,
        35940.0,
        " 25/05/1998\xa0",
        "25 05 1998",
    ],
)
def test_every_written_form_of_a_date_is_one_date(written: Cell) -> None:
    assert row_of("Nom|Prénom|Né le|Entrée", "A", "B", written, "1/1/2026").birth_date == date(1998, 5, 25)


def test_a_birth_in_two_digits_is_in_the_past() -> None:
    assert row_of("Nom|Prénom|Né le|Entrée", "A", "B", "20/1/27", "1/1/2026").birth_date == date(1927, 1, 20)
    assert row_of("Nom|Prénom|Né le|Entrée", "A", "B", "20/1/26", "2/2/26").admitted_on == date(2026, 2, 2)


def test_a_birth_of_which_a_part_is_known_keeps_what_is_known() -> None:
    for written, born, precision in (
        ("1985", date(1985, 1, 1), "year"),
        (1985.0, date(1985, 1, 1), "year"),
        ("03/1985", date(1985, 3, 1), "month"),
        ("vers 1985", date(1985, 1, 1), "estimated"),
    ):
        row = row_of("Nom|Prénom|Né le|Entrée", "A", "B", written, "1/1/2026")
        assert (row.birth_date, row.birth_precision) == (born, precision)


def test_every_problem_of_a_row_names_sheet_row_column_and_value() -> None:
    row = row_of("Nom|Prénom|Né le|Entrée|Fin prévue", "A", "B", "31/02/1988", "15/06/2026", "14/06/2025")
    assert codes(row) == ["import_date", "import_end_before_entry"]
    message = row.problems[0].message
    for part in ("Présents", "ligne\xa02" if "ligne\xa02" in message else "ligne 2", "Né le", "31/02/1988"):
        assert part in message


@pytest.mark.parametrize(
    ("born", "entry", "code"),
    [
        ("1/1/2027", "1/1/2026", "import_birth_future"),
        ("1/1/1880", "1/1/2026", "import_birth_old"),
        ("1/1/2026", "1/1/2025", "import_birth_after_entry"),
        ("1/1/1990", "", "import_entry_missing"),
        ("1/1/1990", "à voir", "import_entry_missing"),
        ("1/1/1990", "1/12/2026", "import_entry_future"),
        ("1/1/1990", "32/01/2026", "import_date"),
    ],
)
def test_what_cannot_be_is_a_problem_and_never_today(born: str, entry: str, code: str) -> None:
    row = row_of("Nom|Prénom|Né le|Entrée", "A", "B", born, entry)
    assert codes(row) == [code]
    assert row.admitted_on != TODAY


def test_a_name_of_ten_thousand_letters_is_left_out_and_told() -> None:
    row = row_of("Nom|Prénom|Né(e) le|Date d'entrée", "n" * 10_000, "Alex", "17/05/1984", "01/09/2026")
    (problem,) = row.problems
    assert (problem.code, problem.column) == ("import_name_long", "Nom")
    assert len(problem.message) < 200


def test_no_typed_end_is_a_remark_and_not_an_error() -> None:
    for written in ("à calculer", "?", "-", "?"):
        row = row_of("Nom|Prénom|Né le|Entrée|Fin prévue", "A", "B", "1/1/90", "1/1/2026", written)
        assert (row.problems, row.planned_end) == ((), None)
        assert [remark.code for remark in row.remarks] == ["import_no_end"]


def test_someone_who_left_without_a_date_is_not_taken_for_present() -> None:
    row = row_of("Nom|Prénom|Né le|Entrée|Sortie", "A", "B", "1/1/90", "1/1/2025", "?", name="Sortis")
    assert codes(row) == ["import_exit_missing"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (612345678.0, "06 12 34 56 78"),
        ("+33 6 12 34 56 78", "06 12 34 56 78"),
        ("0612345678", "06 12 34 56 78"),
        ("06.12.34.56.78", "06 12 34 56 78"),
        ("+32 475 12 34 56", "+32 475 12 34 56"),
        ("poste 12", "poste 12"),
    ],
)
def test_a_telephone_is_one_number_whatever_lost_its_zero(written: Cell, kept: str) -> None:
    assert row_of("Nom|Prénom|Né le|Reçu le|Tel", "A", "B", "1/1/90", "1/1/26", written).phone == kept


def test_groups_totals_and_empty_rows_are_no_people_and_the_group_names_the_house() -> None:
    found = caseload_of(
        ["NOM Prénom", "Né le", "Entrée", "Chambre"],
        ["MAISON 1"],
        ["A Luc", "1/1/90", "1/1/26", "1-01"],
        [],
        ["NOM Prénom", "Né le", "Entrée", "Chambre"],
        ["LA FERME", "", "", ""],
        ["B Léa", "1/1/90", "1/1/26", "F-1"],
        ["TOTAL : 2 présents / 35 places"],
        [],
        ["C Noé", "1/1/90", "1/1/26", "1-09"],
    )
    assert [(row.row, row.site, row.place) for row in found.rows] == [
        (3, "Maison 1", "1-01"),
        (7, "La Ferme", "F-1"),
        (10, "", "1-09"),
    ]
    assert [line.text for line in found.skipped] == ["MAISON 1", "LA FERME", "TOTAL : 2 présents / 35 places"]


def test_someone_called_total_is_someone() -> None:
    assert row_of("Nom|Prénom|Né le|Entrée", "TOTAL", "Luc", "1/1/90", "1/1/26").last_name == "Total"


def test_key_workers_companions_and_services_are_read() -> None:
    row = row_of(
        "Nom|Prénom|Entrée|Référente|Coordinatrice soins|Accompagné de|Type (rés. / HLM)",
        "A",
        "B",
        "1/1/26",
        "Marc / Julie",
        "Inès (IDE)",
        "2 enfants (4 et 9 ans)",
        "HLM",
    )
    assert row.workers == (
        Worker("Marc", "key_worker"),
        Worker("Julie", "key_worker"),
        Worker("Inès (IDE)", "nurse"),
    )
    assert row.companions == ("enfant (4 ans)", "enfant (9 ans)")
    assert row.service_kind == "act_outreach"


def test_nothing_is_dropped_what_has_no_field_is_kept_with_its_compartment() -> None:
    row = row_of(
        "Nom|Prénom|Entrée|TSO|Justice|Ressources|Observations|Renouv.",
        "A",
        "B",
        "1/1/26",
        "BHD 8",
        "SME",
        "RSA",
        "=> voir avec Nadia",
        "en cours",
    )
    assert [(extra.heading, extra.text, extra.compartment) for extra in row.extras] == [
        ("Renouv.", "en cours", "team"),
        ("TSO", "BHD 8", "health"),
        ("Justice", "SME", "direction"),
        ("Ressources", "RSA", "social"),
        ("Observations", "=> voir avec Nadia", "team"),
    ]
    assert row.renewed is False
    waiting = row_of("Nom|Prénom|Reçu le|Chambre|Référent", "A", "B", "1/1/26", "12", "Marc")
    assert [(extra.heading, extra.text) for extra in waiting.extras] == [
        ("Chambre", "12"),
        ("Référent", "Marc"),
    ]


def kept(row: CaseloadRow) -> list[tuple[str, str]]:
    return [(extra.heading, extra.text) for extra in row.extras]


def test_a_birth_in_words_is_kept_in_its_words() -> None:
    headings = "NOM Prénom|Né le|Entrée"
    assert kept(row_of(headings, "A Luc", "majeure, dit-elle", "1/1/26")) == [("Né le", "majeure, dit-elle")]
    assert kept(row_of(headings, "A Luc", "inconnue", "1/1/26")) == []


@pytest.mark.parametrize("cells", [("inconnue", "1/2/1990"), ("1/2/1990", "inconnue")])
def test_a_birth_that_another_column_tells_is_not_said_to_be_unknown(cells: tuple[str, str]) -> None:
    headings = ("Nom", "Prénom", "Né le", "Vu le", "Entrée")
    sheet = Sheet("Présents", (headings, ("A", "B", *cells, "1/1/2026")))
    (table,) = find_tables(sheet)
    corrections = {table.signature: {**table.mapping, "Vu le": "birth_date"}}
    (row,) = read_caseload(Spreadsheet("liste.xlsx", (sheet,), b""), TODAY, corrections).rows
    assert row.birth_date == date(1990, 2, 1)
    assert not row.remarks
    alone = row_of("Nom|Prénom|Né le|Entrée", "A", "B", "inconnue", "1/1/2026")
    assert [remark.code for remark in alone.remarks] == ["import_birth_unknown"]


def test_everyone_named_in_a_request_is_kept_under_their_own_heading() -> None:
    row = row_of("Nom|Prénom|Reçu le|Référent|Co-référent|IDE", "A", "B", "1/1/26", "Marc", "Julie", "Inès")
    assert kept(row) == [("Référent", "Marc"), ("Co-référent", "Julie"), ("IDE", "Inès")]


def test_an_exit_to_come_beside_another_planned_end_is_kept() -> None:
    headings = "Nom|Prénom|Entrée|Fin prévue|Sortie"
    row = row_of(headings, "A", "B", "1/1/26", "31/12/2026", "15/12/2026")
    assert (row.kind, row.planned_end, kept(row)) == (
        "present", date(2026, 12, 31), [("Sortie", "15/12/2026")],
    )  # fmt: skip
    assert [remark.code for remark in row.remarks] == ["import_exit_to_come_noted"]
    alone = row_of(headings, "A", "B", "1/1/26", "", "15/12/2026")
    assert (alone.planned_end, kept(alone)) == (date(2026, 12, 15), [])


def test_the_line_above_a_request_is_kept() -> None:
    headings: list[Cell] = ["NOM Prénom", "Né le", "Reçu le", "Chambre"]
    (row,) = caseload_of(headings, ["MAISON 1"], ["A Luc", "1/1/90", "1/1/26", ""]).rows
    assert (row.kind, row.site, kept(row)) == ("waiting", "", [("groupe", "Maison 1")])


@pytest.mark.parametrize(("written", "renewed"), [("O", True), ("oui", True), ("N", False), ("Non.", False)])
def test_a_plain_yes_or_no_is_an_answer_and_nothing_more(written: str, renewed: bool) -> None:
    row = row_of("NOM Prénom|Né le|Entrée|Renouv.", "ROUX Léa", "1/1/1990", "1/1/2026", written)
    assert (row.renewed, row.extras, row.remarks) == (renewed, (), ())


@pytest.mark.parametrize(
    "written",
    ["Oui (3 mois)", "oui jusqu'au 30/06/2026", "Non, prolongé de 3 mois", "non communiqué", "O/N"],
)
def test_an_answer_that_says_more_is_kept_in_its_words_and_not_guessed(written: str) -> None:
    row = row_of("NOM Prénom|Né le|Entrée|Renouv.", "ROUX Léa", "1/1/1990", "1/1/2026", written)
    assert row.renewed is False
    assert row.extras == (Extra("Renouv.", written, "team"),)
    assert [remark.code for remark in row.remarks] == ["import_renewal_unclear"]


def test_a_treatment_heading_is_the_nurses_business() -> None:
    assert {
        heading: compartment_of(heading) for heading in ("TSO", "Traitement", "Suivi psy", "SPIP", "ALD")
    } == {
        "TSO": "health",
        "Traitement": "health",
        "Suivi psy": "psychology",
        "SPIP": "direction",
        "ALD": "social",
    }


# The same rows, written otherwise --------------------------------------------------------------------

WORDINGS = {
    "last": ["Nom", "NOM", "Nom de famille"],
    "first": ["Prénom", "PRENOM", "Prénom(s)"],
    "born": ["Né(e) le", "DDN", "Date de naissance", "Naissance"],
    "entry": ["Entrée", "Date d’admission", "Arrivé(e) le", "Entrée dispositif"],
    "end": ["Fin prévue", "Échéance", "Fin de contrat"],
    "worker": ["Référent", "Éduc réf", "Binôme"],
}
FORMS = (
    "{d:%d/%m/%Y}",
    "{d:%d-%m-%Y}",
    "{d:%Y-%m-%d}",
    "{d.day}.{d.month}.{d:%y}",
    "{d.day}/{d.month}/{d:%y}",
    "{d.day} {month} {d.year}",
    "{d:%d%m%Y}",
)
NAMES = st.sampled_from(
    ["Desmoulin", "De La Tour", "O'Brien", "N'Diaye", "Martin-Lacaze", "Çelik", "Le Goff"]
)
FIRSTS = st.sampled_from(["Ahmed", "Éric", "Jean-Marc", "Marie-Line", "Noël", "Loïc", "Ștefan"])
BIRTHS = st.dates(date(1945, 1, 1), date(2008, 12, 31))


@st.composite
def people(draw: st.DrawFn) -> dict[str, object]:
    entry = draw(st.dates(date(2019, 1, 1), TODAY))
    return {
        "last": draw(NAMES),
        "first": draw(FIRSTS),
        "born": draw(BIRTHS),
        "entry": entry,
        "end": entry + timedelta(days=draw(st.integers(0, 900))),
        "worker": draw(st.sampled_from(["Marc", "Nadia B."])),
    }


def written(value: object, form: str, loud: bool) -> str:
    if isinstance(value, date):
        return form.format(d=value, month=MONTHS[value.month - 1])
    return str(value).upper() if loud else str(value)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(people(), min_size=1, max_size=6),
    st.permutations(list(WORDINGS)),
    st.data(),
)
def test_the_same_rows_written_otherwise_are_the_same_people(
    rows: list[dict[str, object]], order: list[str], data: st.DataObject
) -> None:
    separator = data.draw(st.sampled_from([";", ",", "\t"]))
    # Ș is in no Windows-1252 text.
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    lines = [["Suivi"], [], [data.draw(st.sampled_from(WORDINGS[key])) for key in order]]
    for row in rows:
        if data.draw(st.booleans()):
            lines.append([])
        loud = data.draw(st.booleans())
        lines.append(
            [
                written(row[key], data.draw(st.sampled_from(FORMS)), loud and key in ("last", "first"))
                for key in order
            ]
        )
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(lines)
    found = read_caseload(read_spreadsheet("suivi.csv", text.getvalue().encode(encoding)), TODAY)
    assert [
        (r.last_name, r.first_name, r.birth_date, r.admitted_on, r.planned_end, r.workers[0].name)
        for r in found.rows
    ] == [(r["last"], r["first"], r["born"], r["entry"], r["end"], r["worker"]) for r in rows]
    assert not any(row.problems for row in found.rows)
