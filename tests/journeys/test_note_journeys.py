"""Steps 3 and 4: find somebody from anywhere, write in seconds, and lose nothing to a kill."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit

from casework.ui.ask import Leaving
from tests.journeys.conftest import LOGIN, PASSWORD, Open
from tests.journeys.journey import Journey


def _open_somebody(journey: Journey) -> None:
    journey.log_in(LOGIN, PASSWORD)
    journey.press("Nouvelle personne")
    journey.field("Nom").type("N’DIAYE")
    journey.field("Prénom").type("Mamadou")
    journey.field("Sexe").choose("homme")
    journey.press("Créer le dossier")
    journey.sees("N’DIAYE Mamadou")
    journey.idle()


def _typed(journey: Journey) -> str:
    widget = journey.focused()
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else ""


def test_a_note_is_written_by_keyboard_and_found_from_anywhere(journey: Journey) -> None:
    _open_somebody(journey)
    journey.keys("Ctrl+N")
    journey.write("Nuit calme, a mal dormi.")
    journey.keys("Ctrl+S")
    journey.sees("note enregistrée")
    journey.sees("Nuit calme, a mal dormi.")
    journey.keys("Ctrl+K")
    journey.write("mamadu ndiaye")
    journey.until(lambda: any("N’DIAYE" in row for row in journey.list("Résultats").texts()))
    journey.field("Chercher une personne, une note, une action").type("dormi calme")
    journey.until(lambda: any("Nuit calme" in row for row in journey.list("Résultats").texts()))
    journey.keys("Return")
    journey.sees("Nuit calme, a mal dormi.")


def test_a_killed_program_offers_the_text_that_was_being_typed(
    journey: Journey, open_window: Open, tmp_path: Path
) -> None:
    _open_somebody(journey)
    journey.keys("Ctrl+N")
    journey.write("Il a demandé à voir sa s")
    journey.sees("brouillon gardé à")
    # What a kill leaves: the files as they are, nothing closed, nothing said.
    killed = tmp_path / "après"
    shutil.copytree(tmp_path / "Données de l’équipe", killed)
    again = open_window(killed)
    again.log_in(LOGIN, PASSWORD)
    again.sees("Un brouillon à finir")
    again.press("Reprendre le brouillon")
    again.until(lambda: _typed(again) == "Il a demandé à voir sa s")
    again.write("œur.")
    again.keys("Ctrl+S")
    again.sees("Il a demandé à voir sa sœur.")
    again.sees("note enregistrée")


def test_leaving_with_unsaved_text_asks_and_after_saving_does_not(journey: Journey) -> None:
    _open_somebody(journey)
    journey.keys("Ctrl+N")
    journey.write("Pas fini")
    journey.ask.answers.append(Leaving.SAVE)
    journey.press("Personnes")
    journey.list("Personnes").open("N’DIAYE")
    journey.sees("Pas fini")
    journey.press("Personnes")
    assert len(journey.ask.asked) == 1
