"""Échéances on a true file: groups, chips, the story beside, keys, a narrow window, taking over, paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from casework.domain.permissions import Actor, Role
from casework.models import Stay
from casework.services.deadlines import Deadlines
from casework.services.notes import Notes
from casework.services.prints import Prints
from casework.services.renewals import Renewals
from casework.storage.store import Store
from casework.ui.pages.deadlines.page import DeadlinesPage
from casework.ui.tables.model import GroupRole
from tests.builders import Make
from tests.conftest import FixedClock
from tests.ui.conftest import MakeContext, Navigations, Previews

OpenPage = Callable[..., DeadlinesPage]


@pytest.fixture
def suite(store: Store, clock: FixedClock) -> SimpleNamespace:
    return SimpleNamespace(
        deadlines=Deadlines(store, clock),
        renewals=Renewals(store, clock),
        notes=Notes(store, clock),
        prints=Prints(store, clock),
    )


@pytest.fixture
def stay(make: Make) -> Stay:
    """The first year of Mamadou N’Diaye ends in eleven days; his papers and objectives are in order."""
    person = make.person("N’Diaye", "Mamadou", file_number="2025-041", sex="M")
    stay = make.stay(person, make.service(name="Communauté du Moulin"), date(2025, 12, 4), months=12)
    make.key_worker(stay, "Julien P.")
    make.document(stay, handed_on=date(2025, 12, 8), signed_on=date(2025, 12, 20))
    make.project(stay, state="signed", signed_on=date(2026, 5, 2))
    return stay


@pytest.fixture
def open_page(make_context: MakeContext, suite: SimpleNamespace, actor: Actor, qtbot: QtBot) -> OpenPage:
    """``open_page(actor, width)``: the page, shown."""

    def opened(who: Actor = actor, width: int = 1160, height: int = 640) -> DeadlinesPage:
        context = make_context(suite, who)
        page = DeadlinesPage(context)
        context.changes.changed.connect(lambda _change: page.reload())
        qtbot.addWidget(page)
        page.resize(width, height)
        page.show()
        page.activateWindow()
        qtbot.waitExposed(page)
        page.open()
        page.focus_first()
        return page

    return opened


def texts(root: QWidget) -> list[str]:
    return [
        label.text().replace("\N{NO-BREAK SPACE}", " ") for label in root.findChildren(QLabel) if label.text()
    ]


def button(root: QWidget, text: str) -> QPushButton:
    QApplication.processEvents()  # what was just added is shown
    return next(
        b
        for b in root.findChildren(QPushButton)
        if b.text().replace("\N{NO-BREAK SPACE}", " ") == text and not b.isHidden()
    )


def listed(page: DeadlinesPage) -> list[str]:
    model = page.table.rows
    return [
        str(model.index(row, 0).data(GroupRole) or model.index(row, 2).data(Qt.ItemDataRole.DisplayRole))
        for row in range(model.rowCount())
    ]


def test_deadlines_stand_under_their_urgency_with_counts_on_the_chips(
    open_page: OpenPage, stay: Stay
) -> None:
    page = open_page()
    assert listed(page) == [
        "Dans les 30 jours",
        "Fin de la première année · renouvellement à décider",
        "Révision annuelle, projet ou avenant à signer",
    ]
    assert "2" in page.chips.findChildren(QPushButton)[0].text()
    assert page.header.subtitle.text() == "Tous les services · 1\N{NO-BREAK SPACE}séjour en cours"


def test_the_first_deadline_is_chosen_and_its_story_told(open_page: OpenPage, stay: Stay, make: Make) -> None:
    make.renewal(stay, request="Je veux rester encore un an.", review="Bilan.", review_by="Julien P.")
    page = open_page()
    told = texts(page.panel)
    assert "N’DIAYE Mamadou" in told
    assert "« Je veux rester encore un an. »" in told
    assert "○ Avis médical" in told
    assert button(page.panel, "Décider…").isVisible()


def test_arrows_move_and_enter_goes_where_the_work_is_done(
    open_page: OpenPage, stay: Stay, navigations: Navigations
) -> None:
    page = open_page()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert navigations == [("renewal", {"stay_id": stay.id, "term_number": 1})]
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert navigations[1] == ("person", {"person_id": stay.person_id, "tab": "project"})


def test_whoever_does_not_decide_is_told_who_does(open_page: OpenPage, stay: Stay, make: Make) -> None:
    page = open_page(make.actor(Role.EDUCATOR))
    assert button(page.panel, "Préparer…").isVisible()
    assert "À décider par la cheffe ou le chef de service." in texts(page.panel)


def test_a_chip_keeps_one_group_and_the_others_keep_their_counts(open_page: OpenPage, stay: Stay) -> None:
    page = open_page()
    button(page.chips, "Renouvellements · 1").click()
    assert listed(page) == ["Dans les 30 jours", "Fin de la première année · renouvellement à décider"]
    assert button(page.chips, "Toutes · 2").isVisible()


def test_what_is_due_later_comes_when_asked_for(open_page: OpenPage, make: Make) -> None:
    make.stay(admitted_on=date(2026, 11, 20), months=12)
    page = open_page()
    assert "Plus tard" not in listed(page)
    page.later.click()
    assert "Plus tard" in listed(page)


def test_filters_by_service_and_key_worker(open_page: OpenPage, stay: Stay, make: Make) -> None:
    make.stay(service=make.service(name="ACT de la Gare"), admitted_on=date(2025, 12, 10), months=12)
    page = open_page()
    page.key_worker.set_value("Julien P.")
    assert {row.person.id for row in page._rows.values()} == {stay.person_id}
    page.key_worker.set_value(None)
    assert len({row.person.id for row in page._rows.values()}) == 2
    assert page.service.count() == 3


def test_the_chosen_deadline_stays_chosen_when_the_list_is_read_again(
    open_page: OpenPage, stay: Stay
) -> None:
    page = open_page()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    chosen = page.table.chosen()
    page.reload()
    assert page.table.chosen() == chosen


def test_in_a_narrow_window_the_panel_takes_the_lists_place_and_esc_gives_it_back(
    open_page: OpenPage, stay: Stay, navigations: Navigations
) -> None:
    page = open_page(width=700, height=480)
    assert page.panel.isHidden()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.panel.isVisible()
    assert not page.table.isVisible()
    assert navigations == []
    QTest.keyClick(page.focusWidget() or page.panel, Qt.Key.Key_Escape)
    assert page.table.isVisible()
    assert page.focusWidget() is page.table


def test_an_empty_page_teaches_where_deadlines_come_from(open_page: OpenPage) -> None:
    page = open_page()
    assert "Aucune échéance" in texts(page)
    assert page.panel.story is None


def test_the_list_for_the_meeting_is_what_is_shown(
    open_page: OpenPage, stay: Stay, previews: Previews
) -> None:
    page = open_page()
    page.print_shown()
    ((title, file_name, pdf),) = previews
    assert (title, file_name) == ("Liste des échéances", "echeances-2026-11-22.pdf")
    assert pdf.startswith(b"%PDF")


def test_the_renewal_file_prints_from_the_panel(
    open_page: OpenPage, stay: Stay, make: Make, previews: Previews
) -> None:
    make.renewal(stay, request="Rester.")
    page = open_page()
    button(page.panel, "Dossier à imprimer").click()
    assert previews[0][0] == "Dossier de renouvellement"


def test_what_was_late_before_casework_is_taken_over_and_back(open_page: OpenPage, make: Make) -> None:
    make.stay(service=make.service(first_day=date(2026, 11, 1)), admitted_on=date(2026, 8, 3), months=12)
    page = open_page()
    assert page.takeover.isVisible()
    button(page.takeover, "Reprendre tels quels…").click()
    button(page.takeover, "Reprendre ces retards").click()
    assert "En retard" in listed(page)
    page.takeover.form.set_values({"reason": "tenus sur papier"})
    button(page.takeover, "Reprendre ces retards").click()
    assert "En retard" not in listed(page)
    button(page.takeover, "Annuler la reprise").click()
    assert "En retard" in listed(page)


def test_everything_that_takes_the_keyboard_has_a_name(open_page: OpenPage, stay: Stay) -> None:
    page = open_page()
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not widget.accessibleName()
        and widget.focusProxy() is None
    ]
    assert nameless == []
