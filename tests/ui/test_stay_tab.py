"""The tab « Séjour » on a true file: terms, documents, place, référents, household, earlier stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from casework.domain.kinds import DocumentKind
from casework.domain.permissions import Actor, Role
from casework.models import Stay
from casework.services.stays import Companions, SaveCompanion, Stays
from casework.storage.store import Store
from casework.ui.ask import ScriptedAsk
from casework.ui.pages.person.stay import StayTab
from casework.ui.widgets.terms_line import TermsLine
from tests.builders import Make
from tests.conftest import FixedClock
from tests.ui.conftest import MakeContext, Navigations

TODAY = date(2026, 11, 22)
OpenTab = Callable[..., StayTab]


@pytest.fixture
def suite(store: Store, clock: FixedClock) -> SimpleNamespace:
    return SimpleNamespace(stays=Stays(store, clock), companions=Companions(store, clock))


@pytest.fixture
def stay(make: Make) -> Stay:
    return make.stay(admitted_on=date(2025, 12, 4), months=12)


@pytest.fixture
def open_tab(
    make_context: MakeContext, suite: SimpleNamespace, actor: Actor, stay: Stay, qtbot: QtBot
) -> OpenTab:
    """``open_tab(actor)``: the tab of the stay's person, shown."""

    def opened(who: Actor = actor, person_id: int | None = None) -> StayTab:
        context = make_context(suite, who)
        tab = StayTab(context)
        context.changes.changed.connect(lambda _change: tab.reload())
        qtbot.addWidget(tab)
        tab.resize(1160, 620)
        tab.show()
        tab.activateWindow()
        qtbot.waitExposed(tab)
        tab.open(person_id=person_id or stay.person_id)
        return tab

    return opened


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def texts(root: QWidget) -> list[str]:
    QApplication.processEvents()
    return [plain(one.text()) for one in root.findChildren(QLabel) if one.text() and one.isVisible()]


def press(root: QWidget, name: str) -> None:
    QApplication.processEvents()  # what was just added is shown
    next(
        one
        for one in root.findChildren(QPushButton)
        if name in (plain(one.text()), plain(one.accessibleName())) and one.isVisible()
    ).click()
    QApplication.processEvents()


def test_terms_are_told_as_a_line_and_in_words_with_their_derogations(open_tab: OpenTab, make: Make) -> None:
    long_stay = make.stay(admitted_on=date(2024, 10, 1), months=24)
    make.term(
        long_stay, 2, date(2026, 10, 1), date(2026, 12, 31), months=3,
        derogation_reason="logement prévu en janvier", derogation_by="Claire", derogation_on=TODAY,
    )  # fmt: skip
    tab = open_tab(person_id=long_stay.person_id)
    shown = texts(tab)
    assert "1er terme : du 1er octobre 2024 au 30 septembre 2026 (24 mois)" in shown
    assert "⚠ Par dérogation : logement prévu en janvier" in shown
    (line,) = tab.findChildren(TermsLine)
    assert plain(line.accessibleName()).endswith("terme 2 : du 1er oct. 2026 au 31 déc. 2026, par dérogation")


def test_the_renewal_is_a_key_away(open_tab: OpenTab, stay: Stay, navigations: Navigations) -> None:
    tab = open_tab()
    tab.focus_first()
    focused = tab.focusWidget()
    assert isinstance(focused, QPushButton)
    focused.click()
    assert navigations == [("renewal", {"stay_id": stay.id})]


def test_whoever_comes_for_a_paper_is_on_its_line_and_comes_back_to_it(open_tab: OpenTab, stay: Stay) -> None:
    tab = open_tab()
    tab.open(person_id=stay.person_id, stay_id=stay.id, papers=True)
    tab.focus_first()
    focused = tab.focusWidget()
    assert focused is not None
    assert plain(focused.accessibleName()) == "Noter les dates : Contrat de séjour"
    QTest.keyClick(focused, Qt.Key.Key_Space)
    form = tab.documents._open.form
    assert form is not None
    form._handed.set_value(TODAY)
    form._handed.setFocus()
    tab.save()
    QApplication.processEvents()
    back = tab.focusWidget()
    assert back is not None
    assert plain(back.accessibleName()) == "Noter les dates : Contrat de séjour"


def test_the_dates_of_the_contract_are_noted_in_place(
    open_tab: OpenTab, suite: SimpleNamespace, actor: Actor, stay: Stay
) -> None:
    tab = open_tab()
    assert "◐ à remettre" in texts(tab)
    press(tab, "Noter les dates : Contrat de séjour")
    form = tab.documents._open.form
    assert form is not None
    form._handed.set_value(date(2025, 12, 10))
    form._signed.set_value(date(2025, 12, 20))
    assert tab.unsaved() == "les dates du document"
    tab.save()
    (record,) = suite.stays.of_person(actor, stay.person_id)
    (document,) = record.documents
    assert (document.kind, document.signed_on) == (DocumentKind.CONTRACT, date(2025, 12, 20))
    assert "Remis le 10 décembre 2025, signé le 20 décembre 2025" in texts(tab)
    assert tab.unsaved() is None


def test_a_dipc_may_take_the_contracts_place(
    open_tab: OpenTab, suite: SimpleNamespace, actor: Actor, stay: Stay
) -> None:
    tab = open_tab()
    press(tab, "Noter les dates : Contrat de séjour")
    form = tab.documents._open.form
    assert form is not None
    assert form._kind is not None
    form._kind.set_value(DocumentKind.DIPC)
    form._handed.set_value(date(2025, 12, 10))
    tab.save()
    (record,) = suite.stays.of_person(actor, stay.person_id)
    assert [one.kind for one in record.documents] == [DocumentKind.DIPC]


