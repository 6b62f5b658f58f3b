"""The tab « Coordination » on a true file: held by keys alone, kept as a draft, corrected, printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from casework.domain.permissions import Actor, Role
from casework.models import Stay
from casework.services.coordinations import (
    CoordinationRecord,
    Coordinations,
    FinishTask,
    Participant,
    SaveCoordination,
    TaskLine,
)
from casework.services.notes import Notes
from casework.services.prints import Prints
from casework.storage.store import Store
from casework.ui.ask import ScriptedAsk
from casework.ui.pages.person.coordination import CoordinationTab
from tests.builders import Make
from tests.conftest import FixedClock
from tests.ui.conftest import MakeContext, Previews

TODAY = date(2026, 11, 22)
HELD = SaveCoordination(
    person_id=0,
    held_on=date(2026, 11, 19),
    participants=(
        Participant("Sophie Lantier", "CCAS de Périgueux", "assistante sociale"),
        Participant("Julien P."),
    ),
    consent_basis="consent",
    question="Quel logement au printemps ?",
    decisions=("Demander une place.",),
    tasks=(TaskLine("Remplir la demande", "Sophie Lantier", date(2026, 11, 20)), TaskLine("Visiter")),
)


@pytest.fixture
def suite(store: Store, clock: FixedClock) -> SimpleNamespace:
    return SimpleNamespace(
        coordinations=Coordinations(store, clock), notes=Notes(store, clock), prints=Prints(store, clock)
    )


@pytest.fixture
def stay(make: Make) -> Stay:
    return make.stay(make.person(last_name="N’Diaye", first_name="Mamadou", sex="M"), months=12)


OpenTab = Callable[..., CoordinationTab]


@pytest.fixture
def open_tab(
    make_context: MakeContext, suite: SimpleNamespace, actor: Actor, stay: Stay, qtbot: QtBot
) -> Iterator[OpenTab]:
    """``open_tab(actor)``: the tab of the stay's person, shown."""
    tabs: list[CoordinationTab] = []

    def opened(who: Actor = actor) -> CoordinationTab:
        context = make_context(suite, who)
        tab = CoordinationTab(context)
        context.changes.changed.connect(lambda _change: tab.reload())
        tabs.append(tab)
        tab.resize(1100, 700)
        tab.show()
        tab.activateWindow()
        qtbot.waitExposed(tab)
        tab.open(person_id=stay.person_id)
        return tab

    yield opened
    for tab in tabs:
        tab.pause()
        tab.close()
        shiboken6.delete(tab)


@pytest.fixture
def held(suite: SimpleNamespace, actor: Actor, stay: Stay) -> int:
    """A note held three days ago; its id."""
    change = suite.coordinations.save(actor, replace(HELD, person_id=stay.person_id))
    assert isinstance(change.id, int)
    return change.id


Read = Callable[[int], CoordinationRecord]


@pytest.fixture
def stored(suite: SimpleNamespace, actor: Actor) -> Read:
    def read(note_id: int) -> CoordinationRecord:
        note = suite.coordinations.note(actor, note_id)
        assert isinstance(note, CoordinationRecord)
        return note

    return read


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def press(tab: CoordinationTab, name: str) -> None:
    QApplication.processEvents()
    found = [
        one
        for one in tab.findChildren(QAbstractButton)
        if one.isVisible() and name in (plain(one.text()), plain(one.accessibleName()))
    ]
    assert found, f"no button « {name} »"
    found[0].setFocus()
    QTest.keyClick(found[0], Qt.Key.Key_Space)


def field(tab: CoordinationTab, name: str) -> QWidget:
    QApplication.processEvents()
    found = [
        one
        for one in tab.findChildren(QWidget)
        if one.isVisible()
        and one.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not isinstance(one, QAbstractButton)
        and plain(one.accessibleName()) == name
    ]
    assert found, f"no field « {name} »"
    return found[0]


def write(tab: CoordinationTab, name: str, text: str) -> None:
    target = field(tab, name)
    target.setFocus()
    type_into(target, text)


