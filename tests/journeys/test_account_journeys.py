"""From the first account to a departure, and the birth of a sealed compartment."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from casework.domain.founding import NewAccount, NewOrganisation
from casework.domain.permissions import Role
from casework.services.doorstep import Doorstep
from tests.conftest import FixedClock
from tests.journeys.conftest import LOGIN, PASSWORD, TEAM, Open
from tests.journeys.journey import CHEAP, Journey

# Suggestions ask the platform of tests for what it does without.
pytestmark = pytest.mark.qt_log_ignore("does not support (raise|grabbing)", "propagateSizeHints")
CHOSEN = "cravate horizon tabouret 9"
CODE, RESERVED, UNFINISHED = "582914", "Prise devant moi.", "Demain, penser à"


def _leave(journey: Journey) -> None:
    own = journey.session._own
    assert own is not None
    next(act for label, act in own.actions() if label == "Fermer ma session")()
    journey.until(lambda: journey.window.shell is None)
    journey.idle()


def _administration(journey: Journey) -> None:
    journey.press("Administration")
    journey.idle()


def _add_an_educator(journey: Journey) -> str:
    """Through the page; gives the temporary password that is shown once."""
    _administration(journey)
    journey.press("Nouveau compte")
    journey.press("Créer le compte")
    journey.sees("Ce champ est nécessaire")
    journey.field("Nom d’utilisateur").type("m.diallo")
    journey.field("Nom et prénom").type("Mariam Diallo")
    journey.field("Profession").type("Éducateur spécialisé")
    journey.press("Communauté du Moulin")
    journey.press("Créer le compte")
    journey.sees("Mot de passe provisoire de Mariam Diallo")
    return journey.find(QLabel, "Mot de passe provisoire").text()


def test_from_the_first_account_to_a_departure(journey: Journey) -> None:
    journey.log_in(LOGIN, PASSWORD)
    temporary = _add_an_educator(journey)
    journey.press("C’est noté")
    assert not journey.shows(temporary)
    journey.sees("Mariam Diallo")
    journey.sees("mot de passe provisoire")
    _leave(journey)
    _choose_ones_own(journey, temporary)
    journey.sees("Personne n’est encore enregistré")
    assert not journey.shows("Administration"), "an educator manages nothing"
    journey.press("Nouvelle personne")
    journey.field("Nom").type("Traoré")
    journey.press("Créer le dossier")
    journey.sees("TRAORÉ")
    journey.idle()
    _leave(journey)
    journey.log_in(LOGIN, PASSWORD)
    _administration(journey)
    journey.list("Comptes").choose("Mariam Diallo")
    journey.ask.answers.append(True)
    journey.press("Fermer le compte…")
    journey.until(lambda: any("fermé" in row for row in journey.list("Comptes").texts()))
    assert "Son nom reste dans l’historique" in journey.ask.asked[-1][1]
    _leave(journey)
    journey.field("Nom d’utilisateur").type("m.diallo")
    journey.field("Mot de passe").type(CHOSEN)
    journey.press("Se connecter")
    journey.sees("incorrect")


def _choose_ones_own(journey: Journey, temporary: str) -> None:
    journey.field("Nom d’utilisateur").type("m.diallo")
    journey.field("Mot de passe").type(temporary)
    journey.press("Se connecter")
    journey.sees("Choisissez votre mot de passe")
    journey.field("Nouveau mot de passe").type(CHOSEN)
    journey.field("Le même mot de passe").type(CHOSEN)
    journey.press("Choisir ce mot de passe")
    journey.until(lambda: journey.window.shell is not None)
    journey.idle()


def test_an_account_is_changed_narrowed_and_given_another_password(journey: Journey) -> None:
    journey.log_in(LOGIN, PASSWORD)
    _add_an_educator(journey)
    journey.press("C’est noté")
    journey.list("Comptes").choose("Mariam Diallo")
    journey.press("Modifier…")
    journey.field("Rôle").choose("coordinatrice ou coordinateur")
    journey.field("Importer des fichiers").choose("non")
    journey.press("Enregistrer")
    journey.sees("coordinatrice ou coordinateur")
    journey.list("Comptes").choose("Mariam Diallo")
    journey.ask.answers.append(True)
    journey.press("Donner un mot de passe provisoire…")
    journey.sees("Il n’est montré que maintenant")
    journey.press("C’est noté")
    journey.list("Comptes").choose("Claire Leroy")
    journey.sees("C’est le vôtre")


def test_the_first_nurse_copies_the_secret_of_her_notes_before_anything_else(
    tmp_path: Path, open_window: Open
) -> None:
    folder = tmp_path / "santé"
    nurse = NewAccount("a.benali", "Amina Benali", CHOSEN, Role.NURSE)
    Doorstep(folder, FixedClock(), CHEAP).create(
        NewOrganisation(TEAM.name, TEAM.services, (*TEAM.accounts, nurse))
    )
    journey = open_window(folder)
    journey.log_in("a.benali", CHOSEN)
    journey.sees("La clé de secours des notes « santé »")
    secret = journey.find(QLabel, "Clé de secours").text()
    journey.field("Retapez la clé de secours").type("ABCDE")
    journey.press("C’est noté, commencer")
    journey.sees("signes")
    journey.ask.answers.append(True)
    journey.press("Imprimer la clé…")
    journey.idle()
    journey.session.locking.lock()
    journey.sees("Fenêtre verrouillée")
    assert not journey.shows(secret)
    journey.field("Mot de passe").type(CHOSEN)
    journey.press("Déverrouiller")
    journey.sees("La clé de secours des notes « santé »")
    journey.field("Retapez la clé de secours").type(secret.lower())
    journey.press("C’est noté, commencer")
    journey.sees("Personne n’est encore enregistré")


def test_services_are_set_and_everything_is_verified_and_saved(journey: Journey) -> None:
    journey.log_in(LOGIN, PASSWORD)
    _administration(journey)
    journey.press("Services")
    journey.idle()
    journey.list("Services").choose("ACT Rive Gauche")
    journey.field("Nom du projet dans ce service").type("PPI")
    journey.press("Enregistrer")
    journey.idle()
    journey.press("Sauvegardes et vérification")
    journey.sees("aucune : faites-en une maintenant")
    journey.press("Sauvegarder maintenant")
    journey.until(lambda: not journey.shows("aucune : faites-en une maintenant"))
    journey.press("Vérifier maintenant")
    journey.sees("Tout est sain")


@pytest.fixture
def nurse(tmp_path: Path, open_window: Open) -> Journey:
    """A nurse, member of health, with a code; a reserved note of hers is on screen."""
    folder = tmp_path / "code"
    nurse = NewAccount("a.benali", "Amina Benali", CHOSEN, Role.NURSE)
    doorstep = Doorstep(folder, FixedClock(), CHEAP)
    doorstep.create(NewOrganisation(TEAM.name, TEAM.services, (*TEAM.accounts, nurse)))
    session = doorstep.log_in("a.benali", CHOSEN)
    (birth,) = session.births
    doorstep.confirm_compartment_secret(session, birth.compartment, birth.secret, birth.secret)
    session.close()
    journey = open_window(folder)
    journey.log_in("a.benali", CHOSEN)
    journey.press("Nouvelle personne")
    journey.field("Nom").type("Traoré")
    journey.press("Créer le dossier")
    journey.sees("TRAORÉ")
    journey.press("Suivi")
    journey.idle()
    journey.field("Visible par").choose("santé")
    journey.keys("Ctrl+N")
    journey.write(RESERVED)
    journey.keys("Ctrl+S")
    journey.sees("note enregistrée")
    journey.sees(RESERVED)
    own = journey.session._own
    assert own is not None
    journey.ask.answers += [CODE, CODE]
    own.choose_pin()
    journey.idle()
    return journey


def _unlock(journey: Journey, typed: str) -> None:
    journey.field("Code PIN ou mot de passe").type(typed)
    journey.press("Déverrouiller")
    journey.until(lambda: not journey.window.is_locked)
    journey.idle()


def test_the_lock_puts_the_keys_of_reserved_notes_away(nurse: Journey) -> None:
    opened = nurse.session._opened
    assert opened is not None
    keyring = opened.keyring
    assert (opened.opened.private, keyring.is_locked) == (b"", False)
    nurse.keys("Ctrl+L")
    nurse.until(lambda: nurse.window.is_locked)
    assert (keyring.is_locked, keyring._private, keyring._own_private) == (True, {}, None)
    nurse.idle()
    shell = nurse.window.shell
    assert shell is not None
    # A label taken off its page is gone once the event loop comes round to it.
    nurse.until(lambda: RESERVED not in " ".join(label.text() for label in shell.findChildren(QLabel)))
    _unlock(nurse, CHOSEN)
    assert not keyring.is_locked
    nurse.sees(RESERVED)


def test_after_a_code_the_reserved_notes_wait_for_the_password(nurse: Journey) -> None:
    journey, own, shell = nurse, nurse.session._own, nurse.window.shell
    assert own is not None
    assert shell is not None
    journey.keys("Ctrl+N")
    journey.field("Visible par").choose("santé")
    journey.keys("Ctrl+N")
    journey.write(UNFINISHED)
    journey.session.locking.lock()
    _unlock(journey, CODE)
    assert not shell.topbar.sealed.isHidden()
    assert not journey.shows(RESERVED)
    assert not journey.shows(UNFINISHED)
    journey.sees("Un brouillon réservé attend ici")
    journey.ask.answers.append("pas le bon")
    own.open_sealed()
    journey.idle()
    assert "incorrect" in journey.ask.asked[-1][1]
    assert not shell.topbar.sealed.isHidden()
    journey.ask.answers.append(CHOSEN)
    own.open_sealed()
    journey.until(shell.topbar.sealed.isHidden)
    journey.sees(RESERVED)
    journey.sees(UNFINISHED)
    assert not journey.shows("Un brouillon réservé attend ici")
