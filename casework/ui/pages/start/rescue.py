"""The rescue page: something is wrong with the files. Never an empty database, never a guess."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from casework.base.errors import UserError
from casework.ui.pages.start.frame import StartFrame
from casework.ui.widgets import FlowLayout, KeyValues, Kind, button, heading, paragraph, small

_PLAIN = (
    "Rien n’a été modifié ni effacé. N’effacez rien vous-même : chaque fichier peut servir à tout retrouver.",
    "Les données sont dans casework.db ; leurs clés dans casework.env, et une seconde fois dans "
    "casework.env2. "
    "Une sauvegarde contient les trois, du même jour : remettez toujours les trois ensemble.",
)


class RescuePage(StartFrame):
    """``again`` after something was put right by hand."""

    again = Signal()

    def __init__(self, error: UserError, folder: Path) -> None:
        super().__init__("Les données ne peuvent pas être ouvertes", "", width=70)
        self._folder = folder
        said = paragraph(error.sentence)
        said.setProperty("role", "heading")
        self.body.addWidget(said)
        for text in _PLAIN:
            self.body.addWidget(paragraph(text))
        self.body.addWidget(heading("Dans ce dossier"))
        self.body.addWidget(KeyValues(list(_found(folder))))
        self.body.addWidget(small(str(folder)))
        row = QWidget()
        flow = FlowLayout(row)
        self._again = button("Réessayer", self.again.emit, kind=Kind.PRIMARY)
        flow.addWidget(self._again)
        flow.addWidget(button("Copier le message", lambda: self._copy(error)))
        flow.addWidget(button("Ouvrir le dossier", self._open))
        self.body.addWidget(row)

    def focus_first(self) -> None:
        """The button that tries again."""
        self._again.setFocus()

    def _copy(self, error: UserError) -> None:
        clipboard = QGuiApplication.clipboard()
        lines = [error.sentence, *(f"{name} : {state}" for name, state in _found(self._folder))]
        clipboard.setText("\n".join(lines))

    def _open(self) -> None:
        from PySide6.QtCore import QUrl

        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))


def _found(folder: Path) -> list[tuple[str, str]]:
    """The three files, with their sizes."""
    found = []
    for name in ("casework.db", "casework.env", "casework.env2"):
        path = folder / name
        try:
            size = path.stat().st_size
        except OSError:
            found.append((name, "absent"))
        else:
            found.append((name, f"{max(1, size // 1024):n}\N{NO-BREAK SPACE}Ko" if size else "vide"))
    return found