def test_somebody_moves_and_both_places_keep_their_dates(
    open_tab: OpenTab, make: Make, stay: Stay, suite: SimpleNamespace, actor: Actor
) -> None:
    site = make.site()
    make.placement(stay, make.place(site, "ch. 04"))
    other = make.place(site, "ch. 07")
    tab = open_tab()
    press(tab, "Changer de place…")
    assert tab.focusWidget() is tab.places._place
    tab.places._place.set_value(other.id)
    press(tab, "Enregistrer la place")
    (record,) = suite.stays.of_person(actor, stay.person_id)
    assert [(one.label, one.ends_on) for one in record.places] == [
        ("Maison du Tilleul, ch. 04", TODAY),
        ("Maison du Tilleul, ch. 07", None),
    ]
    assert "Maison du Tilleul, ch. 07" in texts(tab)


def test_another_key_worker_is_named_from_a_day(
    open_tab: OpenTab, make: Make, stay: Stay, suite: SimpleNamespace, actor: Actor
) -> None:
    make.key_worker(stay, "Nadia Sorel")
    tab = open_tab()
    press(tab, "Changer de référent…")
    tab.workers._name.set_value("Marc Tabard")
    press(tab, "Enregistrer le référent")
    (record,) = suite.stays.of_person(actor, stay.person_id)
    assert [(one.name, one.ends_on) for one in record.key_workers] == [
        ("Nadia Sorel", TODAY),
        ("Marc Tabard", None),
    ]


def test_a_household_shows_its_dates_and_an_earlier_stay_stays_readable(
    open_tab: OpenTab, make: Make, stay: Stay
) -> None:
    make.companion(stay, "Lina, fille")
    earlier = make.save(
        Stay(
            person_id=stay.person_id,
            service_id=stay.service_id,
            admitted_on=date(2022, 2, 1),
            ended_on=date(2023, 1, 31),
        )
    )
    tab = open_tab()
    assert "Lina, fille" in texts(tab)
    tab._on_picked(str(earlier.id))
    assert "Sortie le 31 janvier 2023" in texts(tab)


def test_a_companion_is_added_corrected_taken_out_and_put_back(
    open_tab: OpenTab, stay: Stay, suite: SimpleNamespace, actor: Actor
) -> None:
    def stored() -> list[tuple[object, ...]]:
        (record,) = suite.stays.of_person(actor, stay.person_id)
        return [one[2:] for one in record.companions]

    tab = open_tab()
    press(tab, "Ajouter un accompagnant…")
    assert tab.focusWidget() is tab.companions._label
    tab.companions.form.take({"label": "Lina, fille", "arrives_on": "2/3/2026"})
    assert tab.unsaved() == "l’accompagnant"
    tab.save()
    assert stored() == [("Lina, fille", date(2026, 3, 2), None)]
    assert "depuis le 2 mars 2026" in texts(tab)
    press(tab, "Corriger : Lina, fille")
    tab.companions.form.take({"leaves_on": "1/9/2026"})
    press(tab, "Enregistrer l’accompagnant")
    assert stored() == [("Lina, fille", date(2026, 3, 2), date(2026, 9, 1))]
    press(tab, "Ajouter un accompagnant…")
    assert tab.companions._label.value() == "", "somebody new, not whoever was corrected before"
    press(tab, "Annuler : Ajouter un accompagnant")
    press(tab, "Retirer : Lina, fille")
    assert stored() == []
    assert "Personne d’autre n’est noté." in texts(tab)
    press(tab, "Remettre Lina, fille")
    assert stored() == [("Lina, fille", date(2026, 3, 2), date(2026, 9, 1))]


@pytest.mark.parametrize(("kept", "left"), [("", 0), ("Lina, 4 ans", 1)])
def test_a_companion_changed_elsewhere_is_shown_before_it_is_taken_out(
    open_tab: OpenTab,
    make: Make,
    stay: Stay,
    suite: SimpleNamespace,
    actor: Actor,
    ask: ScriptedAsk,
    kept: str,
    left: int,
) -> None:
    make.companion(stay, "Lina, fille")
    tab = open_tab()
    (record,) = suite.stays.of_person(actor, stay.person_id)
    (seen,) = record.companions
    suite.companions.save(
        actor, SaveCompanion(stay.id, "Lina, 4 ans", seen.arrives_on, None, record.version, seen)
    )
    ask.answers.append({"removed": kept})
    press(tab, "Retirer : Lina, fille")
    assert ask.asked == [("resolve", "removed")]
    (record,) = suite.stays.of_person(actor, stay.person_id)
    assert len(record.companions) == left
    assert ("Lina, 4 ans" in texts(tab)) is bool(left)


def test_somebody_without_stay_is_offered_an_entry(
    open_tab: OpenTab, make: Make, navigations: Navigations
) -> None:
    nobody = make.person("Sorel", "Ana")
    tab = open_tab(person_id=nobody.id)
    press(tab, "Enregistrer une entrée…")
    assert navigations == [("admission", {"person_id": nobody.id})]


def test_a_trainee_reads_and_changes_nothing(open_tab: OpenTab, make: Make) -> None:
    tab = open_tab(make.actor(Role.TRAINEE))
    told = texts(tab)
    shown = [plain(one.text()) for one in tab.findChildren(QPushButton) if one.isVisible()]
    assert shown == ["Ouvrir le renouvellement…"]
    assert "Un renouvellement est à décider par la cheffe ou le chef de service." in told


def test_everything_that_takes_the_keyboard_has_a_name(open_tab: OpenTab) -> None:
    tab = open_tab()
    press(tab, "Changer de place…")
    nameless = [
        widget
        for widget in tab.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not widget.accessibleName()
        and widget.focusProxy() is None
    ]
    assert nameless == []
