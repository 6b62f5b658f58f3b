"""Journeys through the true window: a folder of their own, real threads, scripted dialogs."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casework.domain.founding import NewAccount, NewOrganisation, NewService
from casework.domain.kinds import ServiceKind
from casework.services.doorstep import Doorstep
from casework.ui import theme
from casework.ui.ask import ScriptedAsk
from tests.conftest import FixedClock
from tests.journeys.journey import CHEAP, Journey
from tests.leftovers import delete_widgets_left

LOGIN, PASSWORD = "c.leroy", "épicéa ardoise fougère 7"
TEAM = NewOrganisation(
    "Association des Tilleuls",
    (
        NewService(ServiceKind.THERAPEUTIC_COMMUNITY, "Communauté du Moulin", 35),
        NewService(ServiceKind.ACT_HOUSED, "ACT Rive Gauche", 11),
    ),
    (NewAccount(LOGIN, "Claire Leroy", PASSWORD),),
)
Open = Callable[..., Journey]


@pytest.fixture(scope="session")
def founded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A team's folder as first start leaves it; copied for each journey."""
    folder = tmp_path_factory.mktemp("founded") / "données"
    Doorstep(folder, FixedClock(), CHEAP).create(TEAM)
    return folder


@pytest.fixture(scope="session")
def demonstration_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration team's folder; copied for each journey."""
    from casework.domain.demonstration import DEMO_ACCOUNTS, FOUNDING
    from casework.services.demonstration import Demonstration

    folder = tmp_path_factory.mktemp("demonstration") / "données"
    clock = FixedClock()
    doorstep = Doorstep(folder, clock, CHEAP)
    doorstep.create(FOUNDING, weak_passwords=True)
    session = doorstep.log_in(DEMO_ACCOUNTS[0].login, DEMO_ACCOUNTS[0].password)
    Demonstration(session.store, clock, session.keyring).fill(session.actor)
    session.close()
    return folder


@pytest.fixture
def ask() -> ScriptedAsk:
    """Answers are appended by the journey: ``journey.ask.answers.append(path)``."""
    return ScriptedAsk()


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot, ask: ScriptedAsk, clock: FixedClock) -> Iterator[Open]:
    """``open_window(folder)``: run the program on a folder; closed at the end, nothing left running."""
    theme.apply_theme(qapp, theme.LIGHT)
    before = set(threading.enumerate())
    journeys: list[Journey] = []

    def start(folder: Path) -> Journey:
        journey = Journey(qtbot, folder, clock, ask)
        journeys.append(journey)
        return journey

    yield start
    for journey in journeys:
        journey.end()
    left = [thread.name for thread in set(threading.enumerate()) - before if thread.is_alive()]
    assert not left, f"threads left running: {left}"
    delete_widgets_left()


@pytest.fixture
def journey(founded_folder: Path, tmp_path: Path, open_window: Open) -> Journey:
    """The window on a new team's folder, at the login page."""
    folder = tmp_path / "Données de l’équipe"
    shutil.copytree(founded_folder, folder)
    return open_window(folder)


@pytest.fixture
def demonstration(demonstration_folder: Path, tmp_path: Path, open_window: Open) -> Journey:
    """The window on the demonstration, at the login page."""
    folder = tmp_path / "démonstration"
    shutil.copytree(demonstration_folder, folder)
    return open_window(folder)
