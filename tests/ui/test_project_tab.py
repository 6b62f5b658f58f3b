"""The tab « Projet » on a true file: written by keys alone, kept, proposed, signed, followed, reviewed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from casework.domain.permissions import Actor, Role
from casework.domain.projects import Action, ActionActor, Goal, GoalStatus, ProjectState
from casework.models import Stay
from casework.services.notes import Notes
from casework.services.prints import Prints
from casework.services.projects import ProjectRecord, Projects, SaveProject
from casework.steps.reference import seed_reference
from casework.storage.store import Store
from casework.ui.ask import ScriptedAsk
from casework.ui.pages.person.project import ProjectTab
from tests.builders import Make
from tests.conftest import FixedClock
from tests.ui.conftest import MakeContext, Previews

TODAY = date(2026, 11, 22)
GOALS = (
    Goal(
        "Accueillir sa fille un week-end",
        "family",
        due_on=date(2026, 12, 21),
        actions=(
            Action("Appeler sa fille le mercredi"),
            Action("Accompagner les visites", ActionActor.TEAM, "Julien P."),
        ),
    ),
    Goal("Passer le code", "mobility", due_on=date(2026, 10, 30)),
)


@pytest.fixture
def suite(store: Store, clock: FixedClock) -> SimpleNamespace:
    with store.write(None) as uow:
        seed_reference(uow)
        uow.journal("create")
        uow.commit()
    return SimpleNamespace(
        projects=Projects(store, clock), notes=Notes(store, clock), prints=Prints(store, clock)
    )


@pytest.fixture
def stay(make: Make) -> Stay:
    person = make.person(last_name="N’Diaye", first_name="Mamadou", sex="M")
    stay = make.stay(person, admitted_on=date(2025, 12, 4), months=12)
    make.key_worker(stay, "Julien P.")
    return stay


OpenTab = Callable[..., ProjectTab]


@pytest.fixture
def open_tab(
    make_context: MakeContext, suite: SimpleNamespace, actor: Actor, stay: Stay, qtbot: QtBot
) -> Iterator[OpenTab]:
    """``open_tab(actor)``: the tab of the stay's person, shown, with what it publishes."""
    tabs: list[ProjectTab] = []

    def opened(who: Actor = actor) -> ProjectTab:
        context = make_context(suite, who)
        tab = ProjectTab(context)
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
        shiboken6.delete(tab)  # now: the next test's style sheet would dress it too


@pytest.fixture
def stored(suite: SimpleNamespace, actor: Actor, stay: Stay) -> Callable[[], ProjectRecord]:
    """What the file holds of the newest version."""

    def read() -> ProjectRecord:
        project = suite.projects.page(actor, stay.person_id).project
        assert isinstance(project, ProjectRecord)
        return project

    return read


Stored = Callable[[], ProjectRecord]


def press(tab: ProjectTab, name: str) -> None:
    """Press a visible button, by its text or accessible name, with the keyboard."""
    QApplication.processEvents()
    found = [one for one in tab.findChildren(QAbstractButton) if one.isVisible() and is_called(one, name)]
    assert found, f"no button « {name} »"
    found[0].setFocus()
    QTest.keyClick(found[0], Qt.Key.Key_Space)


def is_called(one: QAbstractButton, name: str) -> bool:
    names = (plain(one.text()), plain(one.accessibleName()))
    return name in names or names[1].startswith(f"{name} : ")


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def field(tab: ProjectTab, name: str) -> QWidget:
    """A visible field by its accessible name."""
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


def write(tab: ProjectTab, name: str, text: str) -> None:
    """Type at the end of a field."""
    target = field(tab, name)
    target.setFocus()
    type_into(target, text)


def choose(tab: ProjectTab, name: str, label: str) -> None:
    box = field(tab, name)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex([plain(box.itemText(i)) for i in range(box.count())].index(label))


