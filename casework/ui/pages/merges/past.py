"""The records that went into this one, and the way back within thirty days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.dates import short_date
from casework.services.merges import PastMerge
from casework.ui.theme import Tone
from casework.ui.widgets import BadgeLabel, Card, FlowLayout, button, muted, paragraph
from casework.ui.widgets.blocks import empty_layout


class PastMerges(Card):
    """The latest first; what can no longer be undone says why."""

    def __init__(self, undo: Callable[[PastMerge], None]) -> None:
        super().__init__("Dossiers déjà réunis à celui-ci")
        self._undo = undo
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.body.addLayout(self._rows)

    def show_merges(self, merges: Sequence[PastMerge]) -> None:
        """Show these and no others."""
        empty_layout(self._rows)
        for one in merges:
            self._rows.addWidget(self._row(one))
        if not merges:
            self._rows.addWidget(
                muted("Aucun pour l’instant. Une fusion s’annule ici pendant trente jours.", wraps=True)
            )

    def _row(self, one: PastMerge) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        day = short_date(one.merged_at.astimezone().date())
        column.addWidget(paragraph(f"Dossier {one.gone_file_number}, réuni le {day} par {one.by}"))
        state = QWidget()
        flow = FlowLayout(state)
        if one.can_undo:
            name = f"Annuler la fusion du dossier {one.gone_file_number}"
            flow.addWidget(button("Annuler la fusion", partial(self._undo, one), name=name))
        elif one.undone_at is not None:
            undone = short_date(one.undone_at.astimezone().date())
            flow.addWidget(BadgeLabel(f"annulée le {undone}", Tone.NEUTRAL))
        else:
            flow.addWidget(muted("Plus de trente jours : cette fusion ne s’annule plus."))
        column.addWidget(state)
        return row
