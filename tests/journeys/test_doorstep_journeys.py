"""Step 1, and what surrounds every other: first start, coming in, locking, rescue."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel

from tests.journeys.conftest import LOGIN, PASSWORD, Open
from tests.journeys.journey import Journey


def test_a_new_team_founds_its_file_and_sees_an_empty_list_that_teaches_the_first_step(
    open_window: Open, tmp_path: Path
) -> None:
    journey = open_window(tmp_path / "nouveau dossier")
    journey.field("Nom de la structure").type("Association des Tilleuls")
    journey.field("Genre de service").choose("ACT avec hébergement")
    journey.field("Nom du service").type("ACT Rive Gauche")
    journey.field("Places agréées").type("11")
    journey.field("Votre nom").type("Claire Leroy")
    journey.field("Nom d’utilisateur").type(LOGIN)
    journey.field("Mot de passe").type(PASSWORD)
    journey.field("Le même mot de passe").type(PASSWORD)
    journey.press("Créer la structure")
    journey.sees("La clé de secours")
    secret = journey.find(QLabel, "Clé de secours").text()
    journey.field("Retapez la clé de secours").type(secret.lower())
    journey.press("C’est noté, commencer")
    journey.log_in(LOGIN, PASSWORD)
    journey.sees("Association des Tilleuls")
    journey.sees("Personne n’est encore enregistré")


def test_a_wrong_password_is_refused_with_a_sentence_and_the_right_one_enters(journey: Journey) -> None:
    journey.field("Nom d’utilisateur").type(LOGIN)
    journey.field("Mot de passe").type("autre chose")
    journey.press("Se connecter")
    journey.sees("Identifiant ou mot de passe incorrect")
    journey.field("Mot de passe").type(PASSWORD)
    journey.press("Se connecter")
    journey.sees("Personne n’est encore enregistré")


def test_a_locked_window_shows_nothing_and_gives_back_the_same_page_and_text(journey: Journey) -> None:
    journey.log_in(LOGIN, PASSWORD)
    journey.press("Nouvelle personne")
    journey.field("Nom").type("Traoré")
    journey.keys("Ctrl+L")
    journey.sees("Fenêtre verrouillée")
    assert not journey.shows("Traoré")
    for _ in range(3):
        journey.field("Mot de passe").type("pas le bon")
        journey.press("Déverrouiller")
        journey.sees("incorrect")
    journey.field("Mot de passe").type(PASSWORD)
    journey.press("Déverrouiller")
    assert journey.field("Nom").text == "Traoré"


def test_a_truncated_file_leads_to_the_rescue_page(
    founded_folder: Path, tmp_path: Path, open_window: Open
) -> None:
    import shutil

    folder = tmp_path / "abîmé"
    shutil.copytree(founded_folder, folder)
    (folder / "casework.db").write_bytes(b"")
    journey = open_window(folder)
    journey.sees("Les données ne peuvent pas être ouvertes")
    journey.press("Réessayer")
    journey.sees("Les données ne peuvent pas être ouvertes")
