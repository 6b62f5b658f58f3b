"""A nurse's note and instruction seen by the night: what is reserved stays so, what is released is read."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.journeys.conftest import Open
from tests.journeys.journey import Journey

PATIENT_SAID = "Résultats revenus : hépatite C, traitement proposé."
WHAT_TO_DO = "Réveiller à 2 h et proposer à boire."


def _seek(journey: Journey, words: str) -> None:
    # An earlier window of this test was closed: this one is told that it is in front.
    journey.window.activateWindow()
    journey.until(journey.window.isActiveWindow)
    journey.keys("Ctrl+K")
    journey.write(words)


def _go(journey: Journey, name: str, tab: str) -> None:
    _seek(journey, name)
    journey.until(lambda: any(name in row for row in journey.list("Résultats").texts()))
    journey.keys("Return")
    journey.sees("Vue d’ensemble")
    journey.press(tab)
    journey.idle()


def test_a_nurse_s_note_and_instruction_seen_by_the_night(
    demonstration_folder: Path, tmp_path: Path, open_window: Open
) -> None:
    folder = tmp_path / "démonstration"
    shutil.copytree(demonstration_folder, folder)

    nurse = open_window(folder)
    nurse.log_in("infirmiere", "demo-infirmiere")
    people = nurse.list("Personnes")
    name = people.texts()[0].split(",")[0].split()[0]
    _go(nurse, name, "Suivi")
    nurse.idle()
    nurse.field("Visible par").choose("santé")
    nurse.sees("Pourront la lire : Hélène Aubry")
    nurse.keys("Ctrl+N")
    nurse.write(PATIENT_SAID)
    nurse.keys("Ctrl+S")
    nurse.sees("note enregistrée")
    nurse.sees(PATIENT_SAID)
    nurse.press("Santé")
    nurse.press("Écrire une consigne…")
    nurse.sees("Ce texte sera lu par toute l’équipe")
    nurse.field("Ce qu’il faut faire").type(WHAT_TO_DO)
    nurse.press("Donner cette consigne à l’équipe")
    nurse.sees("Personne ne l’a encore lue.")
    nurse.end()

    night = open_window(folder)
    night.log_in("nuit", "demo-nuit")
    night.sees("à lire")
    _go(night, name, "Suivi")
    night.sees("note réservée")
    assert not night.shows("hépatite")
    _seek(night, "hépatite proposé")
    night.sees("Aucune personne, aucune note")
    assert not night.shows(PATIENT_SAID)
    night.keys("Esc")
    night.press("Santé")
    night.sees(WHAT_TO_DO)
    assert not night.shows("Écrire une consigne…")
    night.press("J’ai lu la consigne sur " + _person_of(night))
    night.sees("lue à")
    night.end()

    again = open_window(folder)
    again.log_in("infirmiere", "demo-infirmiere")
    _go(again, name, "Santé")
    again.sees("Lue par Fatou Keïta")
    _seek(again, "hépatite")
    again.until(lambda: any("hépatite" in row for row in again.list("Résultats").texts()))


def _person_of(journey: Journey) -> str:
    shell = journey.window.shell
    assert shell is not None
    lines = shell.context.suite.releases.of_the_shift(shell.context.actor)
    return next(one.person for one in lines if one.text == WHAT_TO_DO)
