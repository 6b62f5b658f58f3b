"""After an import: how many of how many, what was left out, and the way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.text import plural, typeset
from casework.services.imports import ImportResult, count_words
from casework.ui.widgets import Card, FlowLayout, Kind, button, paragraph, title


class DoneView(QWidget):
    """Its buttons: save the rejects, undo, see the people, import another file."""

    def __init__(
        self,
        save_rejects: Callable[[], object],
        undo: Callable[[ImportResult], object],
        see_people: Callable[[], object],
        again: Callable[[], object],
    ) -> None:
        super().__init__()
        self._result: ImportResult | None = None
        self.said = title("")
        self._counts = paragraph("")
        self._left_out = paragraph("")
        self._people = button("Voir les personnes", see_people, kind=Kind.PRIMARY)
        self._rejects = button("Enregistrer les rejets…", save_rejects)
        self._undo = button("Annuler cet import", lambda: undo(self._result) if self._result else None)
        card = Card("Import terminé")
        for widget in (self.said, self._counts, self._left_out):
            card.body.addWidget(widget)
        actions = QWidget()
        flow = FlowLayout(actions)
        for one in (self._people, self._rejects, button("Importer un autre fichier", again), self._undo):
            flow.addWidget(one)
        card.body.addWidget(actions)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        layout.addStretch(1)

    def show_result(self, result: ImportResult) -> None:
        """« 95 importés sur 96 »."""
        report = result.report
        self._result = result
        done = plural(report.taken, "importé")
        self.said.setText(typeset(f"{done} sur {report.total}"))
        self._counts.setText(typeset(f"Lignes de « {report.file} » : {count_words(report)}."))
        self._left_out.setText(
            typeset(
                f"{plural(report.left_out, 'ligne a été laissée', 'lignes ont été laissées')} de côté : "
                "enregistrez les rejets, corrigez-les dans votre tableur, et importez ce fichier."
            )
        )
        self._left_out.setVisible(report.left_out > 0)
        self._rejects.setVisible(report.left_out > 0)
        self._undo.setVisible(result.import_id is not None)

    def focus_first(self) -> None:
        self._people.setFocus()