def type_into(target: QWidget, text: str) -> None:
    """Each letter as a key press; QTest's own knows only the letters of Latin-1."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = Qt.Key.Key_Return if letter == "\n" else Qt.Key.Key_unknown
            QApplication.sendEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter))


def text_of(tab: CoordinationTab, name: str) -> str:
    found = field(tab, name)
    if isinstance(found, QPlainTextEdit):
        return found.toPlainText()
    assert isinstance(found, QLineEdit)
    return found.text()


def put(tab: CoordinationTab, name: str, text: str) -> None:
    """Into a field with suggestions: the offscreen screen has no pop-ups."""
    target = field(tab, name)
    assert isinstance(target, QLineEdit)
    target.setFocus()
    target.setText(text)


def choose(tab: CoordinationTab, name: str, label: str) -> None:
    box = field(tab, name)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex([plain(box.itemText(i)) for i in range(box.count())].index(label))


def keys(tab: CoordinationTab, sequence: str) -> QWidget:
    """Press keys where the focus is; where it is afterwards."""
    tab.activateWindow()
    QTest.keySequence(tab.focusWidget() or tab, QKeySequence(sequence))
    QApplication.processEvents()
    found = tab.focusWidget()
    assert found is not None
    return found


def shown(tab: CoordinationTab) -> str:
    QApplication.processEvents()
    texts = [one.text() for one in tab.findChildren(QLabel) if one.isVisible()]
    texts += [one.text() for one in tab.findChildren(QAbstractButton) if one.isVisible()]
    return plain("\n".join(texts))


def test_a_coordination_is_held_by_keys_alone(
    open_tab: OpenTab, suite: SimpleNamespace, actor: Actor, stay: Stay, stored: Read
) -> None:
    tab = open_tab()
    press(tab, "Nouvelle coordination")
    assert tab.focusWidget() is field(tab, "Question posée")
    write(tab, "Question posée", "Quel logement au printemps ?")
    put(tab, "Nom, participant 1", "Sophie Lantier")
    write(tab, "Organisme, participant 1", "CCAS")
    keys(tab, "Ctrl+Shift+P")
    put(tab, "Nom, participant 2", "Julien P.")
    choose(tab, "Sur quel fondement", "avec des partenaires : la personne a donné son accord")
    write(tab, "Décisions", "Demander une place.\nVisiter la pension.")
    type_into(keys(tab, "Ctrl+Shift+T"), "Remplir la demande")
    put(tab, "Qui, tâche 1", "Sophie Lantier")
    write(tab, "Pour quand, tâche 1", "+10j")
    tab.save()
    (row,) = suite.coordinations.page(actor, stay.person_id).notes
    note = stored(row.id)
    assert [one.name for one in note.participants] == ["Sophie Lantier", "Julien P."]
    assert note.decisions == ("Demander une place.", "Visiter la pension.")
    assert [(one.what, one.who, one.due_on) for one in note.tasks] == [
        ("Remplir la demande", "Sophie Lantier", date(2026, 12, 2))
    ]
    assert tab.unsaved() is None
    press(tab, "Retour à la liste")
    assert "Coordination du 22 novembre 2026" in shown(tab)


def test_every_problem_of_a_note_stands_under_its_field(open_tab: OpenTab) -> None:
    tab = open_tab()
    press(tab, "Nouvelle coordination")
    press(tab, "Ajouter une tâche")
    put(tab, "Qui, tâche 1", "Julien")
    tab.save()
    assert "Question posée : Ce champ est nécessaire." in shown(tab)
    write(tab, "Question posée", "Quel logement ?")
    tab.save()
    told = shown(tab)
    for sentence in (
        "Notez au moins une personne qui a participé.",
        "Sur quel fondement : Choisissez dans la liste.",
        "Tâche 1, Quoi : Ce champ est nécessaire.",
    ):
        assert sentence in told


def test_a_note_is_corrected_and_only_what_differs_changes(
    open_tab: OpenTab, held: int, stored: Read
) -> None:
    tab = open_tab()
    press(tab, "Ouvrir la coordination du 19 novembre 2026")
    press(tab, "Supprimer participant 2")
    write(tab, "Lieu", "au CCAS")
    tab.save()
    note = stored(held)
    assert [one.name for one in note.participants] == ["Sophie Lantier"]
    assert (note.place, note.version) == ("au CCAS", 2)
    tab.save()
    assert stored(held).version == 2


def test_what_is_removed_comes_back_by_one_press(open_tab: OpenTab, held: int, stored: Read) -> None:
    tab = open_tab()
    press(tab, "Ouvrir la coordination du 19 novembre 2026")
    field(tab, "Quoi, tâche 1").setFocus()
    keys(tab, "Alt+Del")
    press(tab, "Remettre ce qui vient d’être supprimé")
    tab.save()
    assert [task.what for task in stored(held).tasks] == ["Remplir la demande", "Visiter"]


def test_a_task_changed_elsewhere_is_shown_before_it_is_removed(
    open_tab: OpenTab, held: int, ask: ScriptedAsk, suite: SimpleNamespace, actor: Actor, stored: Read
) -> None:
    tab = open_tab()
    press(tab, "Ouvrir la coordination du 19 novembre 2026")
    first, second = stored(held).tasks
    press(tab, "Supprimer tâche 1")
    press(tab, "Supprimer tâche 1")
    for one in (first, second):
        suite.coordinations.finish_task(actor, FinishTask(one.id or 0, one.version, date(2026, 11, 21)))
    # What is kept comes back as it was read; it was only done since, so nothing more is asked.
    ask.answers.append({f"removed.{first.id}.2": "", f"removed.{second.id}.2": "Visiter"})
    tab.save()
    assert len(ask.asked) == 1
    (kept,) = stored(held).tasks
    assert (kept.id, kept.what, kept.done_on) == (second.id, "Visiter", date(2026, 11, 21))


def test_two_people_on_one_note_choose_between_both_texts(
    open_tab: OpenTab, held: int, ask: ScriptedAsk, suite: SimpleNamespace, actor: Actor, stored: Read
) -> None:
    tab = open_tab()
    press(tab, "Ouvrir la coordination du 19 novembre 2026")
    note = stored(held)
    task = replace(note.tasks[0], who="Inès Morel")
    suite.coordinations.save(
        actor,
        replace(
            HELD,
            person_id=note.person_id,
            coordination_id=held,
            seen_version=note.version,
            place="Mairie",
            tasks=(task, note.tasks[1]),
        ),
    )
    write(tab, "Lieu", "au CCAS")
    ask.answers.append({"place": "Mairie, puis CCAS", f"tasks.{task.id}.2.who": "Inès Morel"})
    tab.save()
    assert stored(held).place == "Mairie, puis CCAS"
    assert stored(held).tasks[0].who == "Inès Morel"


def test_what_is_typed_is_kept_and_found_again_after_a_kill(
    open_tab: OpenTab, held: int, stored: Read
) -> None:
    tab = open_tab()
    press(tab, "Ouvrir la coordination du 19 novembre 2026")
    write(tab, "Ce que dit la personne", "Je veux rester ici.")
    type_into(keys(tab, "Ctrl+Shift+T"), "Rappeler le SIAO")
    tab.pause()
    again = open_tab()
    press(again, "Ouvrir la coordination du 19 novembre 2026")
    assert "Voici ce que vous écriviez" in shown(again)
    assert text_of(again, "Ce que dit la personne") == "Je veux rester ici."
    again.save()
    assert [task.what for task in stored(held).tasks] == ["Remplir la demande", "Visiter", "Rappeler le SIAO"]
    assert "Voici ce que vous écriviez" not in shown(again)


def test_a_new_note_begun_is_found_again_and_can_be_given_up(open_tab: OpenTab) -> None:
    tab = open_tab()
    press(tab, "Nouvelle coordination")
    write(tab, "Question posée", "Et les droits ?")
    press(tab, "Retour à la liste")
    assert "Une note commencée n’est pas encore enregistrée : Et les droits ?" in shown(tab)
    press(tab, "Reprendre la note")
    assert text_of(tab, "Question posée") == "Et les droits ?"
    press(tab, "Revenir au texte enregistré")
    assert text_of(tab, "Question posée") == ""


def test_tasks_are_ticked_in_the_list_and_late_ones_say_so(
    open_tab: OpenTab, held: int, stored: Read
) -> None:
    tab = open_tab()
    assert "en retard, avant le 20 nov. 2026" in shown(tab)
    press(tab, "Fait : Sophie Lantier : Remplir la demande")
    assert stored(held).tasks[0].done_on == TODAY
    assert "fait le 22 nov. 2026" in shown(tab)
    press(tab, "Fait : Sophie Lantier : Remplir la demande")
    assert stored(held).tasks[0].done_on is None


def test_the_list_prints_the_summary_and_an_open_note_prints_itself(
    open_tab: OpenTab, held: int, previews: Previews
) -> None:
    tab = open_tab()
    tab.print_shown()
    press(tab, "Ouvrir la coordination du 19 novembre 2026")
    tab.print_shown()
    assert [(title, data[:4]) for title, _, data in previews] == [
        ("Synthèse pluridisciplinaire", b"%PDF"), ("Note de coordination", b"%PDF"),
    ]  # fmt: skip


def test_an_empty_page_teaches_the_first_step(open_tab: OpenTab) -> None:
    assert "Pas encore de coordination" in shown(open_tab())


def test_who_may_only_read_changes_nothing(
    open_tab: OpenTab, held: int, actor_as: Callable[[Role], Actor]
) -> None:
    tab = open_tab(actor_as(Role.TRAINEE))
    assert not tab.new_button.isVisible()
    press(tab, "Ouvrir la coordination du 19 novembre 2026")
    assert not tab.save_button.isVisible()
    assert tab.editor is not None
    assert not tab.editor.isEnabled()


def test_known_people_fill_their_line(open_tab: OpenTab, held: int) -> None:
    tab = open_tab()
    press(tab, "Nouvelle coordination")
    put(tab, "Nom, participant 1", "Sophie Lantier")
    assert text_of(tab, "Organisme, participant 1") == "CCAS de Périgueux"


def test_everything_that_takes_the_keyboard_has_a_name(open_tab: OpenTab, held: int) -> None:
    tab = open_tab()
    press(tab, "Ouvrir la coordination du 19 novembre 2026")
    for one in tab.findChildren(QWidget):
        if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus and not one.focusProxy():
            assert one.accessibleName(), one


def stops(tab: CoordinationTab, first: QWidget, count: int) -> list[str]:
    """The names of what Tab reaches, from ``first`` on."""
    first.setFocus()
    return [plain(first.accessibleName())] + [plain(keys(tab, "Tab").accessibleName()) for _ in range(count)]


def test_tab_goes_through_a_note_as_it_is_read(open_tab: OpenTab, held: int) -> None:
    tab = open_tab()
    press(tab, "Ouvrir la coordination du 19 novembre 2026")
    press(tab, "Ajouter un participant")
    assert stops(tab, field(tab, "Fonction, participant 2"), 6) == [
        "Fonction, participant 2", "Supprimer participant 2",
        "Nom, participant 3", "Organisme, participant 3", "Fonction, participant 3",
        "Supprimer participant 3", "Ajouter un participant",
    ]  # fmt: skip
    assert keys(tab, "Shift+Tab").accessibleName() == "Supprimer participant 3"


def test_tab_goes_from_the_summary_of_errors_to_the_first_field(open_tab: OpenTab) -> None:
    tab = open_tab()
    press(tab, "Nouvelle coordination")
    tab.save()
    assert tab.editor is not None
    assert stops(tab, tab.editor.errors, 3) == [
        "Erreur", "Question posée : Ce champ est nécessaire.", "Question posée", "Date",
    ]  # fmt: skip


def test_a_task_done_another_day_is_asked_about_before_its_date_is_lost(
    open_tab: OpenTab, held: int, stored: Read, suite: SimpleNamespace, actor: Actor, ask: ScriptedAsk
) -> None:
    task = stored(held).tasks[0]
    suite.coordinations.finish_task(actor, FinishTask(task.id or 0, task.version, date(2026, 11, 21)))
    tab = open_tab()
    ask.answers += [False, True]
    press(tab, "Fait : Sophie Lantier : Remplir la demande")
    assert "fait le 21 nov. 2026" in plain(ask.asked[0][1])
    assert stored(held).tasks[0].done_on == date(2026, 11, 21)
    press(tab, "Fait : Sophie Lantier : Remplir la demande")
    assert stored(held).tasks[0].done_on is None
