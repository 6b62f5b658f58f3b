"""A table is understood by its headings, in any order and wording that a team would use."""

from __future__ import annotations

import pytest

from casework.exchange.headings import Table, close_wording, find_tables, recognise, signature
from casework.exchange.sheets import Cell, Sheet


def table_of(*rows: list[Cell], name: str = "Feuil1") -> Table:
    (table,) = find_tables(Sheet(name, tuple(map(tuple, rows))))
    return table


@pytest.mark.parametrize(
    ("field", "wordings"),
    [
        (
            "full_name",
            "NOM Prénom|Nom et prénom|Usager|Résident(e)|NOM\xa0/ Prénom|nom, prénom de la personne",
        ),
        ("last_name", "Nom|NOM DE FAMILLE|Nom d’usage"),
        ("first_name", "Prénom|PRENOM(S)|1er prénom"),
        ("birth_date", "Né(e) le|DDN|date de naissance|Naissance|NÉE LE|Date de\nnaissance (jj/mm/aaaa)"),
        ("admitted_on", "Entrée|Date d'admission|Arrivé le|Entrée dispositif|Date d’entrée\xa0:|Admis(e) le"),
        (
            "planned_end",
            "Fin prévue|Fin de contrat|Échéance|Sortie prévue|Date de fin de contrat de séjour|Terme",
        ),
        ("renewed", "Renouv. (O/N)|Renouvelé ?|Renouvellement|Prolongation"),
        ("key_worker", "Référent(e)|Éduc réf|Binôme|Référent|Éducateur référent|Suivi par"),
        ("nurse", "Coordinatrice soins|IDE|Infirmière référente"),
        ("place", "Chambre|Appartement|Logement|N° chambre|Ch."),
        ("site", "Hôtel|Nom de l'hôtel|Maison"),
        ("phone", "Tel|Portable|Téléphone|N° de tél."),
        ("referred_by", "Orienté par|Adressé par|Orienteur|Prescripteur"),
        ("received_on", "Date demande|Reçu le|Date de la demande|Date de réception du dossier"),
        ("left_on", "Sortie|Date de sortie|Sorti(e) le|Départ"),
        ("exit_reason", "Motif de sortie|Motif"),
        ("exit_housing", "Hébergement à la sortie|Logement à la sortie|Orientation"),
        ("service", "Type (rés. / HLM)|Dispositif|Type de place"),
        ("companions", "Accompagné de|Accompagnants"),
        ("contract_signed_on", "Contrat de séjour signé le|DIPC signé le|Signature contrat"),
        ("project_signed_on", "PPI signé le|Projet personnalisé signé le|Signature du PPA"),
        ("sex", "Sexe|Genre|H/F"),
        ("number", "N°|No"),
    ],
)
def test_the_wordings_of_teams_are_known(field: str, wordings: str) -> None:
    assert {wording: recognise(wording) for wording in wordings.split("|")} == dict.fromkeys(
        wordings.split("|"), field
    )


@pytest.mark.parametrize(
    "heading",
    [
        "TSO",
        "Ressources",
        "Couv. sociale",
        "Titre expire le",
        "Fin de droits CSS",
        "Conso entrée (jours/sem)",
        "Médecin référent",
        "Lieu de naissance",
        "Passage précédent",
        "Date demande d'asile",
        "Personne à prévenir",
        "Situation administrative",
        "Observations",
        "Nom du médecin",
        "ALD",
    ],
)
def test_a_heading_about_something_else_is_not_taken_for_a_field(heading: str) -> None:
    assert recognise(heading) == ""


def test_the_headings_are_found_under_title_rows() -> None:
    table = table_of(
        ["FILE ACTIVE"], [], ["maj 3/11"], ["", "Nom", "Prénom", "Né le"], ["", "A", "B", "1/1/90"]
    )
    assert (table.header_row, table.first_row, table.above) == (4, 5, ("FILE ACTIVE", "maj 3/11"))
    assert table.mapping == {"Nom": "last_name", "Prénom": "first_name", "Né le": "birth_date"}


