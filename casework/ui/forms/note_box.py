"""The note box: the first thing at hand where people write; who will read it is said before it is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from casework.base.dates import clock_time, parse_time
from casework.base.errors import InvalidForm, Problem, UserError
from casework.base.text import typeset
from casework.domain.changes import Change, Subject
from casework.domain.kinds import Compartment, NoteKind
from casework.domain.permissions import Permission, allows
from casework.domain.timeline import when_told
from casework.services.notes import DraftLine, KeepDraft, KeptDraft, Readers, WriteNote
from casework.ui.context import Context
from casework.ui.forms import CheckField, ChoiceField, DateField, LineField, TextField
from casework.ui.forms.note_parts import (
    THIRD_PARTY,
    Captioned,
    WaitingDraft,
    beside_captions,
    is_save,
    kept_day,
    readers_words,
    short_day,
)
from casework.ui.widgets.basics import Kind, button, small
from casework.ui.widgets.blocks import ErrorPanel
from casework.ui.widgets.draft_keeper import DraftKeeper
from casework.ui.widgets.flow import FlowLayout

_KINDS = tuple(kind for kind in NoteKind if kind is not NoteKind.IMPORT)
HOUSE_SLOT = "note:house"


class NoteBox(QFrame):
    """Text, what kind, who reads it, when it happened; kept as a draft while it is typed.

    ``saved(Change)`` once written. Ctrl+Enter writes, as Ctrl+S does on a page that asks this box.
    """

    saved = Signal(object)

    def __init__(self, context: Context, lines: int = 3, *, compact: bool = False) -> None:
        """``compact``: kind, day and time come when they are asked for."""
        super().__init__()
        self.setProperty("role", "notebox")
        self._context = context
        self._person_id: int | None = None
        self._name = ""
        # Where it is written (« note:12 »), and the draft that is typed on, which may stand aside of it.
        self._place = self._slot = ""
        self._leaves_screen = False
        # The text as the file has it, draft or nothing: what differs was typed here since.
        self._synced = ""
        self._saving = False
        self._readers: dict[Compartment, Readers] = {}
        self.text = TextField(lines=lines)
        self.kind = ChoiceField([(kind, kind.label) for kind in _KINDS])
        self.compartment = ChoiceField()
        self.day = DateField(context.clock, echoes=False)
        self.time = LineField("maintenant", max_length=8)
        self.third_party = CheckField("Parole d’un tiers")
        self.third_party.setToolTip(typeset(THIRD_PARTY))
        self.third_party.setAccessibleDescription(typeset(THIRD_PARTY))
        self._waiting = WaitingDraft(context.open_sealed)
        self.errors = ErrorPanel()
        self._who = small("")
        self._kept = small("")
        self._drafts = DraftKeeper(context, self._content, self, self._chosen)
        self._drafts.kept.connect(self._on_kept)
        self._lay_out(compact)
        self.text.edited.connect(self._on_edited)
        self.text.installEventFilter(self)
        for field in (self.kind, self.day, self.time):
            field.edited.connect(self._on_detail)
        self.day.edited.connect(self._say_day)
        self.third_party.edited.connect(self._on_compartment)
        self.compartment.edited.connect(self._on_compartment)
        context.changes.changed.connect(self._on_changed)

    def _lay_out(self, compact: bool) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(9, 9, 9, 9)
        layout.setSpacing(6)
        layout.addWidget(self.errors)
        layout.addWidget(self._waiting)
        layout.addWidget(self.text)
        self._details = QWidget()
        details = FlowLayout(self._details, spacing=12)
        details.addWidget(Captioned("Visible par", self.compartment, 19))
        self._captioned_day = Captioned("Jour", self.day, 16)
        self._more = [
            Captioned("Nature", self.kind, 17),
            self._captioned_day,
            Captioned("Heure", self.time, 11),
            beside_captions(self.third_party),
        ]
        for block in self._more:
            if compact:
                block.hide()
            details.addWidget(block)
        self._specify = button(
            "Préciser…",
            self._show_details,
            kind=Kind.LINK,
            name="Préciser la nature, le jour, l’heure, un tiers",
        )
        self._is_folded = compact
        if not compact:
            self._specify.hide()
        details.addWidget(beside_captions(self._specify))
        layout.addWidget(self._details)
        layout.addWidget(self._who)
        foot = QHBoxLayout()
        foot.addWidget(self._kept, 1)
        self.save_button = button("Enregistrer la note", self.save, kind=Kind.PRIMARY)
        foot.addWidget(self.save_button)
        layout.addLayout(foot)
        self.setFocusProxy(self.text)

    def _show_details(self) -> None:
        self._unfold()
        self.kind.setFocus()

    def _unfold(self) -> None:
        self._is_folded = False
        self._specify.hide()
        for block in self._more:
            block.show()

    # About whom ----------------------------------------------------------------------------------

    def about(self, person_id: int | None, name: str = "") -> None:
        """Write about somebody (``name`` once known: « M. N’Diaye »), or about the house (None).

        What was being typed about somebody else is kept as a draft; the draft about this one comes back.
        """
        place = f"note:{person_id}" if person_id else HOUSE_SLOT
        if place != self._place:
            self.pause()
            self._person_id, self._name, self._place = person_id, "", place
            self._waiting.hide()
            self._empty()
            self._read_readers()
        self._say_name(name)
        self.read_draft()

    def read_draft(self) -> None:
        """Show the draft as it is kept, unless something was typed here since: another box may have it."""
        notes, actor, slot = self._context.suite.notes, self._context.actor, self._place
        if slot and self._is_synced() and allows(actor, Permission.KEEP_DRAFTS):
            self._context.desk.read(
                lambda cancel: notes.draft(actor, slot, cancel), self._take_draft, owner=self, name="draft"
            )

    def _is_synced(self) -> bool:
        return self.text.value() == self._synced and not self._drafts.is_waiting

    def _say_name(self, name: str) -> None:
        self._name = name or self._name or "cette personne"
        about = self._name if self._person_id else "la maison"
        self.text.set_placeholder(f"Écrire une note sur {about}…")
        self.text.setAccessibleName(typeset(f"Note sur {about}"))

    def _read_readers(self) -> None:
        notes, actor, person_id = self._context.suite.notes, self._context.actor, self._person_id
        if allows(actor, Permission.WRITE_NOTES):
            self._context.desk.read(
                lambda cancel: notes.who_can_read(actor, person_id, cancel),
                self._show_readers,
                owner=self,
                name="readers",
            )

    def unsaved(self) -> str | None:
        """What would be lost, with its article; None: nothing is written."""
        if not self.text.typed():
            return None
        return f"la note sur {self._name}" if self._person_id else "la note sur la maison"

    def pause(self) -> None:
        """About to be hidden, locked or closed: the draft is kept now."""
        self._drafts.keep_now()

    def put_away(self) -> None:
        """The keys were put away: what is typed for a sealed compartment leaves the screen, once kept."""
        if self.text.typed() and self._chosen().is_sealed:
            self._leaves_screen = True
            self._leave_screen()

    def _leave_screen(self) -> None:
        if self._leaves_screen and self._is_synced():
            self._empty()
            self.read_draft()

    def discard(self) -> None:
        """Give up what is typed, and its draft."""
        if self._slot and self.text.typed():
            self._drafts.drop()
        self._empty()

    # Writing -------------------------------------------------------------------------------------

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Write the note. Pressed twice, it is written once."""
        problems = self._problems()
        if problems:
            self._show_problems(InvalidForm(problems))
            return
        command = self._command()
        self._drafts.hold()
        self._saving = True
        notes, actor = self._context.suite.notes, self._context.actor

        def done(change: Change) -> None:
            self._written(command, change)
            then()

        self._context.desk.write(
            lambda: notes.write(actor, command), done, owner=self, name="save", failed=self._refused
        )

    def _command(self) -> WriteNote:
        compartment, kind = self.compartment.value(), self.kind.value()
        return WriteNote(
            text=self.text.value(),
            person_ids=(self._person_id,) if self._person_id else (),
            kind=NoteKind(str(kind)) if kind else NoteKind.FOLLOW_UP,
            compartment=Compartment(str(compartment)) if compartment else Compartment.TEAM,
            happened_at=when_told(self.day.value(), parse_time(self.time.value()), self._context.clock.now()),
            third_party=self.third_party.value(),
            draft_slot=self._slot,
            draft_uid=self._drafts.uid,
        )

    def _problems(self) -> list[Problem]:
        problems = [] if self.text.typed() else [Problem("text", "note_empty")]
        if wrong := self.day.problem():
            problems.append(Problem("happened_at", *wrong))
        typed = self.time.value()
        if typed and parse_time(typed) is None:
            problems.append(Problem("happened_at", "time_impossible", {"value": typed}))
        return problems

    def _refused(self, error: UserError) -> None:
        self._saving = False
        self._drafts.touch()
        if isinstance(error, InvalidForm):
            self._show_problems(error)
        else:
            self.errors.show_sentences([(error.sentence, None)])

    def _show_problems(self, error: InvalidForm) -> None:
        fields = {"text": self.text, "happened_at": self.day.line}
        self.errors.show_sentences(
            [
                (one.sentence, fields[one.field].setFocus if one.field in fields else None)
                for one in error.problems
            ]
        )

    def _written(self, command: WriteNote, change: Change) -> None:
        self._saving = False
        self.errors.clear()
        if self.text.value() == command.text and self._slot == command.draft_slot:
            self._empty()
            self._kept.setText(typeset("✓ note enregistrée"))
        self.saved.emit(change)

    # Drafts --------------------------------------------------------------------------------------

    def _content(self) -> Mapping[str, str]:
        if not self.text.typed():
            return {"text": self.text.value()}
        return {
            "text": self.text.value(),
            "kind": str(self.kind.value() or ""),
            "compartment": str(self.compartment.value() or ""),
            "day": self.day.typed(),
            "time": self.time.value(),
            "third_party": "oui" if self.third_party.value() else "",
        }

    def _on_edited(self) -> None:
        if self._slot:
            self._kept.setText("")
            self._drafts.touch()

    def _on_detail(self) -> None:
        if self._slot and self.text.typed():
            self._drafts.touch()

    def _say_day(self) -> None:
        self._captioned_day.say(short_day(self.day.value()))

    def _on_kept(self, kept: KeptDraft, command: KeepDraft) -> None:
        if command.slot != self._slot:
            return
        text = command.content.get("text", "")
        if self._is_synced() and text != self._synced:
            # It was kept late, from before this box came back here: the file has more than the box.
            self.read_draft()
            return
        self._synced = text
        self._kept.setText(typeset(f"brouillon gardé à {clock_time(kept.at)}") if kept.at else "")
        self._leave_screen()

    def _take_draft(self, draft: DraftLine | None) -> None:
        if not self._is_synced():
            return
        # What was typed after a PIN is on screen, though its own seal does not open.
        is_shown = draft is not None and draft.uid == self._drafts.uid
        self._waiting.setVisible(draft is not None and draft.locked and not is_shown)
        if draft is None or draft.lost or (draft.locked and not is_shown):
            if self._synced:
                self._empty()
            return
        if draft.locked or draft.place != self._place or draft.content.get("text", "") == self._synced:
            return
        self._stand_at(draft.slot, draft.uid)
        self._fill(draft.content)
        self._synced = self.text.value()
        self._kept.setText(typeset(f"brouillon retrouvé, gardé à {clock_time(draft.updated_at)}"))

    def _stand_at(self, slot: str, uid: bytes = b"") -> None:
        self._slot = slot
        self._drafts.watch(slot, self._person_id, uid=uid)

    def _fill(self, content: Mapping[str, str]) -> None:
        fields: Sequence[tuple[TextField | ChoiceField | DateField | LineField | CheckField, object]] = (
            (self.text, content.get("text", "")),
            (self.kind, content.get("kind") or NoteKind.FOLLOW_UP),
            (self.compartment, content.get("compartment") or Compartment.TEAM),
            (self.day, kept_day(content.get("day", ""))),
            (self.time, content.get("time", "")),
            (self.third_party, bool(content.get("third_party"))),
        )
        for field, value in fields:
            blocked = field.blockSignals(True)
            field.set_value(value)
            field.blockSignals(blocked)
        # Signals were held: the cursor goes after what was there.
        cursor = self.text.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.text.setTextCursor(cursor)
        if any(content.get(name) for name in ("day", "time", "third_party")) and self._is_folded:
            self._unfold()
        self._say_day()
        self._say_readers()

    def _on_changed(self, change: object) -> None:
        if isinstance(change, Change) and Subject.DRAFT in change.subjects and not self._saving:
            self.read_draft()

    def _empty(self) -> None:
        self._synced, self._leaves_screen = "", False
        self._stand_at(self._place)
        self.errors.clear()
        self._kept.setText("")
        self._fill({})

    # Readers -------------------------------------------------------------------------------------

    def _show_readers(self, readers: Sequence[Readers]) -> None:
        self._readers = {one.compartment: one for one in readers}
        self.compartment.set_choices([(one.compartment, one.compartment.label) for one in readers])
        self._say_readers()

    def _on_compartment(self) -> None:
        self._say_readers()
        self._on_detail()

    def _chosen(self) -> Compartment:
        return Compartment(str(self.compartment.value() or Compartment.TEAM))

    def _say_readers(self) -> None:
        chosen = self._readers.get(self._chosen())
        words = readers_words(chosen.names) if chosen else ""
        if chosen and not chosen.mine:
            words += " Vous ne pourrez pas relire cette note."
        if self.third_party.value():
            words = f"{words} {THIRD_PARTY}".strip()
        self._who.setText(typeset(words))

    # Keys ----------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._show_focus(event.type() == QEvent.Type.FocusIn)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and is_save(event):
            self.save()
            return True
        return super().eventFilter(watched, event)

    def _show_focus(self, writing: bool) -> None:
        # The text has no edge of its own: the whole box is the field.
        self.setProperty("writing", "true" if writing else "false")
        self.style().unpolish(self)
        self.style().polish(self)
        if not writing:
            self._drafts.keep_now()
