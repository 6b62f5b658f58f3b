"""The window of somebody who is logged in: sidebar, top bar, pages, work under way; where we are and were."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget
from shiboken6 import isValid

from casework.base.dates import clock_time, short_date
from casework.base.progress import Cancellation
from casework.domain.changes import Change, Subject
from casework.domain.permissions import Permission, allows
from casework.ui.ask import Leaving
from casework.ui.context import Context
from casework.ui.masking import hide_names, name_words, names_are_hidden, show_names
from casework.ui.page import Page
from casework.ui.places import PLACES, WELCOME, Place
from casework.ui.stack import PageStack
from casework.ui.widgets.basics import muted
from casework.ui.widgets.draft_list import DraftStrip
from casework.ui.widgets.greeting import GreetingStrip
from casework.ui.widgets.instructions import InstructionStrip
from casework.ui.widgets.openings_strip import OpeningsStrip
from casework.ui.widgets.sidebar import Entry, Sidebar
from casework.ui.widgets.topbar import TopBar
from casework.ui.widgets.work_strip import WorkStrip

if TYPE_CHECKING:
    from casework.services.backups import MadeBackup
    from casework.ui.find import FindBox

_COUNTED = frozenset(
    {
        Subject.STAY,
        Subject.RENEWAL,
        Subject.PROJECT,
        Subject.DEADLINE,
        Subject.PERSON,
        Subject.IMPORT,
        Subject.RELEASE,
    }
)
"""Changes of these may make something late, or no longer."""

_OLD_BACKUP_DAYS = 7

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
        self._find: FindBox | None = None
        self.context = make_context(self)
        mine = [place for place in places if allows(self.context.actor, place.permission)]
        if not any(place.in_sidebar for place in mine):
            mine.append(WELCOME)
        self._places = {place.key: place for place in mine}
        self.sidebar, self.topbar, self.work = Sidebar(), TopBar(), WorkStrip()
        self.stack = PageStack(self.context, {key: place.make for key, place in self._places.items()})
        self.drafts = DraftStrip(self.context)
        self.openings = OpeningsStrip(self.context)
        self.instructions = InstructionStrip(self.context)
        self._greeting = GreetingStrip()
        self._own_actions: OwnActions = list
        self._around = QTimer(self, interval=0, singleShot=True)
        self._around.timeout.connect(self._read_around)
        self._build()
        self._bind()

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.topbar)
        if self.context.is_demonstration:
            right.addWidget(_demonstration_strip())
        right.addWidget(self._greeting)
        right.addWidget(self.drafts)
        right.addWidget(self.openings)
        right.addWidget(self.instructions)
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
        self._greeting.show_words(words, warns=warns)

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
        self._around.start()

    def _read_around(self) -> None:
        """What stands around the page: names, counts, what waits for whoever came in."""
        self._read_organisation()
        self._read_backup()
        self._read_counts()
        self.drafts.read()
        self.openings.read()
        self.instructions.read()

    def _read_organisation(self) -> None:
        suite, actor = self.context.suite, self.context.actor

        def names() -> tuple[str, list[str]]:
            organisation = suite.organisation.get_organisation(actor)
            return organisation.name, [service.name for service in suite.organisation.list_services(actor)]

        self.context.desk.read(
            lambda _cancel: names(),
            lambda found: self.sidebar.set_organisation(found[0], " · ".join(found[1])),
            owner=self,
            name="organisation",
        )

    def _read_backup(self) -> None:
        backups, actor = self.context.suite.backups, self.context.actor
        if allows(actor, Permission.CHECK_FILE):
            self.context.desk.read(
                lambda _cancel: backups.last(actor), self._show_backup, owner=self, name="backup"
            )

    def _show_backup(self, backup: MadeBackup | None) -> None:
        made, today = backup.made_at.astimezone() if backup else None, self.context.clock.today()
        if made is None:
            self.sidebar.set_status("▲ Aucune sauvegarde vérifiée")
            return
        days = (today - made.date()).days
        when = {0: f"aujourd’hui à {clock_time(made)}", 1: f"hier à {clock_time(made)}"}.get(
            days, f"le {short_date(made.date())}"
        )
        sign = "✓" if days < _OLD_BACKUP_DAYS else "▲"
        self.sidebar.set_status(f"{sign} Sauvegarde vérifiée {when}")

    def _on_changed(self, change: object) -> None:
        if isinstance(change, Change) and Subject.BACKUP in change.subjects:
            self._read_backup()
        if isinstance(change, Change) and Subject.ORGANISATION in change.subjects:
            self._read_organisation()
        if isinstance(change, Change) and Subject.PERSON in change.subjects and names_are_hidden():
            self._hide_names()
        if isinstance(change, Change) and change.subjects & _COUNTED:
            self._read_counts()

    def _read_counts(self) -> None:
        context, counted = self.context, [place for place in self._places.values() if place.count_late]

        def count(cancel: Cancellation) -> dict[str, int]:
            return {place.key: place.count_late(context, cancel) for place in counted if place.count_late}

        context.desk.read(count, self.sidebar.set_counts, owner=self, name="counts")

    def navigate(self, place: str, **args: object) -> None:
        """Go somewhere; what is unsaved here is asked about first. An unknown place goes nowhere."""
        if place not in self._places:
            return

        def go() -> None:
            if self._trail:
                self._greeting.hide()
            self._trail.append(_Stop(place, args))
            self._show(self.stack.show_page(place, **args))

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
            again = None if stop.args else self.stack.show_again(stop.place)
            self._show(again or self.stack.show_page(stop.place, **stop.args))

        self.leave(go)

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
