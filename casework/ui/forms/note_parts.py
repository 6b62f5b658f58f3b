"""Parts of the note box: fields under their caption, who will read, the draft that waits for a password."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from casework.base.dates import WEEKDAYS, day_and_month, parse_date
from casework.base.text import plural, typeset
from casework.ui.labels import label_field
from casework.ui.widgets.basics import Kind, button, muted, small

_NAMES_SHOWN = 4
_WAITING = "Un brouillon réservé attend ici. Ce que vous écrivez maintenant sera gardé à part."
THIRD_PARTY = "Parole d’un tiers : mise de côté quand le dossier est remis à la personne."


class WaitingDraft(QFrame):
    """A sealed draft is there, and its key was put away: the password shows it again."""

    def __init__(self, open_sealed: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(2)
        words = muted(_WAITING, wraps=True)
        layout.addWidget(words)
        link = button("L’ouvrir avec mon mot de passe…", open_sealed, kind=Kind.LINK)
        link.setProperty("flush", "true")
        layout.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()


def readers_words(names: Sequence[str]) -> str:
    """« Pourront la lire : Claire Aubert, Marc Deville et 3 autres. »"""
    if not names:
        return ""
    shown, more = list(names[:_NAMES_SHOWN]), len(names) - _NAMES_SHOWN
    if more > 0:
        return f"Pourront la lire : {', '.join(shown)} et {plural(more, 'autre')}."
    return f"Pourront la lire : {', '.join(shown)}."


class Captioned(QWidget):
    """A field of so many characters under its name, whatever the size of the text."""

    def __init__(self, caption: str, field: QWidget, characters: int) -> None:
        super().__init__()
        self._characters = characters
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        self._caption = caption
        self._label: QLabel = label_field(caption, field.focusProxy() or field)
        self._label.setProperty("role", "small")
        layout.addWidget(self._label)
        layout.addWidget(field)
        layout.addStretch(1)

    def say(self, echo: str) -> None:
        """What was understood, beside the name: under the field it would move it out of line."""
        self._label.setText(typeset(f"{self._caption} · {echo}" if echo else self._caption))

    def sizeHint(self) -> QSize:
        width = self._characters * self.fontMetrics().averageCharWidth() + 24
        return QSize(width, super().sizeHint().height())


def short_day(day: date | None) -> str:
    """« ven. 12 déc. »."""
    return f"{WEEKDAYS[day.weekday()][:3]}. {day_and_month(day)}" if day else ""


def beside_captions(widget: QWidget) -> QWidget:
    """Something without a caption, in line with the fields that have one."""
    block = QWidget()
    layout = QVBoxLayout(block)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(1)
    layout.addWidget(small(" "))
    layout.addWidget(widget)
    return block


def is_save(event: QKeyEvent) -> bool:
    """Ctrl+Enter."""
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def kept_day(text: str) -> date | None:
    """A day as a draft keeps it."""
    return parse_date(text) if text else None
