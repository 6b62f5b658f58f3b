"""The shell: going somewhere and back, what is unsaved, reloading what changed, keys, narrow windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from casework.domain.changes import Change, Subject
from casework.domain.permissions import Actor, Permission, Role
from casework.services.backups import MadeBackup
from casework.ui.ask import Leaving, ScriptedAsk
from casework.ui.page import Page
from casework.ui.pages.access_requests.page import RequestsPage
from casework.ui.pages.deadlines.page import DeadlinesPage
from casework.ui.pages.instructions.page import InstructionsPage
from casework.ui.places import PLACES as TRUE_PLACES
from casework.ui.places import Place
from casework.ui.shell import Shell
from casework.ui.window import MainWindow
from tests.conftest import FixedClock
from tests.ui.conftest import MakeContext


class Diary(Page):
    """A page that writes down what happens to it."""

    title = "Carnet"
    concerns = frozenset({Subject.NOTE})
    made: ClassVar[int] = 0

    def __init__(self, context: object) -> None:
        super().__init__(context)  # type: ignore[arg-type]  # the shell's own
        Diary.made += 1
        self.events: list[str] = []
        self.text = QLineEdit()
        self.text.setAccessibleName("Texte")
        self.body.addWidget(self.text)

    def open(self, **args: object) -> None:
        self.events.append(f"open {args}")

    def reload(self) -> None:
        self.events.append("reload")

    def pause(self) -> None:
        self.events.append("pause")

    def unsaved(self) -> str | None:
        return "le carnet" if self.text.text() else None

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        self.events.append("save")
        self.text.clear()
        then()

    def print_shown(self) -> None:
        self.events.append("print")


class Other(Diary):
    title = "Ailleurs"
    concerns = frozenset({Subject.STAY})


PLACES = (
    Place("diary", "Carnet", Diary, Permission.READ_NOTES),
    Place("other", "Ailleurs", Other, Permission.READ_NOTES),
    Place("secret", "Réglages", Other, Permission.EDIT_ORGANISATION),
    Place("form", "Formulaire", Other, Permission.READ_NOTES, in_sidebar=False, passing=True),
)
HOUSE = SimpleNamespace(
    get_organisation=lambda actor: SimpleNamespace(name="Association Rive"),
    list_services=lambda actor: [SimpleNamespace(name="Brantôme")],
)

NO_DRAFTS = SimpleNamespace(drafts=lambda actor, cancel: [])
NO_INSTRUCTION = SimpleNamespace(of_the_shift=lambda actor, cancel: [])
NO_BACKUP = SimpleNamespace(last=lambda actor: None)


@pytest.fixture
def open_shell(make_context: MakeContext, qtbot: QtBot) -> Iterator[Callable[..., tuple[MainWindow, Shell]]]:
    windows: list[MainWindow] = []

    def make(role: Role = Role.EDUCATOR, width: int = 1366) -> tuple[MainWindow, Shell]:
        actor = Actor(1, "marc", "Marc", role, b"")
        base = make_context(
            SimpleNamespace(organisation=HOUSE, notes=NO_DRAFTS, releases=NO_INSTRUCTION, backups=NO_BACKUP),
            actor,
        )
        shell = Shell(lambda shell: replace(base, navigate=shell.navigate), PLACES)
        window = MainWindow()
        windows.append(window)
        window.resize(width, 700)
        window.show_shell(shell)
        window.show()
        qtbot.waitExposed(window)
        shell.begin()
        return window, shell

    yield make
    for window in windows:
        window.close_now()
        window.deleteLater()


@pytest.fixture
def shell(open_shell: Callable[..., tuple[MainWindow, Shell]]) -> Shell:
    return open_shell()[1]


def page(shell: Shell) -> Diary:
    shown = shell.stack.current()
    assert isinstance(shown, Diary)
    return shown


def press(shell: Shell, keys: str) -> None:
    QTest.keySequence(shell.focusWidget() or shell, QKeySequence(keys))


def test_a_page_is_made_when_it_is_first_shown(open_shell: Callable[..., tuple[MainWindow, Shell]]) -> None:
    Diary.made = 0
    open_shell()
    assert Diary.made == 1


def test_a_place_one_may_not_see_is_nowhere(shell: Shell) -> None:
    labels = [button.accessibleName() for button in shell.sidebar._buttons.values()]
    assert labels == ["Carnet", "Ailleurs"]
    shell.navigate("secret")
    assert page(shell).title == "Carnet"


def test_escape_goes_back_to_the_page_as_it_was_left(shell: Shell) -> None:
    first = page(shell)
    shell.navigate("other", person_id=3)
    assert page(shell).events == ["open {'person_id': 3}"]
    press(shell, "Esc")
    assert page(shell) is first
    assert first.events == ["open {}", "pause"]
    press(shell, "Esc")
    assert page(shell) is first, "before the first place there is nothing"


def test_leaving_unsaved_text_asks_and_saving_then_goes(shell: Shell, ask: ScriptedAsk) -> None:
    page(shell).text.setText("mots")
    ask.answers.append(Leaving.SAVE)
    first = page(shell)
    shell.navigate("other")
    assert ask.asked == [("leave", "le carnet")]
    assert "save" in first.events
    assert page(shell).title == "Ailleurs"


def test_staying_keeps_the_page_and_its_text(shell: Shell, ask: ScriptedAsk) -> None:
    page(shell).text.setText("mots")
    ask.answers.append(Leaving.STAY)
    shell.navigate("other")
    assert page(shell).text.text() == "mots"


def test_text_given_up_is_not_there_when_one_comes_back(shell: Shell, ask: ScriptedAsk) -> None:
    page(shell).text.setText("mots")
    ask.answers.append(Leaving.DISCARD)
    shell.navigate("other")
    press(shell, "Esc")
    assert page(shell).text.text() == ""


def test_a_change_reloads_the_page_it_concerns_at_once_or_when_shown_next(shell: Shell) -> None:
    first = page(shell)
    shell.context.changes.publish(Change(frozenset({Subject.STAY})))
    assert "reload" not in first.events
    shell.context.changes.publish(Change(frozenset({Subject.NOTE})))
    assert first.events[-1] == "reload"
    shell.navigate("other")
    shell.context.changes.publish(Change(frozenset({Subject.NOTE})))
    assert first.events[-1] == "pause", "not while it is hidden"
    press(shell, "Esc")
    assert first.events[-1] == "reload"


def test_keys_save_and_print_what_is_shown(shell: Shell) -> None:
    press(shell, "Ctrl+S")
    press(shell, "Ctrl+P")
    assert page(shell).events[1:] == ["save", "print"]


def test_closing_with_unsaved_text_asks_and_with_none_does_not(
    open_shell: Callable[..., tuple[MainWindow, Shell]], ask: ScriptedAsk
) -> None:
    window, shell = open_shell()
    page(shell).text.setText("mots")
    ask.answers.append(Leaving.STAY)
    window.close()
    assert window.isVisible()
    ask.answers.append(Leaving.SAVE)
    window.close()
    assert not window.isVisible()
    second, _ = open_shell()
    second.close()
    assert not second.isVisible()
    assert len(ask.asked) == 2


def test_the_title_of_the_window_names_the_page_and_nobody(
    open_shell: Callable[..., tuple[MainWindow, Shell]],
) -> None:
    window, _ = open_shell()
    assert window.windowTitle() == "Carnet · Casework"


def test_in_a_narrow_window_the_places_go_to_a_menu(
    open_shell: Callable[..., tuple[MainWindow, Shell]],
) -> None:
    _, shell = open_shell(width=560)
    assert shell.sidebar.isHidden()
    assert shell.topbar.menu_button.isVisible()
    shell._fill_menu()
    offered = [action.text() for action in shell.topbar.menu.actions()]
    assert offered[:3] == ["Carnet", "Ailleurs", ""]
    assert offered[3].startswith("Masquer les noms")
    shell.topbar.menu.actions()[1].trigger()
    assert page(shell).title == "Ailleurs"


def test_the_sidebar_is_walked_by_keyboard_alone(shell: Shell) -> None:
    button = shell.sidebar._buttons["other"]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert page(shell).title == "Ailleurs"


def test_arrows_move_along_the_sidebar_and_open_nothing(shell: Shell) -> None:
    diary, other = (shell.sidebar._buttons[key] for key in ("diary", "other"))
    diary.setFocus()
    QTest.keyClick(diary, Qt.Key.Key_Down)
    assert shell.window().focusWidget() is other
    assert page(shell).title == "Carnet"
    QTest.keyClick(other, Qt.Key.Key_Down)
    assert shell.window().focusWidget() is diary
    QTest.keyClick(diary, Qt.Key.Key_Right)
    assert shell.window().focusWidget() is diary


def test_tab_comes_into_the_sidebar_on_the_current_place(shell: Shell) -> None:
    diary, other = (shell.sidebar._buttons[key] for key in ("diary", "other"))
    diary.setFocus()
    QTest.keyClick(diary, Qt.Key.Key_Down)
    page(shell).text.setFocus()
    assert diary.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert not other.focusPolicy() & Qt.FocusPolicy.TabFocus
    shell.navigate("other")
    assert not diary.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert other.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_arriving_from_beside_the_page_the_keyboard_goes_into_it(shell: Shell) -> None:
    shell.topbar.search.setFocus()
    shell.navigate("other")
    assert shell.window().focusWidget() is page(shell).text


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "✓ Sauvegarde vérifiée aujourd’hui à"), (1, "✓ Sauvegarde vérifiée hier à"),
     (30, "▲ Sauvegarde vérifiée le"), (None, "▲ Aucune sauvegarde vérifiée")],
)  # fmt: skip
def test_the_foot_of_the_sidebar_says_the_last_verified_backup(
    open_shell: Callable[..., tuple[MainWindow, Shell]], clock: FixedClock, days: int | None, said: str
) -> None:
    _window, shell = open_shell()
    made_at = clock.now() - timedelta(days=days or 0)
    shell.around._show_backup(None if days is None else MadeBackup(Path("2026"), made_at, 1))
    assert shell.sidebar._status.text().startswith(said)


def test_going_back_shows_what_was_left_and_not_what_was_first_asked_for(shell: Shell) -> None:
    shell.navigate("diary", person_id=1)
    left = page(shell)
    left.events.clear()
    shell.navigate("other")
    shell.go_back()
    assert page(shell) is left
    assert left.events == ["pause"], "not opened anew: tab, place and text are as they were"
    shell.navigate("diary", person_id=2)
    shell.go_back()
    assert left.events[-1] == "open {'person_id': 1}", "somebody else was shown there since"


def test_nobody_comes_back_to_a_form_that_is_over(shell: Shell) -> None:
    shell.navigate("diary", person_id=1)
    shell.navigate("form")
    shell.navigate("diary", person_id=1)
    shell.go_back()
    assert page(shell).title == "Carnet"
    shell.navigate("form")
    shell.navigate("other")
    shell.go_back()
    assert page(shell).title == "Carnet"


@pytest.mark.parametrize(
    ("key", "shown"),
    [("deadlines", DeadlinesPage), ("instructions", InstructionsPage), ("requests", RequestsPage)],
)
def test_what_reads_a_page_again_counts_again_what_is_late_beside_it(key: str, shown: type[Page]) -> None:
    late = next(place.late for place in TRUE_PLACES if place.key == key)
    assert late is not None
    assert shown.concerns <= late.concerns
