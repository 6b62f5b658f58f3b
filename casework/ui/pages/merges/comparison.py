"""Both records side by side: which one is kept, which value of each field, what moves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from casework.base.text import typeset
from casework.services.merges import FieldPair, MergeChoice
from casework.ui.widgets import Card, FoldingRow, KeyValues, heading, line, muted, paragraph
from casework.ui.widgets.blocks import empty_layout

_LEAST = 26  # characters of one side
_INDENT = 4  # characters: under the words of the radio, past its circle


class Comparison(Card):
    """The record that was opened stands on the left, whichever is kept."""

    def __init__(self, keep: Callable[[int], None]) -> None:
        """``keep(person_id)``: that one is to be kept; the choice is then read again."""
        super().__init__("Comparer")
        self._keep = keep
        self._choice: MergeChoice | None = None
        self._taken: dict[str, int] = {}
        self._first: QRadioButton | None = None
        self._column = QVBoxLayout()
        self._column.setSpacing(10)
        self.body.addLayout(self._column)

    def forget(self) -> None:
        """Two other records."""
        self._choice = None
        self._taken.clear()

    def show_choice(self, choice: MergeChoice, left_id: int) -> None:
        """Show both; what was chosen already stays chosen."""
        self._choice = choice
        empty_layout(self._column)
        left_kept = left_id == choice.kept_id
        ids = (choice.kept_id, choice.gone_id) if left_kept else (choice.gone_id, choice.kept_id)
        numbers = {choice.kept_id: choice.kept_number, choice.gone_id: choice.gone_number}
        self._first = self._add(
            "Dossier gardé",
            [(one, f"Garder le dossier {numbers[one]}", "") for one in ids],
            choice.kept_id,
            self._keep,
        )
        for pair in choice.pairs:
            if pair.differs:
                self._column.addWidget(line())
                sides = [(one, f"Dossier {numbers[one]}", self._text(pair, one)) for one in ids]
                self._add(pair.label, sides, self._of(pair), lambda id, name=pair.name: self._take(name, id))  # type: ignore[misc]  # bound per field
        self._add_same(choice)
        self._add_moving(choice)

    def from_gone(self) -> frozenset[str]:
        """The fields whose value comes from the record that goes."""
        choice = self._choice
        if choice is None:
            return frozenset()
        differing = [pair for pair in choice.pairs if pair.differs]
        return frozenset(pair.name for pair in differing if self._of(pair) == choice.gone_id)

    def given_up(self) -> tuple[str, ...]:
        """The fields of which a value will no longer be seen."""
        return tuple(pair.label for pair in self._pairs() if pair.differs and pair.kept and pair.gone)

    def focus_first(self) -> None:
        """Which record is kept."""
        if self._first is not None:
            self._first.setFocus(Qt.FocusReason.TabFocusReason)

    # Inside --------------------------------------------------------------------------------------

    def _pairs(self) -> tuple[FieldPair, ...]:
        return self._choice.pairs if self._choice else ()

    def _take(self, name: str, person_id: int) -> None:
        self._taken[name] = person_id

    def _of(self, pair: FieldPair) -> int:
        """Whose value is taken: the one chosen; else that of the kept record, unless it has none."""
        assert self._choice is not None
        default = self._choice.kept_id if pair.kept else self._choice.gone_id
        return self._taken.get(pair.name, default)

    def _text(self, pair: FieldPair, person_id: int) -> str:
        assert self._choice is not None
        return (pair.kept if person_id == self._choice.kept_id else pair.gone) or "(vide)"

    def _add(
        self, label: str, sides: list[tuple[int, str, str]], checked: int, chosen: Callable[[int], None]
    ) -> QRadioButton:
        """A field and its two radio buttons; gives the checked one."""
        block = QWidget()
        layout = QVBoxLayout(block)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(heading(label))
        row = FoldingRow(least=_LEAST)
        group = QButtonGroup(block)
        first = None
        for person_id, words, text in sides:
            side = Side(label, words, text)
            group.addButton(side.radio)
            side.radio.setChecked(person_id == checked)
            side.radio.clicked.connect(lambda _=False, id=person_id: chosen(id))
            row.add(side, 1)
            first = side.radio if person_id == checked else first
        layout.addWidget(row)
        self._column.addWidget(block)
        block.show()  # now, not with the next event: it may be given the keyboard
        assert first is not None
        return first

    def _add_same(self, choice: MergeChoice) -> None:
        same = [(pair.label, pair.kept) for pair in choice.pairs if pair.kept and not pair.differs]
        if same:
            self._column.addWidget(line())
            self._column.addWidget(heading("Identique dans les deux"))
            self._column.addWidget(KeyValues(same))

    def _add_moving(self, choice: MergeChoice) -> None:
        self._column.addWidget(line())
        self._column.addWidget(
            heading(f"Ce qui passe du dossier {choice.gone_number} au {choice.kept_number}")
        )
        if choice.moving:
            self._column.addWidget(KeyValues([(label, str(count)) for label, count in choice.moving]))
        else:
            self._column.addWidget(muted("Rien n’y est écrit : seule sa fiche disparaît.", wraps=True))


class Side(QWidget):
    """One record's answer; a click anywhere on it chooses it."""

    def __init__(self, label: str, words: str, text: str) -> None:
        super().__init__()
        self.radio = QRadioButton(typeset(words))
        said = f"{label} : {words}" + (f", {text}" if text else "")
        self.radio.setAccessibleName(typeset(said))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.radio)
        self._value = paragraph(text)
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        layout.addWidget(self._value)
        if not text:
            self._value.hide()
        layout.addStretch(1)
        self._indent()

    def _indent(self) -> None:
        self._value.setContentsMargins(_INDENT * self.fontMetrics().averageCharWidth(), 0, 0, 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_value"):
            self._indent()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
            self.radio.click()