def test_headings_on_two_rows_are_read_as_one() -> None:
    table = table_of(
        ["Nom", "Prénom", "Séjour", ""], ["", "", "Entrée", "Sortie"], ["A", "B", "1/1/24", "2/2/24"]
    )
    assert table.mapping == {
        "Nom": "last_name",
        "Prénom": "first_name",
        "Entrée": "admitted_on",
        "Sortie": "left_on",
    }
    assert table.first_row == 3


def test_two_tables_on_one_sheet_are_both_found() -> None:
    tables = find_tables(
        Sheet(
            "Suivi",
            (
                ("Nom", "Prénom", "Entrée"),
                ("A", "B", "1/1/24"),
                (),
                ("Nom", "Prénom", "Reçu le"),
                ("C", "D", "2/2/24"),
            ),
        )
    )
    assert [(t.kind, t.first_row, t.last_row) for t in tables] == [("present", 2, 3), ("waiting", 5, 5)]


@pytest.mark.parametrize(
    ("name", "headings", "kind"),
    [
        ("Feuil1", ["Nom", "Prénom", "Entrée"], "present"),
        ("Feuil2", ["Nom", "Prénom", "Date demande"], "waiting"),
        ("Feuil3", ["Nom", "Prénom", "Entrée", "Sortie"], "left"),
        ("Liste d'attente", ["Nom", "Prénom", "Né le"], "waiting"),
        ("Sortis 2025", ["Nom", "Prénom", "Entrée", "Fin de contrat"], "left"),
    ],
)
def test_the_kind_of_a_sheet_comes_from_its_columns_then_its_name(
    name: str, headings: list[Cell], kind: str
) -> None:
    assert table_of(headings, ["A", "B", "1/1/2024", "2/2/2024"], name=name).kind == kind


def test_an_exit_column_that_is_mostly_empty_is_about_people_present() -> None:
    rows: list[list[Cell]] = [
        ["A", "B", "1/1/24", ""],
        ["C", "D", "1/1/24", ""],
        ["E", "F", "1/1/24", "2/2/24"],
    ]
    assert table_of(["Nom", "Prénom", "Entrée", "Sortie"], *rows).kind == "present"


def test_a_slip_of_the_keyboard_is_suggested_and_not_taken() -> None:
    table = table_of(["Nom", "Prénom", "Date de naisance"], ["A", "B", "1/1/90"])
    assert table.ignored == ["Date de naisance"]
    assert table.typos == {"Date de naisance": "birth_date"}
    assert close_wording("Observations") == ""


def test_the_same_heading_twice_is_told_apart() -> None:
    table = table_of(["Nom", "Prénom", "Référent", "Référent", "Obs", "Obs"], ["A", "B", "C", "D", "E", "F"])
    assert table.mapping == {
        "Nom": "last_name",
        "Prénom": "first_name",
        "Référent": "key_worker",
        "Référent (2)": "key_worker",
    }
    assert table.ignored == ["Obs", "Obs (2)"]


def test_a_correction_is_found_again_whatever_the_order_of_the_columns() -> None:
    sheet = Sheet("A", (("Code", "Nom", "Prénom", "Quand"), ("1", "A", "B", "1/1/24")))
    (before,) = find_tables(sheet)
    corrections = {before.signature: {"Quand": "admitted_on", "Prénom": ""}}
    other = Sheet("B", (("QUAND", "Nom", "Code", "Prenom"), ("1/1/24", "A", "1", "B")))
    assert signature(["QUAND", "Nom", "Code", "Prenom"]) == before.signature
    (after,) = find_tables(sheet, corrections)
    assert after.mapping == {"Nom": "full_name", "Quand": "admitted_on"}
    assert find_tables(other, corrections)[0].mapping == {"Nom": "full_name", "QUAND": "admitted_on"}


def test_a_table_without_a_name_is_a_guess_to_be_corrected() -> None:
    table = table_of(["Qui", "Quand", "Combien"], ["A B", "1/1/24", "3"])
    assert not table.is_readable
    sheet = Sheet("Feuil1", (("Qui", "Quand", "Combien"), ("A B", "1/1/24", "3")))
    (corrected,) = find_tables(sheet, {table.signature: {"Qui": "full_name", "Quand": "admitted_on"}})
    assert corrected.is_readable
