"""A consigne for the whole house is written on its page, by who may release."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from casework.domain.permissions import Role
from casework.services.organisation import OrganisationService
from casework.services.releases import ReleasesService
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
