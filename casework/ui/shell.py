"""The window of somebody who is logged in: sidebar, top bar, pages, work under way; where we are and were."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget
from shiboken6 import isValid

from casework.base.progress import Cancellation
from casework.domain.changes import Change, Subject
from casework.domain.permissions import Permission, allows
from casework.ui.around import Around
from casework.ui.ask import Leaving
from casework.ui.context import Context
from casework.ui.masking import hide_names, name_words, names_are_hidden, show_names
from casework.ui.page import Page
from casework.ui.places import PLACES, WELCOME, Place
from casework.ui.stack import PageStack
from casework.ui.widgets.basics import muted
from casework.ui.widgets.sidebar import Entry, Sidebar
from casework.ui.widgets.topbar import TopBar
from casework.ui.widgets.work_strip import WorkStrip

if TYPE_CHECKING:
    from casework.ui.find import FindBox

OwnActions = Callable[[], list[tuple[str, Callable[[], None]]]]
"""What somebody may do about their own session: words and what they do."""


@dataclass
class _Stop:
    """Somewhere we were."""

    place: str
    args: dict[str, object] = field(default_factory=dict)


class Shell(QWidget):
    """``lock_asked``: Ctrl+L; ``moved(title)``: another page is shown."""

    lock_asked = Signal()
    moved = Signal(str)

    def __init__(self, make_context: Callable[[Shell], Context], places: Sequence[Place] = PLACES) -> None:
        """``make_context`` is given this shell: pages navigate through it."""
        super().__init__()
        self._trail: list[_Stop] = []
        self._last_opened: dict[str, _Stop] = {}
        self._find: FindBox | None = None
        self.context = make_context(self)
        mine = [place for place in places if allows(self.context.actor, place.permission)]
        if not any(place.in_sidebar for place in mine):
            mine.append(WELCOME)
        self._places = {place.key: place for place in mine}
        self.sidebar, self.topbar, self.work = Sidebar(), TopBar(), WorkStrip()
        self.stack = PageStack(self.context, {key: place.make for key, place in self._places.items()})
        self.around = Around(self.context, mine, self.sidebar, self)
        self._own_actions: OwnActions = list
        self._build()
        self._bind()

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.topbar)
        if self.context.is_demonstration:
            right.addWidget(_demonstration_strip())
        self.around.put_into(right)
        right.addWidget(self.stack, 1)
        right.addWidget(self.work)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.sidebar)
        layout.addLayout(right, 1)
        shown = [place for place in self._places.values() if place.in_sidebar]
        self.sidebar.set_entries([Entry(place.key, place.label, place.group) for place in shown])
        actor = self.context.actor
        self.topbar.set_who(actor.name, actor.role.label)
        self.topbar.note.setVisible(allows(actor, Permission.WRITE_NOTES))

    def _bind(self) -> None:
        self.sidebar.chosen.connect(self.navigate)
        self.topbar.lock_asked.connect(self.lock_asked)
        self.topbar.names_asked.connect(self.toggle_names)
        self.topbar.note_asked.connect(self.write_note)
        self.topbar.search_asked.connect(self.open_find)
        self.topbar.own_opened.connect(self._fill_own)
        self.topbar.menu_opened.connect(self._fill_menu)
        for keys, slot in (
            ("Ctrl+K", self.open_find),
            ("Ctrl+N", self.write_note),
            ("Ctrl+S", self._save),
            ("Ctrl+P", self._print),
            ("Ctrl+L", self.lock_asked.emit),
            ("Ctrl+Shift+H", self.toggle_names),
            ("F1", self.show_help),
            ("Esc", self.go_back),
            ("Alt+Left", self.go_back),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def set_own_actions(self, offered: OwnActions) -> None:
        """What the menu under one's own name offers, asked each time it opens."""
        self._own_actions = offered

    def greet(self, words: str, *, warns: bool) -> None:
        """When this account was last used, until one goes elsewhere; ``warns``: wrong passwords since."""
        self.around.greeting.show_words(words, warns=warns)

    def reload_all(self) -> None:
        """Every page made so far reads again, and every tab of a page."""
        for stack in self.findChildren(PageStack):
            for page in stack.pages():
                page.reload()

    def put_sealed_away(self) -> None:
        """Their keys were put away: what they opened, and what was typed for them, leaves the pages."""
        from casework.ui.forms.note_box import NoteBox  # not needed to show the first page

        self.reload_all()
        for box in self.findChildren(NoteBox):
            box.put_away()

    def begin(self, notices: Sequence[str] = ()) -> None:
        """The first page; ``notices`` are sentences about the file, shown once."""
        home = next(place.key for place in self._places.values() if place.in_sidebar)
        self.context.changes.changed.connect(self._on_changed)
        self.navigate(home)
        # Behind what the first page reads: that is what one waits for, and it is painted before the rest.
        self.context.desk.read(
            lambda _cancel: None, lambda _none: self._show_home(), owner=self, name="behind"
        )
        if notices:
            self.context.ask.tell("Casework", " ".join(notices))

    def _show_home(self) -> None:
        """Paint the page before anything else is read: readings would take the processor from it."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # where it will stand
        self.repaint()
        self.around.read_soon()

    def _on_changed(self, change: object) -> None:
        if isinstance(change, Change) and Subject.PERSON in change.subjects and names_are_hidden():
            self._hide_names()

    def navigate(self, place: str, **args: object) -> None:
        """Go somewhere; what is unsaved here is asked about first. An unknown place goes nowhere."""
        if place not in self._places:
            return

        def go() -> None:
            if self._trail:
                self.around.greeting.hide()
            self._go(_Stop(place, args))

        self.leave(go)

    def go_back(self) -> None:
        """Where we came from, as it was left; from the first place, nowhere."""
        if len(self._trail) < 2:
            return

        def go() -> None:
            self._trail.pop()
            stop = self._trail[-1]
            left = self.stack.current()
            if left is not None:
                left.pause()
            # Somebody else may have been shown there since: then it is opened as it was asked for.
            same = self._last_opened.get(stop.place) is stop
            again = self.stack.show_again(stop.place) if same else None
            if again is None:
                self._last_opened[stop.place] = stop
            self._show(again or self.stack.show_page(stop.place, **stop.args))

        self.leave(go)

    def _go(self, stop: _Stop) -> None:
        """Further on; a form that is over is no place to come back to."""
        if self._trail and self._places[self._trail[-1].place].passing:
            self._trail.pop()
        if not self._trail or self._trail[-1] != stop:
            self._trail.append(stop)
        self._last_opened[stop.place] = self._trail[-1]
        self._show(self.stack.show_page(stop.place, **stop.args))

    def leave(self, then: Callable[[], None]) -> None:
        """Do ``then`` once nothing typed on this page can be lost, or not at all."""
        page = self.stack.current()
        what = page.unsaved() if page is not None else None
        if page is None or what is None:
            then()
            return
        answer = self.context.ask.leave(what)
        if answer is Leaving.SAVE:
            page.save(then)
        elif answer is Leaving.DISCARD:
            page.discard()
            self.stack.drop(page)
            then()

    def pause(self) -> None:
        """Before locking or closing: every page keeps its drafts; what was being sought is closed."""
        if self._find is not None and isValid(self._find):
            self._find.leave()
        self._find = None
        for page in self.stack.pages():
            page.pause()

    def write_note(self) -> None:
        """Ctrl+N: on this page if it has a place for notes, else on the page of notes."""
        page = self.stack.current()
        if page is not None and page.write_note():
            return
        person = page.person_id() if page is not None else None
        if person is not None:
            self.navigate("person", person_id=person, tab="notes", write=True)
        else:
            self.navigate("note")

    def open_find(self) -> None:
        """Ctrl+K."""
        from casework.ui.find import FindBox  # not needed to show the first page

        self._find = FindBox(self.context, list(self._places.values()), self)
        self._find.open_below(self.topbar.search)

    def show_help(self) -> None:
        """F1: what this page is for, and the keys."""
        from casework.ui.help import show_help  # not needed to show the first page

        page = self.stack.current()
        show_help(self, page.title if page else "", page.help if page else "")

    def toggle_names(self) -> None:
        """Ctrl+Shift+H: hide names and alerts from a neighbour, or show them again."""
        if names_are_hidden():
            show_names(self)
            self.topbar.show_hidden(hidden=False)
        else:
            self._hide_names()

    def _hide_names(self) -> None:
        people, actor = self.context.suite.people, self.context.actor

        def words(cancel: Cancellation) -> frozenset[str]:
            if not allows(actor, Permission.READ_PEOPLE):
                return frozenset()
            everybody = people.list_all(actor, cancel)
            return name_words(f"{one.last_name} {one.first_name}" for one in everybody)

        self.context.desk.read(words, self._on_names, owner=self, name="names")

    def _on_names(self, words: frozenset[str]) -> None:
        hide_names(words, self)
        self.topbar.show_hidden(hidden=True)

    def _save(self) -> None:
        if page := self.stack.current():
            page.save()

    def _print(self) -> None:
        if page := self.stack.current():
            page.print_shown()

    def _show(self, page: Page) -> None:
        place = self._trail[-1].place
        chosen = next(
            (
                s.place
                for s in reversed(self._trail)
                if s.place in self._places and self._places[s.place].in_sidebar
            ),
            place,
        )
        self.sidebar.show_chosen(chosen)
        self.moved.emit(page.title)
        page.focus_first()

    def _fill_menu(self) -> None:
        actions = []
        for place in self._places.values():
            if place.in_sidebar:
                action = QAction(place.label, self.topbar.menu)
                action.triggered.connect(lambda _=False, key=place.key: self.navigate(key))
                actions.append(action)
        self.topbar.set_actions(actions)

        self.topbar.menu.addSeparator()
        self.topbar.menu.addActions(self._own(self.topbar.menu))

    def _fill_own(self) -> None:
        self.topbar.own_menu.clear()
        self.topbar.own_menu.addActions(self._own(self.topbar.own_menu))

    def _own(self, menu: QMenu) -> list[QAction]:
        names = "Montrer les noms" if names_are_hidden() else "Masquer les noms et les alertes"
        actions = []
        for label, act in [(f"{names}\tCtrl+Maj+H", self.toggle_names), *self._own_actions()]:
            action = QAction(label, menu)
            action.triggered.connect(lambda _=False, act=act: act())
            actions.append(action)
        return actions

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "topbar"):
            self._fold()

    def _fold(self) -> None:
        # Under so many characters the sidebar leaves its room to the page, and « Menu » takes its place.
        narrow = self.width() < 92 * self.fontMetrics().averageCharWidth()
        self.sidebar.setHidden(narrow)
        self.topbar.menu_button.setVisible(narrow)


def _demonstration_strip() -> QFrame:
    strip = QFrame()
    strip.setProperty("role", "notice")
    layout = QHBoxLayout(strip)
    layout.setContentsMargins(20, 3, 20, 3)
    layout.addWidget(muted("▲ Démonstration : personnes inventées, n’écrivez rien de vrai.", wraps=True))
    return strip
