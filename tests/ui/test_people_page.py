"""Personnes and a new person, on a true file."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from casework.domain.permissions import Actor, Role
from casework.services.people import People
from casework.storage.store import Store
from casework.ui.pages.people.new import NewPersonPage
from casework.ui.pages.people.page import PeoplePage
from tests.builders import Make
from tests.conftest import FixedClock
from tests.ui.conftest import MakeContext, Navigations


@pytest.fixture
def suite(store: Store, clock: FixedClock) -> SimpleNamespace:
    return SimpleNamespace(people=People(store, clock))


@pytest.fixture
def page(make_context: MakeContext, suite: SimpleNamespace, actor: Actor, qtbot: QtBot) -> PeoplePage:
    page = PeoplePage(make_context(suite, actor))
    qtbot.addWidget(page)
    return page


def names(page: PeoplePage) -> list[str]:
    return [page.table.rows.cell(row, 0).text for row in range(page.table.rows.rowCount())]


def test_everybody_is_listed_in_french_order(page: PeoplePage, make: Make) -> None:
    for last in ("Étienne", "Dupont", "Fabre"):
        make.person(last_name=last, first_name="Léa")
    page.open()
    assert names(page) == ["DUPONT Léa", "ÉTIENNE Léa", "FABRE Léa"]
    assert page.header.subtitle.text() == "3\N{NO-BREAK SPACE}personnes"


def test_a_name_is_found_whatever_its_accents(page: PeoplePage, make: Make) -> None:
    make.person(last_name="Lemaître", first_name="Karim")
    make.person(last_name="Roux", first_name="Angélique")
    page.open()
    page.text.setText("lemaitre")
    assert names(page) == ["LEMAÎTRE Karim"]


def test_a_chip_keeps_only_those_in_that_state(page: PeoplePage, make: Make) -> None:
    present, known = make.person(last_name="Sow"), make.person(last_name="Roux")
    make.stay(person=present)
    page.open()
    page.states.set_value("present")
    page.states.picked.emit("present")
    assert len(names(page)) == 1
    assert names(page)[0].startswith("SOW")
    assert known.id != present.id


def test_enter_opens_the_person(page: PeoplePage, make: Make, navigations: Navigations) -> None:
    person = make.person(last_name="Sow")
    page.open()
    page.table.choose_first()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert navigations == [("person", {"person_id": person.id})]


def test_an_empty_file_teaches_the_first_step(
    page: PeoplePage, navigations: Navigations, qtbot: QtBot
) -> None:
    page.open()
    page.show()
    shown = [one for one in page.findChildren(QPushButton) if one.isVisibleTo(page)]
    imports = [one for one in shown if one.text() == "Importer un fichier…"]
    imports[-1].click()
    assert navigations == [("import", {})]


def test_filters_that_keep_nobody_say_so_and_not_that_the_file_is_empty(page: PeoplePage, make: Make) -> None:
    make.person(last_name="Sow")
    page.open()
    page.text.setText("zzzz")
    assert page._front.currentWidget() is page._none


def test_a_trainee_is_offered_neither_import_nor_creation(
    make_context: MakeContext, suite: SimpleNamespace, make: Make, qtbot: QtBot
) -> None:
    page = PeoplePage(make_context(suite, make.actor(Role.TRAINEE)))
    qtbot.addWidget(page)
    page.open()
    texts = [one.text() for one in page.findChildren(QPushButton)]
    assert "Nouvelle personne" not in texts
    assert "Importer un fichier…" not in texts


@pytest.fixture
def new_page(make_context: MakeContext, suite: SimpleNamespace, actor: Actor, qtbot: QtBot) -> NewPersonPage:
    page = NewPersonPage(make_context(suite, actor))
    qtbot.addWidget(page)
    page.open()
    return page


def test_a_new_person_is_created_and_opened(new_page: NewPersonPage, navigations: Navigations) -> None:
    new_page._last.setText("Traoré")
    new_page._first.setText("Aïcha")
    new_page.save()
    assert navigations[0][0] == "person"
    assert new_page.unsaved() is None


def test_somebody_already_known_is_shown_before_anything_is_created(
    new_page: NewPersonPage, make: Make, navigations: Navigations
) -> None:
    known = make.person(last_name="Traoré", first_name="Aïcha")
    new_page._last.setText("TRAORE")
    new_page._first.setText("Aicha")
    (row,) = (one for one in new_page._alike.findChildren(QPushButton) if "Ouvrir" in one.accessibleName())
    assert known.file_number in row.text()
    new_page.save()  # Ctrl+S while they are shown: they are to be read first
    assert navigations == []
    new_page.save()
    assert [place for place, _args in navigations] == ["person"]


def test_who_looks_alike_must_have_been_shown_before_another_is_created(
    new_page: NewPersonPage, make: Make, navigations: Navigations
) -> None:
    new_page._last.setText("Traoré")
    new_page._first.setText("Aïcha")
    make.person(last_name="Traoré", first_name="Aïcha")  # a colleague was quicker
    new_page.save()
    assert navigations == [], "shown first"


def test_a_name_sought_in_vain_is_no_text_to_lose(new_page: NewPersonPage) -> None:
    new_page.open(last_name="zorglub")
    assert new_page._last.value() == "zorglub"
    assert new_page.unsaved() is None


def test_leaving_a_new_person_begun_says_what_would_be_lost(new_page: NewPersonPage) -> None:
    assert new_page.unsaved() is None
    new_page._last.setText("Traoré")
    assert new_page.unsaved() == "la nouvelle personne"
