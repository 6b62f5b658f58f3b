"""One PC, several people in turn: what locks, what is kept, and what the next one cannot see."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from casework.domain.demonstration import DEMO_ACCOUNTS
from casework.domain.founding import NewAccount, NewOrganisation
from casework.domain.permissions import Role
from casework.services.doorstep import Doorstep
from casework.storage import envelope as env
from casework.storage.generation import change_envelope
from casework.ui.dialogs import Dialog
from casework.ui.masking import masked, name_words, names_are_hidden
from tests.conftest import FixedClock
from tests.journeys.conftest import LOGIN, PASSWORD, TEAM, Open
from tests.journeys.journey import CHEAP, Journey

NEXT, HERS = "s.diallo", "muguet pistache enclume 4"
TABS = ("overview", "notes", "project", "stay", "coordination")
TEMPORARY, CHOSEN = "provisoire-1234", "cravate horizon tabouret 9"


@pytest.fixture
def shared_pc(tmp_path: Path, open_window: Open) -> Journey:
    """The window of a team of two."""
    folder = tmp_path / "poste partagé"
    second = NewAccount(NEXT, "Sira Diallo", HERS, Role.EDUCATOR)
    Doorstep(folder, FixedClock(), CHEAP).create(
        NewOrganisation(TEAM.name, TEAM.services, (*TEAM.accounts, second))
    )
    return open_window(folder)


def _go_away(journey: Journey) -> None:
    """Ten minutes later, nobody has touched anything."""
    idleness = journey.session.locking.watch.idleness
    idleness._touched -= 60 * idleness.minutes
    journey.session.locking.watch.look()


def test_a_shift_changes_on_one_pc_and_neither_sees_nor_loses_what_is_the_others(shared_pc: Journey) -> None:
    journey = shared_pc
    journey.log_in(LOGIN, PASSWORD)
    journey.press("Nouvelle personne")
    journey.field("Nom").type("Traoré")
    _go_away(journey)
    journey.sees("Fenêtre verrouillée")
    assert not journey.shows("Traoré")
    assert journey.window.windowTitle() == "Casework"
    for _ in range(3):
        journey.field("Mot de passe").type("pas le bon")
        journey.press("Déverrouiller")
        journey.field("Mot de passe").type(PASSWORD)
    journey.press("Déverrouiller")
    assert journey.field("Nom").text == "Traoré"
    QApplication.clipboard().setText("Traoré")
    guard = journey.session.locking.clipboard
    guard._copied = guard._digest("Traoré")  # copied in the window, which is not in front in tests
    journey.press("Verrouiller la fenêtre")
    journey.sees("Fenêtre verrouillée")
    assert QApplication.clipboard().text() == ""
    journey.ask.answers.append(True)  # the session of whoever left is closed
    journey.press("Ouvrir une autre session…")
    journey.until(lambda: journey.window.shell is None)
    journey.log_in(NEXT, HERS)
    journey.sees("Sira Diallo")
    assert not journey.shows("Traoré")
    assert not journey.shows("Claire Leroy")
    journey.keys("Ctrl+K")
    journey.idle()
    assert not journey.shows("Traoré")


# The platform of tests does without what a menu asks for.
@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", "propagateSizeHints")
def test_what_floats_is_closed_by_the_lock_and_the_keyboard_goes_back_where_it_was(
    shared_pc: Journey,
) -> None:
    journey = shared_pc
    shell = journey.log_in(LOGIN, PASSWORD)
    journey.press("Nouvelle personne")
    journey.field("Prénom").type("Awa")
    journey.keys("Ctrl+K")
    journey.write("Awa")
    dialog, menu = Dialog(journey.window, "La note sur Awa"), QMenu(shell)
    menu.addAction("Ouvrir")
    dialog.open()
    menu.popup(journey.window.pos())
    journey.session.locking.lock()
    journey.sees("Fenêtre verrouillée")
    assert not dialog.isVisible()
    assert not menu.isVisible()
    journey.field("Mot de passe").type(PASSWORD)
    journey.press("Déverrouiller")
    journey.until(lambda: not journey.window.is_locked)
    assert journey.focused() is journey.field("Prénom").widget


def test_the_system_that_locks_locks_the_window(shared_pc: Journey) -> None:
    shared_pc.log_in(LOGIN, PASSWORD)
    shared_pc.session.locking.system.on_lock()
    shared_pc.sees("Fenêtre verrouillée")


def test_a_temporary_password_leads_to_the_choice_of_ones_own_and_then_in(
    founded_folder: Path, tmp_path: Path, open_window: Open
) -> None:
    import shutil

    folder = tmp_path / "provisoire"
    shutil.copytree(founded_folder, folder)
    _give_temporary(Doorstep(folder, FixedClock(), CHEAP))
    journey = open_window(folder)
    journey.field("Nom d’utilisateur").type(LOGIN)
    journey.field("Mot de passe").type(TEMPORARY)
    journey.press("Se connecter")
    journey.sees("Choisissez votre mot de passe")
    journey.field("Nouveau mot de passe").type("azerty12345")
    journey.sees("facile à deviner")
    journey.field("Le même mot de passe").type("autre")
    journey.press("Choisir ce mot de passe")
    journey.sees("ne sont pas les mêmes")
    journey.field("Le même mot de passe").type("azerty12345")
    journey.press("Choisir ce mot de passe")
    journey.sees("se devine trop facilement")
    journey.field("Nouveau mot de passe").type(CHOSEN)
    journey.field("Le même mot de passe").type(CHOSEN)
    journey.press("Choisir ce mot de passe")
    journey.sees("Personne n’est encore enregistré")


def _give_temporary(doorstep: Doorstep) -> None:
    session = doorstep.log_in(LOGIN, PASSWORD)
    secrets, account = session.opened.secrets, session.opened.slot.account
    with session.store.write(session.actor) as uow:
        change_envelope(
            uow,
            doorstep._envelope,
            secrets.file_key,
            lambda envelope: env.reset_password(envelope, secrets, account, TEMPORARY, CHEAP),
        )
        uow.journal("account.reset")
        uow.commit()
    session.close()


def test_a_forgotten_password_is_replaced_with_the_recovery_secret(tmp_path: Path, open_window: Open) -> None:
    folder = tmp_path / "oublié"
    secret = Doorstep(folder, FixedClock(), CHEAP).create(TEAM)
    journey = open_window(folder)
    journey.field("Nom d’utilisateur").type(LOGIN)
    journey.press("Mot de passe oublié…")
    journey.sees("demandez à qui gère les comptes")
    assert journey.field("Nom d’utilisateur").text == LOGIN
    journey.field("Clé de secours").type(secret[:-1])
    journey.field("Nouveau mot de passe").type(CHOSEN)
    journey.field("Le même mot de passe").type(CHOSEN)
    journey.press("Donner ce mot de passe")
    journey.sees("signes")
    journey.field("Clé de secours").type(secret.lower().replace("-", " "))
    journey.press("Donner ce mot de passe")
    journey.sees("Personne n’est encore enregistré")


def test_an_error_that_comes_while_locked_is_told_after_the_lock(shared_pc: Journey) -> None:
    from casework.base.errors import UserError

    journey = shared_pc
    journey.log_in(LOGIN, PASSWORD)
    journey.session.locking.lock()
    journey.session._tell(UserError("disk_full"))
    assert not journey.ask.asked
    journey.field("Mot de passe").type(PASSWORD)
    journey.press("Déverrouiller")
    journey.until(lambda: journey.ask.asked)


def test_a_neighbour_reads_no_name_on_any_page_until_they_are_shown_again(demonstration: Journey) -> None:
    journey = demonstration
    shell = journey.log_in(DEMO_ACCOUNTS[0].login, DEMO_ACCOUNTS[0].password)
    people = shell.context.suite.people.list_all(shell.context.actor)
    words = name_words(f"{one.last_name} {one.first_name}" for one in people)
    name = next(one.last_name.upper() for one in people if one.last_name)
    journey.until(lambda: journey.shows(name))
    shell.toggle_names()
    journey.until(names_are_hidden)
    assert not shell.topbar.hidden.isHidden()

    def readable() -> list[str]:
        return [text for text in journey._texts() if masked(text, words) != text]

    places = [
        ("people", {}),
        ("deadlines", {}),
        *(
            ("person", {"person_id": people[0].id, "tab": tab})
            for tab in ("overview", "notes", "project", "stay")
        ),
        ("renewal", {}),
    ]
    for place, args in places:
        shell.navigate(place, **args)
        journey.idle()
        assert not readable(), place
    shell.open_find()
    journey.write(people[0].last_name)
    journey.idle()
    rows = journey.list("Résultats").texts()
    assert rows
    assert not [row for row in rows if "Nouvelle personne" not in row and masked(row, words) != row]
    journey.keys("Esc")
    shell.toggle_names()
    shell.navigate("people")
    journey.sees(name)


def _menu(journey: Journey, beginning: str) -> None:
    """Choose in the menu under one's own name."""
    own = journey.session._own
    assert own is not None
    next(act for label, act in own.actions() if label.startswith(beginning))()
    journey.idle()


