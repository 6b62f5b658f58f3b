"""Opening a record outside one's services, its banner, and what a head of service is told."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Actor, Permission, Role
from casework.domain.presence import PresenceAnswer
from casework.models import Person, Service
from casework.services.openings import OPEN_FOR, Openings, OpenOutside
from casework.services.people import People
from casework.storage.store import Store
from casework.ui.context import Context
from casework.ui.page import Page
from casework.ui.pages.openings.outside import OutsidePage
from casework.ui.pages.openings.review import ReviewPage
from casework.ui.pages.people.page import PeoplePage
from casework.ui.pages.person.page import PersonPage
from casework.ui.pages.person.tabs import PersonTab
from casework.ui.widgets.openings_strip import OpeningsStrip
from tests.builders import Make
from tests.conftest import FixedClock
from tests.ui.conftest import MakeContext, Navigations

WHY = "Elle sonne à la porte, il est 22 h et il pleut."


@pytest.fixture
def suite(store: Store, clock: FixedClock) -> SimpleNamespace:
    return SimpleNamespace(people=People(store, clock), openings=Openings(store, clock))


@pytest.fixture
def mine(make: Make) -> Service:
    return make.service(name="La Maison")


@pytest.fixture
def person(make: Make, mine: Service) -> Person:
    person = make.person("Ozanne", "Mirabelle")
    make.stay(person, make.service(ServiceKind.ACT_HOUSED, name="Les Tilleuls"))
    return person


@pytest.fixture
def educator(make: Make, mine: Service) -> Actor:
    return make.actor(Role.EDUCATOR, services=[mine])


@pytest.fixture
def outside(make_context: MakeContext, suite: SimpleNamespace, educator: Actor, qtbot: QtBot) -> OutsidePage:
    page = OutsidePage(make_context(suite, educator))
    qtbot.addWidget(page)
    page.open()
    return page


def _bare(_context: Context) -> Page:
    return Page(_context)


OVERVIEW = PersonTab("overview", "Vue d’ensemble", _bare, Permission.READ_PEOPLE)


def texts(page: OutsidePage) -> str:
    return " ".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


def test_the_reason_is_asked_once_somebody_is_found_and_no_name_is_shown(
    outside: OutsidePage, person: Person
) -> None:
    assert not outside._reason.isVisibleTo(outside)
    outside._number.setText(person.file_number)
    outside.look()
    assert outside._reason.isVisibleTo(outside)
    assert person.file_number in texts(outside)
    assert "Ozanne" not in texts(outside).title()


def test_a_record_is_opened_with_a_reason_and_shown(
    outside: OutsidePage, person: Person, navigations: Navigations
) -> None:
    outside._number.setText(person.file_number)
    outside.look()
    outside._reason.setPlainText("urgent")
    outside.save()
    assert navigations == [], "a word is no reason"
    outside._reason.setPlainText(WHY)
    outside.save()
    assert navigations == [("person", {"person_id": person.id})]
    assert outside.unsaved() is None


def test_half_a_name_finds_nobody_and_says_what_is_missing(outside: OutsidePage, person: Person) -> None:
    outside._last.setText("Ozanne")
    outside.look()
    assert not outside._reason.isVisibleTo(outside)
    assert "Ce champ est nécessaire." in texts(outside)


def test_the_person_s_page_says_until_when_it_is_open_and_why(
    make_context: MakeContext,
    suite: SimpleNamespace,
    educator: Actor,
    person: Person,
    qtbot: QtBot,
    navigations: Navigations,
) -> None:
    suite.openings.open_outside(educator, OpenOutside(person.id, WHY))
    page = PersonPage(make_context(suite, educator), tabs=[OVERVIEW])
    qtbot.addWidget(page)
    page._person_id = person.id
    page.reload()
    page._watch.stop()
    assert "Ouvert hors de vos services jusqu’à" in page.opened.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "elle sonne" in page.opened.text.lower()
    page.close_record()
    assert navigations[-1] == ("people", {})
    assert suite.openings.mine(educator) == []


def test_a_record_closes_by_itself_when_its_four_hours_are_over(
    make_context: MakeContext, suite: SimpleNamespace, educator: Actor, person: Person, qtbot: QtBot,
    clock: FixedClock, navigations: Navigations,
) -> None:  # fmt: skip
    suite.openings.open_outside(educator, OpenOutside(person.id, WHY))
    page = PersonPage(make_context(suite, educator), tabs=[OVERVIEW])
    qtbot.addWidget(page)
    page.open(person_id=person.id)
    page.look()
    assert page._watch.isActive()
    assert not page.banner.isHidden()
    clock.moment += OPEN_FOR
    page.look()
    assert not page._watch.isActive()
    assert "quatre heures sont passées" in page.opened.text
    assert page.stack.current() is None
    assert page.banner.isHidden()
    page.reload()
    assert page.error_panel.isHidden()
    page.opened.findChildren(QPushButton)[-1].click()
    assert navigations[-1] == ("people", {})
    suite.openings.open_outside(educator, OpenOutside(person.id, WHY))
    page.open(person_id=person.id)
    assert not page.banner.isHidden()
    page._watch.stop()


def test_who_works_everywhere_is_not_offered_to_open_outside(
    make_context: MakeContext, suite: SimpleNamespace, educator: Actor, actor: Actor, qtbot: QtBot
) -> None:
    offered = []
    for who in (educator, actor):
        page = PeoplePage(make_context(suite, who))
        qtbot.addWidget(page)
        offered.append("Hors de mes services…" in [b.text() for b in page.findChildren(QPushButton)])
    assert offered == [True, False]


def test_a_head_of_service_is_told_when_coming_in_and_marks_it_read(
    make_context: MakeContext,
    suite: SimpleNamespace,
    educator: Actor,
    actor: Actor,
    person: Person,
    qtbot: QtBot,
) -> None:
    suite.openings.open_outside(educator, OpenOutside(person.id, WHY))
    context = make_context(suite, actor)
    strip, page = OpeningsStrip(context), ReviewPage(context)
    for one in (strip, page):
        qtbot.addWidget(one)
    strip.read()
    page.open()
    assert "1 dossier ouvert" in strip._words.text().replace("\N{NO-BREAK SPACE}", " ")
    assert not strip.isHidden()
    shown = [page.table.rows.cell(1, column).text for column in range(3)]
    assert shown == [educator.name, "OZANNE Mirabelle", WHY]
    page.review_all()
    strip.read()
    page.reload()
    assert strip.isHidden()
    assert suite.openings.to_review(actor) == []


def test_the_telephone_s_answer_stands_in_the_banner_and_the_list(
    make_context: MakeContext, suite: SimpleNamespace, actor: Actor, make: Make, qtbot: QtBot
) -> None:
    person = make.person(
        "Sow", presence_answer=PresenceAnswer.DO_NOT_SAY, presence_words="sauf à sa sœur Awa"
    )
    people = PeoplePage(make_context(suite, actor))
    qtbot.addWidget(people)
    people.open()
    cell = people.table.rows.cell(0, 0)
    assert "ne rien dire" in cell.detail
    assert "sauf à sa sœur Awa" in cell.spoken
    page = PersonPage(make_context(suite, actor), tabs=[OVERVIEW])
    qtbot.addWidget(page)
    page._person_id = person.id
    page.reload()
    assert "ne pas dire que la personne est ici" in page.banner._telephone.text()
    assert "sauf à sa sœur Awa" in page.banner.accessibleDescription()
