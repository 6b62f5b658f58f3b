"""Step 3: everybody in Personnes, filtered, and found from anywhere; by keyboard alone."""

from __future__ import annotations

from tests.journeys.conftest import LOGIN, PASSWORD
from tests.journeys.journey import Journey


def create(journey: Journey, last: str, first: str, birth: str = "") -> None:
    journey.press("Personnes")
    journey.press("Nouvelle personne")
    journey.field("Nom").type(last)
    journey.field("Prénom").type(first)
    journey.field("Date de naissance").type(birth)
    journey.press("Créer le dossier")
    journey.sees(f"{last.upper()} {first}")
    journey.idle()


def test_people_are_created_listed_filtered_and_found_from_anywhere(journey: Journey) -> None:
    journey.log_in(LOGIN, PASSWORD)
    create(journey, "Traoré", "Aïcha", "14/7/74")
    create(journey, "Le Goff", "Loïc")
    create(journey, "Ñáñez", "José")
    journey.press("Personnes")
    people = journey.list("Personnes")
    journey.until(lambda: people.rows() == 3)
    journey.field("Filtrer par nom").type("traore")
    journey.until(lambda: people.rows() == 1)
    journey.keys("Ctrl+K")
    journey.write("loic go")
    found = journey.list("Résultats")
    journey.until(lambda: any("LE GOFF Loïc" in text for text in found.texts()))
    journey.keys("Return")
    journey.sees("LE GOFF Loïc")
    journey.until(lambda: journey.window.windowTitle() != "Personnes · Casework")
    assert "GOFF" not in journey.window.windowTitle()


def test_a_person_already_known_is_caught_before_a_second_file_is_opened(journey: Journey) -> None:
    journey.log_in(LOGIN, PASSWORD)
    create(journey, "Traoré", "Aïcha", "14/7/74")
    journey.press("Personnes")
    journey.press("Nouvelle personne")
    journey.field("Nom").type("TRAORE")
    journey.field("Prénom").type("Aicha")
    journey.field("Date de naissance").type("140774")
    journey.sees("mêmes nom et date de naissance")
    journey.press("Créer le dossier")
    journey.idle()
    journey.sees("Déjà connue ?")


def test_everything_on_the_way_to_a_person_is_done_by_keyboard_alone(journey: Journey) -> None:
    journey.field("Nom d’utilisateur")
    journey.write(LOGIN)
    journey.keys("Tab")
    journey.write(PASSWORD)
    journey.keys("Return")
    journey.sees("Personne n’est encore enregistré")
    journey.keys("Ctrl+K")
    journey.write("nouvelle personne")
    journey.sees("Nouvelle personne «")
    journey.keys("Return")
    journey.sees("Prénom")
    journey.field("Nom")
    journey.write("Koné")
    journey.keys("Tab")
    journey.write("Fatoumata")
    journey.keys("Ctrl+S")
    journey.sees("KONÉ Fatoumata")
    journey.keys("Ctrl+L")
    journey.sees("Fenêtre verrouillée")
    journey.write(PASSWORD)
    journey.keys("Return")
    journey.sees("KONÉ Fatoumata")
