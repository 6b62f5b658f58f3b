"""The person’s rights, and a record opened at night outside one’s services, through the window."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from casework.ui.forms import CheckField
from tests.conftest import FixedClock
from tests.journeys.journey import Journey

# Suggestions ask the platform of tests for what it does without.
pytestmark = pytest.mark.qt_log_ignore("does not support (raise|grabbing)", "propagateSizeHints")
CHOSEN = "cravate horizon tabouret 9"
WHY = "Elle sonne à la porte, il est 22 h et il pleut."


def _leave(journey: Journey) -> None:
    own = journey.session._own
    assert own is not None
    next(act for label, act in own.actions() if label == "Fermer ma session")()
    journey.until(lambda: journey.window.shell is None)
    journey.idle()


def _head(journey: Journey) -> None:
    shell = journey.log_in("chef", "demo-chef")
    journey.idle()
    shell.navigate("people")
    journey.idle()


def _later(clock: FixedClock, **span: float) -> None:
    """Time goes by; the civil day with it."""
    moment = clock.moment.astimezone()
    clock.moment += timedelta(**span)
    clock.day += clock.moment.astimezone().date() - moment.date()


def test_somebody_asks_to_read_their_record_and_gets_it_in_time(
    demonstration: Journey, clock: FixedClock, tmp_path: Path
) -> None:
    journey = demonstration
    _head(journey)
    people = journey.list("Personnes")
    people.open(people.texts()[0])
    journey.press("Droits et partage")
    journey.press("Noter une demande…")
    journey.field("Qui demande").type("la personne, au guichet")
    journey.field("À").type("14 h 30")
    journey.press("Inscrire au registre")
    journey.sees("identité à vérifier")
    # Nothing leaves before it is known who asks, nor before two days to think.
    journey.press("Noter la réponse… : demande de la personne, au guichet")
    journey.press("Enregistrer la réponse")
    journey.sees("Vérifiez d’abord l’identité")
    journey.sees("48 heures")
    journey.press("Annuler : noter la réponse")
    journey.press("Identité vérifiée aujourd’hui : demande de la personne, au guichet")
    journey.sees("délai de réflexion")
    _leave(journey)
    _later(clock, days=3)
    shell = journey.log_in("chef", "demo-chef")
    shell.navigate("requests")
    journey.press("Ouvrir le dossier : demande de la personne, au guichet")
    journey.press("Relire et remettre le dossier…")
    journey.sees("Dossier complet de")
    journey.idle()
    journey.until(lambda: _ticks(journey))
    kept = _ticks(journey)[0]
    masked = _block(kept).findChildren(QLabel)[-1].text()
    kept.click()
    journey.ask.answers.append(tmp_path / "remis.zip")
    journey.press("Enregistrer le dossier…")
    journey.sees("écrit : remis.zip")
    _is_complete(tmp_path / "remis.zip", without=masked)
    shell.navigate("requests")
    journey.press("Noter la réponse… : demande de la personne, au guichet")
    journey.press("Enregistrer la réponse")
    journey.sees("répondu à temps")
    journey.press("Ouvrir le dossier : demande de la personne, au guichet")
    journey.sees("Dossier complet → la personne")


def _ticks(journey: Journey) -> list[CheckField]:
    """A note's tick each."""
    return [one for one in journey.window.findChildren(CheckField) if one.isVisible()]


def _block(tick: CheckField) -> QWidget:
    """The passage a tick belongs to."""
    row = tick.parentWidget()
    block = row.parentWidget() if row is not None else None
    assert block is not None
    return block


def _is_complete(path: Path, *, without: str) -> None:
    with ZipFile(path) as archive:
        names = archive.namelist()
        (machine,) = (json.loads(archive.read(name)) for name in names if name.endswith(".json"))
        (paper,) = (archive.read(name) for name in names if name.endswith(".pdf"))
    assert paper.startswith(b"%PDF")
    written = json.dumps(machine, ensure_ascii=False)
    assert "Qui a lu votre dossier" in written or "readings" in written
    assert _spaced(without) not in _spaced(written)


def _spaced(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_record_is_opened_at_night_on_a_reason_and_the_head_reads_why(
    demonstration: Journey, clock: FixedClock
) -> None:
    journey = demonstration
    _head(journey)
    number = _a_file_number(journey)
    temporary = _add_an_educator(journey)
    _leave(journey)
    _choose_ones_own(journey, temporary)
    shell = journey.window.shell
    assert shell is not None
    shell.navigate("people")
    journey.press("Hors de mes services…")
    journey.field("Numéro de dossier").type(number)
    journey.press("Chercher ce dossier")
    journey.idle()
    journey.sees(f"Trouvé : dossier {number}")
    journey.press("Ouvrir pour quatre heures")
    journey.sees("Ce champ est nécessaire")
    journey.field("Pourquoi ouvrez-vous ce dossier ?").type(WHY)
    journey.press("Ouvrir pour quatre heures")
    journey.sees("Ouvert hors de vos services")
    journey.press("Suivi")
    journey.idle()
    assert not journey.shows("Traitement préparé pour la semaine"), "a seal is not opened by a reason"
    _leave(journey)
    _later(clock, hours=4, minutes=1)
    journey.log_in("m.diallo", CHOSEN)
    journey.idle()
    assert not any(number in row for row in journey.list("Personnes").texts())
    _leave(journey)
    _head(journey)
    journey.sees("1 dossier ouvert")
    journey.press("Lire les ouvertures")
    journey.until(lambda: any(WHY in row for row in journey.list("Ouvertures").texts()))
    journey.press("Tout marquer comme vu")
    journey.idle()
    assert not journey.shows("1 dossier ouvert")


def _a_file_number(journey: Journey) -> str:
    """Of somebody the nurse wrote about."""
    shell = journey.window.shell
    assert shell is not None
    suite, actor = shell.context.suite, shell.context.actor
    person_id = suite.releases.of_the_shift(actor)[0].person_id
    assert person_id is not None
    return suite.people.card(actor, person_id).file_number


def _add_an_educator(journey: Journey) -> str:
    journey.press("Administration")
    journey.press("Nouveau compte")
    journey.field("Nom d’utilisateur").type("m.diallo")
    journey.field("Nom et prénom").type("Mariam Diallo")
    journey.field("Profession").type("Éducateur spécialisé")
    journey.press("ACT hors les murs")
    journey.press("Créer le compte")
    journey.sees("Mot de passe provisoire de Mariam Diallo")
    temporary = journey.find(QLabel, "Mot de passe provisoire").text()
    journey.press("C’est noté")
    return temporary


def _choose_ones_own(journey: Journey, temporary: str) -> None:
    journey.field("Nom d’utilisateur").type("m.diallo")
    journey.field("Mot de passe").type(temporary)
    journey.press("Se connecter")
    journey.field("Nouveau mot de passe").type(CHOSEN)
    journey.field("Le même mot de passe").type(CHOSEN)
    journey.press("Choisir ce mot de passe")
    journey.until(lambda: journey.window.shell is not None)
    journey.idle()
