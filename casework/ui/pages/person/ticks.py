"""A line that is ticked when it is done: its text wraps, and what is said of it stands under it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.base.dates import short_date
from casework.base.text import typeset
from casework.ui.ask import Ask
from casework.ui.forms import CheckField
from casework.ui.widgets import muted, paragraph


def may_untick(ask: Ask, what: str, done_on: date | None, today: date) -> bool:
    """Asked before the date is lost of what was done another day; today's is ticked again as easily."""
    if done_on is None or done_on == today:
        return True
    return ask.confirm(
        "Retirer « fait »",
        f"{what} : fait le {short_date(done_on)}. Cette date sera perdue.",
        "Retirer « fait »",
    )


class TickLine(QWidget):
    """``ticked`` signals what somebody did, not what was shown."""

    ticked = Signal(bool)

    def __init__(self, text: str, *, done: bool, detail: str = "", late: bool = False) -> None:
        super().__init__()
        self.check = CheckField("")
        self.check.setChecked(done)
        self.check.setAccessibleName(typeset(f"Fait : {text}"))
        self.check.setAccessibleDescription(typeset(detail))
        self.check.clicked.connect(lambda: self.ticked.emit(self.check.isChecked()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.check, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setContentsMargins(0, 4, 0, 0)
        words.setSpacing(1)
        words.addWidget(paragraph(text))
        if detail:
            label = muted(detail, wraps=True)
            label.setProperty("ink", "late" if late else "")
            words.addWidget(label)
        row.addLayout(words, 1)
