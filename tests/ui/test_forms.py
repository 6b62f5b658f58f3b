"""Forms: names, errors, dates, what is unsaved, saving against somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from casework.base.errors import Conflict, InvalidForm, Problem, StaleWrite, UserError
from casework.ui import theme
from casework.ui.ask import ScriptedAsk
from casework.ui.forms import ChoiceField, DateField, Form, LineField, NumberField, TextField
from tests.conftest import FixedClock
from tests.ui.conftest import MakeContext


@pytest.fixture
def form(dressed: QApplication, qtbot: QtBot) -> Form:
    form = Form()
    qtbot.addWidget(form)
    return form


def test_a_field_has_its_label_as_accessible_name_and_its_help_as_description(form: Form) -> None:
    field = form.add("reason", "Motif", LineField(), required=True, help="En une phrase.")
    assert field.accessibleName() == "Motif"
    assert field.accessibleDescription() == "En une phrase. Nécessaire."
    label = next(label for label in form.findChildren(QLabel) if label.buddy() is field)
    assert label.text().startswith("Motif")


def test_every_problem_stands_under_its_field_and_in_a_summary_that_takes_the_focus(
    form: Form, qtbot: QtBot
) -> None:
    form.add("name", "Nom", LineField())
    form.add("until", "Jusqu’au", LineField())
    form.show()
    qtbot.waitExposed(form)
    form.show_problems(InvalidForm([Problem("name", "field_required"), Problem("until", "field_required")]))
    shown = [
        label.text()
        for label in form.findChildren(QLabel)
        if label.property("role") == "error" and label.text()
    ]
    assert shown == ["⚠ Ce champ est nécessaire.", "⚠ Ce champ est nécessaire."]
    assert form.focusWidget() is form.errors
    assert "Jusqu’au" in form.errors.accessibleDescription()


def test_a_problem_of_no_field_of_the_form_is_in_the_summary(form: Form) -> None:
    form.add("name", "Nom", LineField())
    form.show_problems(InvalidForm([Problem("elsewhere", "field_required")]))
    assert "nécessaire" in form.errors.accessibleDescription()


def test_a_form_is_dirty_from_the_first_letter_until_it_is_saved_or_put_back(form: Form) -> None:
    field = form.add("name", "Nom", LineField())
    form.set_values({"name": "Traoré"})
    assert form.is_dirty is False
    field.setText("Traorée")
    dirty_after_a_letter = form.is_dirty
    field.setText("Traoré ")
    assert (dirty_after_a_letter, form.is_dirty) == (True, False), "a stray space is no change"


@dataclass(frozen=True)
class Rename:
    name: str
    seen_version: int


def test_saving_gives_the_fields_to_the_service_and_leaves_the_form_clean(
    form: Form, make_context: MakeContext
) -> None:
    name = form.add("name", "Nom", LineField())
    name.setText("Koné")
    given: list[Rename] = []
    form.submit(
        make_context(None), lambda: Rename(name.value(), form.version), given.append, lambda _none: None
    )
    assert given == [Rename("Koné", 0)]
    assert not form.is_dirty


def test_what_is_typed_while_a_save_is_under_way_is_still_unsaved(
    form: Form, make_context: MakeContext
) -> None:
    name = form.add("name", "Nom", LineField())
    name.setText("Koné")

    def save(command: Rename) -> None:
        name.setText("Koné Fatoumata")  # the person goes on typing

    form.submit(make_context(None), lambda: Rename(name.value(), 0), save, lambda _none: None)
    assert form.is_dirty


def test_a_stale_write_shows_both_texts_and_saves_what_was_chosen(
    form: Form, make_context: MakeContext, ask: ScriptedAsk
) -> None:
    name = form.add("name", "Nom", LineField())
    form.set_values({"name": "Sow"}, version=3)
    name.setText("Sow Ibrahima")
    ask.answers.append({"name": "Sow-Diallo Ibrahima"})
    written: list[Rename] = []

    def save(command: Rename) -> None:
        if command.seen_version == 3:
            raise StaleWrite([Conflict("name", "Nom", "Sow-Diallo", command.name)], 4)
        written.append(command)

    form.submit(make_context(None), lambda: Rename(name.value(), form.version), save, lambda _none: None)
    assert written == [Rename("Sow-Diallo Ibrahima", 4)]


def test_a_stale_write_put_off_loses_nothing_that_was_typed(
    form: Form, make_context: MakeContext, ask: ScriptedAsk
) -> None:
    name = form.add("name", "Nom", LineField())
    name.setText("Sow Ibrahima")
    ask.answers.append(None)

    def save(command: Rename) -> None:
        raise StaleWrite([Conflict("name", "Nom", "Sow-Diallo", command.name)], 4)

    form.submit(make_context(None), lambda: Rename(name.value(), form.version), save, lambda _none: None)
    assert name.value() == "Sow Ibrahima"
    assert form.is_dirty


def test_a_required_field_left_empty_is_told_before_any_service_is_asked(
    form: Form, make_context: MakeContext
) -> None:
    name = form.add("name", "Nom", LineField(), required=True)

    def never(_command: object) -> None:
        raise AssertionError("nothing was to be sent")

    form.submit(make_context(None), lambda: Rename(name.value(), 0), never, lambda _none: None)
    assert form.errors.accessibleDescription() == "Nom\N{NO-BREAK SPACE}: Ce champ est nécessaire."


def test_a_refusal_is_shown_on_the_form_and_its_text_stays(form: Form, make_context: MakeContext) -> None:
    name = form.add("name", "Nom", LineField())
    name.setText("Koné")

    def full(_command: object) -> None:
        raise UserError("disk_full")

    form.submit(make_context(None), lambda: Rename(name.value(), 0), full, lambda _none: None)
    assert "disque est plein" in form.errors.accessibleDescription()
    assert name.value() == "Koné"


DATES = [
    ("120326", date(2026, 3, 12), "jeudi 12 mars 2026"),
    ("12/3/26", date(2026, 3, 12), "jeudi 12 mars 2026"),
    ("12 mars", date(2026, 3, 12), "jeudi 12 mars 2026"),
    ("hier", date(2026, 11, 21), "samedi 21 novembre 2026"),
    ("+3j", date(2026, 11, 25), "mercredi 25 novembre 2026"),
]


@pytest.mark.parametrize(("typed", "day", "echo"), DATES)
def test_a_date_is_understood_as_people_write_it_and_said_in_full(
    dressed: QApplication, qtbot: QtBot, typed: str, day: date, echo: str
) -> None:
    field = DateField(FixedClock())
    qtbot.addWidget(field)
    field.line.setText(typed)
    assert field.value() == day
    assert field.echo.text().replace("\N{NO-BREAK SPACE}", " ") == echo


def test_an_impossible_date_is_never_guessed(form: Form) -> None:
    day = form.add("day", "Date", DateField(FixedClock()))
    day.line.setText("31/02/2026")
    assert day.value() is None
    assert [problem.code for problem in form.check()] == ["date_impossible"]


def test_a_birth_is_never_in_the_future(dressed: QApplication, qtbot: QtBot) -> None:
    field = DateField(FixedClock(), in_the_past=True)
    qtbot.addWidget(field)
    field.line.setText("14/07/74")
    assert field.value() == date(1974, 7, 14)


def test_tab_leaves_a_field_of_many_lines(form: Form, qtbot: QtBot) -> None:
    text = form.add("text", "Texte", TextField())
    after = form.add("after", "Après", LineField())
    form.show()
    qtbot.waitExposed(form)
    text.setFocus()
    QTest.keyClick(text, Qt.Key.Key_Tab)
    assert form.focusWidget() is after


def test_a_choice_that_disappears_becomes_none_and_one_that_stays_is_kept(
    dressed: QApplication, qtbot: QtBot
) -> None:
    field = ChoiceField([(1, "Moulin"), (2, "Rive")], empty="tous")
    qtbot.addWidget(field)
    field.set_value(2)
    field.set_choices([(2, "Rive Gauche"), (3, "Hôtel")])
    assert field.value() == 2
    field.set_choices([(3, "Hôtel")])
    assert field.value() is None


def test_a_number_may_be_left_empty(dressed: QApplication, qtbot: QtBot) -> None:
    field = NumberField(1, 24, "mois", empty="")
    qtbot.addWidget(field)
    field.set_value(None)
    assert field.number() is None
    field.set_value(12)
    assert field.number() == 12
    assert field.text() == "12\N{NO-BREAK SPACE}mois"


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("count", [2, 4, 9])
def test_a_list_of_choices_opens_with_every_choice_whole(
    qapp: QApplication, qtbot: QtBot, percent: int, count: int
) -> None:
    theme.apply_theme(qapp, theme.LIGHT, percent)
    field = ChoiceField([(n, f"Choix numéro {n}, qui est assez long") for n in range(count)], empty="tous")
    page = QWidget()
    QVBoxLayout(page).addWidget(field)
    qtbot.addWidget(page)
    page.resize(200, 60)
    page.show()
    QApplication.processEvents()
    field.showPopup()
    QApplication.processEvents()
    view = field.view()
    assert view.verticalScrollBar().maximum() == 0
    assert view.viewport().height() >= (count + 1) * view.sizeHintForRow(0)
    assert view.viewport().width() >= view.sizeHintForColumn(0)
    field.hidePopup()
    theme.apply_theme(qapp, theme.LIGHT)
