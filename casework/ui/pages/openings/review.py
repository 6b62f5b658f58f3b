"""« Dossiers ouverts hors des services »: who opened whom, why, when; « vu »."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QStackedWidget

from casework.base.dates import clock_time, short_date
from casework.base.progress import Cancellation
from casework.base.text import plural
from casework.domain.changes import Subject
from casework.services.openings import OpeningRow, ReviewOpenings
from casework.ui.context import Context
from casework.ui.page import Page
from casework.ui.tables import Badge, Cell, Column, Group, Table
from casework.ui.theme import Tone
from casework.ui.widgets import EmptyState, Kind


class ReviewPage(Page):
    """What nobody has read yet stands first; what was read stays below."""

    title = "Dossiers ouverts hors des services"
    concerns = frozenset({Subject.OPENING})
    help = (
        "Chaque fois qu’un professionnel ouvre, pour quatre heures, le dossier d’une personne d’un autre "
        "service : qui, quel dossier, pourquoi, quand. « Marquer comme vu » dit que vous l’avez lu ; vos "
        "propres ouvertures sont lues par une autre personne."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._new: list[OpeningRow] = []
        self._review = self.header.add_button("Tout marquer comme vu", self.review_all, kind=Kind.PRIMARY)
        self.table: Table[OpeningRow] = Table(_columns(), self._fetch, name="Ouvertures", lines=2, wraps=True)
        self._rows: dict[int, OpeningRow] = {}
        self._front = QStackedWidget()
        self._empty = EmptyState("Aucune ouverture", "Personne n’a ouvert de dossier hors de ses services.")
        self._front.addWidget(self.table)
        self._front.addWidget(self._empty)
        self.body.addWidget(self._front, 1)
        self.table.opened.connect(self._on_opened)

    def reload(self) -> None:
        openings, actor = self.context.suite.openings, self.context.actor

        def read(cancel: Cancellation) -> tuple[list[OpeningRow], list[OpeningRow]]:
            return openings.to_review(actor, cancel), openings.reviewed(actor, cancel)

        self.context.desk.read(read, self._show, owner=self, name="openings")

    def focus_first(self) -> None:
        self.table.setFocus()

    def review_all(self) -> None:
        """« Vu », for everything that is new."""
        openings, actor = self.context.suite.openings, self.context.actor
        command = ReviewOpenings(tuple(one.id for one in self._new))
        if command.opening_ids:
            self.context.desk.write(lambda: openings.review(actor, command), owner=self, name="review")

    def _show(self, found: tuple[list[OpeningRow], list[OpeningRow]]) -> None:
        new, old = found
        self._new = new
        rows = [*new, *old]
        self._rows = {one.id: one for one in rows}
        groups = [
            Group(title, [one.id for one in some]) for title, some in (("À lire", new), ("Vus", old)) if some
        ]
        self.table.set_groups(groups, rows)
        self.header.set_subtitle(f"{plural(len(new), 'ouverture')} à lire" if new else "")
        self._review.setVisible(bool(new))
        self._front.setCurrentWidget(self.table if rows else self._empty)

    def _fetch(self, ids: Sequence[int], deliver: Callable[[Sequence[OpeningRow]], None]) -> None:
        deliver([self._rows[one] for one in ids if one in self._rows])

    def _on_opened(self, opening_id: int) -> None:
        self.context.navigate("person", person_id=self._rows[opening_id].person_id)


def _columns() -> tuple[Column[OpeningRow], ...]:
    return (
        Column("who", "Qui", lambda row: Cell(row.account, strong=True), width=18),
        Column("person", "Dossier", lambda row: row.person, width=20),
        Column("reason", "Motif", lambda row: row.reason, width=30, grow=3),
        Column("when", "Ouvert", _when, width=16, grow=0),
        Column("seen", "Lu", _seen, width=18, grow=0, optional=True),
    )


def _when(row: OpeningRow) -> Cell:
    day = short_date(row.opened_at.astimezone().date())
    return Cell(day, f"de {clock_time(row.opened_at)} à {clock_time(row.until)}")


def _seen(row: OpeningRow) -> Cell:
    if row.reviewed_at is None:
        return Cell(badge=Badge("à lire", Tone.DUE))
    return Cell(row.reviewed_by, short_date(row.reviewed_at.astimezone().date()))
