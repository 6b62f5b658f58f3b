"""Importer un fichier, on a true file: check, correct, decide, import, undo, by keyboard too."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from casework.domain.changes import Change
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Actor
from casework.models import Person
from casework.services.imports import Imports
from casework.storage.store import Store
from casework.ui.ask import ScriptedAsk
from casework.ui.context import Context
from casework.ui.forms import ChoiceField
from casework.ui.pages.imports.page import ImportPage
from tests.builders import Make
from tests.conftest import FixedClock
from tests.ui.conftest import MakeContext, Navigations

TEXT = (
    "FILE ACTIVE\n"
    "NOM Prénom;Né le;Entrée;Arrivée à la maison;TSO\n"
    "DUPONT Luc;12/03/1990;05/01/2026;x;BHD 8\n"
    "MARTIN Léa;31/02/1985;10/02/2026;;\n"
    "SOW Awa;02/05/1985;10/02/2026;;\n"
    "TOTAL 3\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "présents.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def context(make_context: MakeContext, store: Store, clock: FixedClock, actor: Actor, make: Make) -> Context:
    make.service(ServiceKind.THERAPEUTIC_COMMUNITY, "CT des Tilleuls")
    return make_context(SimpleNamespace(imports=Imports(store, clock)), actor)


@pytest.fixture
def page(context: Context, qtbot: QtBot) -> ImportPage:
    page = ImportPage(context)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.open()
    page.show()
    return page


def people_in(store: Store) -> int:
    with store.read() as connection:
        return connection.scalar(select(func.count(Person.id))) or 0


def button_of(page: QWidget, text: str) -> QPushButton:
    shown = [one for one in page.findChildren(QPushButton) if one.isVisibleTo(page)]
    return next(one for one in shown if one.text().replace("\N{NO-BREAK SPACE}", " ").startswith(text))


def texts_of(widget: QWidget) -> str:
    QApplication.processEvents()  # a widget put into a shown layout is itself shown a moment later
    labels = [one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]
    return "\n".join(labels).replace("\N{NO-BREAK SPACE}", " ")


def outcomes(page: ImportPage) -> list[str]:
    rows = page.rows.table.rows
    return [rows.cell(row, 2).spoken.split()[-1] for row in range(rows.rowCount())]


def test_a_chosen_file_is_reported_row_by_row_before_anything_is_written(
    page: ImportPage, file: Path, ask: ScriptedAsk, store: Store
) -> None:
    ask.answers.append(file)
    button_of(page, "Choisir un fichier").click()
    assert outcomes(page) == ["nouveau", "refusé", "nouveau"]
    assert button_of(page, "Importer").text().replace("\N{NO-BREAK SPACE}", " ") == "Importer 2 personnes"
    assert "rien n’est écrit" in texts_of(page)
    assert people_in(store) == 0


def test_a_file_can_be_dropped(page: ImportPage, file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPoint(5, 5).toPointF(), Qt.DropAction.CopyAction, data, left, none))
    assert len(outcomes(page)) == 3


def test_the_counts_of_the_filters_add_up(page: ImportPage, file: Path) -> None:
    page.take(file)
    chips = {
        one.text().split(" · ")[0]: int(one.text().split(" · ")[1])
        for one in page.rows.chips.findChildren(QPushButton)
    }
    assert chips.pop("Toutes") == sum(chips.values()) == 3
    page.rows.chips.set_value("rejected")
    page.rows.chips.picked.emit("rejected")
    assert outcomes(page) == ["refusé"]
    assert "31/02/1985" in texts_of(page.rows.panel)


def test_importing_says_how_many_of_how_many_and_can_be_undone(
    page: ImportPage, context: Context, file: Path, store: Store, ask: ScriptedAsk, navigations: Navigations
) -> None:
    published: list[Change] = []
    context.changes.changed.connect(published.append)
    page.take(file)
    button_of(page, "Importer").click()
    assert "2 importés sur 3" in texts_of(page)
    assert (people_in(store), len(published)) == (2, 1)
    button_of(page, "Voir les personnes").click()
    assert navigations == [("people", {})]
    ask.answers.append(True)
    button_of(page, "Annuler cet import").click()
    assert "2 personnes créées" in ask.asked[-1][1].replace("\N{NO-BREAK SPACE}", " ")
    assert people_in(store) == 0
    assert "annulé" in texts_of(page)


def test_a_past_import_is_undone_from_the_list_unless_one_changes_ones_mind(
    page: ImportPage, file: Path, store: Store, ask: ScriptedAsk
) -> None:
    page.take(file)
    button_of(page, "Importer").click()
    button_of(page, "Importer un autre").click()
    ask.answers += [False, True]
    button_of(page, "Annuler cet import").click()
    assert people_in(store) == 2
    button_of(page, "Annuler cet import").click()
    assert people_in(store) == 0


def test_a_corrected_column_is_read_again_at_once(page: ImportPage, file: Path) -> None:
    page.take(file)
    page.views.set_value("columns")
    page.views.picked.emit("columns")
    combos = {
        one.accessibleName().removeprefix("Champ de la colonne "): one
        for one in page.findChildren(ChoiceField)
    }
    assert combos["NOM Prénom"].value() == "full_name"
    assert combos["TSO"].value() is None
    assert "note réservée (santé)" in texts_of(page.columns)
    combos["Entrée"].set_value(None)
    assert page.report is not None
    assert page.report.counts["rejected"] == 3
    combos["Entrée"].set_value("admitted_on")
    assert page.report.counts["rejected"] == 1


def test_a_doubtful_pair_stands_side_by_side_and_is_decided(
    page: ImportPage, file: Path, make: Make, store: Store
) -> None:
    make.person("Dupond", "Luc", birth_date=date(1990, 3, 12), file_number="2024-007")
    page.take(file)
    assert outcomes(page) == ["décider"]
    shown = texts_of(page.rows.panel)
    for text in ("Dans le fichier", "dossier 2024-007", "Dupont", "Dupond"):
        assert text in shown
    answers = {one.text(): one for one in page.rows.panel.findChildren(QRadioButton)}
    next(one for text, one in answers.items() if text.startswith("Non")).click()
    assert page.report is not None
    assert page.report.counts["new"] == 2
    page.run()
    assert people_in(store) == 3


def test_a_doubtful_row_is_reached_and_answered_by_keyboard(page: ImportPage, file: Path, make: Make) -> None:
    make.person("Dupond", "Luc", birth_date=date(1990, 3, 12))
    page.take(file)
    page.rows.table.setFocus()
    QTest.keyClick(page.rows.table, Qt.Key.Key_Return)
    answer = page.focusWidget()
    assert isinstance(answer, QRadioButton)
    first = next(one for one in page.rows.panel.findChildren(QRadioButton) if one.text().startswith("Oui"))
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Space)
    assert page.report is not None
    assert page.report.counts["updated"] == 1
    # Nothing is left to decide: the keyboard is on the filters, which show the rest.
    QApplication.processEvents()
    after = page.focusWidget()
    assert after is not None
    assert after.accessibleName().startswith("Devient")


def test_rejects_are_saved_where_the_person_says(
    page: ImportPage, file: Path, ask: ScriptedAsk, tmp_path: Path
) -> None:
    page.take(file)
    target = tmp_path / "à corriger"
    ask.answers.append(target)
    button_of(page, "Enregistrer les rejets").click()
    book = openpyxl.load_workbook(target.with_name("à corriger.xlsx"))
    assert book.worksheets[0]["A2"].value == "MARTIN Léa"


def test_a_file_that_does_not_say_its_service_asks_for_it(page: ImportPage, file: Path, make: Make) -> None:
    make.service(ServiceKind.ACT_HOUSED, "ACT Nord")
    page.take(file)
    assert "ACT Nord" in texts_of(page)
    assert not button_of(page, "Rien à importer").isEnabled()
    page.service.set_value("ACT Nord")
    assert page.report is not None
    assert page.report.counts["new"] == 2


def test_a_bad_file_says_so_in_place_and_another_can_be_chosen(page: ImportPage, tmp_path: Path) -> None:
    bad = tmp_path / "a.xlsx"
    bad.write_bytes(b"no workbook")
    page.take(bad)
    assert page.error_panel.isVisibleTo(page)
    assert button_of(page, "Choisir un fichier").isEnabled()


def test_what_changed_meanwhile_is_shown_before_it_is_imported(
    page: ImportPage, file: Path, make: Make, store: Store
) -> None:
    page.take(file)
    make.person("Dupont", "Luc", birth_date=date(1990, 3, 12))
    button_of(page, "Importer").click()
    assert page.error_panel.isVisibleTo(page)
    assert page.report is not None
    assert page.report.counts["updated"] == 1
    button_of(page, "Importer").click()
    assert people_in(store) == 2


def test_everything_that_takes_the_focus_has_a_name(page: ImportPage, file: Path) -> None:
    page.take(file)
    nameless = [
        type(one).__name__
        for one in page.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisibleTo(page) and not one.accessibleName()
        and not one.objectName().startswith("qt_")
    ]  # fmt: skip
    assert nameless == []
