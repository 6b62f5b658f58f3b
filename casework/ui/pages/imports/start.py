"""Before a file is chosen: choose it or drop it, and the imports made so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.base.dates import clock_time, long_date
from casework.base.text import plural
from casework.services.imports import PastImport
from casework.ui.widgets import BadgeLabel, Card, EmptyState, button, line, muted, paragraph
from casework.ui.widgets.blocks import empty_layout


class StartView(QWidget):
    """``choose`` is asked for a file; ``undo`` for an import of the list."""

    def __init__(self, choose: Callable[[], object], undo: Callable[[PastImport], object]) -> None:
        super().__init__()
        self._undo = undo
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(
            EmptyState(
                "Le tableau de votre équipe, tel qu’il est",
                "Choisissez un classeur (.xlsx, .xls, .ods) ou un .csv, ou déposez-le ici. Les titres des "
                "colonnes sont reconnus, chaque ligne est vérifiée, et rien n’est écrit avant votre accord.",
                "Choisir un fichier…",
                choose,
            ),
            1,
        )
        self._card = Card("Imports déjà faits")
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._card.body.addLayout(self._list)
        self._card.hide()
        layout.addWidget(self._card)

    def show_past(self, past: Sequence[PastImport]) -> None:
        """The imports made so far, newest first."""
        empty_layout(self._list)
        for number, one in enumerate(past):
            if number:
                self._list.addWidget(line())
            self._list.addWidget(self._line(one))
        self._card.setVisible(bool(past))

    def _line(self, one: PastImport) -> QWidget:
        shown = QWidget()
        row = QHBoxLayout(shown)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(paragraph(one.file))
        day = one.imported_at.astimezone()
        made = plural(one.counts["new"], "nouvelle personne", "nouvelles personnes")
        changed = plural(one.counts["updated"], "ligne mise à jour", "lignes mises à jour")
        when = f"{long_date(day.date())}, {clock_time(one.imported_at)}"
        words.addWidget(muted(f"{when} · {one.by} · {made}, {changed}", wraps=True))
        row.addLayout(words, 1)
        if one.undone_at:
            row.addWidget(BadgeLabel("annulé", sign=""))
        else:
            undo = button("Annuler cet import", lambda: self._undo(one), name=f"Annuler l’import {one.file}")
            row.addWidget(undo)
        return shown
