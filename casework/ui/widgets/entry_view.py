"""One entry of a timeline: when, who, what kind; its text, its complements, what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from casework.base.text import typeset
from casework.domain.kinds import Compartment
from casework.domain.timeline import moment_words
from casework.services.notes import Entry, EntryKind
from casework.ui.theme import Tone
from casework.ui.widgets.basics import Kind, button, muted, paragraph
from casework.ui.widgets.blocks import BadgeLabel
from casework.ui.widgets.flow import FlowLayout


@dataclass(frozen=True)
class EntryActions:
    """What a page offers on an entry: correct one's own note, complete anybody's."""

    correct: Callable[[Entry], None]
    complete: Callable[[Entry], None]


class EntryView(QFrame):
    """Read-only; a note that is reserved shows its one line and nothing else."""

    def __init__(self, entry: Entry, today: date, actions: EntryActions | None = None) -> None:
        super().__init__()
        self.entry = entry
        self.setAccessibleName(typeset(head_words(entry, today)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._head(entry, today))
        if entry.text:
            layout.addWidget(paragraph(entry.text))
        for addendum in entry.addenda:
            layout.addWidget(_Addendum(addendum, today))
        if actions and entry.kind is EntryKind.NOTE and not entry.reserved:
            layout.addWidget(_actions(entry, today, actions))

    def holds(self, note_id: int) -> bool:
        """Is it this note, or one that this note completes?"""
        return any(one.id == note_id for one in (self.entry, *self.entry.addenda))

    def point_out(self) -> None:
        """It is what was sought: an edge says so, and the keyboard goes on from here."""
        self.setProperty("found", "true")
        self.style().unpolish(self)
        self.style().polish(self)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show()  # its layout would only do so later, and what is not shown takes no keyboard
        self.setFocus()

    def _head(self, entry: Entry, today: date) -> QWidget:
        words = muted(head_words(entry, today))
        badges = _badges(entry)
        if not badges:
            words.setWordWrap(True)
            return words
        row = QWidget()
        flow = FlowLayout(row, spacing=6)
        for widget in (words, *badges):
            flow.addWidget(widget)
        return row


class _Addendum(QFrame):
    """A complement, under the note it completes."""

    def __init__(self, entry: Entry, today: date) -> None:
        super().__init__()
        self.setProperty("role", "quote")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 2, 0, 2)
        layout.setSpacing(2)
        when = moment_words(entry.day, entry.at, today)
        layout.addWidget(muted(f"complément · {when} · {entry.author}", wraps=True))
        layout.addWidget(paragraph(entry.text))


def head_words(entry: Entry, today: date) -> str:
    """« aujourd’hui, 7 h 50 · Marc · transmission », « 18 nov. · Inès · note réservée »."""
    label = "note réservée" if entry.reserved else entry.label
    corrected = "corrigée" if entry.kind is EntryKind.NOTE and entry.version > 1 else ""
    parts = (moment_words(entry.day, entry.at, today), entry.author, label, corrected)
    return " · ".join(part for part in parts if part)


def _badges(entry: Entry) -> list[BadgeLabel]:
    badges = []
    if entry.reserved:
        badges.append(BadgeLabel(entry.reserved.label, _tone(entry.reserved), sign=""))
    elif entry.compartment is not Compartment.TEAM:
        badges.append(BadgeLabel(entry.compartment.label, _tone(entry.compartment), sign=""))
    if entry.third_party:
        badges.append(BadgeLabel("tiers : non communicable", Tone.NEUTRAL, sign=""))
    return badges


def _actions(entry: Entry, today: date, actions: EntryActions) -> QWidget:
    row = QWidget()
    flow = FlowLayout(row, spacing=10)
    note = f"la note : {moment_words(entry.day, entry.at, today)}, {entry.author}"
    offered = [("Compléter", lambda: actions.complete(entry))]
    if entry.mine:
        offered.insert(0, ("Corriger", lambda: actions.correct(entry)))
    for label, act in offered:
        link = button(label, act, kind=Kind.LINK, name=f"{label} {note}")
        link.setProperty("flush", "true")
        flow.addWidget(link)
    return row


def _tone(compartment: Compartment) -> Tone:
    return Tone.HEALTH if compartment.is_sealed else Tone.NEUTRAL
