"""Correcting one's own note, or completing somebody else's, in its place on the timeline."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from casework.domain.changes import Change
from casework.services.notes import AddAddendum, CorrectNote, Entry
from casework.ui.context import Context
from casework.ui.forms import Form, TextField
from casework.ui.widgets import FlowLayout, button


class NoteEditor(QFrame):
    """``correct``: the note's own text; else an empty complement. ``done`` is called once closed."""

    def __init__(self, context: Context, entry: Entry, *, correct: bool, done: Callable[[], None]) -> None:
        super().__init__()
        self._context, self.entry, self._correct, self._done = context, entry, correct, done
        self._form = Form()
        label = "Correction" if correct else "Complément"
        hint = (
            "Ce que la note disait avant reste dans l’historique."
            if correct
            else "La note d’origine n’est pas touchée."
        )
        self.text = self._form.add("text", label, TextField(lines=4), required=True, help=hint)
        if correct:
            self._form.set_values({"text": entry.text}, entry.version)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 8)
        layout.addWidget(self._form)
        row = QWidget()
        flow = FlowLayout(row)
        saves = "Enregistrer la correction" if correct else "Enregistrer le complément"
        flow.addWidget(button(saves, self.save))
        flow.addWidget(button("Annuler", done))
        layout.addWidget(row)

    @property
    def is_dirty(self) -> bool:
        return self._form.is_dirty

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Write it; a note corrected meanwhile shows both texts."""
        notes, actor, entry = self._context.suite.notes, self._context.actor, self.entry

        def finished(_change: Change) -> None:
            self._done()
            then()

        if self._correct:
            self._form.submit(
                self._context,
                make=lambda: CorrectNote(entry.id, self._form.version, self.text.value()),
                do=lambda command: notes.correct(actor, command),
                then=finished,
            )
        else:
            self._form.submit(
                self._context,
                make=lambda: AddAddendum(entry.id, self.text.value()),
                do=lambda command: notes.add_addendum(actor, command),
                then=finished,
            )
