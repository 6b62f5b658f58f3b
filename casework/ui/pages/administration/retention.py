"""« Conservation »: whose record is kept past its time, what is decided, what was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtWidgets import QStackedWidget

from casework.base.errors import InvalidForm, StaleWrite, UserError
from casework.base.progress import Cancellation
from casework.base.text import plural
from casework.domain.changes import Change, Subject
from casework.services.retention import (
    DecideRetention,
    DoneErasure,
    HoldRecord,
    RetentionDecision,
    RetentionRow,
)
from casework.ui.ask import Leaving
from casework.ui.context import Context
from casework.ui.page import Page
from casework.ui.pages.administration.retention_panel import HOLD, RetentionActions, RetentionPanel
from casework.ui.pages.administration.retention_words import (
    ACTIONS,
    PAST_COLUMNS,
    Line,
    PastLine,
    confirm_words,
    groups,
    record_columns,
)
from casework.ui.tables import Table
from casework.ui.widgets import EmptyState, FilterChips
from casework.ui.widgets.side_panel import ListAndPanel

_RECORDS, _PAST = "records", "past"


class _Found(NamedTuple):
    rows: tuple[RetentionRow, ...]
    done: tuple[DoneErasure, ...]


class RetentionTab(Page):
    """Nothing is archived nor erased by itself: each record waits for somebody's decision."""

    title = "Conservation"
    concerns = frozenset({Subject.RETENTION, Subject.PERSON, Subject.STAY, Subject.NOTE})
    help = (
        "Deux ans après le dernier contact (note, sortie, demande, coordination), un dossier attend une "
        "décision : l’archiver, le rendre anonyme ou l’effacer. Gelé pour un recours, il reste entier. "
        "Pour un autre dossier : « Décider de la conservation… », dans la vue d’ensemble de la personne."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rows: dict[int, RetentionRow] = {}
        self._asked = 0
        self.which = FilterChips("Conservation", [(_RECORDS, "Dossiers"), (_PAST, "Décisions passées")])
        today = context.clock.today()
        self.table: Table[Line] = Table(
            record_columns(today), lambda _ids, _deliver: None, name="Dossiers", lines=2, wraps=True
        )
        self.past: Table[PastLine] = Table(
            PAST_COLUMNS, lambda _ids, _deliver: None, name="Décisions passées", wraps=True
        )
        actions = RetentionActions(self.save, self._release, self._unarchive, self._open_record)
        self.panel = RetentionPanel(actions)
        self._split = ListAndPanel(self.table, self.panel, 52, 62)
        self._none = EmptyState(
            "Aucun dossier à décider",
            "Les dossiers sans contact depuis la durée réglée dans « Organisme », gelés ou archivés "
            "viendront ici. Pour en geler un dès maintenant : « Décider de la conservation… », dans la vue "
            "d’ensemble de la personne.",
        )
        self._no_past = EmptyState(
            "Aucune décision",
            "Chaque dossier archivé, rendu anonyme ou effacé laisse ici une ligne, sans identité.",
        )
        self._front = QStackedWidget()
        for widget in (self._split, self.past, self._none, self._no_past):
            self._front.addWidget(widget)
        self._lay_out()

    def _lay_out(self) -> None:
        self.body.addWidget(self.which)
        self.body.addWidget(self._front, 1)
        self.which.picked.connect(lambda _key: self._arrange())
        self.table.picked.connect(self._on_picked)
        self.table.opened.connect(lambda _id: self._split.read())

    # Reading -------------------------------------------------------------------------------------

    def open(self, **args: object) -> None:
        """``person_id``: a record that is not due, asked for from its page."""
        asked = args.get("person_id")
        if isinstance(asked, int):
            self._asked = asked
            self.which.set_value(_RECORDS)
            self.panel.show_record(None, self.context.clock.today())
        if not self._rows:
            self.header.set_subtitle("lecture des dossiers…")
        self._read((lambda: self._go_to(asked)) if isinstance(asked, int) else lambda: None)

    def reload(self) -> None:
        self._read()

    def _read(self, then: Callable[[], None] = lambda: None) -> None:
        retention, actor, asked = self.context.suite.retention, self.context.actor, self._asked

        def read(cancel: Cancellation) -> _Found:
            rows = retention.due(actor, cancel)
            if asked and asked not in {row.person_id for row in rows}:
                rows = (*_asked_for(lambda: retention.of_person(actor, asked, cancel)), *rows)
            return _Found(rows, retention.done(actor, cancel))

        def show(found: _Found) -> None:
            self._show(found)
            then()

        self.context.desk.read(read, show, owner=self, name="list", failed=self._unread)

    def _unread(self, error: UserError) -> None:
        self.header.set_subtitle("")
        self.show_error(error)

    def _show(self, found: _Found) -> None:
        self._rows = {row.person_id: row for row in found.rows}
        self._asked = self._asked if self._asked in self._rows else 0
        self.table.set_groups(
            groups(found.rows, self._asked), [Line(row.person_id, row) for row in found.rows]
        )
        past = [PastLine(number, row) for number, row in enumerate(found.done, 1)]
        self.past.set_ids([line.id for line in past], past)
        due = sum(row.is_due and row.archived_on is None for row in found.rows)
        self.header.set_subtitle(f"{plural(due, 'dossier')} à décider" if due else "rien à décider")
        if self.table.chosen() is None:
            self.table.choose_first()
        self._show_chosen()
        self._arrange()

    def _arrange(self) -> None:
        """The list that is asked for, or the sentence in its place."""
        past = self.which.value() == _PAST
        if past:
            self._front.setCurrentWidget(self.past if self.past.rows.rowCount() else self._no_past)
        else:
            self._front.setCurrentWidget(self._split if self._rows else self._none)

    def _show_chosen(self) -> None:
        row = self._rows.get(self.table.chosen() or 0)
        self.panel.show_record(row, self.context.clock.today())

    def _go_to(self, person_id: int) -> None:
        if self.table.choose(person_id):
            self.table.setFocus()
            self._split.read()

    def focus_first(self) -> None:
        shown = self._front.currentWidget()
        if shown is self._split:
            self.table.setFocus()
        elif shown is self.past:
            self.past.setFocus()
        else:
            self.which.focusNextChild()

    # Somebody else is chosen ---------------------------------------------------------------------

    def _on_picked(self, person_id: int) -> None:
        shown = self.panel.row
        if shown is not None and shown.person_id != person_id and self.panel.form.is_dirty:
            if self.context.ask.leave(self.unsaved() or "") is not Leaving.DISCARD:
                self.table.choose(shown.person_id)
                return
            self.panel.leave_form()
        self._show_chosen()

    def unsaved(self) -> str | None:
        return "la décision sur ce dossier" if self.panel.what and self.panel.form.is_dirty else None

    def discard(self) -> None:
        self.panel.leave_form()

    # Deciding ------------------------------------------------------------------------------------

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Carry out what is written, once it was said what is lost."""
        panel, row = self.panel, self.panel.row
        if row is None or not panel.what:
            then()
            return
        problems = panel.form.check()
        if problems:
            panel.show_problems(InvalidForm(problems))
            return
        retention, actor, ground = self.context.suite.retention, self.context.actor, panel.ground.value()
        if panel.what == HOLD:
            held = HoldRecord(row.person_id, row.version, is_held=True, reason=ground)
            self._write(lambda: retention.hold(actor, held), then)
            return
        decision = RetentionDecision(panel.what)
        action = ACTIONS[decision]
        if decision.is_final and not self.context.ask.confirm(action, confirm_words(row, decision), action):
            return
        command = DecideRetention(row.person_id, row.version, decision, ground)
        self._write(lambda: retention.decide(actor, command), then)

    def _release(self, row: RetentionRow) -> None:
        retention, actor = self.context.suite.retention, self.context.actor
        command = HoldRecord(row.person_id, row.version, is_held=False)
        self._write(lambda: retention.hold(actor, command))

    def _unarchive(self, row: RetentionRow) -> None:
        retention, actor = self.context.suite.retention, self.context.actor
        self._write(lambda: retention.restore_archived(actor, row.person_id))

    def _open_record(self, row: RetentionRow) -> None:
        self.context.navigate("person", person_id=row.person_id)

    def _write(self, call: Callable[[], Change], then: Callable[[], None] = lambda: None) -> None:
        self.clear_error()
        self.panel.set_busy(True)

        def written(_change: Change) -> None:
            self.panel.leave_form()
            self._read(self.table.setFocus)
            then()

        self.context.desk.write(call, written, owner=self, name="retention", failed=self._refused)

    def _refused(self, error: UserError) -> None:
        self.panel.set_busy(False)
        if isinstance(error, InvalidForm):
            self.panel.show_problems(_of_form(error, self.panel.what))
            return
        if isinstance(error, StaleWrite):
            error = UserError("retention_changed")
        self.show_error(error)
        self.reload()


def _asked_for(read: Callable[[], RetentionRow]) -> tuple[RetentionRow, ...]:
    """The one, or none where it is gone meanwhile: erased from here."""
    try:
        return (read(),)
    except UserError as error:
        if error.code != "not_found":
            raise
        return ()


def _of_form(error: InvalidForm, what: str) -> InvalidForm:
    """A hold's reason is typed in the same field as a decision's ground."""
    if what != HOLD:
        return error
    moved = [replace(one, field="ground") if one.field == "reason" else one for one in error.problems]
    return InvalidForm(moved)
