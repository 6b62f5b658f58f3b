"""« Brouillons à finir »: what was being typed when the program stopped, locked or closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from casework.base.dates import clock_time, day_and_month
from casework.base.text import plural, typeset
from casework.domain.changes import Change, Subject
from casework.domain.permissions import Permission, allows
from casework.services.notes import DraftLine
from casework.ui.context import Context
from casework.ui.widgets.basics import Kind, button, heading, muted, paragraph
from casework.ui.widgets.blocks import empty_layout
from casework.ui.widgets.flow import FlowLayout

_LETTERS = 90
# What is before the colon in a draft's slot: what it is, and the tab of the person where it is typed.
_PLACES = {
    "note": ("note", "notes"),
    "project": ("projet", "project"),
    "coordination": ("coordination", "coordination"),
    "renewal": ("bilan de renouvellement", "overview"),
}


class DraftList(QFrame):
    """Each draft with its beginning, to take up again or give up. Hidden while there is none."""

    shown = Signal(int)

    def __init__(self, context: Context, but: Callable[[DraftLine], bool] = lambda _draft: False) -> None:
        """``but``: drafts that are already on screen."""
        super().__init__()
        self.setProperty("role", "card")
        self._context, self._but = context, but
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(8)
        self._title = heading("Brouillons à finir")
        layout.addWidget(self._title)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        layout.addLayout(self._lines)
        self.hide()
        context.changes.changed.connect(self._on_changed)

    def read(self) -> None:
        """Read them again."""
        notes, actor = self._context.suite.notes, self._context.actor
        if allows(actor, Permission.KEEP_DRAFTS):
            self._context.desk.read(
                lambda cancel: notes.drafts(actor, cancel), self._show, owner=self, name="drafts"
            )

    def _show(self, drafts: Sequence[DraftLine]) -> None:
        empty_layout(self._lines)
        kept = [draft for draft in drafts if not self._but(draft)]
        for draft in kept:
            self._lines.addWidget(self._line(draft))
        self._title.setText(typeset(f"{plural(len(kept), 'brouillon')} à finir"))
        self.setAccessibleName("Brouillons à finir")
        self.setVisible(bool(kept))
        self.shown.emit(len(kept))

    def _line(self, draft: DraftLine) -> QWidget:
        line = QWidget()
        layout = QVBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        words = draft_words(draft, self._context.clock.today())
        layout.addWidget(muted(words, wraps=True))
        layout.addWidget(paragraph(beginning(draft)))
        row = QWidget()
        flow = FlowLayout(row)
        flow.addWidget(button("Reprendre", lambda: self._resume(draft), name=f"Reprendre : {words}"))
        flow.addWidget(
            button("Abandonner", lambda: self._give_up(draft), kind=Kind.LINK, name=f"Abandonner : {words}")
        )
        layout.addWidget(row)
        return line

    def _resume(self, draft: DraftLine) -> None:
        kind, _colon, rest = draft.slot.partition(":")
        if kind == "renewal" and rest.count(":") == 1:
            stay_id, number = rest.split(":")
            self._context.navigate("renewal", stay_id=int(stay_id), term_number=int(number))
        elif draft.person_id is not None:
            tab = _PLACES.get(kind, ("", "notes"))[1]
            self._context.navigate("person", person_id=draft.person_id, tab=tab, write=kind == "note")
        else:
            self._context.navigate("note")

    def _give_up(self, draft: DraftLine) -> None:
        notes, actor, slot = self._context.suite.notes, self._context.actor, draft.slot
        self._context.desk.write(
            lambda: notes.discard_draft(actor, slot),
            lambda _change: self.read(),
            owner=self,
            name=f"discard {slot}",
        )

    def _on_changed(self, change: object) -> None:
        if isinstance(change, Change) and Subject.DRAFT in change.subjects and self.isVisible():
            self.read()


def draft_words(draft: DraftLine, today: date) -> str:
    """« note sur N’DIAYE Mamadou · gardée à 14 h 32 »."""
    what = _PLACES.get(draft.slot.partition(":")[0], ("texte", ""))[0]
    about = f" sur {draft.person}" if draft.person else " sur la maison" if what == "note" else ""
    kept = draft.updated_at.astimezone()
    day = "" if kept.date() == today else f"le {day_and_month(kept.date())} "
    return f"{what}{about} · gardé {day}à {clock_time(draft.updated_at)}"


def beginning(draft: DraftLine) -> str:
    """The first words that were typed."""
    text = draft.content.get("text") or next((value for value in draft.content.values() if value), "")
    line = " ".join(text.split())
    return line if len(line) <= _LETTERS else line[:_LETTERS].rsplit(" ", 1)[0] + " …"
