"""Step 6: whose term ends, the review, the decision, the next term, the amendment, the meeting's list."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from casework.services.deadlines import DeadlineState, Rule
from casework.services.doorstep import Doorstep
from casework.ui.shell import Shell
from tests.builders import Make
from tests.conftest import FixedClock
from tests.journeys.conftest import LOGIN, PASSWORD, Open
from tests.journeys.journey import CHEAP, Journey


@pytest.fixture
def team_folder(founded_folder: Path, tmp_path: Path, clock: FixedClock) -> Path:
    """A community where the first year of Mamadou N’Diaye ends in eleven days."""
    folder = tmp_path / "Données de l’équipe"
    shutil.copytree(founded_folder, folder)
    session = Doorstep(folder, clock, CHEAP).log_in(LOGIN, PASSWORD)
    make = Make(session.store, clock, session.actor)
    person = make.person("N’Diaye", "Mamadou", sex="M", file_number="2025-041")
    stay = make.stay(person, admitted_on=date(2025, 12, 4), months=12)
    make.key_worker(stay, "Julien Perrot")
    make.document(stay, handed_on=date(2025, 12, 8), signed_on=date(2025, 12, 20))
    project = make.project(stay, state="signed", signed_on=date(2026, 5, 2))
    make.goal(project, "Passer le permis de conduire")
    make.stay(make.person("Roux", "Ana"), admitted_on=date(2026, 10, 20), months=12)
    session.close()
    return folder


def printed(journey: Journey, path: Path) -> str:
    """Save what the preview shows, and read it."""
    journey.sees("page 1")
    journey.idle()
    journey.ask.answers.append(path)
    journey.keys("Ctrl+S")
    journey.until(path.exists)
    journey.idle()
    text = " ".join(page.extract_text() for page in PdfReader(path).pages)
    return " ".join(text.split())


def renewal_of(shell: Shell) -> list[tuple[date, DeadlineState]]:
    suite, actor = shell.context.suite, shell.context.actor
    return [(one.due_on, one.state) for one in suite.deadlines.list(actor) if one.rule is Rule.RENEWAL]


def test_a_renewal_goes_from_the_list_of_deadlines_to_a_signed_amendment(
    team_folder: Path, open_window: Open, tmp_path: Path
) -> None:
    journey = open_window(team_folder)
    shell = journey.log_in(LOGIN, PASSWORD)
    journey.press("Échéances")
    journey.list("Échéances").choose("Fin de la première année")
    journey.sees("N’DIAYE Mamadou")
    journey.sees("○ Avis médical")

    # The list for Thursday's meeting.
    journey.keys("Ctrl+P")
    listed = printed(journey, tmp_path / "liste.pdf")
    assert "N’DIAYE Mamadou" in listed
    assert "Contrat de séjour à remettre" in listed
    journey.keys("Esc")

    # The renewal: the request, the review, an opinion, the decision.
    journey.list("Échéances").open("Fin de la première année")
    journey.field("Demande de la personne, dans ses mots").type("Je veux rester encore un an.")
    journey.field("Bilan de la période").type("Le code est obtenu, le permis avance.")
    journey.press("Noter cet avis : éducatif")
    journey.field("Conclusion").choose("favorable")
    journey.field("Par").type("Julien Perrot")
    journey.press("Enregistrer cet avis")
    journey.sees("✓ favorable")
    journey.sees("Nouveau terme : du 4 décembre 2026 au 3 décembre 2027.")
    journey.field("Décision").choose("accordé")
    journey.press("Enregistrer la décision")
    journey.sees("✓ accordé pour 12 mois")
    journey.sees("du 4 décembre 2026 au 3 décembre 2027")
    assert renewal_of(shell)[:1] == [(date(2026, 12, 3), DeadlineState.DONE)]
    assert (date(2027, 12, 3), DeadlineState.ON_TIME) in renewal_of(shell)

    # The amendment.
    journey.press("Imprimer l’avenant")
    amendment = printed(journey, tmp_path / "avenant.pdf")
    assert "Avenant n° 1 au contrat de séjour" in amendment
    assert "du 4 décembre 2026 au 3 décembre 2027" in amendment
    assert "Passer le permis de conduire" in amendment
    journey.keys("Esc")
    journey.field("Signé le").type("hier")
    journey.field("Remis le").type("hier")
    journey.press("Enregistrer ces dates")
    journey.sees("✓ Signé le 21 novembre 2026.")

    # The timeline tells it.
    journey.press("Ouvrir la fiche")
    journey.press("Suivi")
    journey.sees("accordé")
    journey.press("Séjour")
    journey.sees("2e terme : du 4 décembre 2026 au 3 décembre 2027 (12 mois)")


def test_what_is_typed_in_a_review_survives_the_program(team_folder: Path, open_window: Open) -> None:
    journey = open_window(team_folder)
    journey.log_in(LOGIN, PASSWORD)
    journey.press("Échéances")
    journey.list("Échéances").open("Fin de la première année")
    journey.field("Bilan de la période").type("Une phrase pas encore finie")
    journey.sees("Brouillon gardé.")
    journey.end()
    again = open_window(team_folder)
    again.log_in(LOGIN, PASSWORD)
    again.press("Échéances")
    again.list("Échéances").open("Fin de la première année")
    again.sees("Brouillon retrouvé : relisez-le, puis enregistrez.")
    assert again.field("Bilan de la période").text == "Une phrase pas encore finie"