def test_a_code_reopens_the_window_for_a_shift_and_three_wrong_ones_ask_the_password(
    shared_pc: Journey,
) -> None:
    journey = shared_pc
    journey.log_in(NEXT, HERS)
    journey.sees("Dernière connexion")
    journey.ask.answers += ["123456", "123456"]
    _menu(journey, "Choisir un code PIN")
    assert "se devine trop facilement" in journey.ask.asked[-1][1]
    journey.ask.answers += ["582914", "582914"]
    _menu(journey, "Choisir un code PIN")
    journey.session.locking.lock()
    journey.field("Code PIN ou mot de passe").type("582914")
    journey.press("Déverrouiller")
    journey.until(lambda: not journey.window.is_locked)
    journey.session.locking.lock()
    for left in ("encore 2 essais", "encore 1 essai"):
        journey.field("Code PIN ou mot de passe").type("582915")
        journey.press("Déverrouiller")
        journey.sees(left)
    journey.field("Code PIN ou mot de passe").type("582915")
    journey.press("Déverrouiller")
    journey.sees("Le code n’est plus accepté")
    journey.field("Mot de passe").type(HERS)
    journey.press("Déverrouiller")
    journey.until(lambda: not journey.window.is_locked)


def test_one_changes_ones_own_password_and_a_lock_meanwhile_shows_the_lock(shared_pc: Journey) -> None:
    journey = shared_pc
    journey.log_in(NEXT, HERS)
    _menu(journey, "Changer mon mot de passe")
    journey.field("Mot de passe actuel").type(HERS)
    journey.session.locking.lock()
    journey.sees("Fenêtre verrouillée")
    journey.field("Mot de passe").type(HERS)
    journey.press("Déverrouiller")
    journey.until(lambda: not journey.window.is_locked)
    _menu(journey, "Changer mon mot de passe")
    journey.field("Mot de passe actuel").type(HERS)
    journey.press("Proposer une phrase de passe")
    phrase = journey.field("Nouveau mot de passe").text
    journey.field("Le même mot de passe").type(phrase)
    journey.press("Changer le mot de passe")
    journey.until(lambda: journey.ask.asked)
    _menu(journey, "Fermer ma session")
    journey.until(lambda: journey.window.shell is None)
    journey.log_in(NEXT, phrase)
    journey.sees("Sira Diallo")


def test_the_delay_of_the_lock_is_a_choice_of_the_computer(shared_pc: Journey) -> None:
    journey = shared_pc
    journey.log_in(NEXT, HERS)
    journey.ask.answers.append("5")
    _menu(journey, "Verrouiller après")
    assert journey.session.locking.watch.idleness.minutes == 5
    assert journey.session._settings.lock_minutes == 5
