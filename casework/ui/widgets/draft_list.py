"""« Brouillons à finir »: what was being typed when the program stopped, locked or closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from casework.base.dates import clock_time, day_and_month
from casework.base.text import plural, typeset
from casework.domain.changes import Change, Subject
from casework.domain.permissions import Permission, allows
from casework.ui.context import Context
from casework.ui.widgets.basics import Kind, button, heading, muted, paragraph
from casework.ui.widgets.blocks import empty_layout
from casework.ui.widgets.flow import FlowLayout

if TYPE_CHECKING:  # what it names comes with the first read: the list of people is there before
    from casework.services.notes import DraftLine

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
        if draft.locked:
            name = f"Ouvrir avec mon mot de passe : {words}"
            flow.addWidget(button("Ouvrir avec mon mot de passe…", self._context.open_sealed, name=name))
        elif not draft.lost:
            name = f"Reprendre : {words}"
            flow.addWidget(button("Reprendre", lambda: resume(self._context, draft), name=name))
        flow.addWidget(
            button("Abandonner", lambda: self._give_up(draft), kind=Kind.LINK, name=f"Abandonner : {words}")
        )
        layout.addWidget(row)
        return line

    def _give_up(self, draft: DraftLine) -> None:
        notes, actor, slot = self._context.suite.notes, self._context.actor, draft.slot
        self._context.desk.write(
            lambda: notes.discard_draft(actor, slot, unread=draft.locked),
            lambda _change: self.read(),
            owner=self,
            name=f"discard {slot}",
        )

    def _on_changed(self, change: object) -> None:
        if isinstance(change, Change) and Subject.DRAFT in change.subjects:
            self.read()


class DraftStrip(QFrame):
    """At the start: one line that says what was left unfinished, and the way to it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setAccessibleName("Brouillons à finir")
        self._context = context
        self._drafts: Sequence[DraftLine] = ()
        row = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 20, 4)
        layout.addWidget(row)
        flow = FlowLayout(row, spacing=12)
        self._words = muted("")
        self._resume = button("Reprendre", self._on_resume, name="Reprendre le brouillon")
        flow.addWidget(self._words)
        flow.addWidget(self._resume)
        flow.addWidget(
            button("Plus tard", self.hide, kind=Kind.LINK, name="Reprendre les brouillons plus tard")
        )
        self.hide()

    def read(self) -> None:
        """Look for drafts; once, when somebody comes in."""
        notes, actor = self._context.suite.notes, self._context.actor
        if allows(actor, Permission.KEEP_DRAFTS):
            self._context.desk.read(
                lambda cancel: notes.drafts(actor, cancel), self._show, owner=self, name="drafts"
            )

    def _show(self, drafts: Sequence[DraftLine]) -> None:
        self._drafts = drafts
        self.setVisible(bool(drafts))
        if len(drafts) == 1:
            words = f"Un brouillon à finir : {draft_words(drafts[0], self._context.clock.today())}"
        else:
            words = f"{plural(len(drafts), 'brouillon')} à finir"
        self._words.setText(typeset(f"◐ {words}"))

    def _on_resume(self) -> None:
        self.hide()
        if len(self._drafts) == 1:
            resume(self._context, self._drafts[0])
        else:
            self._context.navigate("note")


def resume(context: Context, draft: DraftLine) -> None:
    """Go where a draft was typed; the place shows it again."""
    kind, _colon, rest = draft.place.partition(":")
    if kind == "renewal" and rest.count(":") == 1:
        stay_id, number = rest.split(":")
        context.navigate("renewal", stay_id=int(stay_id), term_number=int(number))
    elif draft.person_id is not None:
        tab = _PLACES.get(kind, ("", "notes"))[1]
        context.navigate("person", person_id=draft.person_id, tab=tab, write=kind == "note")
    else:
        context.navigate("note")


def draft_words(draft: DraftLine, today: date) -> str:
    """« note sur N’DIAYE Mamadou · gardée à 14 h 32 »."""
    what = _PLACES.get(draft.slot.partition(":")[0], ("texte", ""))[0]
    about = f" sur {draft.person}" if draft.person else " sur la maison" if what == "note" else ""
    kept = draft.updated_at.astimezone()
    day = "" if kept.date() == today else f"le {day_and_month(kept.date())} "
    return f"{what}{about} · gardé {day}à {clock_time(draft.updated_at)}"


def beginning(draft: DraftLine) -> str:
    """The first words that were typed."""
    if draft.locked:
        return "Texte réservé : votre mot de passe l’ouvre."
    if draft.lost:
        return "Texte réservé perdu : il était scellé pour votre ancien mot de passe."
    text = draft.content.get("text") or next((value for value in draft.content.values() if value), "")
    line = " ".join(text.split())
    return line if len(line) <= _LETTERS else line[:_LETTERS].rsplit(" ", 1)[0] + " …"
