"""Ctrl+N with nobody open: a note about the house, drafts to finish, the house's last days."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.domain.changes import Subject
from casework.services.notes import DraftLine, TimelinePage
from casework.ui.context import Context
from casework.ui.forms.note_box import HOUSE_SLOT, NoteBox
from casework.ui.page import Page
from casework.ui.widgets import heading, line, muted, scrolled
from casework.ui.widgets.blocks import empty_layout
from casework.ui.widgets.draft_list import DraftList
from casework.ui.widgets.entry_view import EntryView


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
        column.addStretch(1)
        self.body.addWidget(scrolled(content, most=110), 1)

    def open(self, **args: object) -> None:
        self.note_box.about(None)
        self.drafts.read()
        self.reload()

    def reload(self) -> None:
        self.note_box.read_draft()
        notes, actor = self.context.suite.notes, self.context.actor
        self.context.desk.read(
            lambda cancel: notes.house(actor, cancel=cancel), self._show, owner=self, name="house"
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
        empty_layout(self._entries)
        today = self.context.clock.today()
        for entry in page.entries:
            if self._entries.count():
                self._entries.addWidget(line())
            self._entries.addWidget(EntryView(entry, today))
        if not page.entries:
            self._entries.addWidget(muted("Rien n’est encore écrit sur la maison."))


def _is_shown(draft: DraftLine) -> bool:
    return draft.slot == HOUSE_SLOT
