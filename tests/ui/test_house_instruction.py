"""A consigne for the whole house is written on its page, by who may release."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casework.domain.permissions import Role
from casework.services.organisation import OrganisationService
from casework.services.releases import GiveInstruction, ReleasesService
from casework.storage.store import Store
from casework.ui.pages.instructions.page import InstructionsPage
from tests.builders import Make
from tests.conftest import FixedClock
from tests.ui.conftest import MakeContext


@pytest.fixture
def suite(store: Store, clock: FixedClock) -> SimpleNamespace:
    return SimpleNamespace(
        releases=ReleasesService(store, clock), organisation=OrganisationService(store, clock)
    )


def test_a_nurse_tells_the_whole_house_and_the_night_reads_it(
    suite: SimpleNamespace, make: Make, make_context: MakeContext, qtbot: QtBot
) -> None:
    here, there = make.service(name="Ici"), make.service(name="Là")
    nurse = make.actor(Role.NURSE, services=[here, there])
    page = InstructionsPage(make_context(suite, nurse))
    qtbot.addWidget(page)
    page.open()
    card = page.house
    assert [card._service.itemText(n) for n in range(card._service.count())] == [
        "tous les services", "Ici", "Là",
    ]  # fmt: skip
    card._editing.open()
    card._text.set_value("Fermer le portail à 22 h.")
    card._service.set_value(here.id)
    assert page.unsaved() == "la consigne que vous écrivez"
    page.save()
    assert page.unsaved() is None
    (line,) = suite.releases.of_the_shift(make.actor(services=[here]))
    assert (line.person_id, line.text) == (None, "Fermer le portail à 22 h.")
    assert suite.releases.of_the_shift(make.actor(services=[make.service(name="Ailleurs")])) == []


def test_an_educator_is_not_offered_to_write_one(
    suite: SimpleNamespace, make: Make, make_context: MakeContext, qtbot: QtBot
) -> None:
    page = InstructionsPage(make_context(suite, make.actor()))
    qtbot.addWidget(page)
    page.open()
    assert page.house.isHidden()


def _shown(page: InstructionsPage, qtbot: QtBot) -> None:
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitExposed(page)
    page.open()
    page.focus_first()


def _focused(page: InstructionsPage) -> str:
    QApplication.processEvents()
    widget = page.focusWidget()
    return widget.accessibleName().replace("\N{NO-BREAK SPACE}", " ") if widget else ""


def test_from_one_that_was_read_the_keyboard_goes_to_the_next_then_to_the_first_line(
    suite: SimpleNamespace, make: Make, make_context: MakeContext, qtbot: QtBot, clock: FixedClock
) -> None:
    here = make.service()
    nurse, reader = make.actor(Role.NURSE, services=[here]), make.actor(services=[here])
    names = ("Un", "Deux", "Trois")
    for name in names:
        person = make.person(name, "Alex")
        make.stay(person, service=here)
        end = clock.now() + timedelta(hours=4)
        suite.releases.give_instruction(nurse, GiveInstruction(person.id, "Appeler.", end))
    context = make_context(suite, reader)
    page = InstructionsPage(context)
    context.changes.changed.connect(lambda _change: page.reload())
    _shown(page, qtbot)
    order = [_focused(page)]
    for _ in names:
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Space)
        order.append(_focused(page))
    assert len(set(order)) == 4
    assert all(name.startswith("J’ai lu la consigne") for name in order[:3])
    assert order[3].startswith("Ouvrir ")


def test_on_arrival_the_keyboard_waits_for_what_is_being_read(
    suite: SimpleNamespace, make: Make, make_context: MakeContext, qtbot: QtBot, clock: FixedClock
) -> None:
    here = make.service()
    nurse = make.actor(Role.NURSE, services=[here])
    end = clock.now() + timedelta(hours=4)
    suite.releases.give_instruction(nurse, GiveInstruction(None, "Fermer.", end, service_id=here.id))
    page = InstructionsPage(make_context(suite, make.actor(services=[here])))
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitExposed(page)
    page.focus_first()
    assert page.focusWidget() is page
    page.open()
    assert _focused(page) == "J’ai lu la consigne sur la maison"
