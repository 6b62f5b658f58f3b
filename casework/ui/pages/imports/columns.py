"""The recognised columns of each sheet, each with the field it was taken for, to be corrected."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from casework.base.text import plural
from casework.services.imports import SHEET_KINDS, ColumnReport, ImportReport, SheetReport
from casework.ui.forms import ChoiceField
from casework.ui.pages.imports.words import COMPARTMENTS
from casework.ui.widgets import Card, muted, paragraph, scrolled, small
from casework.ui.widgets.blocks import empty_layout

_KEPT = "gardé en note"

Corrected = Callable[[bytes, Mapping[str, str]], object]


class ColumnsView(QWidget):
    """``corrected(signature, heading → field)`` is called when somebody chooses another field."""

    def __init__(self, corrected: Corrected) -> None:
        super().__init__()
        self._corrected = corrected
        self._combos: dict[tuple[bytes, str], ChoiceField] = {}
        self._notes: dict[tuple[bytes, str], QLabel] = {}
        contents = QWidget()
        self._column = QVBoxLayout(contents)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(contents))

    def sizeHint(self) -> QSize:
        # It scrolls by itself: the page need not be as tall as all its columns.
        return QSize(super().sizeHint().width(), 12 * self.fontMetrics().lineSpacing())

    def show_report(self, report: ImportReport) -> None:
        """The same fields stay where they are when the same file is read again."""
        keys = [(sheet.signature, column.heading) for sheet in report.sheets for column in sheet.columns]
        if keys != list(self._combos):
            self._build(report)
        for sheet in report.sheets:
            for column in sheet.columns:
                self._show_column(sheet, column)

    def _build(self, report: ImportReport) -> None:
        empty_layout(self._column)
        self._combos.clear()
        self._notes.clear()
        for sheet in report.sheets:
            self._column.addWidget(self._card(sheet, report))
        if report.unread:
            names = ", ".join(f"« {name} »" for name in report.unread)
            self._column.addWidget(muted(f"Feuilles sans tableau de personnes : {names}.", wraps=True))
        self._column.addStretch(1)

    def _card(self, sheet: SheetReport, report: ImportReport) -> Card:
        card = Card(f"Feuille « {sheet.name} »", SHEET_KINDS[sheet.kind])
        if not sheet.is_readable:
            card.body.addWidget(
                paragraph("Cette feuille n’a pas de colonne de noms reconnue : désignez-la pour l’importer.")
            )
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for row, column in enumerate(sheet.columns):
            key = (sheet.signature, column.heading)
            combo = ChoiceField(report.fields, empty=_KEPT)
            combo.setAccessibleName(f"Champ de la colonne {column.heading}")
            combo.setMinimumContentsLength(22)
            self._combos[key] = combo
            self._notes[key] = small("")
            label = paragraph(column.heading)
            label.setBuddy(combo)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(combo, row, 1)
            grid.addWidget(self._notes[key], row, 2, Qt.AlignmentFlag.AlignVCenter)
            combo.edited.connect(lambda signature=sheet.signature: self._on_chosen(signature))
        card.body.addLayout(grid)
        ignored = len(sheet.ignored)
        card.body.addWidget(muted(f"{plural(ignored, 'colonne')} sans champ : leur texte est gardé en note."))
        return card

    def _show_column(self, sheet: SheetReport, column: ColumnReport) -> None:
        combo = self._combos[sheet.signature, column.heading]
        blocked = combo.blockSignals(True)
        combo.set_value(column.field or None)
        combo.blockSignals(blocked)
        note = self._notes[sheet.signature, column.heading]
        suggestion = combo.findData(column.suggestion) if column.suggestion else -1
        if suggestion >= 0 and not column.field:
            note.setText(f"peut-être : {combo.itemText(suggestion)} ?")
        else:
            note.setText("" if column.field else COMPARTMENTS[column.compartment])

    def _on_chosen(self, signature: bytes) -> None:
        mapping = {
            heading: str(combo.value() or "")
            for (signed, heading), combo in self._combos.items()
            if signed == signature
        }
        self._corrected(signature, mapping)
