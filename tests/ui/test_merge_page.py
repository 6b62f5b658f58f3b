"""« Réunir deux dossiers »: the other record found, compared by keyboard, merged, separated again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from casework.domain.kinds import Compartment, ServiceKind
from casework.domain.permissions import Actor, Role
from casework.domain.presence import PresenceAnswer
from casework.models import Person
from casework.services.merges import Merges
from casework.services.people import People
from casework.services.search import Search
from casework.storage.store import Store
from casework.ui.ask import ScriptedAsk
from casework.ui.pages.merges.page import MergePage
from casework.ui.pages.person.overview_cards import SituationCard
from tests.builders import Make
from tests.conftest import FixedClock
from tests.ui.conftest import MakeContext, Navigations

Open = Callable[..., MergePage]


@pytest.fixture
def suite(store: Store, clock: FixedClock) -> SimpleNamespace:
    return SimpleNamespace(
        merges=Merges(store, clock), people=People(store, clock), search=Search(store, clock)
    )


@pytest.fixture
def two(make: Make) -> tuple[Person, Person]:
    """One person with two records: what is said on the telephone differs, and the phone."""
    born = date(1990, 4, 2)
    first = make.person("Ozanne", "Mirabelle", birth_date=born, phone="+33611111111")
    second = make.person(
        "Ozanne", "Mirabel", birth_date=born, phone="+33622222222", languages="wolof",
        presence_answer=PresenceAnswer.DO_NOT_SAY,
    )  # fmt: skip
    make.stay(first, admitted_on=date(2024, 1, 1), ended_on=date(2024, 12, 1))
    make.stay(second, make.service(ServiceKind.OUTPATIENT))
    make.note(second, "Second dossier.")
    return first, second


@pytest.fixture
def open_page(qtbot: QtBot, suite: SimpleNamespace, make_context: MakeContext, actor: Actor) -> Open:
    def made(person: Person, who: Actor = actor, **args: object) -> MergePage:
        page = MergePage(make_context(suite, who))
        qtbot.addWidget(page)
        page.resize(1100, 700)
        page.show()
        page.open(person_id=person.id, **args)
        page.focus_first()
        return page

    return made


def texts(page: QWidget) -> str:
    QApplication.processEvents()  # what was just added is shown with the next event
    parts: list[QLabel | QAbstractButton] = [
        *page.findChildren(QLabel),
        *page.findChildren(QAbstractButton),
    ]
    shown = [one for one in parts if one.isVisibleTo(page)]
    return "\n".join(one.text() for one in shown).replace("\N{NO-BREAK SPACE}", " ")


def press(page: QWidget, beginning: str) -> None:
    QApplication.processEvents()
    next(
        one
        for one in page.findChildren(QAbstractButton)
        if one.isVisibleTo(page)
        and one.accessibleName().replace("\N{NO-BREAK SPACE}", " ").startswith(beginning)
    ).click()


def radio(page: QWidget, name: str) -> QRadioButton:
    QApplication.processEvents()  # the arrows go by where things stand
    return next(
        one
        for one in page.findChildren(QRadioButton)
        if one.isVisibleTo(page) and one.accessibleName().replace("\N{NO-BREAK SPACE}", " ").startswith(name)
    )


def test_who_looks_alike_is_offered_at_once_and_compared(open_page: Open, two: tuple[Person, Person]) -> None:
    page = open_page(two[0])
    press(page, "Comparer avec OZANNE Mirabel ·")
    shown = texts(page)
    for words in ("06 11 11 11 11", "06 22 22 22 22", "ne pas dire que la personne est ici", "2 avril 1990"):
        assert words in shown
    assert page.comparison.from_gone() == {"languages", "presence"}, "an empty value gives way"


def test_the_other_record_is_found_by_its_name_and_enter(
    open_page: Open, make: Make, two: tuple[Person, Person]
) -> None:
    other = make.person("Tout", "Autre")
    page = open_page(two[0])
    assert page.focusWidget() is page.finder.field
    page.finder.field.setText("tout autre")
    QTest.keyClick(page.finder.field, Qt.Key.Key_Return)
    assert f"Garder le dossier {other.file_number}" in texts(page)
    press(page, "Choisir un autre dossier")
    page.finder.field.setText("personne de ce nom")
    assert "Aucun autre dossier" in texts(page)


def test_values_are_chosen_with_the_arrows_and_by_a_click_on_their_words(
    open_page: Open, two: tuple[Person, Person], qtbot: QtBot
) -> None:
    page = open_page(two[0], other_id=two[1].id)
    mine = radio(page, f"Téléphone : Dossier {two[0].file_number}")
    mine.setFocus()
    QTest.keyClick(mine, Qt.Key.Key_Right)
    assert "phone" in page.comparison.from_gone()
    side = mine.parentWidget()
    assert side is not None
    QTest.mouseClick(side, Qt.MouseButton.LeftButton, pos=QPoint(40, side.height() - 6))
    assert "phone" not in page.comparison.from_gone()


def test_keeping_the_other_record_turns_the_merge_round_and_keeps_the_choices(
    open_page: Open, two: tuple[Person, Person], ask: ScriptedAsk, suite: SimpleNamespace, actor: Actor
) -> None:
    page = open_page(two[0], other_id=two[1].id)
    radio(page, f"Téléphone : Dossier {two[1].file_number}").click()
    press(page, f"Dossier gardé : Garder le dossier {two[1].file_number}")
    assert "phone" not in page.comparison.from_gone(), "it is the kept one's now"
    ask.answers.append(True)
    page.save()
    assert suite.people.card(actor, two[1].id).file_number == two[1].file_number
    assert suite.people.details(actor, two[1].id).phone == "+33622222222"
    assert page.person_id() == two[1].id


def test_the_merge_says_what_moves_and_a_no_changes_nothing(
    open_page: Open, two: tuple[Person, Person], ask: ScriptedAsk, suite: SimpleNamespace, actor: Actor
) -> None:
    page = open_page(two[0], other_id=two[1].id)
    ask.answers.append(False)
    page.save()
    said = ask.asked[0][1]
    assert f"Le dossier {two[1].file_number} rejoint le dossier {two[0].file_number}" in said
    assert "2\N{NO-BREAK SPACE}éléments" in said
    assert "téléphone" in said
    assert suite.merges.past(actor, two[0].id) == ()


def test_a_merge_is_done_shown_and_undone(
    open_page: Open, two: tuple[Person, Person], ask: ScriptedAsk, navigations: Navigations,
    suite: SimpleNamespace, actor: Actor,
) -> None:  # fmt: skip
    page = open_page(two[0], other_id=two[1].id)
    ask.answers.append(True)
    page.save()
    assert "a rejoint le dossier" in texts(page)
    assert f"Dossier {two[1].file_number}, réuni le" in texts(page.past)
    press(page, "Ouvrir le dossier")
    assert navigations == [("person", {"person_id": two[0].id})]
    press(page, f"Annuler la fusion du dossier {two[1].file_number}")
    assert "est de nouveau à part" in texts(page)
    assert "annulée le" in texts(page.past)
    assert suite.people.card(actor, two[1].id).file_number == two[1].file_number


def test_after_thirty_days_a_merge_says_that_it_stays(
    open_page: Open, two: tuple[Person, Person], ask: ScriptedAsk, clock: FixedClock
) -> None:
    page = open_page(two[0], other_id=two[1].id)
    ask.answers.append(True)
    page.save()
    clock.moment += timedelta(days=31)
    page.reload()
    assert "Plus de trente jours" in texts(page.past)


def test_whoever_does_not_read_all_of_both_is_refused_in_a_sentence_and_shown_nothing(
    open_page: Open, two: tuple[Person, Person], make: Make
) -> None:
    make.note(two[1], "Réservé.", compartment=Compartment.HEALTH)
    page = open_page(two[0], other_id=two[1].id)
    assert "lit tout de l’un et de" in texts(page.error_panel)
    assert "06 22 22 22 22" not in texts(page)
    assert page.finder.isVisible()


def test_stays_that_run_over_each_other_are_told_and_the_comparison_stays(
    open_page: Open, two: tuple[Person, Person], make: Make, ask: ScriptedAsk
) -> None:
    make.stay(two[1], make.a_service(), date(2024, 6, 1), ended_on=date(2024, 8, 1))
    page = open_page(two[0], other_id=two[1].id)
    ask.answers.append(True)
    page.save()
    assert "se chevauchent" in texts(page.error_panel)
    assert page.comparison.isVisible()


def test_a_record_of_another_service_is_told_and_cannot_be_chosen(
    open_page: Open, make: Make, suite: SimpleNamespace
) -> None:
    mine, theirs = make.service(name="La Maison"), make.service(name="Les Tilleuls")
    known = make.person("Ozanne", "Mirabelle")
    make.stay(known, mine)
    elsewhere = make.person("Ozanne", "Mirabelle")
    make.stay(elsewhere, theirs)
    page = open_page(known, make.actor(Role.COORDINATOR, services=[mine]))
    assert "dans un autre service" in texts(page)
    assert not page.finder.findChildren(QRadioButton)
    assert f"dossier {elsewhere.file_number}" not in [
        one.text() for one in page.finder.findChildren(QAbstractButton)
    ]


def test_only_who_may_merge_or_decide_is_offered_it_on_the_person_s_page(
    make: Make, suite: SimpleNamespace, qtbot: QtBot, two: tuple[Person, Person]
) -> None:
    offered = {}
    for role in (Role.EDUCATOR, Role.COORDINATOR, Role.HEAD_OF_SERVICE):
        who = make.actor(role)
        gone: list[tuple[str, dict[str, object]]] = []
        card = SituationCard(lambda place, gone=gone, **args: gone.append((place, args)))
        qtbot.addWidget(card)
        card.show_person(suite.people.details(who, two[0].id), None, who)
        buttons = [one for one in card.findChildren(QAbstractButton) if one.isVisibleTo(card)]
        offered[role] = [one.text() for one in buttons if one.text().endswith("…")]
        for one in buttons:
            if one.text().endswith("…"):
                one.click()
        if role is Role.HEAD_OF_SERVICE:
            assert gone == [("merge", {}), ("administration", {"tab": "retention"})]
    assert offered[Role.EDUCATOR] == []
    assert offered[Role.COORDINATOR] == ["Réunir deux dossiers…"]
