"""Steps 5 and 7: a project from the person's words to signed paper; a coordination and its papers."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from casework.domain.changes import Change
from casework.services.people import NewPerson
from casework.services.stays import Admit
from casework.ui.ask import Leaving
from casework.ui.shell import Shell
from tests.journeys.conftest import LOGIN, PASSWORD, Open
from tests.journeys.journey import Journey


def welcome_somebody(shell: Shell) -> None:
    """M. N’Diaye, in the community since December: what step 3 and an admission leave."""
    suite, actor = shell.context.suite, shell.context.actor
    service = next(one for one in suite.organisation.list_services(actor) if "Moulin" in one.name)
    made: Change = suite.people.create(actor, NewPerson("N’Diaye", "Mamadou", sex="M"))
    admitted = suite.stays.admit(
        actor, Admit(person_id=made.id, service_id=service.id, admitted_on=date(2025, 12, 4))
    )
    shell.context.changes.publish(admitted)


def open_tab(journey: Journey, tab: str) -> None:
    """From the list to a tab of the person, by keys."""
    journey.list("Personnes").open("N’DIAYE")
    journey.press(tab)
    journey.idle()


def printed_text(journey: Journey, path: Path) -> str:
    """The text of what the preview shows, saved from there as a file."""
    journey.sees("Enregistrer…")
    journey.idle()
    journey.ask.answers.append(path)
    journey.keys("Ctrl+S")
    journey.sees(f"enregistré : {path.name}")
    text = "\n".join(part.extract_text() for part in PdfReader(path).pages)
    return " ".join(text.split())


@pytest.fixture
def shell(journey: Journey) -> Shell:
    shell = journey.log_in(LOGIN, PASSWORD)
    welcome_somebody(shell)
    return shell


def write_project(journey: Journey) -> None:
    """The person's words, a goal and two actions, by keys alone."""
    journey.press("Commencer le projet")
    journey.field("Ce que je veux").type("Revoir ma fille sans avoir honte.")
    journey.field("Ce que je ne veux pas").type("Qu’on appelle mon frère.")
    journey.keys("Ctrl+Shift+O")
    journey.write("Accueillir sa fille un week-end")
    journey.field("Domaine, objectif 1").choose("Famille, enfants et lien social")
    journey.field("Pour quand, objectif 1").type("21/12/2026")
    journey.keys("Ctrl+Shift+A")
    journey.write("Appeler sa fille le mercredi")
    journey.keys("Ctrl+Shift+A")
    journey.write("Accompagner les visites")
    journey.field("Par, objectif 1, action 2").choose("l’équipe")
    journey.field("Points de désaccord").type("Pas de suivi psychologique pour l’instant.")


def test_a_project_is_written_signed_and_printed_for_the_team_and_for_the_person(
    journey: Journey, shell: Shell, tmp_path: Path
) -> None:
    open_tab(journey, "Projet")
    write_project(journey)
    journey.keys("Ctrl+S")
    journey.press("Proposer à la personne")
    journey.idle()
    journey.keys("Space")
    journey.field("La personne : signé le").type("auj")
    journey.field("La direction : nom").type("Claire Leroy")
    journey.field("La direction : signé le").type("auj")
    journey.press("Enregistrer les signatures")
    journey.sees("Ouvrir la révision")
    journey.idle()
    assert journey.focused().accessibleName() == "Version affichée"
    journey.press("Fait : La personne : Appeler sa fille le mercredi")
    journey.sees("fait le")
    journey.keys("Ctrl+P")
    sheet = printed_text(journey, tmp_path / "fiche.pdf")
    for words in (
        "Revoir ma fille",
        "Accueillir sa fille",
        "Pas de suivi psychologique",
    ):
        assert words in sheet
    journey.keys("Esc")
    journey.press("Fiche pour la personne")
    easy = printed_text(journey, tmp_path / "facile.pdf")
    assert "Je veux accueillir ma fille un week-end." in easy
    assert "Je vais appeler ma fille le mercredi." in easy


def test_a_killed_program_gives_back_the_project_that_was_being_typed(
    journey: Journey, shell: Shell, open_window: Open, tmp_path: Path
) -> None:
    open_tab(journey, "Projet")
    write_project(journey)
    journey.sees("brouillon gardé à")
    # What a kill leaves: the files as they are, nothing closed, nothing said.
    killed = tmp_path / "après"
    shutil.copytree(tmp_path / "Données de l’équipe", killed)
    again = open_window(killed)
    again.log_in(LOGIN, PASSWORD)
    again.sees("Un brouillon à finir")
    again.press("Reprendre le brouillon")
    again.sees("Voici ce que vous écriviez")
    assert again.field("Ce que je veux").text == "Revoir ma fille sans avoir honte."
    again.sees("Accueillir sa fille un week-end")
    again.keys("Ctrl+S")
    again.until(lambda: not again.shows("pas encore enregistré") and not again.shows("brouillon gardé"))
    again.sees("enregistré")


def test_a_coordination_is_held_and_printed_with_the_summary(
    journey: Journey, shell: Shell, tmp_path: Path
) -> None:
    open_tab(journey, "Coordination")
    journey.press("Nouvelle coordination")
    journey.field("Question posée").type("Quel logement au printemps ?")
    journey.field("Nom, participant 1").type("Sophie Lantier")
    journey.field("Organisme, participant 1").type("CCAS de Périgueux")
    journey.field("Sur quel fondement").choose("avec des partenaires : la personne a donné son accord")
    journey.field("Décisions").type("Demander une place en pension de famille.")
    journey.keys("Ctrl+Shift+T")
    journey.write("Remplir la demande SIAO")
    journey.field("Qui, tâche 1").type("Mme Lantier")
    journey.field("Pour quand, tâche 1").type("+10j")
    journey.keys("Ctrl+S")
    journey.idle()
    journey.keys("Ctrl+P")
    note = printed_text(journey, tmp_path / "note.pdf")
    for words in (
        "Quel logement au printemps",
        "CCAS de Périgueux",
        "Remplir la demande SIAO",
        "2 déc. 2026",
    ):
        assert words in note
    journey.keys("Esc")
    journey.press("Retour à la liste")
    journey.press("Fait : Mme Lantier : Remplir la demande SIAO")
    journey.sees("fait le")
    journey.keys("Ctrl+P")
    assert "Synthèse" in printed_text(journey, tmp_path / "synthese.pdf")


def test_the_keyboard_starts_on_the_version_of_a_project_that_is_opened(
    journey: Journey, shell: Shell
) -> None:
    open_tab(journey, "Projet")
    write_project(journey)
    journey.keys("Ctrl+S")
    journey.idle()
    journey.press("Vue d’ensemble")
    journey.press("Ouvrir le projet")
    journey.idle()
    assert journey.focused().accessibleName() == "Version affichée"


def test_signatures_being_copied_are_asked_about_before_one_leaves(journey: Journey, shell: Shell) -> None:
    open_tab(journey, "Projet")
    write_project(journey)
    journey.press("Proposer à la personne")
    journey.press("Enregistrer les signatures")
    journey.field("La personne : signé le").type("auj")
    journey.ask.answers.append(Leaving.STAY)
    journey.keys("Esc")
    assert journey.field("La personne : signé le").text
    journey.field("La direction : nom").type("Claire Leroy")
    journey.field("La direction : signé le").type("auj")
    journey.keys("Ctrl+S")
    journey.sees("signatures enregistrées")
