"""A temporary password, shown once to whoever hands it over."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from casework.base.text import plural
from casework.domain.accounts import TEMPORARY_DAYS
from casework.ui.clipboard import KEPT_SECONDS, copy_secretly
from casework.ui.widgets import FlowLayout, Kind, button, paragraph, small, title


class HandingView(QWidget):
    """Who it is for, the password, and what to do with it."""

    def __init__(self, name: str, login: str, password: str, done: Callable[[], None]) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(title(f"Mot de passe provisoire de {name}"))
        layout.addWidget(
            paragraph(
                "Remettez-le en main propre, ou dites-le. Il n’ouvre rien d’autre que le choix d’un mot de "
                f"passe, pendant {plural(TEMPORARY_DAYS, 'jour')}. Il n’est montré que maintenant."
            )
        )
        layout.addWidget(paragraph(f"Nom d’utilisateur : {login}"))
        shown = QLabel(password)
        shown.setTextFormat(Qt.TextFormat.PlainText)
        shown.setProperty("role", "secret")
        shown.setWordWrap(True)
        shown.setAccessibleName("Mot de passe provisoire")
        shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        layout.addWidget(shown)
        row = QWidget()
        flow = FlowLayout(row)
        self._done = button("C’est noté", done, kind=Kind.PRIMARY)
        flow.addWidget(self._done)
        flow.addWidget(button("Copier", lambda: copy_secretly(password), name="Copier le mot de passe"))
        layout.addWidget(row)
        layout.addWidget(small(f"Copié, il quitte le presse-papiers après {KEPT_SECONDS} secondes."))
        layout.addStretch(1)

    def focus_first(self) -> None:
        self._done.setFocus()
