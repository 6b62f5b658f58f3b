"""The report by row: a list filtered by outcome, and the chosen row's whole story beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from casework.base.dates import short_date
from casework.services.imports import OUTCOMES, ImportReport, RowReport
from casework.ui.pages.imports.detail import DetailPanel
from casework.ui.pages.imports.words import OUTCOME_FILTERS, TONES, name_of, row_words, stay_words
from casework.ui.tables import Cell, Column, Table
from casework.ui.widgets import Badge, EmptyState, FilterChips
from casework.ui.widgets.kept_focus import first_inside, has_focus_inside

_PANEL_CHARACTERS, _LIST_CHARACTERS = 44, 70


class Line(NamedTuple):
    """A row of the report, with its place in it as id."""

    id: int
    row: RowReport


def _person(line: Line) -> Cell:
    born = line.row.person.birth_date
    unknown = "" if line.row.outcome == "rejected" else "naissance inconnue"
    detail = short_date(born) if born else unknown
    return Cell(name_of(line.row), detail=detail, strong=True)


def _outcome(line: Line) -> Cell:
    return Cell(badge=Badge(OUTCOMES[line.row.outcome], TONES[line.row.outcome]))


def _stay(line: Line) -> Cell:
    where, when = stay_words(line.row)
    return Cell(where, detail=when)


_COLUMNS: tuple[Column[Line], ...] = (
    Column("row", "Ligne", lambda line: Cell(str(line.row.row), detail=line.row.sheet), width=11),
    Column("person", "Personne", _person, width=24, grow=2),
    Column("outcome", "Devient", _outcome, width=14, grow=0),
    Column("stay", "Séjour ou demande", _stay, width=26, grow=2, optional=True),
    Column("told", "À savoir", lambda line: Cell(row_words(line.row)), width=26, grow=3, optional=True),
)


class RowsView(QWidget):
    """``decide(row, choice)`` is called when somebody says who a doubtful row is about (None: not yet)."""

    def __init__(self, decide: Callable[[RowReport, str | None], object]) -> None:
        super().__init__()
        self._lines: list[Line] = []
        # The page puts the chips in its own bar.
        self.chips = FilterChips("Devient", (("", "Toutes"), *OUTCOME_FILTERS.items()))
        self.table: Table[Line] = Table(
            _COLUMNS,
            lambda ids, deliver: deliver([self._lines[id] for id in ids if id < len(self._lines)]),
            name="Lignes du fichier",
            lines=2,
        )
        self.panel = DetailPanel(decide, self._show_list)
        self._front = QStackedWidget()
        self._nothing = EmptyState("Aucune ligne ici", "Choisissez un autre filtre.")
        self._front.addWidget(self.table)
        self._front.addWidget(self._nothing)
        self._build()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        split = QHBoxLayout()
        split.setSpacing(14)
        split.addWidget(self._front, 1)
        split.addWidget(self.panel)
        layout.addLayout(split, 1)
        self.chips.picked.connect(lambda _key: self._filter())
        self.table.picked.connect(lambda id: self.panel.show_row(self._lines[id].row))
        self.table.opened.connect(self._on_opened)

    def show_report(self, report: ImportReport, choices: Mapping[tuple[str, int], str]) -> None:
        """Every row, and what was decided so far."""
        self._lines = [Line(number, row) for number, row in enumerate(report.rows)]
        self.panel.choices = dict(choices)
        self.chips.set_counts({"": report.total, **report.counts})
        self._filter()

    def show_first_question(self) -> None:
        """Begin with what has to be decided, if anything."""
        if any(line.row.outcome == "doubtful" for line in self._lines):
            self.chips.set_value("doubtful")
            self._filter()

    def _filter(self) -> None:
        was_answering = has_focus_inside(self.panel)
        wanted = self.chips.value()
        lines = [line for line in self._lines if not wanted or line.row.outcome == wanted]
        chosen = self.table.chosen()
        self.table.set_ids([line.id for line in lines], lines[:60])
        self._front.setCurrentWidget(self.table if lines else self._nothing)
        if chosen is None or not self.table.choose(chosen):
            self.table.choose_first()
        now = self.table.chosen()
        if now is not None and lines:
            self.panel.show_row(self._lines[now].row)
        else:
            self.panel.show_nothing()
        if was_answering and not self.panel.asks and self._front.isVisible():
            # What was asked is answered: on with the list, or with another of its filters.
            after = self.table if lines else first_inside(self.chips)
            if after is not None:
                after.setFocus()

    def _on_opened(self, id: int) -> None:
        self.panel.show_row(self._lines[id].row)
        self.panel.setVisible(True)
        self._front.setVisible(not self._is_narrow())
        self.panel.stand_alone(self._is_narrow())
        self.panel.focus_first()

    def _show_list(self) -> None:
        self._front.show()
        self._arrange()
        self.table.setFocus()

    # Narrow windows: the panel takes the list's place when a row is opened --------------------------

    def _is_narrow(self) -> bool:
        character = self.fontMetrics().averageCharWidth() + 1
        return self.width() < (_PANEL_CHARACTERS + _LIST_CHARACTERS) * character

    def _arrange(self) -> None:
        character = self.fontMetrics().averageCharWidth() + 1
        narrow = self._is_narrow()
        if narrow:
            self.panel.setMinimumWidth(0)
            self.panel.setMaximumWidth(16_777_215)
        else:
            self.panel.setFixedWidth(_PANEL_CHARACTERS * character)
            self._front.show()
            self.panel.stand_alone(False)
        self.panel.setVisible(not narrow or not self._front.isVisibleTo(self))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "panel"):
            self._arrange()
