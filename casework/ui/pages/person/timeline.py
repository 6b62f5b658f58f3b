"""The tab « Suivi »: the note box, then one timeline of everything, the latest first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from casework.base.progress import Cancellation
from casework.domain.changes import Subject
from casework.domain.permissions import Permission, allows
from casework.services.notes import Entry, TimelineFilter, TimelinePage
from casework.services.people import PersonDetails
from casework.ui.context import Context
from casework.ui.forms.note_box import NoteBox
from casework.ui.page import Page
from casework.ui.pages.person.note_editor import NoteEditor
from casework.ui.pages.person.words import spoken_name
from casework.ui.widgets import FilterChips, Kind, button, line, muted, scrolled
from casework.ui.widgets.blocks import empty_layout
from casework.ui.widgets.entry_view import EntryActions, EntryView
from casework.ui.widgets.in_sight import InSight
from casework.ui.widgets.kept_focus import focus_kept, has_focus_inside


def filters_for(context: Context) -> list[TimelineFilter]:
    """What may be shown; reserved notes apart only to a member of their compartments."""
    is_member = any(one.is_sealed for one in context.actor.compartments)
    return [one for one in TimelineFilter if is_member or one is not TimelineFilter.SEALED]


class TimelineTab(Page):
    """Older pages come as one scrolls down."""

    title = "Suivi"
    concerns = frozenset(
        {Subject.NOTE, Subject.STAY, Subject.RENEWAL, Subject.PROJECT, Subject.COORDINATION, Subject.PERSON}
    )
    help = (
        "Tout ce qui s’est passé, du plus récent au plus ancien : notes, séjour, renouvellements, projets, "
        "coordinations. Une note s’écrit en haut ; Ctrl+Entrée ou Ctrl+S l’enregistre. Votre texte est gardé "
        "en brouillon deux secondes après la dernière touche. Vous pouvez corriger vos notes et compléter "
        "celles des autres : rien n’est jamais effacé."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.header.hide()
        self._person_id = 0
        self._before: int | None = None
        self._reading = False
        self._editor: NoteEditor | None = None
        self._opener: QWidget | None = None
        self._note_id: int | None = None
        # What a search asked for, or is written in, until somebody scrolls; the layout places it in several
        # steps.
        self.note_box = NoteBox(context)
        if not allows(context.actor, Permission.WRITE_NOTES):
            self.note_box.hide()
        self.filter = FilterChips("Montrer", [(one.value, one.label) for one in filters_for(context)])
        self.filter.picked.connect(lambda _key: self._read_first())
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 12, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self.note_box)
        self._column.addWidget(self.filter)
        self._entries = QVBoxLayout()
        self._entries.setSpacing(10)
        self._column.addLayout(self._entries)
        self._empty = muted("")
        self._column.addWidget(self._empty)
        self._more = button("Afficher plus ancien", self._read_more, kind=Kind.LINK)
        self._more.hide()
        self._column.addWidget(self._more)
        self._column.addStretch(1)
        self._area = scrolled(content, most=110)
        self._area.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._in_sight = InSight(self._area)
        self.body.addWidget(self._area, 1)

    # The page ------------------------------------------------------------------------------------

    def open(self, **args: object) -> None:
        """``person_id``; ``write``: the cursor goes into the note box; ``note_id``: this note is shown."""
        person_id = args.get("person_id")
        if isinstance(person_id, int) and person_id != self._person_id:
            self._person_id = person_id
            self._close_editor()
            self.note_box.about(person_id)
            people, actor = self.context.suite.people, self.context.actor
            self.context.desk.read(
                lambda cancel: people.details(actor, person_id, cancel),
                self._show_person,
                owner=self,
                name="who",
            )
        else:
            self.note_box.read_draft()
        note_id = args.get("note_id")
        self._note_id = note_id if isinstance(note_id, int) else None
        self._read_first()
        if args.get("write"):
            self.write_note()

    def reload(self) -> None:
        self.note_box.read_draft()
        # What is being corrected stays where it is until it is saved or given up, unless what is around it
        # must go: sealed notes, when their keys are put away.
        if self._editor is None or any(view.entry.compartment.is_sealed for view in self._views()):
            self._read_first()

    def person_id(self) -> int | None:
        return self._person_id

    def unsaved(self) -> str | None:
        if self._editor is not None and self._editor.is_dirty:
            return "la note que vous corrigez"
        return self.note_box.unsaved()

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        if self._editor is not None and self._editor.is_dirty:
            self._editor.save(then)
        elif self.note_box.unsaved():
            self.note_box.save(then)
        else:
            then()

    def pause(self) -> None:
        self.note_box.pause()

    def discard(self) -> None:
        self.note_box.discard()

    def write_note(self) -> bool:
        if not allows(self.context.actor, Permission.WRITE_NOTES):
            return False
        self._area.verticalScrollBar().setValue(0)
        self.note_box.text.setFocus()
        return True

    def focus_first(self) -> None:
        if not self.write_note():
            super().focus_first()

    def _show_person(self, person: PersonDetails) -> None:
        self.note_box.about(person.id, spoken_name(person))

    # Entries -------------------------------------------------------------------------------------

    def _read_first(self) -> None:
        self._before = None
        self._read(self._show_first)

    def _read_more(self) -> None:
        if self._before is not None and not self._reading:
            self._read(self._show_more)

    def _read(self, then: Callable[[TimelinePage], None]) -> None:
        notes, actor, person_id = self.context.suite.notes, self.context.actor, self._person_id
        shown, before = TimelineFilter(self.filter.value()), self._before
        self._reading = True

        def read(cancel: Cancellation) -> TimelinePage:
            return notes.timeline(actor, person_id, shown, before, cancel)

        self.context.desk.read(read, then, owner=self, name="timeline")

    def _show_first(self, page: TimelinePage) -> None:
        self.clear_error()
        self._in_sight.keep(None)
        editor = self._editor
        if editor is not None:
            self._entries.removeWidget(editor)
        with focus_kept(self._entries):
            empty_layout(self._entries)
            self._empty.setVisible(not page.entries)
            self._empty.setText("Rien n’est encore écrit. La première note se fait ci-dessus.")
            self._show_more(page)
        if editor is not None:
            self._put_back(editor)

    def _put_back(self, editor: NoteEditor) -> None:
        """Under its note, or above all; out of sight while its note cannot be read."""
        view = next((one for one in self._views() if one.entry.id == editor.entry.id), None)
        self._entries.insertWidget(self._entries.indexOf(view) + 1 if view else 0, editor)
        editor.setHidden(editor.entry.compartment.is_sealed and (view is None or bool(view.entry.reserved)))

    def _show_more(self, page: TimelinePage) -> None:
        self._reading = False
        self._before = page.before
        self._more.setVisible(page.before is not None)
        today = self.context.clock.today()
        actions = EntryActions(self._correct, self._complete) if self._may_write() else None
        for entry in page.entries:
            if self._entries.count():
                self._entries.addWidget(line())
            self._entries.addWidget(EntryView(entry, today, actions))
        self._reveal(page)

    def _reveal(self, page: TimelinePage) -> None:
        """Scroll to the note a search asked for, page after page until it is there."""
        wanted = self._note_id
        if wanted is None:
            return
        for view in self._views():
            if view.holds(wanted):
                self._note_id = None
                view.point_out()
                self._in_sight.keep(view)
                return
        if page.before is not None:
            self._read_more()

    def _views(self) -> list[EntryView]:
        items = (self._entries.itemAt(index) for index in range(self._entries.count()))
        widgets = (item.widget() for item in items if item)
        return [widget for widget in widgets if isinstance(widget, EntryView)]

    def _may_write(self) -> bool:
        return allows(self.context.actor, Permission.WRITE_NOTES)

    def _on_scrolled(self, value: int) -> None:
        bar = self._area.verticalScrollBar()
        if bar.maximum() and value > bar.maximum() - 200:
            self._read_more()

    # Correcting ----------------------------------------------------------------------------------

    def _correct(self, entry: Entry) -> None:
        self._edit(entry, correct=True)

    def _complete(self, entry: Entry) -> None:
        self._edit(entry, correct=False)

    def _edit(self, entry: Entry, *, correct: bool) -> None:
        if self._editor is not None and self._editor.is_dirty:
            self._editor.text.setFocus()
            return
        self._close_editor()
        view = next((one for one in self._views() if one.entry == entry), None)
        if view is None:
            return
        self._opener = self.window().focusWidget()
        self._editor = NoteEditor(self.context, entry, correct=correct, done=self._edited)
        self._entries.insertWidget(self._entries.indexOf(view) + 1, self._editor)
        self._editor.text.setFocus()
        self._in_sight.keep(self._editor, at_once=False)  # the whole of it, with its buttons

    def _edited(self) -> None:
        self._close_editor()
        self._read_first()

    def _close_editor(self) -> None:
        if self._editor is not None:
            if has_focus_inside(self._editor) and self._opener is not None and isValid(self._opener):
                self._opener.setFocus()
            self._editor.hide()
            self._editor.deleteLater()
            self._editor = None
            self._in_sight.keep(None)
