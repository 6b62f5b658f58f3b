"""Ctrl+N with nobody open: a note about the house, drafts to finish, the house's last days."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.domain.changes import Subject
from casework.services.notes import DraftLine, TimelinePage
from casework.ui.context import Context
from casework.ui.forms.note_box import HOUSE_SLOT, NoteBox
from casework.ui.page import Page
from casework.ui.widgets import Kind, button, heading, line, muted, scrolled
from casework.ui.widgets.blocks import empty_layout
from casework.ui.widgets.draft_list import DraftList
from casework.ui.widgets.entry_view import EntryView
from casework.ui.widgets.in_sight import InSight


class NotePage(Page):
    """To write about a person: Ctrl+K, their name, Ctrl+N."""

    title = "Note sur la maison"
    concerns = frozenset({Subject.NOTE})
    help = (
        "Une note sur la vie de la maison, sans personne en particulier. Pour écrire sur une personne, "
        "ouvrez-la (Ctrl+K) puis Ctrl+N. Les textes commencés et pas enregistrés attendent ici."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.note_box = NoteBox(context, lines=4)
        self.drafts = DraftList(context, but=_is_shown)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(14)
        column.addWidget(self.note_box)
        column.addWidget(self.drafts)
        column.addWidget(heading("Derniers jours de la maison"))
        self._entries = QVBoxLayout()
        self._entries.setSpacing(10)
        column.addLayout(self._entries)
        self._more = button("Afficher plus ancien", self._read_more, kind=Kind.LINK)
        self._more.hide()
        column.addWidget(self._more)
        column.addStretch(1)
        self._area = scrolled(content, most=110)
        self.body.addWidget(self._area, 1)
        self._before: int | None = None
        self._note_id: int | None = None
        self._in_sight = InSight(self._area)

    def open(self, **args: object) -> None:
        """``note_id``: this note is shown."""
        note_id = args.get("note_id")
        self._note_id = note_id if isinstance(note_id, int) else None
        self.note_box.about(None)
        self.drafts.read()
        self.reload()

    def reload(self) -> None:
        self.note_box.read_draft()
        self._read(None, self._show)

    def _read_more(self) -> None:
        self._read(self._before, self._show_more)

    def _read(self, before: int | None, show: Callable[[TimelinePage], None]) -> None:
        notes, actor = self.context.suite.notes, self.context.actor
        self.context.desk.read(
            lambda cancel: notes.house(actor, before, cancel), show, owner=self, name="house"
        )

    def unsaved(self) -> str | None:
        return self.note_box.unsaved()

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        if self.note_box.unsaved():
            self.note_box.save(then)
        else:
            then()

    def pause(self) -> None:
        self.note_box.pause()

    def discard(self) -> None:
        self.note_box.discard()

    def write_note(self) -> bool:
        self.note_box.text.setFocus()
        return True

    def focus_first(self) -> None:
        self.note_box.text.setFocus()

    def _show(self, page: TimelinePage) -> None:
        self.clear_error()
        self._in_sight.keep(None)
        empty_layout(self._entries)
        if not page.entries:
            self._entries.addWidget(muted("Rien n’est encore écrit sur la maison."))
        self._show_more(page)

    def _show_more(self, page: TimelinePage) -> None:
        self._before = page.before
        self._more.setVisible(page.before is not None)
        today = self.context.clock.today()
        for entry in page.entries:
            if self._entries.count():
                self._entries.addWidget(line())
            view = EntryView(entry, today)
            self._entries.addWidget(view)
            if self._note_id is not None and view.holds(self._note_id):
                self._note_id = None
                view.point_out()
                self._in_sight.keep(view)
        if self._note_id is not None and page.before is not None:
            self._read_more()  # it is further back


def _is_shown(draft: DraftLine) -> bool:
    return draft.slot == HOUSE_SLOT
