"""« Conservation »: what waits for a decision, what is lost before it is, what is held, what was decided."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from casework.domain.kinds import Compartment
from casework.domain.permissions import Role
from casework.models import Person
from casework.services.people import People
from casework.services.retention import HoldRecord, Retention, RetentionDecision
from casework.storage.store import Store
from casework.ui.ask import Leaving, ScriptedAsk
from casework.ui.pages.administration.page import AdministrationPage
from casework.ui.pages.administration.retention import RetentionTab
from tests.builders import Make
from tests.conftest import FixedClock
from tests.ui.conftest import MakeContext, Navigations

WHY = "Durée atteinte."


@pytest.fixture
def suite(store: Store, clock: FixedClock) -> SimpleNamespace:
    return SimpleNamespace(retention=Retention(store, clock), people=People(store, clock))


@pytest.fixture
def gone(make: Make) -> Person:
    """Who left in March 2024: due since March 2026."""
    person = make.person("Ozanne", "Mirabelle")
    make.stay(person, admitted_on=date(2023, 3, 2), months=12, ended_on=date(2024, 3, 1))
    return person


@pytest.fixture
def tab(qtbot: QtBot, suite: SimpleNamespace, make_context: MakeContext, make: Make) -> RetentionTab:
    page = RetentionTab(make_context(suite, make.head))
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    return page


def texts(page: QWidget) -> str:
    QApplication.processEvents()  # what was just added is shown with the next event
    parts: list[QLabel | QAbstractButton] = [
        *page.findChildren(QLabel),
        *page.findChildren(QAbstractButton),
    ]
    shown = [one for one in parts if one.isVisibleTo(page)]
    return "\n".join(one.text() for one in shown).replace("\N{NO-BREAK SPACE}", " ")


def offers(page: QWidget, words: str) -> bool:
    return any(one.text() == words and one.isVisibleTo(page) for one in page.findChildren(QAbstractButton))


def press(page: QWidget, words: str) -> None:
    QApplication.processEvents()
    next(
        one
        for one in page.findChildren(QAbstractButton)
        if one.isVisibleTo(page) and words in (one.text(), one.accessibleName())
    ).click()


def titles(tab: RetentionTab) -> list[str]:
    """The list as it is read, group titles included."""
    rows = tab.table.rows
    return [
        str(rows.index(number, 0).data(Qt.ItemDataRole.AccessibleTextRole))
        for number in range(rows.rowCount())
    ]


def test_whoever_left_two_years_ago_is_shown_with_the_reason(tab: RetentionTab, gone: Person) -> None:
    tab.open()
    assert titles(tab)[1] == f"OZANNE Mirabelle, dossier {gone.file_number}"
    assert "la durée de conservation est atteinte" in texts(tab.panel)
    assert "1 dossier à décider" in texts(tab)


def test_an_empty_list_says_what_will_come_and_how_to_hold_a_record(tab: RetentionTab) -> None:
    tab.open()
    assert "Décider de la conservation" in texts(tab)
    press(tab, "Décisions passées")
    assert "sans identité" in texts(tab)


def test_a_decision_needs_its_ground(tab: RetentionTab, gone: Person, suite: SimpleNamespace) -> None:
    tab.open()
    press(tab, "Archiver le dossier…")
    assert tab.focusWidget() is tab.panel.ground
    press(tab, "Archiver le dossier")
    assert "Motif :" in texts(tab.panel.form.errors)
    assert suite.retention.done(tab.context.actor) == ()


def test_archiving_loses_nothing_asks_nothing_and_is_taken_back(
    tab: RetentionTab, gone: Person, ask: ScriptedAsk, suite: SimpleNamespace
) -> None:
    tab.open()
    press(tab, "Archiver le dossier…")
    assert "Rien ne se perd." in texts(tab.panel)
    tab.panel.ground.set_value(WHY)
    tab.save()
    assert ask.asked == []
    assert titles(tab)[0] == "Archivés"
    press(tab, "Remettre parmi les actifs")
    assert titles(tab)[0] == "À décider"


@pytest.mark.parametrize("decision", [RetentionDecision.ANONYMISE, RetentionDecision.ERASE])
def test_what_is_lost_and_what_stays_is_said_before_and_a_no_changes_nothing(
    tab: RetentionTab, gone: Person, ask: ScriptedAsk, suite: SimpleNamespace, decision: RetentionDecision
) -> None:
    tab.open()
    tab.panel.write(decision.value)
    tab.panel.ground.set_value(WHY)
    ask.answers += [False, True]
    tab.save()
    said = ask.asked[0][1]
    assert all(words in said for words in ("OZANNE Mirabelle", "sans retour", "restent", "sauvegardes"))
    assert suite.retention.done(tab.context.actor) == ()
    tab.save()
    (done,) = suite.retention.done(tab.context.actor)
    assert (done.decision, done.ground) == (decision, WHY)
    assert "Ozanne" not in texts(tab).title()
    assert "rien à décider" in texts(tab), "an anonymous record asks for nothing more"
    press(tab, "Décisions passées")
    assert WHY in tab.past.rows.cell(0, 2).text


def test_a_record_with_health_notes_asks_for_the_doctor(tab: RetentionTab, make: Make, gone: Person) -> None:
    when = datetime(2024, 2, 1, tzinfo=UTC)
    make.note(gone, "Réservé.", compartment=Compartment.HEALTH, happened_at=when)
    tab.open()
    press(tab, "Effacer le dossier…")
    assert "Demandez l’avis du médecin" in texts(tab.panel)
    press(tab, "Annuler la décision")
    assert offers(tab.panel, "Effacer le dossier…")


def test_a_hold_has_its_reason_and_stops_everything_until_it_is_lifted(
    tab: RetentionTab, gone: Person
) -> None:
    tab.open()
    press(tab, "Geler le dossier…")
    tab.panel.ground.set_value("Recours devant le tribunal administratif")
    tab.save()
    assert "Recours devant" in texts(tab.panel)
    assert not offers(tab.panel, "Effacer le dossier…")
    press(tab, "Lever le gel")
    assert offers(tab.panel, "Effacer le dossier…")


def test_a_refusal_stands_in_the_form(
    tab: RetentionTab, gone: Person, suite: SimpleNamespace, make: Make
) -> None:
    """Somebody held the record while the decision was being written."""
    tab.open()
    press(tab, "Archiver le dossier…")
    tab.panel.ground.set_value(WHY)
    version = suite.retention.of_person(make.head, gone.id).version
    suite.retention.hold(make.head, HoldRecord(gone.id, version, is_held=True, reason="Recours"))
    tab.save()
    assert "levez d’abord le gel" in texts(tab.panel.form.errors)
    assert tab.panel.ground.value() == WHY


def test_a_record_that_changed_meanwhile_is_read_again(
    tab: RetentionTab, gone: Person, store: Store, make: Make
) -> None:
    tab.open()
    press(tab, "Archiver le dossier…")
    tab.panel.ground.set_value(WHY)
    with store.write(make.head) as uow:
        uow.bulk_update(Person, Person.id == gone.id, {"phone": "+33600000000"})
        uow.journal("test.edit")
        uow.commit()
    tab.save()
    assert "a changé entre-temps" in texts(tab.error_panel)
    tab.save()
    assert titles(tab)[0] == "Archivés"


def test_a_decision_being_written_is_not_lost_by_moving_in_the_list(
    tab: RetentionTab, make: Make, gone: Person, ask: ScriptedAsk
) -> None:
    other = make.person("Autre")
    make.stay(other, admitted_on=date(2020, 1, 1), ended_on=date(2021, 1, 1))
    tab.open()
    tab.table.choose(gone.id)
    press(tab, "Effacer le dossier…")
    tab.panel.ground.set_value(WHY)
    ask.answers += [Leaving.STAY, Leaving.DISCARD]
    tab.table.choose(other.id)
    assert tab.panel.row is not None
    assert tab.panel.row.person_id == gone.id
    assert tab.unsaved() == "la décision sur ce dossier"
    tab.table.choose(other.id)
    assert tab.panel.row.person_id == other.id
    assert tab.unsaved() is None


def test_a_record_that_is_not_due_is_reached_from_its_page_and_held(
    tab: RetentionTab, make: Make, navigations: Navigations
) -> None:
    person = make.person("Sow", "Aminata")
    make.stay(person, admitted_on=date(2026, 1, 5))
    tab.open(person_id=person.id)
    assert titles(tab)[0] == "Dossier ouvert"
    assert "est accompagnée" in texts(tab.panel)
    assert not offers(tab.panel, "Archiver le dossier…")
    assert offers(tab.panel, "Geler le dossier…")
    press(tab, "Ouvrir le dossier")
    assert navigations == [("person", {"person_id": person.id})]


def test_only_who_decides_of_retention_has_the_tab(
    make_context: MakeContext, suite: SimpleNamespace, make: Make, qtbot: QtBot
) -> None:
    keys = []
    for role in (Role.HEAD_OF_SERVICE, Role.ADMINISTRATOR):
        page = AdministrationPage(make_context(suite, make.actor(role)))
        qtbot.addWidget(page)
        keys.append("retention" in {tab.key for tab in page._tabs})
    assert keys == [True, False]


def test_a_window_that_shrinks_does_not_hide_what_is_being_written(tab: RetentionTab, gone: Person) -> None:
    tab.open()
    press(tab, "Archiver le dossier…")
    tab.resize(500, 700)
    QApplication.processEvents()
    assert tab.panel.ground.isVisible()
    assert not tab.table.isVisible()
    press(tab, "← Revenir à la liste")
    assert tab.table.isVisible()
