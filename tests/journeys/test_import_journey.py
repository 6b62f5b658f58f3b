"""Step 2: a team takes over its spreadsheets through the true window, by keyboard alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from casework.domain.founding import NewAccount, NewOrganisation, NewService
from casework.domain.kinds import ServiceKind
from casework.services.doorstep import Doorstep
from tests.conftest import FixedClock
from tests.journeys.conftest import LOGIN, PASSWORD, Open
from tests.journeys.journey import CHEAP, Journey

TEAM = NewOrganisation(
    "Association des Tilleuls",
    (
        NewService(ServiceKind.THERAPEUTIC_COMMUNITY, "Communauté du Moulin", 35),
        NewService(ServiceKind.ACT_HOUSED, "ACT Périgueux", 11),
        NewService(ServiceKind.ACT_OUTREACH, "ACT hors les murs", 5),
        NewService(ServiceKind.HOTEL, "Nuitées hôtelières", 536),
    ),
    (NewAccount(LOGIN, "Claire Leroy", PASSWORD),),
)


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imports") / "données"
    Doorstep(folder, FixedClock(), CHEAP).create(TEAM)
    return folder


@pytest.fixture
def journey(open_window: Open, team: Path, tmp_path: Path) -> Journey:
    """At the list of people, still empty."""
    folder = tmp_path / "données"
    shutil.copytree(team, folder)
    journey = open_window(folder)
    journey.log_in(LOGIN, PASSWORD)
    return journey


def choose(journey: Journey, path: Path) -> None:
    journey.ask.answers.append(path)
    journey.press("Choisir un fichier…")


def test_a_team_imports_its_three_files_as_they_are(journey: Journey, shared: Path) -> None:
    caseloads = shared / "data" / "caseloads"
    journey.press("Importer un fichier…")
    for name, importing, done in (
        ("communaute_therapeutique.xlsx", "Importer 91 personnes", "95 importés sur 96"),
        ("act_perigueux.xlsx", "Importer 16 personnes", "16 importés sur 16"),
        ("hebergement_hotels.csv", "Importer 536 personnes", "536 importés sur 536"),
    ):
        choose(journey, caseloads / name)
        journey.press(importing)
        journey.sees(done)
        journey.press("Importer un autre fichier")
    journey.sees("Imports déjà faits")
    journey.keys("Esc")
    journey.idle()
    assert journey.list("Personnes").rows() == 91 + 16 + 536


def test_what_was_read_is_shown_corrected_and_the_rejects_are_handed_out(
    journey: Journey, shared: Path, tmp_path: Path
) -> None:
    journey.press("Importer un fichier…")
    choose(journey, shared / "data" / "caseloads" / "communaute_therapeutique.xlsx")
    journey.sees("lignes sans personne")
    journey.press("Devient : Refusés · 1")
    journey.sees("« 31/02/1988 » n’est pas une date possible")
    journey.press("Vue : Colonnes")
    journey.field("Champ de la colonne Observations").choose("Langues")
    journey.idle()
    journey.field("Champ de la colonne Observations").choose("gardé en note")
    journey.idle()
    journey.ask.answers.append(tmp_path / "rejets.xlsx")
    journey.press("Enregistrer les rejets…")
    journey.until((tmp_path / "rejets.xlsx").exists)


def test_an_import_is_taken_back(journey: Journey, shared: Path) -> None:
    journey.press("Importer un fichier…")
    choose(journey, shared / "data" / "caseloads" / "act_perigueux.xlsx")
    journey.press("Importer 16 personnes")
    journey.sees("16 importés sur 16")
    journey.ask.answers.append(True)
    journey.press("Annuler cet import")
    journey.sees("annulé")
    journey.keys("Esc")
    journey.sees("Personne n’est encore enregistré")
