"""The nominative certificate on screen: the name is typed for one print, and gone afterwards."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casework.base.errors import UserError
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Actor
from casework.models import Person
from casework.services.people import People
from casework.services.prints import Audience, Prints
from casework.storage.store import Store
from casework.ui.pages.person.certificate import CertificatePage
from casework.ui.pages.person.overview_cards import SituationCard
from tests.builders import Make
from tests.conftest import FixedClock
from tests.reports.reading import text_of
from tests.ui.conftest import MakeContext, Previews

NAME = "Zwingelstein Perpétue"


@pytest.fixture
def suite(store: Store, clock: FixedClock) -> SimpleNamespace:
    return SimpleNamespace(people=People(store, clock), prints=Prints(store, clock))


@pytest.fixture
def anonymous(make: Make) -> Person:
    person = make.person("", "", is_anonymous=True, pseudonym="Le Chat", birth_date=None)
    make.stay(person, make.service(ServiceKind.OUTPATIENT, name="Consultation"))
    return person


@pytest.fixture
def page(
    make_context: MakeContext, suite: SimpleNamespace, actor: Actor, anonymous: Person, qtbot: QtBot
) -> CertificatePage:
    made = CertificatePage(make_context(suite, actor))
    qtbot.addWidget(made)
    made.open(person_id=anonymous.id)
    return made


def test_the_certificate_is_previewed_and_the_fields_are_empty_again(
    page: CertificatePage, previews: Previews
) -> None:
    page._holder.set_value(NAME)
    page.save()
    ((title, file_name, data),) = previews
    assert NAME in text_of(data)
    assert NAME not in title + file_name
    assert page._holder.value() == ""
    assert page.unsaved() is None
    assert NAME not in repr(page.form._saved)


def test_a_preview_come_back_to_asks_for_the_name_again(page: CertificatePage, anonymous: Person) -> None:
    page._holder.set_value(NAME)
    page.save()
    page._print(Audience.PERSON)  # while it is shown, for another reader
    page.open(person_id=anonymous.id)
    with pytest.raises(UserError) as refusal:
        page._print(Audience.TEAM)
    assert refusal.value.code == "certificate_name_needed"


def test_a_name_is_needed_and_said_under_its_field(page: CertificatePage, previews: Previews) -> None:
    page.save()
    assert not page.form.errors.isHidden()
    assert previews == []


def test_locking_takes_the_name_off_the_page(page: CertificatePage) -> None:
    page._holder.set_value(NAME)
    page.pause()
    assert page._holder.value() == ""


def test_the_name_is_not_copied(page: CertificatePage) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("avant")
    page._holder.set_value(NAME)
    page._holder.selectAll()
    for key in (Qt.Key.Key_C, Qt.Key.Key_X):
        QTest.keyClick(page._holder, key, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "avant"
    assert page._holder.value() == NAME


def test_only_an_anonymous_person_s_page_offers_it(
    suite: SimpleNamespace, actor: Actor, anonymous: Person, make: Make, qtbot: QtBot
) -> None:
    card = SituationCard(lambda *_args, **_more: None)
    qtbot.addWidget(card)
    for person, offered in ((anonymous, True), (make.person("Petit"), False)):
        card.show_person(suite.people.details(actor, person.id), None, actor)
        assert card._certificate.isVisibleTo(card) is offered
