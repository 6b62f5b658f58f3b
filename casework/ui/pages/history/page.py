"""« Historique »: what was changed in a person's record, field by field; and who read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtWidgets import QStackedWidget

from casework.base.dates import clock_time, short_date
from casework.base.errors import UserError
from casework.base.progress import Cancellation
from casework.base.text import plural
from casework.domain.changes import Subject
from casework.domain.permissions import Permission, allows
from casework.services.history import HistoryRow
from casework.services.journal import ReaderRow
from casework.ui.context import Context
from casework.ui.page import Page
from casework.ui.tables import Cell, Column, Table
from casework.ui.widgets import EmptyState, FilterChips

_CHANGES, _READERS = "changes", "readers"


class _Reader(NamedTuple):
    """A line of readers, numbered for the list."""

    id: int
    row: ReaderRow


class HistoryPage(Page):
    """Two lists of one person; the second for who may read the journal."""

    title = "Historique"
    concerns = frozenset(
        {
            Subject.PERSON,
            Subject.STAY,
            Subject.PROJECT,
            Subject.NOTE,
            Subject.RENEWAL,
            Subject.COORDINATION,
            Subject.TASK,
            Subject.RELEASE,
            Subject.SHARING,
            Subject.ACCESS_REQUEST,
        }
    )
    help = (
        "Chaque champ modifié de ce dossier : quand, par qui, la valeur d’avant et celle d’après. Ce qui "
        "appartient à un compartiment que vous ne lisez pas est dit « réservé ». « Qui a lu ce dossier » "
        "vient du journal, et remonte aussi loin que lui. Échap revient au dossier."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._person_id = 0
        self._reads = allows(context.actor, Permission.READ_JOURNAL)
        shown = [(_CHANGES, "Modifications"), (_READERS, "Qui a lu ce dossier")]
        self.which = FilterChips("Historique", shown)
        self.which.setVisible(self._reads)
        self.changes: Table[HistoryRow] = Table(
            CHANGE_COLUMNS, _nothing_more, name="Modifications", lines=2, wraps=True
        )
        self.readers: Table[_Reader] = Table(
            READER_COLUMNS, _nothing_more, name="Qui a lu ce dossier", lines=2, wraps=True
        )
        self._none = EmptyState("Rien à montrer", "Rien n’a encore été modifié ni lu dans ce dossier.")
        self._front = QStackedWidget()
        for widget in (self.changes, self.readers, self._none):
            self._front.addWidget(widget)
        self.body.addWidget(self.which)
        self.body.addWidget(self._front, 1)
        self.which.picked.connect(lambda _key: self.reload())

    def open(self, **args: object) -> None:
        """``person_id``."""
        person_id = args.get("person_id")
        if isinstance(person_id, int):
            self._person_id = person_id
            self.which.set_value(_CHANGES)
            self.reload()

    def person_id(self) -> int | None:
        return self._person_id or None

    def reload(self) -> None:
        suite, actor, person_id = self.context.suite, self.context.actor, self._person_id
        if self.which.value() == _READERS and self._reads:
            self.context.desk.read(
                lambda cancel: suite.journal.readers(actor, person_id, cancel),
                self._show_readers,
                owner=self,
                name="history",
                failed=self.show_error,
            )
            return

        def read(cancel: Cancellation) -> tuple[str, list[HistoryRow]]:
            return suite.people.card(actor, person_id, cancel).name, suite.history.of_person(
                actor, person_id, cancel
            )

        self.context.desk.read(
            read,
            lambda found: self._show_changes(*found),
            owner=self,
            name="history",
            failed=self.show_error,
        )

    def _show_changes(self, name: str, rows: list[HistoryRow]) -> None:
        self.clear_error()
        self.header.set_title(f"Historique de {name}")
        self.header.set_subtitle(plural(len(rows), "modification"))
        self.changes.set_ids([row.id for row in rows], rows)
        self._front.setCurrentWidget(self.changes if rows else self._none)

    def _show_readers(self, rows: list[ReaderRow]) -> None:
        self.clear_error()
        numbered = [_Reader(number, row) for number, row in enumerate(rows, 1)]
        self.header.set_subtitle(plural(sum(row.times for row in rows), "lecture"))
        self.readers.set_ids([row.id for row in numbered], numbered)
        self._front.setCurrentWidget(self.readers if rows else self._none)

    def focus_first(self) -> None:
        shown = self._front.currentWidget()
        if shown is not None and shown is not self._none:
            shown.setFocus()

    def show_error(self, error: UserError) -> None:
        self._front.setCurrentWidget(self._none)
        super().show_error(error)


def _nothing_more(_ids: Sequence[int], _deliver: Callable[[Sequence[Any]], None]) -> None:
    """Every row is read with the list."""


def _when(row: HistoryRow) -> Cell:
    local = row.at.astimezone()
    return Cell(short_date(local.date()), clock_time(local))


def _value(text: str) -> Cell:
    return Cell(text if text != "–" else "")


CHANGE_COLUMNS: tuple[Column[HistoryRow], ...] = (
    Column("at", "Quand", _when, width=13, grow=0),
    Column("who", "Qui", lambda row: Cell(row.who, row.action), width=20),
    Column("field", "Quoi", lambda row: Cell(row.field or row.subject, row.subject if row.field else ""),
           width=18),
    Column("before", "Avant", lambda row: _value(row.before), width=20, grow=2),
    Column("after", "Après", lambda row: _value(row.after), width=20, grow=2),
)  # fmt: skip


def _day(line: _Reader) -> Cell:
    return Cell(short_date(line.row.day))


def _times(line: _Reader) -> Cell:
    first, last = (clock_time(at) for at in (line.row.first_at, line.row.last_at))
    return Cell(plural(line.row.times, "fois", "fois"), first if first == last else f"de {first} à {last}")


READER_COLUMNS: tuple[Column[_Reader], ...] = (
    Column("day", "Jour", _day, width=13, grow=0),
    Column("who", "Qui", lambda line: Cell(line.row.who, line.row.login, strong=True), width=22),
    Column("times", "Combien", _times, width=16),
    Column("what", "Quoi", lambda line: Cell(", ".join(line.row.what)), width=30, grow=2),
)
