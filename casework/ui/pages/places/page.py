"""« Places »: which are taken, free, coming free or out of service, house by house; nobody is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QStackedWidget

from casework.base.dates import short_date
from casework.base.text import plural
from casework.domain.changes import Subject
from casework.services.occupancy import PlaceNow, PlaceState
from casework.ui.context import Context
from casework.ui.page import Page
from casework.ui.tables import Badge, Cell, Column, Group, Table
from casework.ui.theme import Tone
from casework.ui.widgets import EmptyState

_TONES = {
    PlaceState.FREE: Tone.DONE,
    PlaceState.TAKEN: Tone.NEUTRAL,
    PlaceState.CLOSED: Tone.LATE,
}


class PlacesPage(Page):
    """Today's places, by service."""

    title = "Places"
    concerns = frozenset({Subject.PLACE, Subject.STAY, Subject.ORGANISATION, Subject.IMPORT})
    help = (
        "Les places de vos services aujourd’hui : occupées, libres, bientôt libres ou hors service. Personne "
        "n’y est nommé. Une place se libère le jour du départ ou du changement de place, dès qu’il est noté."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rows: dict[int, PlaceNow] = {}
        self.table: Table[PlaceNow] = Table(_COLUMNS, self._fetch, name="Places", lines=2, wraps=True)
        self._empty = EmptyState(
            "Aucune place n’est encore enregistrée",
            "Les maisons et leurs places viennent avec l’import d’un tableau, ou avec une admission.",
        )
        self._front = QStackedWidget()
        self._front.addWidget(self.table)
        self._front.addWidget(self._empty)
        self.body.addWidget(self._front, 1)

    def reload(self) -> None:
        occupancy, actor = self.context.suite.occupancy, self.context.actor
        self.context.desk.read(
            lambda cancel: occupancy.now(actor, cancel), self._show, owner=self, name="places"
        )

    def focus_first(self) -> None:
        self.table.setFocus()

    def _show(self, rows: Sequence[PlaceNow]) -> None:
        self.clear_error()
        self._rows = {one.id: one for one in rows}
        services = dict.fromkeys(one.service for one in rows)
        groups = []
        for service in services:
            here = [one for one in rows if one.service == service]
            groups.append(Group(f"{service} · {count_words(here)}", [one.id for one in here]))
        self.table.set_groups(groups, rows)
        self.header.set_subtitle(count_words(rows) if rows else "")
        self._front.setCurrentWidget(self.table if rows else self._empty)

    def _fetch(self, ids: Sequence[int], deliver: Callable[[Sequence[PlaceNow]], None]) -> None:
        deliver([self._rows[one] for one in ids if one in self._rows])


def count_words(rows: Sequence[PlaceNow]) -> str:
    """« 11 places, 10 occupées, 1 libre »: beds, as a room may hold several."""
    usable = [one for one in rows if one.state is not PlaceState.CLOSED]
    beds, taken = sum(one.capacity for one in usable), sum(one.taken for one in usable)
    free = sum(max(0, one.capacity - one.taken) for one in usable)
    words = [plural(beds, "place"), plural(taken, "occupée"), plural(free, "libre")]
    if closed := len(rows) - len(usable):
        words.append(f"{closed} hors service")
    return ", ".join(words)


def _state(row: PlaceNow) -> Cell:
    label = row.state.label
    if row.state is PlaceState.FREE and row.taken:
        label = f"{plural(row.capacity - row.taken, 'libre')} sur {row.capacity}"
    return Cell(badge=Badge(label, _TONES[row.state]))


def _coming(row: PlaceNow) -> Cell:
    if row.free_on is not None:
        return Cell(f"libre le {short_date(row.free_on)}")
    if row.closed_from is not None and row.state is not PlaceState.CLOSED:
        return Cell(f"hors service le {short_date(row.closed_from)}")
    if row.taken_on is not None:
        return Cell(f"arrivée le {short_date(row.taken_on)}")
    return Cell("")


_COLUMNS: tuple[Column[PlaceNow], ...] = (
    Column("site", "Maison", lambda row: Cell(row.site), width=24, grow=2),
    Column("name", "Place", lambda row: Cell(row.name, strong=True), width=18, grow=1),
    Column("state", "Aujourd’hui", _state, width=18, grow=1),
    Column("coming", "Ensuite", _coming, width=24, grow=1),
)