def shown(tab: ProjectTab) -> str:
    """Every text on the page."""
    QApplication.processEvents()
    labels = [one.text() for one in tab.findChildren(QLabel) if one.isVisible()]
    return plain("\n".join(labels + [one.text() for one in tab.findChildren(QPushButton) if one.isVisible()]))


def line(tab: ProjectTab, name: str) -> QLineEdit:
    found = field(tab, name)
    assert isinstance(found, QLineEdit)
    return found


def text_of(tab: ProjectTab, name: str) -> str:
    found = field(tab, name)
    if isinstance(found, QPlainTextEdit):
        return found.toPlainText()
    assert isinstance(found, QLineEdit)
    return found.text()


def type_here(tab: ProjectTab, text: str) -> None:
    """Type where the focus is."""
    type_into(focused(tab), text)


def type_into(target: QWidget, text: str) -> None:
    """Each letter as a key press; QTest's own knows only the letters of Latin-1."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = Qt.Key.Key_unknown
            QApplication.sendEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter))


def focused(tab: ProjectTab) -> QWidget:
    """What has the keyboard in this tab."""
    found = tab.focusWidget()
    assert found is not None
    return found


def keys_to(tab: ProjectTab, sequence: str) -> None:
    """Keys from the first field of the editor."""
    field(tab, "Ce que je veux").setFocus()
    keys(tab, sequence)


def press_open(tab: ProjectTab, name: str) -> bool:
    """Open a goal that is closed."""
    press(tab, name)
    return True


def keys(tab: ProjectTab, sequence: str) -> None:
    tab.activateWindow()
    QTest.keySequence(focused(tab), QKeySequence(sequence))
    QApplication.processEvents()


@pytest.fixture
def draft(suite: SimpleNamespace, actor: Actor, open_tab: OpenTab, stored: Stored) -> ProjectTab:
    """The tab on a stored draft of two goals."""
    tab = open_tab()
    press(tab, "Commencer le projet")
    record = stored()
    suite.projects.save(
        actor, SaveProject(record.id, record.version, wants="Revoir ma fille sans avoir honte.", goals=GOALS)
    )
    tab.reload()
    return tab


@pytest.fixture
def signed(draft: ProjectTab) -> ProjectTab:
    press(draft, "Proposer à la personne")
    press(draft, "Enregistrer les signatures")
    write(draft, "La personne : signé le", "02062026")
    write(draft, "Référente ou référent : signé le", "2/6/26")
    press(draft, "Enregistrer les signatures")
    return draft


def test_an_empty_page_teaches_that_the_persons_words_come_first(open_tab: OpenTab, stored: Stored) -> None:
    tab = open_tab()
    assert "Pas encore de projet" in shown(tab)
    assert "On commence par ce que la personne dit" in shown(tab)
    press(tab, "Commencer le projet")
    assert stored().state is ProjectState.DRAFT
    assert field(tab, "Ce que je veux") is focused(tab)


def test_a_whole_project_is_written_by_keys_alone(open_tab: OpenTab, stored: Stored) -> None:
    tab = open_tab()
    press(tab, "Commencer le projet")
    write(tab, "Ce que je veux", "Un vrai travail.")
    keys(tab, "Ctrl+Shift+O")
    type_here(tab, "Passer le code")
    assert tab.focusWidget() is field(tab, "Ce qu’on vise, objectif 1")
    assert text_of(tab, "Pour la personne, objectif 1") == "Je veux passer le code."
    keys(tab, "Tab")
    keys(tab, "Tab")
    type_here(tab, "mob")  # a list of choices goes to what is typed
    keys(tab, "Ctrl+Shift+A")
    type_here(tab, "S’inscrire à l’auto-école")
    keys(tab, "Ctrl+Shift+A")
    type_here(tab, "Demander l’aide au permis")
    keys(tab, "Alt+Up")
    press(tab, "Enregistrer")
    project = stored()
    assert project.wants == "Un vrai travail."
    assert [(goal.wording, goal.domain) for goal in project.goals] == [("Passer le code", "mobility")]
    assert [action.what for action in project.goals[0].actions] == [
        "Demander l’aide au permis", "S’inscrire à l’auto-école",
    ]  # fmt: skip
    assert project.goals[0].actions[1].easy_wording == "Je vais m’inscrire à l’auto-école."


def test_saving_twice_stores_one_goal_once_and_leaves_the_focus(open_tab: OpenTab, stored: Stored) -> None:
    tab = open_tab()
    press(tab, "Commencer le projet")
    keys_to(tab, "Ctrl+Shift+O")
    type_here(tab, "Tenir un budget")
    choose(tab, "Domaine, objectif 1", "Ressources et budget")
    here = field(tab, "Ce qu’on vise, objectif 1")
    here.setFocus()
    tab.save()
    assert tab.focusWidget() is here
    assert tab.unsaved() is None
    type_here(tab, " avec Sophie")
    assert tab.unsaved() == "le projet de N’DIAYE Mamadou"
    tab.save()
    assert [goal.wording for goal in stored().goals] == ["Tenir un budget avec Sophie"]


def test_an_easy_sentence_follows_the_wording_until_somebody_writes_their_own(open_tab: OpenTab) -> None:
    tab = open_tab()
    press(tab, "Commencer le projet")
    keys_to(tab, "Ctrl+Shift+O")
    type_here(tab, "Voir sa fille")
    assert text_of(tab, "Pour la personne, objectif 1") == "Je veux voir ma fille."
    easy = field(tab, "Pour la personne, objectif 1")
    easy.setFocus()
    keys(tab, "Ctrl+A")
    type_here(tab, "Je veux ma fille avec moi.")
    write(tab, "Ce qu’on vise, objectif 1", " le samedi")
    assert text_of(tab, "Pour la personne, objectif 1") == "Je veux ma fille avec moi."


def test_every_problem_is_shown_under_its_field_and_the_closed_goal_opens(draft: ProjectTab) -> None:
    press(draft, "Objectif 2")
    line(draft, "Ce qu’on vise, objectif 2").clear()
    line(draft, "Pour quand, objectif 2").setText("31/02/2026")
    press(draft, "Objectif 2")
    draft.save()
    assert "n’est pas une date possible" in shown(draft)
    line(draft, "Pour quand, objectif 2").setText("")
    draft.save()
    assert "Objectif 2, Ce qu’on vise : Ce champ est nécessaire." in shown(draft)
    assert draft.editor.errors.hasFocus()


def test_goals_move_go_and_come_back_by_keys(draft: ProjectTab, stored: Stored) -> None:
    draft.editor.goals.editors[1].toggle.setFocus()
    keys(draft, "Alt+Up")
    keys(draft, "Alt+Del")
    draft.save()
    assert [goal.wording for goal in stored().goals] == ["Accueillir sa fille un week-end"]
    draft.editor.goals.editors[0].toggle.setFocus()
    keys(draft, "Alt+Del")
    press(draft, "Remettre ce qui vient d’être supprimé")
    draft.save()
    assert [goal.wording for goal in stored().goals] == ["Accueillir sa fille un week-end"]


def test_an_action_goes_and_comes_back(draft: ProjectTab, stored: Stored) -> None:
    press(draft, "Objectif 1")
    press(draft, "Supprimer l’action 1 de l’objectif 1")
    press(draft, "Remettre ce qui vient d’être supprimé")
    press(draft, "Supprimer l’action 2 de l’objectif 1")
    draft.save()
    assert [action.what for action in stored().goals[0].actions] == ["Appeler sa fille le mercredi"]


def test_what_is_typed_is_kept_and_found_again_after_a_kill(
    draft: ProjectTab, open_tab: OpenTab, stored: Stored
) -> None:
    write(draft, "Ce qui m’inquiète", "Retomber.")
    keys_to(draft, "Ctrl+Shift+O")
    type_here(draft, "Tenir un budget")
    draft.pause()  # as two seconds after the last key
    assert "brouillon gardé à" in shown(draft)
    again = open_tab()
    assert "Voici ce que vous écriviez" in shown(again)
    assert text_of(again, "Ce qui m’inquiète") == "Retomber."
    assert [goal.wording for goal in again.editor.goals.value()][-1] == "Tenir un budget"
    choose(again, "Domaine, objectif 3", "Ressources et budget") if press_open(again, "Objectif 3") else None
    again.save()
    assert [goal.wording for goal in stored().goals][-1] == "Tenir un budget"
    assert "Voici ce que vous écriviez" not in shown(open_tab())


def test_a_draft_found_again_can_be_given_up(draft: ProjectTab, open_tab: OpenTab, stored: Stored) -> None:
    write(draft, "Ce qui m’inquiète", "Retomber.")
    draft.pause()
    again = open_tab()
    press(again, "Revenir au texte enregistré")
    assert text_of(again, "Ce qui m’inquiète") == ""
    assert "Voici ce que vous écriviez" not in shown(open_tab())
    assert stored().fears == ""


def test_two_people_on_one_draft_choose_between_both_texts(
    draft: ProjectTab, open_tab: OpenTab, ask: ScriptedAsk, stored: Stored
) -> None:
    other = open_tab()
    write(draft, "Ce qui compte pour moi", "Ma fille.")
    draft.save()
    write(other, "Ce qui compte pour moi", "La cuisine.")
    ask.answers.append({"matters": "Ma fille et la cuisine."})
    other.save()
    assert ask.asked == [("resolve", "matters")]
    assert stored().matters == "Ma fille et la cuisine."


def test_a_reload_leaves_what_is_being_typed(draft: ProjectTab) -> None:
    write(draft, "Ce qui m’inquiète", "Retomber.")
    draft.reload()
    assert text_of(draft, "Ce qui m’inquiète") == "Retomber."


def test_a_proposed_project_is_sent_back_with_a_comment_shown_above_the_draft(
    draft: ProjectTab, stored: Stored
) -> None:
    write(draft, "Ce qui m’inquiète", "Retomber.")
    press(draft, "Proposer à la personne")
    assert (stored().state, stored().fears) == (ProjectState.PROPOSED, "Retomber.")
    press(draft, "Renvoyer en brouillon")
    press(draft, "Renvoyer en brouillon")
    assert "Ce champ est nécessaire." in shown(draft)
    write(draft, "Ce qui est à changer", "Dater le budget.")
    press(draft, "Renvoyer en brouillon")
    assert stored().state is ProjectState.DRAFT
    assert "Renvoyé en brouillon : Dater le budget." in shown(draft)


def test_a_refusal_keeps_the_persons_words(draft: ProjectTab, stored: Stored) -> None:
    press(draft, "Proposer à la personne")
    press(draft, "La personne ne signe pas")
    write(draft, "Ce qu’elle ou il dit", "Je veux attendre.")
    press(draft, "Noter le refus")
    assert stored().refusal_words == "Je veux attendre."
    assert "« Je veux attendre. »" in shown(draft)
    press(draft, "Commencer la version 2")
    assert stored().number == 2


def test_signatures_are_asked_of_the_person_and_the_house(draft: ProjectTab, stored: Stored) -> None:
    press(draft, "Proposer à la personne")
    press(draft, "Enregistrer les signatures")
    press(draft, "Enregistrer les signatures")
    assert "Il faut aussi une signature du service." in shown(draft)
    write(draft, "La personne : signé le", "auj")
    write(draft, "La direction : nom", "Claire Vasseur")
    write(draft, "La direction : signé le", "hier")
    press(draft, "Enregistrer les signatures")
    project = stored()
    assert (project.state, project.signed_on) == (ProjectState.SIGNED, TODAY)
    assert [plain(one.name) for one in project.signatures] == ["M. N’Diaye", "Claire Vasseur"]


def test_a_signed_project_is_followed_by_ticking_actions_and_noting_where_goals_stand(
    signed: ProjectTab, stored: Stored
) -> None:
    assert "La personne : Appeler sa fille le mercredi" in shown(signed)
    press(signed, "Fait : La personne : Appeler sa fille le mercredi")
    assert stored().goals[0].actions[0].done_on == TODAY
    assert focused(signed).accessibleName().startswith("Fait")
    press(signed, "Noter où on en est de l’objectif 2")
    choose(signed, "Où on en est", "atteint")
    choose(signed, "Avancement", "tout")
    write(signed, "Ce que dit la personne", "Je l’ai eu !")
    press(signed, "Garder où en est l’objectif")
    goal = stored().goals[1]
    assert (goal.status, goal.progress, goal.person_comment) == (GoalStatus.REACHED, 4, "Je l’ai eu !")
    assert "✓ atteint" in shown(signed)


def test_a_review_leads_to_a_next_version_of_what_is_not_finished(
    signed: ProjectTab, stored: Stored, open_tab: OpenTab
) -> None:
    press(signed, "Ouvrir la révision")
    write(signed, "Ce que dit l’équipe, objectif 1", "Deux week-ends.")
    signed.pause()
    again = open_tab()
    assert text_of(again, "Ce que dit l’équipe, objectif 1") == "Deux week-ends."
    again.save()
    assert "Objectif 2, Ce qu’il est devenu : Dites ce que cet objectif est devenu." in shown(again)
    choose(again, "Ce qu’il est devenu, objectif 1", "atteint en partie")
    choose(again, "Ce qu’il est devenu, objectif 2", "atteint")
    again.save()
    assert stored().reviewed_on == TODAY
    press(again, "Commencer la version 2")
    assert [goal.wording for goal in stored().goals] == ["Accueillir sa fille un week-end"]


def test_older_versions_stay_readable(signed: ProjectTab, stored: Stored) -> None:
    press(signed, "Nouvelle version sans révision")
    assert stored().number == 2
    choose(signed, "Version affichée", "Version 1 : signé le 2 juin 2026")
    assert "version 1" in shown(signed)
    assert signed.view.isVisible()


def test_both_sheets_are_previewed_from_the_real_pdf(signed: ProjectTab, previews: Previews) -> None:
    signed.print_shown()
    press(signed, "Fiche pour la personne")
    assert [(title, data[:4]) for title, _, data in previews] == [
        ("Projet personnalisé", b"%PDF"), ("Mon projet, version facile à lire", b"%PDF"),
    ]  # fmt: skip


def test_a_draft_goes_after_saying_what_is_lost(draft: ProjectTab, ask: ScriptedAsk) -> None:
    ask.answers += [False, True]
    press(draft, "Supprimer ce brouillon")
    assert draft.editor.isVisible()
    press(draft, "Supprimer ce brouillon")
    assert "2 objectifs" in plain(ask.asked[0][1])
    assert "Pas encore de projet" in shown(draft)


def test_who_may_only_read_sees_no_button_that_changes(
    draft: ProjectTab, open_tab: OpenTab, actor_as: Callable[[Role], Actor]
) -> None:
    tab = open_tab(actor_as(Role.TRAINEE))
    assert "« Revoir ma fille sans avoir honte. »" in shown(tab)
    assert not tab.actions_row.isVisible()
    assert not tab.editor.isVisible()


def test_one_button_at_most_weighs_most_in_every_state(draft: ProjectTab) -> None:
    def primary() -> list[str]:
        QApplication.processEvents()
        return [
            plain(one.text())
            for one in draft.findChildren(QPushButton)
            if one.isVisible() and one.property("kind") == "primary"
        ]

    assert primary() == ["Proposer à la personne"]
    press(draft, "Proposer à la personne")
    assert primary() == ["Enregistrer les signatures"]
    press(draft, "Enregistrer les signatures")
    assert primary() == ["Enregistrer les signatures"]


def test_everything_that_takes_the_keyboard_has_a_name(draft: ProjectTab) -> None:
    press(draft, "Objectif 1")
    for one in draft.findChildren(QWidget):
        if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus and not one.focusProxy():
            assert one.accessibleName(), one


def test_a_goal_added_below_the_fold_is_scrolled_to(draft: ProjectTab, qtbot: QtBot) -> None:
    keys_to(draft, "Ctrl+Shift+O")

    def is_in_sight() -> bool:
        typed = focused(draft)
        return not typed.visibleRegion().isEmpty() and typed.accessibleName() == "Ce qu’on vise, objectif 3"

    qtbot.waitUntil(is_in_sight)


def stops(tab: ProjectTab, first: QWidget, count: int) -> list[str]:
    """The names of what Tab reaches, from ``first`` on."""
    first.setFocus()
    names = [plain(first.accessibleName())]
    for _ in range(count):
        keys(tab, "Tab")
        names.append(plain(focused(tab).accessibleName()).split(" : ")[0])
    return names


def test_tab_goes_through_a_draft_as_it_is_read(draft: ProjectTab) -> None:
    assert stops(draft, field(draft, "Points d’appui et besoins"), 3) == [
        "Points d’appui et besoins", "Objectif 1", "Monter l’objectif 1", "Descendre l’objectif 1",
    ]  # fmt: skip
    press(draft, "Objectif 1")
    keys(draft, "Ctrl+Shift+A")
    here = "objectif 1, action 3"
    assert stops(draft, field(draft, "Pour quand, objectif 1, action 2"), 4) == [
        "Pour quand, objectif 1, action 2", "Monter l’action 3 de l’objectif 1",
        "Descendre l’action 3 de l’objectif 1", "Supprimer l’action 3 de l’objectif 1",
        f"Ce qui est fait, {here}",
    ]  # fmt: skip


def name_of_focus(tab: ProjectTab) -> str:
    QApplication.processEvents()
    return plain(focused(tab).accessibleName())


def reviewed(signed: ProjectTab) -> None:
    """A review that is said, up to its last key."""
    press(signed, "Ouvrir la révision")
    choose(signed, "Ce qu’il est devenu, objectif 1", "atteint en partie")
    choose(signed, "Ce qu’il est devenu, objectif 2", "atteint")


def test_after_each_step_the_keyboard_is_where_one_goes_on_or_where_a_second_press_does_no_harm(
    draft: ProjectTab,
) -> None:
    press(draft, "Proposer à la personne")
    assert name_of_focus(draft) == "Enregistrer les signatures"
    press(draft, "Enregistrer les signatures")
    assert name_of_focus(draft) == "La personne : nom"
    write(draft, "La personne : signé le", "02062026")
    write(draft, "Référente ou référent : signé le", "2/6/26")
    press(draft, "Enregistrer les signatures")
    assert name_of_focus(draft) == "Version affichée"
    press(draft, "Ouvrir la révision")
    assert name_of_focus(draft) == "Date de la révision"


def test_a_saved_review_says_so_and_leaves_the_keyboard_on_no_tick(
    signed: ProjectTab, stored: Stored
) -> None:
    press(signed, "Fait : La personne : Appeler sa fille le mercredi")
    reviewed(signed)
    press(signed, "Enregistrer la révision")
    assert "révision enregistrée" in shown(signed)
    assert name_of_focus(signed) == "Version affichée"
    assert focused(signed).accessibleDescription() == "révision enregistrée"
    assert stored().goals[0].actions[0].done_on == TODAY
    press(signed, "Corriger la révision")
    assert name_of_focus(signed) == "Date de la révision"


def test_what_was_done_another_day_is_asked_about_before_its_date_is_lost(
    signed: ProjectTab, stored: Stored, ask: ScriptedAsk, clock: FixedClock
) -> None:
    tick = "Fait : La personne : Appeler sa fille le mercredi"
    press(signed, tick)
    press(signed, tick)  # a slip, put right at once
    assert (stored().goals[0].actions[0].done_on, ask.asked) == (None, [])
    press(signed, tick)
    clock.day = date(2026, 11, 23)
    ask.answers += [False, True]
    press(signed, tick)
    assert "fait le 22 nov. 2026" in plain(ask.asked[0][1])
    assert stored().goals[0].actions[0].done_on == TODAY
    assert next(one.isChecked() for one in signed.findChildren(QCheckBox) if one.isVisible())
    press(signed, tick)
    assert stored().goals[0].actions[0].done_on is None


@pytest.mark.parametrize(
    ("opens", "label", "text", "what", "state"),
    [
        ("Enregistrer les signatures", "La direction : signé le", "auj", "les signatures", "signed"),
        ("La personne ne signe pas", "Ce qu’elle ou il dit", "Je veux attendre.", "le refus", "refused"),
        ("Renvoyer en brouillon", "Ce qui est à changer", "Dater le budget.", "le renvoi", "draft"),
    ],
)
def test_what_is_typed_of_a_proposed_project_is_named_kept_and_saved(
    draft: ProjectTab, stored: Stored, opens: str, label: str, text: str, what: str, state: str
) -> None:
    press(draft, "Proposer à la personne")
    press(draft, opens)
    assert draft.unsaved() is None
    write(draft, label, text)
    if opens == "Enregistrer les signatures":
        write(draft, "La personne : signé le", "auj")
        write(draft, "La direction : nom", "Claire Vasseur")
    assert draft.unsaved() == f"{what} du projet de N’DIAYE Mamadou"
    draft.open(person_id=stored().person_id)  # as when one comes back from another tab
    assert draft.unsaved()
    left: list[str] = []
    draft.save(lambda: left.append("left"))
    assert (stored().state, left, draft.unsaved()) == (ProjectState(state), ["left"], None)


def test_signatures_that_are_given_up_are_gone(draft: ProjectTab) -> None:
    press(draft, "Proposer à la personne")
    press(draft, "Enregistrer les signatures")
    write(draft, "La personne : signé le", "auj")
    draft.discard()
    assert draft.unsaved() is None
    assert draft.panel is None


def test_where_a_goal_stands_is_not_lost_while_it_is_written(signed: ProjectTab, stored: Stored) -> None:
    press(signed, "Noter où on en est de l’objectif 2")
    write(signed, "Ce que dit la personne", "Je l’ai eu !")
    press(signed, "Noter où on en est de l’objectif 1")
    press(signed, "Fait : La personne : Appeler sa fille le mercredi")
    assert text_of(signed, "Ce que dit la personne") == "Je l’ai eu !"
    assert signed.unsaved() == "le suivi du projet de N’DIAYE Mamadou"
    signed.save()
    assert stored().goals[1].person_comment == "Je l’ai eu !"
    assert signed.unsaved() is None
    assert name_of_focus(signed) == "Noter où on en est de l’objectif 2"


def test_another_version_is_not_shown_over_what_is_typed_without_a_question(
    signed: ProjectTab, ask: ScriptedAsk
) -> None:
    press(signed, "Nouvelle version sans révision")
    press(signed, "Proposer à la personne")
    press(signed, "Enregistrer les signatures")
    write(signed, "La personne : signé le", "auj")
    ask.answers += [False, True]
    choose(signed, "Version affichée", "Version 1 : signé le 2 juin 2026")
    assert text_of(signed, "La personne : signé le")
    assert "Version 2" in text_of_choice(signed)
    choose(signed, "Version affichée", "Version 1 : signé le 2 juin 2026")
    assert signed.panel is None


def text_of_choice(tab: ProjectTab) -> str:
    found = field(tab, "Version affichée")
    assert isinstance(found, QComboBox)
    return found.currentText()
