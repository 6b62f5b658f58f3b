"""Administration: what is asked before somebody's way in is changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from casework.base.errors import UserError
from casework.domain.accounts import AccountState
from casework.domain.changes import Change, Subject
from casework.domain.kinds import Compartment
from casework.domain.permissions import Permission, Role
from casework.services.accounts import CloseAccount, GrantCompartment, ListedAccount, ResetPassword
from casework.services.backups import MadeBackup
from casework.services.checks import Finding
from casework.services.organisation import OrganisationRow, SetOrganisation
from casework.ui.ask import ScriptedAsk
from casework.ui.pages.administration.accounts import AccountsTab
from casework.ui.pages.administration.organisation import OrganisationTab
from casework.ui.pages.administration.page import AdministrationPage
from casework.ui.pages.administration.safety import SafetyTab, backup_words
from tests.ui.conftest import CLAIRE, MakeContext

MINE = ListedAccount(
    1, 1, "claire", "Claire Aubert", Role.HEAD_OF_SERVICE, "", (), (), None, None, AccountState.ACTIVE, (),
    datetime(2026, 11, 20, 8, tzinfo=UTC), {},
)  # fmt: skip
NURSE = MINE._replace(
    id=2, login="nora", name="Nora Petit", role=Role.NURSE, compartments=(Compartment.HEALTH,),
    rights={Permission.PRINT_RECORDS: False},
)  # fmt: skip
GONE = MINE._replace(id=3, login="paul", name="Paul Roy", state=AccountState.CLOSED)


class Accounts:
    """Writes down what it was asked."""

    def __init__(self) -> None:
        self.sent: list[object] = []
        self.refusal: UserError | None = None

    def list_all(self, actor: object) -> list[ListedAccount]:
        return [MINE, NURSE, GONE]

    def propose_password(self, actor: object) -> str:
        return "quatre mots sans rapport"

    def lost_by_reset(self, actor: object, account_id: int) -> tuple[Compartment, ...]:
        return (Compartment.HEALTH,)

    def unreachable_without(self, actor: object, account_id: int) -> tuple[Compartment, ...]:
        return (Compartment.HEALTH,)

    def rotation_due(self, actor: object) -> date | None:
        return None

    def _take(self, actor: object, command: object) -> Change:
        if self.refusal:
            raise self.refusal
        self.sent.append(command)
        return Change(frozenset({Subject.ACCOUNT}), 2, 2)

    add = change = reset_password = close = grant = _take


@pytest.fixture
def accounts() -> Accounts:
    return Accounts()


@pytest.fixture
def tab(make_context: MakeContext, qtbot: QtBot, accounts: Accounts) -> AccountsTab:
    house = SimpleNamespace(list_services=lambda actor: [SimpleNamespace(id=7, name="ACT Rive Gauche")])
    tab = AccountsTab(make_context(SimpleNamespace(accounts=accounts, organisation=house)))
    qtbot.addWidget(tab)
    tab.show()
    tab.open()
    return tab


def offered(tab: AccountsTab) -> set[str]:
    return {one.text() for one in tab.panel.findChildren(QPushButton) if not one.isHidden()}


def press(tab: AccountsTab, beginning: str) -> None:
    next(
        one
        for one in tab.findChildren(QPushButton)
        if not one.isHidden() and one.text().startswith(beginning)
    ).click()


def test_nobody_decides_on_their_own_account_nor_on_a_closed_one(tab: AccountsTab) -> None:
    tab.table.choose(MINE.id)
    assert offered(tab) == {"Modifier…"}
    tab.table.choose(GONE.id)
    assert offered(tab) == set()
    tab.table.choose(NURSE.id)
    assert len(offered(tab)) == 4


def test_a_reset_says_what_is_lost_before_and_shows_the_password_once(
    tab: AccountsTab, ask: ScriptedAsk, accounts: Accounts
) -> None:
    tab.table.choose(NURSE.id)
    ask.answers += [False, True]
    press(tab, "Donner un mot de passe")
    assert "santé" in ask.asked[0][1]
    assert not accounts.sent
    press(tab, "Donner un mot de passe")
    assert accounts.sent == [ResetPassword(2, "quatre mots sans rapport", accepted=True)]


def test_a_departure_says_who_can_no_longer_be_replaced(
    tab: AccountsTab, ask: ScriptedAsk, accounts: Accounts
) -> None:
    tab.table.choose(NURSE.id)
    ask.answers.append(True)
    press(tab, "Fermer le compte")
    assert "seule leur clé de secours" in ask.asked[0][1]
    assert accounts.sent == [CloseAccount(2, accepted=True)]


def test_who_reads_no_psychology_note_grants_it_by_its_secret(
    tab: AccountsTab, ask: ScriptedAsk, accounts: Accounts
) -> None:
    tab.table.choose(NURSE.id)
    ask.answers += ["psychology", "7K2QD"]
    press(tab, "Donner accès")
    assert accounts.sent == [GrantCompartment(2, Compartment.PSYCHOLOGY, "7K2QD")]


def test_a_refusal_stands_on_the_page(tab: AccountsTab, ask: ScriptedAsk, accounts: Accounts) -> None:
    accounts.refusal = UserError("last_head")
    tab.table.choose(NURSE.id)
    ask.answers.append(True)
    press(tab, "Fermer le compte")
    assert tab.error_panel.isVisible()


def test_rights_that_the_form_does_not_show_stay(tab: AccountsTab, accounts: Accounts) -> None:
    tab.table.choose(NURSE.id)
    press(tab, "Modifier")
    assert tab._form is not None
    assert tab._form.changed_account().rights == {Permission.PRINT_RECORDS: False}
    assert tab.unsaved() is None
    tab._form.form.field("name").set_value("Nora Petit-Roy")
    assert tab.unsaved() == "le compte"


def test_each_sees_the_tabs_of_their_rights(make_context: MakeContext, qtbot: QtBot) -> None:
    administrator = replace(CLAIRE, role=Role.ADMINISTRATOR)
    page = AdministrationPage(make_context(SimpleNamespace(), administrator))
    qtbot.addWidget(page)
    assert {"accounts", "services", "safety"} <= {tab.key for tab in page._tabs}
    page = AdministrationPage(make_context(SimpleNamespace(), replace(CLAIRE, role=Role.SECRETARY)))
    qtbot.addWidget(page)
    assert "accounts" not in {tab.key for tab in page._tabs}


def test_what_is_found_is_said_in_sentences(
    make_context: MakeContext, qtbot: QtBot, accounts: Accounts
) -> None:
    checks = SimpleNamespace(check=lambda *_all: [Finding("check_structure", {"count": 2})])
    backups = SimpleNamespace(last=lambda actor: None)
    tab = SafetyTab(make_context(SimpleNamespace(accounts=accounts, checks=checks, backups=backups)))
    qtbot.addWidget(tab)
    tab.open()
    tab._check.click()
    assert Finding("check_structure", {"count": 2}).sentence in tab._told.text()


def test_an_old_backup_asks_for_another() -> None:
    made = MadeBackup(Path("sauvegardes"), datetime(2026, 11, 1, 12, tzinfo=UTC), 3_000_000)
    assert "faites-en une autre" in dict(backup_words(made, date(2026, 11, 22)))["Date"]
    assert "faites-en" not in dict(backup_words(made, date(2026, 11, 3)))["Date"]


class House:
    """The organisation as it is read, and what was sent to change it."""

    def __init__(self) -> None:
        self.sent: list[SetOrganisation] = []

    def get_organisation(self, actor: object) -> OrganisationRow:
        return OrganisationRow(1, 3, "Les Tilleuls", "3, quai Neuf", "01 02 03 04 05", False, 12, 24, 24)

    def set_organisation(self, actor: object, command: SetOrganisation) -> Change:
        self.sent.append(command)
        return Change(frozenset({Subject.ORGANISATION}), 1, 4)


def test_the_house_says_how_long_it_keeps_records(make_context: MakeContext, qtbot: QtBot) -> None:
    house = House()
    tab = OrganisationTab(make_context(SimpleNamespace(organisation=house), CLAIRE))
    qtbot.addWidget(tab)
    tab.open()
    assert tab.unsaved() is None
    tab.form.field("record_months").set_value(36)
    assert tab.unsaved() == "les réglages de l’organisme"
    tab.save()
    assert house.sent == [SetOrganisation("Les Tilleuls", "3, quai Neuf", "01 02 03 04 05", 12, 36, 24, 3)]
    assert (tab.unsaved(), tab.form.version) == (None, 4)


def test_whoever_has_some_services_reads_the_settings_of_the_house(
    make_context: MakeContext, qtbot: QtBot
) -> None:
    actor = replace(CLAIRE, service_ids=frozenset({1}))
    tab = OrganisationTab(make_context(SimpleNamespace(organisation=House()), actor))
    qtbot.addWidget(tab)
    tab.open()
    assert not tab.form.isEnabled()
    assert tab._buttons.parent() is None


def test_the_chosen_account_is_read_without_scrolling_aside(tab: AccountsTab, qtbot: QtBot) -> None:
    tab.resize(1175, 600)
    qtbot.waitExposed(tab)
    tab.table.choose(NURSE.id)
    QApplication.processEvents()
    area = tab.panel.findChild(QScrollArea)
    assert area is not None
    assert area.isVisible()
    assert area.horizontalScrollBar().maximum() == 0
