"""The journal and the history on the screen: narrowed, verified, cut once confirmed; who changed what."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from casework.domain.journal_actions import ActionFamily
from casework.domain.permissions import Actor
from casework.models import Person
from casework.services.history import History
from casework.services.journal import Journal
from casework.services.people import People
from casework.storage import engine
from casework.storage.store import Store
from casework.ui.ask import ScriptedAsk
from casework.ui.pages.administration.journal import JournalTab
from casework.ui.pages.history.page import HistoryPage
from casework.ui.tables import Cell, Table
from tests.builders import Make
from tests.conftest import TEST_SECRETS, FixedClock
from tests.ui.conftest import MakeContext


@pytest.fixture
def suite(store: Store, clock: FixedClock) -> SimpleNamespace:
    return SimpleNamespace(
        journal=Journal(store, clock, TEST_SECRETS.journal_key),
        history=History(store, clock),
        people=People(store, clock),
    )


@pytest.fixture
def tab(qtbot: QtBot, suite: SimpleNamespace, make_context: MakeContext, actor: Actor) -> JournalTab:
    page = JournalTab(make_context(suite, actor))
    qtbot.addWidget(page)
    return page


def cells(table: Table) -> list[list[str]]:  # type: ignore[type-arg]  # any records
    ids = [table.rows.id_at(row) for row in range(table.rows.rowCount())]
    rows = [table.rows.record(id) for id in ids if id is not None]
    return [[_spoken(column.value(row)) for column in table.rows.columns] for row in rows]


def _spoken(cell: Cell | str) -> str:
    return cell if isinstance(cell, str) else cell.spoken


def test_the_latest_line_stands_first_in_french(tab: JournalTab, make: Make, suite: SimpleNamespace) -> None:
    person = make.person("Zunino", "Ana")
    suite.people.card(make.head, person.id)
    tab.open()
    _when, who, what, about = cells(tab.table)[0]
    assert make.head.name in who
    assert what.startswith("Ouverture du dossier")
    assert "zunino" in about.lower()


def test_a_family_and_a_person_narrow_the_list(tab: JournalTab, make: Make, suite: SimpleNamespace) -> None:
    person, other = make.person("Zunino", "Ana"), make.person("Martin", "Alex")
    suite.people.card(make.head, other.id)
    suite.people.card(make.head, person.id)
    tab.open()
    tab.families.set_value(ActionFamily.READING.value)
    tab.families.picked.emit(ActionFamily.READING.value)
    assert {row[2].split(",")[0] for row in cells(tab.table)} == {
        "Ouverture du dossier",
        "Lecture du journal",
    }
    tab.table.opened.emit(tab.table.rows.id_at(1))
    assert tab.everybody.isVisibleTo(tab)
    assert {row[3].lower() for row in cells(tab.table)} <= {"zunino ana", "ana zunino", ""}
    tab.everybody.click()
    assert len({row[3] for row in cells(tab.table)}) > 1


def test_a_whole_journal_is_said_to_be_whole(tab: JournalTab) -> None:
    tab.open()
    tab.verify()
    assert "sans rupture" in tab.told.text()


def test_the_first_broken_link_is_named(tab: JournalTab, store: Store, make: Make) -> None:
    make.person()
    connection = engine.connect(store.path, TEST_SECRETS.file_key)
    connection.execute("DROP TRIGGER journal_entry_fixed")
    connection.execute("UPDATE journal_entry SET action = 'x' WHERE id = 2")
    connection.close()
    tab.open()
    tab.verify()
    assert "ligne 2" in tab.error_panel.accessibleDescription() or tab.error_panel.isVisibleTo(tab)
    assert "sans rupture" not in tab.told.text()


def test_a_cut_says_what_goes_and_waits_for_a_yes(
    tab: JournalTab, ask: ScriptedAsk, store: Store, clock: FixedClock, make: Make
) -> None:
    clock.moment += timedelta(days=800)
    make.person()
    tab.open()
    lines = tab.table.rows.rowCount()
    ask.answers.append(False)
    tab.ask_cut()
    assert tab.table.rows.rowCount() == lines
    assert "pour toujours" in str(ask.asked[-1])
    ask.answers.append(True)
    tab.ask_cut()
    assert "enlevées" in tab.told.text() or "enlevée" in tab.told.text()
    tab.reload()
    assert "Create" not in {row[2] for row in cells(tab.table)}


def test_where_nothing_is_old_there_is_nothing_to_confirm(tab: JournalTab, ask: ScriptedAsk) -> None:
    tab.open()
    tab.ask_cut()
    assert "rien n’est à couper" in str(ask.asked[-1]).lower()


@pytest.fixture
def changed(store: Store, make: Make) -> Person:
    """Somebody whose telephone was changed."""
    person = make.person("Zunino", "Ana", phone="01 02 03 04 05")
    with store.write(make.head) as uow:
        uow.get(Person, person.id).phone = "06 00 00 00 00"
        uow.journal("person.edit", person_id=person.id)
        uow.commit()
    return person


@pytest.fixture
def history(qtbot: QtBot, suite: SimpleNamespace, make_context: MakeContext, actor: Actor) -> HistoryPage:
    page = HistoryPage(make_context(suite, actor))
    qtbot.addWidget(page)
    return page


def test_a_changed_value_is_shown_before_and_after(history: HistoryPage, changed: Person) -> None:
    history.open(person_id=changed.id)
    assert "Zunino" in history.header.title.text() or "ZUNINO" in history.header.title.text()
    (row,) = [row for row in cells(history.changes) if row[2].startswith("Téléphone")]
    assert row[3:] == ["01 02 03 04 05", "06 00 00 00 00"]


def test_who_read_the_record_is_a_list_beside(
    history: HistoryPage, changed: Person, suite: SimpleNamespace, make: Make
) -> None:
    educator = make.actor()
    suite.people.card(educator, changed.id)
    history.open(person_id=changed.id)
    history.which.set_value("readers")
    history.which.picked.emit("readers")
    assert any(educator.name in row[1] for row in cells(history.readers))


def test_who_may_not_read_the_journal_is_not_offered_its_readers(
    qtbot: QtBot, suite: SimpleNamespace, make_context: MakeContext, make: Make, changed: Person
) -> None:
    page = HistoryPage(make_context(suite, make.actor()))
    qtbot.addWidget(page)
    page.open(person_id=changed.id)
    assert not page.which.isVisibleTo(page)
