"""Filter chips: one choice among few, with counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from casework.base.text import typeset
from casework.ui.widgets.basics import StateButton
from casework.ui.widgets.flow import FlowLayout


class FilterChips(QWidget):
    """« Toutes · 20 », « Contrats · 3 »: exclusive; arrows move between them."""

    picked = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """``name``: the accessible name of the group; ``choices``: (key, label), the first one chosen."""
        super().__init__()
        self.setAccessibleName(name)
        self._name = name
        self._labels = dict(choices)
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        layout = FlowLayout(self)
        for key, label in choices:
            chip = StateButton(typeset(label))
            chip.setCheckable(True)
            chip.setProperty("kind", "chip")
            chip.setAccessibleName(typeset(f"{name} : {label}"))
            chip.setChecked(not self._buttons)
            chip.clicked.connect(lambda _=False, key=key: self.picked.emit(key))
            self._group.addButton(chip)
            self._buttons[key] = chip
            layout.addWidget(chip)

    def value(self) -> str:
        """The chosen key."""
        return next(key for key, chip in self._buttons.items() if chip.isChecked())

    def set_value(self, key: str) -> None:
        """Choose without saying so."""
        self._buttons[key].setChecked(True)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Write the count after each label; a key left out shows none."""
        for key, chip in self._buttons.items():
            count = f" · {counts[key]}" if key in counts else ""
            chip.setText(typeset(self._labels[key] + count))
            chip.setAccessibleName(typeset(f"{self._name} : {self._labels[key]}{count}"))
