"""Fields for dates, typed as people write them and echoed in full; and for the time of day."""

from __future__ import annotations

from datetime import date, time

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from casework.base.clock import Clock
from casework.base.dates import parse_date, parse_time, weekday_date
from casework.ui.forms.fields import LineField
from casework.ui.widgets.basics import small


class DateField(QWidget):
    """Takes 120326, 12/3/26, 12 mars, hier, +3j; says under it « jeudi 12 mars 2026 »."""

    edited = Signal()

    def __init__(self, clock: Clock, *, in_the_past: bool = False, echoes: bool = True) -> None:
        """``in_the_past``: two-digit years never mean the future (births). ``echoes`` False: the day is said
        elsewhere than under it.
        """
        super().__init__()
        self._echoes = echoes
        self._clock = clock
        self._latest = clock.today() if in_the_past else None
        self.line = QLineEdit()
        self.line.setPlaceholderText("jj/mm/aaaa")
        self.echo: QLabel = small("", wraps=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.line)
        layout.addWidget(self.echo)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self._on_typed)
        self.line.installEventFilter(self)
        self._on_typed("")

    def value(self) -> date | None:
        """None: nothing typed, or not a date (``problem`` tells which)."""
        return parse_date(self.line.text(), self._clock.today(), latest=self._latest)

    def set_value(self, value: object) -> None:
        self.line.setText(value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value or ""))

    def typed(self) -> str:
        day = self.value()
        return day.isoformat() if day else self.line.text().strip()

    def problem(self) -> tuple[str, dict[str, object]] | None:
        text = self.line.text().strip()
        return ("date_impossible", {"value": text}) if text and self.value() is None else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Left with "hier" or "120326", the field shows the date it understood.
        day = self.value()
        if event.type() == QEvent.Type.FocusOut and day and self.line.text() != day.strftime("%d/%m/%Y"):
            self.set_value(day)
        return super().eventFilter(watched, event)

    def _on_typed(self, text: str) -> None:
        day = self.value()
        self.echo.setText(weekday_date(day) if day else "")
        self.echo.setVisible(bool(day) and self._echoes)
        self.line.setAccessibleDescription(self.echo.text())
        self.edited.emit()


class TimeField(LineField):
    """A time of day: 14h30, 14 h, 14:30, 1430."""

    def __init__(self, placeholder: str = "14 h 30") -> None:
        super().__init__(placeholder, 8)

    def time(self) -> time | None:
        """None: nothing typed, or not a time (``problem`` tells which)."""
        return parse_time(self.value())

    def problem(self) -> tuple[str, dict[str, object]] | None:
        typed = self.value()
        return ("time_impossible", {"value": typed}) if typed and self.time() is None else None
