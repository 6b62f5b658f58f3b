"""The tab « Coordination »: the notes and tasks of a person, and the note being written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from casework.base.dates import distance, long_date, short_date
from casework.base.text import plural
from casework.domain.changes import Change, Subject
from casework.domain.permissions import Permission, allows
from casework.services.coordinations import (
    CoordinationPage,
    CoordinationRecord,
    CoordinationRow,
    FinishTask,
    OpenTask,
)
from casework.services.notes import DraftLine, KeptDraft
from casework.services.prints import PrintKind, PrintRequest
from casework.ui.context import Context
from casework.ui.page import Page
from casework.ui.pages.person.coordination_editor import CoordinationEditor
from casework.ui.pages.person.drafts import find_draft, found_words, kept_words
from casework.ui.pages.person.follow_focus import FocusFollower
from casework.ui.pages.person.naming import focus_first
from casework.ui.pages.person.notice import Notice
from casework.ui.pages.person.saving import submit
from casework.ui.pages.person.ticks import TickLine, may_untick
from casework.ui.previews import preview_print
from casework.ui.widgets import (
    Card,
    EmptyState,
    FoldingRow,
    Kind,
    button,
    muted,
    paragraph,
    scrolled,
    small,
)
from casework.ui.widgets.blocks import empty_layout
from casework.ui.widgets.draft_keeper import DraftKeeper


class CoordinationTab(Page):
    """One person's coordinations: a list, and a note opened over it."""

    title = "Coordination"
    concerns = frozenset({Subject.COORDINATION, Subject.TASK})
    help = (
        "Une coordination garde la question posée, qui était là, ce qui a été partagé et sur quel fondement, "
        "les décisions, et qui fait quoi pour quand. Ctrl+S enregistre la note, Ctrl+P l’imprime ; "
        "depuis la liste, Ctrl+P imprime la synthèse de la personne."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._person_id = 0
        self._page: CoordinationPage | None = None
        self.editor: CoordinationEditor | None = None
        self._after_save: list[Callable[[], None]] = []
        self.may_edit = allows(context.actor, Permission.EDIT_COORDINATION)
        self.saved_state = small("", wraps=False)
        self.header.add_widget(self.saved_state)
        self.back_button = self.header.add_button("Retour à la liste", self._on_back)
        self.print_button = self.header.add_button("Synthèse", self.print_shown, shortcut="Ctrl+P")
        self.new_button = self.header.add_button("Nouvelle coordination", self._on_new, kind=Kind.PRIMARY)
        self.save_button = self.header.add_button(
            "Enregistrer", self.save, kind=Kind.PRIMARY, shortcut="Ctrl+S"
        )
        self.notice = Notice()
        self.body.addWidget(self.notice)
        self.stack = QStackedWidget()
        # What it shows scrolls by itself: it asks for no height, so that the page does not scroll too.
        self.stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.body.addWidget(self.stack, 1)
        self._list = QWidget()
        self._list_rows = QVBoxLayout(self._list)
        self._list_rows.setContentsMargins(0, 0, 0, 0)
        self._note = QWidget()
        self._note_rows = QVBoxLayout(self._note)
        self._note_rows.setContentsMargins(0, 0, 0, 0)
        for content in (self._list, self._note):
            area = scrolled(content)
            FocusFollower(area)
            self.stack.addWidget(area)
        self.drafts = DraftKeeper(context, self._typed, self)
        self.drafts.kept.connect(self._on_kept)
        self._show_mode()

    # What the window calls --------------------------------------------------------------------------

    def open(self, **args: object) -> None:
        person_id, note_id = args.get("person_id"), args.get("coordination_id")
        if isinstance(person_id, int) and person_id != self._person_id:
            self._person_id, self._page = person_id, None
            self._close_editor()
        self.reload()
        if isinstance(note_id, int):
            self.open_note(note_id)

    def pause(self) -> None:
        self.drafts.keep_now()

    def discard(self) -> None:
        self.drafts.drop()
        self._close_editor()
        self._show_mode()

    def reload(self) -> None:
        if not self._person_id:
            return
        if self.editor is None:
            self._look_for_drafts()
        person_id, coordinations, actor = (
            self._person_id,
            self.context.suite.coordinations,
            self.context.actor,
        )
        self.context.desk.read(
            lambda cancel: coordinations.page(actor, person_id, cancel), self._show, owner=self, name="page"
        )

    def person_id(self) -> int | None:
        return self._person_id or None

    def unsaved(self) -> str | None:
        if self.editor is None or self._page is None or not self.editor.is_dirty:
            return None
        return f"la coordination sur {self._page.person_name}"

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        editor = self.editor
        if editor is None:
            then()
            return
        self._after_save.append(then)
        if len(self._after_save) > 1:
            return  # a save is on its way: this one waits for it
        coordinations, actor = self.context.suite.coordinations, self.context.actor
        self.drafts.hold()
        submit(
            self.context,
            editor,
            lambda command: coordinations.save(actor, command),
            lambda change: self._saved(editor, change),
            self._after_save.clear,
        )

    def _saved(self, editor: CoordinationEditor, change: Change) -> None:
        """Read what was stored, for its ids; what was typed meanwhile stays, and so does the keyboard."""
        self.drafts.drop()
        coordinations, actor, note_id = self.context.suite.coordinations, self.context.actor, change.id or 0

        def show(note: CoordinationRecord) -> None:
            if editor is self.editor:
                editor.adopt(note)
                self.drafts.watch(f"{self._slots}{note.id}", self._person_id)
                self.notice.show_text("")
                self._show_mode()
            waiting, self._after_save = self._after_save, []
            for then in waiting:
                then()

        self.context.desk.read(
            lambda cancel: coordinations.note(actor, note_id, cancel), show, owner=self, name="saved"
        )

    def print_shown(self) -> None:
        """The note that is open, or the person's summary from the list."""
        kind = PrintKind.COORDINATION_NOTE if self.editor else PrintKind.SUMMARY
        request = PrintRequest(kind, (self._person_id,), self.editor.note_id if self.editor else None)
        preview_print(self.context, request)

    # The list ----------------------------------------------------------------------------------------

    def _show(self, page: CoordinationPage) -> None:
        self._page = page
        empty_layout(self._list_rows)
        self._show_mode()
        if not page.notes and not page.tasks:
            self._list_rows.addWidget(self._empty(page))
            return
        row = FoldingRow(least=44)
        notes, tasks = QWidget(), QWidget()
        row.add(notes, 3)
        row.add(tasks, 2)
        self._fill_notes(QVBoxLayout(notes), page)
        self._fill_tasks(QVBoxLayout(tasks), page)
        self._list_rows.addWidget(row)
        self._list_rows.addStretch(1)

    def _empty(self, page: CoordinationPage) -> QWidget:
        if page.may_hold and self.may_edit:
            return EmptyState(
                "Pas encore de coordination",
                "Notez ici les échanges avec les partenaires : la question, qui était là, les décisions.",
            )
        return EmptyState(
            "Pas de coordination", "Une coordination se tient pendant un séjour dans un service."
        )

    def _fill_notes(self, column: QVBoxLayout, page: CoordinationPage) -> None:
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for note in page.notes:
            column.addWidget(self._note_card(note))
        if not page.notes:
            column.addWidget(muted("Aucune note de coordination.", wraps=True))
        column.addStretch(1)

    def _note_card(self, note: CoordinationRow) -> Card:
        day = long_date(note.held_on)
        card = Card(f"Coordination du {day}", note.written_by)
        card.body.addWidget(paragraph(note.question))
        parts = [plural(note.participants, "participant")]
        parts += [plural(note.open_tasks, "tâche à faire", "tâches à faire")] if note.open_tasks else []
        parts += [f"prochaine le {short_date(note.next_on)}"] if note.next_on else []
        card.body.addWidget(muted(" · ".join(parts), wraps=True))
        card.body.addWidget(
            button("Ouvrir", lambda: self.open_note(note.id), name=f"Ouvrir la coordination du {day}")
        )
        return card

    def _fill_tasks(self, column: QVBoxLayout, page: CoordinationPage) -> None:
        column.setContentsMargins(0, 0, 0, 0)
        card = Card(
            "Qui fait quoi", plural(sum(one.done_on is None for one in page.tasks), "à faire", "à faire")
        )
        for task in page.tasks:
            card.body.addWidget(self._task_line(task))
        if not page.tasks:
            card.body.addWidget(muted("Aucune tâche.", wraps=True))
        column.addWidget(card)
        column.addStretch(1)

    def _task_line(self, task: OpenTask) -> QWidget:
        text = f"{task.who} : {task.what}" if task.who else task.what
        if task.done_on:
            detail = f"fait le {short_date(task.done_on)}"
        elif task.due_on:
            how_far = distance(task.due_on, self.context.clock.today())
            late = "en retard, " if task.is_late else ""
            detail = f"{late}avant le {short_date(task.due_on)} ({how_far})"
        else:
            detail = "sans date"
        line = TickLine(text, done=task.done_on is not None, detail=detail, late=task.is_late)
        line.check.setEnabled(self.may_edit)
        line.ticked.connect(lambda on: self._on_ticked(task, line, on))
        return line

    def _on_ticked(self, task: OpenTask, line: TickLine, done: bool) -> None:
        today = self.context.clock.today()
        if not done and not may_untick(self.context.ask, task.what, task.done_on, today):
            line.check.setChecked(True)
            return
        command = FinishTask(task.id, task.version, today if done else None)
        coordinations, actor = self.context.suite.coordinations, self.context.actor
        self.context.desk.write(
            lambda: coordinations.finish_task(actor, command), owner=self, name=f"task {task.id}"
        )

    # The note ----------------------------------------------------------------------------------------

    def open_note(self, note_id: int) -> None:
        """Show a note over the list."""
        coordinations, actor = self.context.suite.coordinations, self.context.actor
        self.context.desk.read(
            lambda cancel: coordinations.note(actor, note_id, cancel), self._open, owner=self, name="note"
        )

    def _on_new(self) -> None:
        self._open(None)

    def _open(self, note: CoordinationRecord | None) -> None:
        if self._page is None:
            return
        self._close_editor()
        self.editor = CoordinationEditor(self.context.clock, self._page, note)
        self.editor.setEnabled(self.may_edit)
        self.editor.edited.connect(self._on_typed)
        self._note_rows.addWidget(self.editor)
        self._show_mode()
        slot = f"{self._slots}{note.id if note else 'new'}"
        self.drafts.watch(slot, self._person_id)
        find_draft(self.context, self, slot, self._on_draft)
        focus_first(self.editor.about)

    def _on_back(self) -> None:
        # What was typed is kept as a draft and found again when the note is opened.
        self.drafts.keep_now()
        self._close_editor()
        self._show_mode()
        self.reload()
        self.new_button.setFocus()

    def _close_editor(self) -> None:
        if self.editor:
            self.drafts.keep_now()
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
        self.notice.show_text("")

    def _show_mode(self) -> None:
        writing = self.editor is not None
        self.stack.setCurrentIndex(1 if writing else 0)
        shown: tuple[tuple[QPushButton, bool], ...] = (
            (self.back_button, writing),
            (self.save_button, writing and self.may_edit),
            (self.new_button, not writing and self.may_edit and bool(self._page and self._page.may_hold)),
            (self.print_button, not writing or bool(self.editor and self.editor.note_id)),
        )
        for made, visible in shown:
            made.setVisible(visible)
        self.print_button.setText("Imprimer la note" if writing else "Synthèse")
        self.print_button.setAccessibleName("Imprimer la note" if writing else "Imprimer la synthèse")
        self.saved_state.setVisible(writing)
        self._show_saved_state()

    # What is being typed -----------------------------------------------------------------------------

    def _show_saved_state(self) -> None:
        dirty = self.editor is not None and self.editor.is_dirty
        new = self.editor is not None and self.editor.note_id is None
        self.saved_state.setText("pas encore enregistré" if dirty or new else "enregistré")

    def _on_typed(self) -> None:
        self._show_saved_state()
        self.drafts.touch()

    def _on_kept(self, kept: KeptDraft) -> None:
        self.saved_state.setText(kept_words(kept) or "enregistré")

    def _typed(self) -> dict[str, str]:
        """What is kept: « text » is what lists of drafts show of it."""
        if self.editor is None or not self.editor.is_dirty:
            return {}
        command = self.editor.command()
        said = (command.question, command.shared, command.person_view, *command.decisions)
        text = next((one for one in said if one), "coordination")
        return {"text": text, "coordination": self.editor.to_text()}

    def _on_draft(self, draft: DraftLine) -> None:
        if self.editor is None:
            return
        self.editor.show_text(draft.content["coordination"])
        if self.editor.is_dirty:
            self.notice.show_text(found_words(draft), "Revenir au texte enregistré", self._forget_typed)

    @property
    def _slots(self) -> str:
        return f"coordination:{self._person_id}:"

    def _look_for_drafts(self) -> None:
        """A note that was begun and not saved is offered above the list."""
        notes, actor = self.context.suite.notes, self.context.actor
        self.context.desk.read(
            lambda cancel: notes.drafts(actor, cancel), self._offer_drafts, owner=self, name="drafts"
        )

    def _offer_drafts(self, drafts: Sequence[DraftLine]) -> None:
        mine = [draft for draft in drafts if draft.slot.startswith(self._slots)]
        if self.editor is None and mine:
            which = mine[0].slot.removeprefix(self._slots)
            self.notice.show_text(
                f"Une note commencée n’est pas encore enregistrée : {mine[0].content.get('text', '')}",
                "Reprendre la note",
                lambda: self.open_note(int(which)) if which.isdigit() else self._open(None),
            )

    def _forget_typed(self) -> None:
        note_id = self.editor.note_id if self.editor else None
        self.drafts.drop()
        if note_id:
            self.open_note(note_id)
        else:
            self._open(None)
