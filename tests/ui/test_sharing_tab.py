"""« Droits et partage », « Demandes d’accès », « Dossier complet »: written, taken back, answered, handed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from casework.domain.permissions import Permission, Role
from casework.services.access_requests import AccessRequests, Quality, RegisterRequest, Scope
from casework.services.dispatches import Dispatches
from casework.services.people import People
from casework.services.person_export import PersonExport
from casework.services.sharing import ConsentKind, RecordInformation, Sharing
from casework.storage.keyring import Keyring
from casework.storage.store import Store
from casework.ui.ask import ScriptedAsk
from casework.ui.forms import CheckField
from casework.ui.page import Page
from casework.ui.pages.access_requests.page import RequestsPage
from casework.ui.pages.person.handing import HandingPage
from casework.ui.pages.person.page import PersonPage
from casework.ui.pages.person.sharing import SharingTab
from casework.ui.pages.person.tabs import PersonTab
from tests.builders import Make
from tests.conftest import FixedClock
from tests.ui.conftest import MakeContext, Navigations


@pytest.fixture
def suite(store: Store, clock: FixedClock) -> SimpleNamespace:
    return SimpleNamespace(
        sharing=Sharing(store, clock),
        dispatches=Dispatches(store, clock),
        access_requests=AccessRequests(store, clock),
        people=People(store, clock),
        person_export=PersonExport(store, clock, Keyring({})),
    )


def texts(page: QWidget) -> str:
    parts: list[QLabel | QAbstractButton] = [
        *page.findChildren(QLabel),
        *page.findChildren(QAbstractButton),
    ]
    shown = [one for one in parts if one.isVisibleTo(page)]
    return "\n".join(one.text() for one in shown).replace("\N{NO-BREAK SPACE}", " ")


def press(page: QWidget, words: str) -> None:
    found = [
        one
        for one in page.findChildren(QAbstractButton)
        if one.isVisibleTo(page)
        and words in (one.text(), one.accessibleName().replace("\N{NO-BREAK SPACE}", " "))
    ]
    assert found, f"no button « {words} »"
    found[0].click()


def _wait(clock: FixedClock, days: int) -> None:
    clock.moment += timedelta(days=days)
    clock.day += timedelta(days=days)


def offers(page: QWidget, words: str) -> bool:
    return any(one.text() == words and one.isVisibleTo(page) for one in page.findChildren(QAbstractButton))


@pytest.fixture
def tab(qtbot: QtBot, suite: SimpleNamespace, make_context: MakeContext, make: Make) -> SharingTab:
    page = SharingTab(make_context(suite, make.head))
    qtbot.addWidget(page)
    return page


def test_information_with_an_objection_is_written_and_stands_first(tab: SharingTab, make: Make) -> None:
    person = make.person()
    tab.open(person_id=person.id)
    assert "Il n’est pas noté" in texts(tab)
    press(tab, "Noter une information…")
    tab.information.form.take({"how": "entretien", "objection": "Rien à l’équipe de nuit."})
    assert tab.unsaved() == "l’information sur le partage"
    tab.save()
    assert tab.unsaved() is None
    assert "S’oppose" in texts(tab)
    assert "Rien à l’équipe de nuit." in texts(tab)
    assert tab.information.form.isHidden() or offers(tab, "Noter une information…")


def test_a_consent_names_its_recipient_and_is_taken_back(tab: SharingTab, make: Make) -> None:
    person = make.person()
    tab.open(person_id=person.id)
    press(tab, "Recueillir un accord…")
    press(tab, "Enregistrer l’accord")
    consents = tab.consents
    assert "À qui" in texts(consents.form.errors)
    consents.form.take({"recipient": "Mission locale", "nature": "Le projet", "purpose": "Une formation"})
    tab.save()
    assert "Mission locale" in texts(tab)
    assert "en cours" in texts(tab)
    press(tab, "Noter un retrait : Mission locale")
    press(tab, "Enregistrer le retrait")
    assert "retiré" in texts(tab)
    assert not offers(tab, "Noter un retrait…")


def test_saving_takes_back_no_consent_that_was_only_about_to_be(
    tab: SharingTab, make: Make, suite: SimpleNamespace
) -> None:
    person = make.person()
    tab.open(person_id=person.id)
    press(tab, "Recueillir un accord…")
    tab.consents.form.take({"recipient": "Mission locale", "nature": "Le projet", "purpose": "Une formation"})
    tab.save()
    press(tab, "Noter un retrait : Mission locale")  # and nothing typed in it
    press(tab, "Noter une information…")
    tab.information.form.take({"how": "entretien"})
    press(tab, "Recueillir un accord…")
    tab.consents.form.take({"recipient": "CPAM", "nature": "L’adresse", "purpose": "Les droits"})
    assert tab.unsaved() == "l’information sur le partage et l’accord de la personne"
    tab.save()
    assert tab.unsaved() is None
    consents = suite.sharing.sheet(make.head, person.id).consents
    assert {(one.recipient, one.withdrawn_on) for one in consents} == {
        ("Mission locale", None),
        ("CPAM", None),
    }


def test_a_consent_for_pictures_asks_for_no_recipient(
    tab: SharingTab, make: Make, suite: SimpleNamespace
) -> None:
    person = make.person()
    tab.open(person_id=person.id)
    press(tab, "Recueillir un accord…")
    tab.consents.form.field("recipient").set_value("personne")
    tab.consents.form.field("kind").set_value(ConsentKind.PICTURE)
    tab.save()
    (consent,) = suite.sharing.sheet(make.head, person.id).consents
    assert (consent.kind, consent.recipient) == (ConsentKind.PICTURE, "")


def test_what_is_typed_stays_when_the_tab_is_read_again(tab: SharingTab, make: Make) -> None:
    tab.open(person_id=make.person().id)
    press(tab, "Recueillir un accord…")
    tab.consents.form.field("nature").set_value("Le projet")
    tab.reload()
    assert tab.consents.form.field("nature").value() == "Le projet"
    assert tab.unsaved() == "l’accord de la personne"


def test_a_request_is_registered_identified_refused_before_48_hours_and_answered(
    tab: SharingTab, make: Make, clock: FixedClock
) -> None:
    person = make.person()
    tab.open(person_id=person.id)
    press(tab, "Noter une demande…")
    tab.access_requests.form.take({"requester": "Alex Martin", "received_time": "midi"})
    tab.save()
    assert "n’est pas une heure possible" in texts(tab)
    tab.access_requests.form.take({"received_time": "9h00"})
    tab.save()
    assert "identité à vérifier" in texts(tab)
    press(tab, "Identité vérifiée aujourd’hui : demande de Alex Martin")
    assert "délai de réflexion" in texts(tab)
    press(tab, "Noter la réponse… : demande de Alex Martin")
    press(tab, "Enregistrer la réponse")
    assert "48 heures" in texts(tab)
    press(tab, "Annuler : noter la réponse")
    _wait(clock, 3)
    tab.reload()
    press(tab, "Noter la réponse… : demande de Alex Martin")
    press(tab, "Enregistrer la réponse")
    assert "répondu à temps" in texts(tab)
    assert not offers(tab, "Noter la réponse…")


def test_a_form_of_the_card_gives_the_keyboard_back_to_the_button_that_opened_it(
    tab: SharingTab, make: Make, qtbot: QtBot
) -> None:
    def focused() -> str:
        QApplication.processEvents()
        widget = tab.focusWidget()
        return widget.accessibleName().replace("\N{NO-BREAK SPACE}", " ") if widget else ""

    def key_on(name: str) -> None:
        QApplication.processEvents()
        found = next(
            one
            for one in tab.findChildren(QAbstractButton)
            if one.isVisible() and one.accessibleName().replace("\N{NO-BREAK SPACE}", " ") == name
        )
        found.setFocus()
        QTest.keyClick(found, Qt.Key.Key_Space)

    tab.show()
    tab.activateWindow()
    qtbot.waitExposed(tab)
    tab.open(person_id=make.person().id)
    key_on("Noter une demande…")
    key_on("Annuler : Noter une demande")
    assert focused() == "Noter une demande…"
    key_on("Noter une demande…")
    tab.access_requests.form.take({"requester": "Alex Martin"})
    key_on("Inscrire au registre")
    assert focused() == "Noter une demande…"
    key_on("Identité vérifiée aujourd’hui : demande de Alex Martin")
    assert focused() == "Noter la réponse… : demande de Alex Martin"
    key_on(focused())
    key_on("Annuler : noter la réponse")
    assert focused() == "Noter la réponse… : demande de Alex Martin"


def test_whoever_only_reads_writes_nothing(
    qtbot: QtBot, suite: SimpleNamespace, make_context: MakeContext, make: Make
) -> None:
    person = make.person()
    service = make.a_service()
    make.stay(person, service=service)
    page = SharingTab(make_context(suite, make.actor(Role.TRAINEE, services=[service])))
    qtbot.addWidget(page)
    page.open(person_id=person.id)
    for words in ("Noter une information…", "Recueillir un accord…", "Noter une demande…"):
        assert not offers(page, words)
    assert not offers(page, "Relire et remettre le dossier…")


def test_the_secretary_registers_and_reads_no_consent(
    qtbot: QtBot, suite: SimpleNamespace, make_context: MakeContext, make: Make
) -> None:
    person = make.person()
    make.stay(person)
    page = SharingTab(make_context(suite, make.actor(Role.SECRETARY)))
    qtbot.addWidget(page)
    page.open(person_id=person.id)
    assert offers(page, "Noter une demande…")
    assert "Accords de la personne" not in texts(page)


def test_the_register_of_the_house_opens_the_record(
    qtbot: QtBot, suite: SimpleNamespace, make_context: MakeContext, make: Make, clock: FixedClock,
    navigations: Navigations,
) -> None:  # fmt: skip
    person = make.person("Zunino", "Ana")
    suite.access_requests.register(
        make.head,
        RegisterRequest(person.id, "Me Oriol", Quality.REPRESENTATIVE, Scope.SOCIAL, clock.today()),
    )
    page = RequestsPage(make_context(suite, make.head))
    qtbot.addWidget(page)
    page.open()
    assert "ZUNINO Ana" in texts(page)
    press(page, "Ouvrir le dossier : demande de Me Oriol")
    assert navigations[-1] == ("person", {"person_id": person.id, "tab": "sharing"})
    _wait(clock, 40)
    page.reload()
    assert "en retard" in texts(page)
    assert suite.access_requests.count_late(make.head) == 1


# The whole record ---------------------------------------------------------------------------------


@pytest.fixture
def handing(qtbot: QtBot, suite: SimpleNamespace, make_context: MakeContext, make: Make) -> HandingPage:
    page = HandingPage(make_context(suite, make.head))
    qtbot.addWidget(page)
    return page


def test_a_note_that_is_unticked_does_not_leave(
    handing: HandingPage, make: Make, ask: ScriptedAsk, suite: SimpleNamespace, tmp_path: Path
) -> None:
    person = make.person()
    make.note(person, "Premier jour au jardin.")
    make.note(person, "Sa voisine boit.")
    make.note(person, "La voisine est hospitalisée.", third_party=True)
    handing.open(person_id=person.id)
    assert "2\N{NO-BREAK SPACE}notes sur 3" in handing.header.subtitle.text()
    first, second = handing.findChildren(CheckField)
    assert (first.value(), second.value()) == (True, True)
    second.click()
    assert handing.unsaved() == "la relecture du dossier"
    ask.answers.append(tmp_path / "remis")
    handing.save()
    assert handing.unsaved() is None
    with ZipFile(tmp_path / "remis.zip") as archive:
        written = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".json"))
    assert "jardin" in written.decode()
    assert "voisine" not in written.decode()
    (left,) = suite.dispatches.of_person(make.head, person.id)
    assert left.recipient == "la personne"


def test_without_a_recipient_nothing_is_asked_nor_written(handing: HandingPage, make: Make) -> None:
    handing.open(person_id=make.person().id)
    handing.form.take({"recipient": ""})
    handing.save()
    assert "Remis à" in texts(handing.form)


def test_an_objection_is_said_under_the_name_until_it_is_taken_back(
    qtbot: QtBot, suite: SimpleNamespace, make_context: MakeContext, make: Make, clock: FixedClock
) -> None:
    person = make.person()
    told = RecordInformation(person.id, clock.today(), objected_on=clock.today(), objection="Ma mère.")
    suite.sharing.record_information(make.head, told)
    page = PersonPage(make_context(suite, make.head), (PersonTab("a", "A", Page, Permission.READ_PEOPLE),))
    qtbot.addWidget(page)
    page.open(person_id=person.id)
    assert page.objects.text.replace("\N{NO-BREAK SPACE}", " ") == "S’oppose au partage : Ma mère."
    suite.sharing.record_information(make.head, RecordInformation(person.id, clock.today()))
    page.reload()
    assert page.objects.isHidden()
    trainee = replace(make.head, rights=frozenset({Permission.READ_PEOPLE}))
    suite.sharing.record_information(make.head, told)
    assert suite.people.card(trainee, person.id).objection == ""
