"""One row told whole: what is wrong, what changes, and for a doubtful one who it may be, side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget

from casework.base.dates import short_date
from casework.base.text import display_name, typeset
from casework.services.imports import OUTCOMES, Candidate, RowReport
from casework.ui.pages.imports.words import TONES, name_of, stay_words
from casework.ui.widgets import BadgeLabel, Card, button, heading, line, muted, paragraph, scrolled, small
from casework.ui.widgets.blocks import empty_layout
from casework.ui.widgets.kept_focus import focus_kept

NEW = "new"


class DetailPanel(Card):
    """``choices``: (sheet, row) → choice, so far."""

    def __init__(self, decide: Callable[[RowReport, str | None], object], back: Callable[[], object]) -> None:
        super().__init__("Ligne")
        self._decide = decide
        self._row: RowReport | None = None
        self._group: QButtonGroup | None = None
        self.choices: dict[tuple[str, int], str] = {}
        self._back: QPushButton = button("← Liste", back, name="Revenir à la liste")
        self._back.hide()
        self.head.insertWidget(0, self._back)
        contents = QWidget()
        self._column = QVBoxLayout(contents)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(8)
        area = scrolled(contents)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(area, 1)

    def stand_alone(self, alone: bool) -> None:
        """In a narrow window the panel takes the list's place, with a way back."""
        self._back.setVisible(alone)

    def focus_first(self) -> None:
        """Where the keyboard goes: the question if there is one."""
        if self._group is not None and self._group.buttons():
            (self._group.checkedButton() or self._group.buttons()[0]).setFocus()
        elif self._back.isVisibleTo(self):
            self._back.setFocus()

    @property
    def asks(self) -> bool:
        """Is there a question about this row?"""
        return self._group is not None

    def show_nothing(self) -> None:
        self._row, self._group = None, None
        empty_layout(self._column)
        self.set_title("Ligne")
        self.set_aside("")

    def show_row(self, row: RowReport) -> None:
        """Tell one row whole."""
        if row == self._row:
            return
        with focus_kept(self._column):
            self.show_nothing()
            self._row = row
            self._tell(row)

    def _tell(self, row: RowReport) -> None:
        self.set_title(name_of(row))
        self.set_aside(f"{row.sheet}, ligne {row.row}")
        badge = BadgeLabel(OUTCOMES[row.outcome], TONES[row.outcome])
        self._column.addWidget(badge, 0, Qt.AlignmentFlag.AlignLeft)
        if row.candidates:
            self._ask(row)
        self._sentences("Ce qui ne va pas" if row.outcome == "rejected" else "À vérifier", row, problems=True)
        self._changes(row)
        self._sentences("À savoir", row, problems=False)
        where, when = stay_words(row)
        self._part("Séjour" if row.stay else "Demande", [where, when])
        self._column.addStretch(1)

    def _sentences(self, title: str, row: RowReport, *, problems: bool) -> None:
        told = row.problems if problems else row.remarks
        if problems and row.candidates:
            told = ()  # the question says it already
        self._part(title, [f"{one.column} : {one.what}" if one.column else one.what for one in told])

    def _changes(self, row: RowReport) -> None:
        self._part("Ce qui change", row.changes)

    def _part(self, title: str, texts: list[str] | tuple[str, ...]) -> None:
        shown = [text for text in texts if text]
        if shown:
            self._column.addWidget(heading(title))
            for text in shown:
                self._column.addWidget(paragraph(typeset(text)))

    # Who it is -----------------------------------------------------------------------------------

    def _ask(self, row: RowReport) -> None:
        self._column.addWidget(heading("Est-ce la même personne ?"))
        self._group = QButtonGroup(self)
        chosen = self.choices.get((row.sheet, row.row))
        for candidate in row.candidates:
            self._column.addWidget(self._side_by_side(row, candidate))
            answer = f"Oui, c’est {display_name(candidate.last_name, candidate.first_name)}"
            self._add_answer(answer, candidate.choice, chosen)
            self._column.addWidget(line())
        self._add_answer("Non, c’est quelqu’un d’autre", NEW, chosen)
        self._add_answer("Je ne sais pas encore (la ligne est laissée de côté)", "", chosen)

    def _add_answer(self, text: str, choice: str, chosen: str | None) -> None:
        answer = QRadioButton(typeset(text))
        answer.setAccessibleName(typeset(text))
        answer.setChecked(choice == (chosen or ""))
        assert self._group is not None
        self._group.addButton(answer)
        self._column.addWidget(answer)
        answer.clicked.connect(lambda: self._on_answer(choice))

    def _on_answer(self, choice: str) -> None:
        if self._row is not None:
            self._decide(self._row, choice or None)

    def _side_by_side(self, row: RowReport, candidate: Candidate) -> QWidget:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        known = f"dossier {candidate.file_number}" if candidate.file_number else "autre ligne du fichier"
        person = row.person
        lines = (
            ("", "Dans le fichier", f"Déjà là ({known})"),
            ("Nom", person.last_name, candidate.last_name),
            ("Prénom", person.first_name, candidate.first_name),
            ("Naissance", _born(person.birth_date), _born(candidate.birth_date)),
        )
        for number, (label, here, there) in enumerate(lines):
            differs = number > 0 and here != there
            grid.addWidget(muted(label), number, 0, Qt.AlignmentFlag.AlignTop)
            for column, text in ((1, here), (2, there)):
                cell = heading(text or "–") if differs else small(text or "–")
                cell.setWordWrap(True)
                grid.addWidget(cell, number, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.addWidget(small(candidate.why), len(lines), 0, 1, 3)
        return table


def _born(day: date | None) -> str:
    return short_date(day) if day else "inconnue"
