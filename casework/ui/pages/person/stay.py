"""The tab « Séjour »: terms, documents with legal dates, place, référents, household; earlier stays below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.domain.changes import Subject
from casework.domain.permissions import Permission, allows
from casework.services.stays import StayRecord
from casework.ui.carded import CardedPage, WritingCard
from casework.ui.context import Context
from casework.ui.pages.person.overview_cards import WHO_ADMITS
from casework.ui.pages.person.stay_companions import CompanionsCard
from casework.ui.pages.person.stay_documents import DocumentsCard
from casework.ui.pages.person.stay_people import PlacesCard, WorkersCard, sorted_stays
from casework.ui.pages.person.stay_terms import TermsCard
from casework.ui.widgets import EmptyState, FilterChips, FoldingRow, scrolled, stacked
from casework.ui.widgets.kept_focus import StartingFocus, first_inside


class StayTab(CardedPage):
    """One stay at a time; the others are a click away and stay readable (acceptance S.6)."""

    title = "Séjour"
    concerns = frozenset({Subject.STAY, Subject.RENEWAL, Subject.DEADLINE, Subject.PLACE, Subject.IMPORT})
    help = (
        "Le séjour et ses termes, le contrat et ses avenants avec leurs dates de remise et de signature, la "
        "place, les référents et les accompagnants. Les séjours passés restent lisibles."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.header.hide()
        self._person_id = 0
        self._stays: list[StayRecord] = []
        self._chosen = 0
        self._for_papers = False
        self._may_edit = allows(context.actor, Permission.EDIT_STAYS)
        self.terms = TermsCard(context)
        self.documents = DocumentsCard(context, self.reload)
        self.places = PlacesCard(context, self.reload)
        self.workers = WorkersCard(context, self.reload)
        self.companions = CompanionsCard(context, self.reload, self.show_error)
        self._chips_place = QVBoxLayout()
        self._chips: FilterChips | None = None
        self._empty = self._make_empty()
        self._columns = FoldingRow(least=52, spacing=14)
        for cards, stretch in (
            ((self.terms, self.documents), 3),
            ((self.places, self.workers, self.companions), 2),
        ):
            self._columns.add(stacked(cards), stretch)
        inside = QWidget()
        around = QVBoxLayout(inside)
        around.setContentsMargins(0, 0, 8, 0)
        around.setSpacing(12)
        around.addLayout(self._chips_place)
        around.addWidget(self._columns)
        around.addStretch(1)
        self._area = scrolled(inside)
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self._empty, 1)
        self._area.hide()
        self._empty.hide()
        self._starting = StartingFocus(self, self._first)

    def _make_empty(self) -> EmptyState:
        words = "Cette personne n’a pas encore de séjour dans vos services."
        if not allows(self.context.actor, Permission.DECIDE_ADMISSIONS):
            return EmptyState("Aucun séjour", f"{words} {WHO_ADMITS}" if self._may_edit else words)
        return EmptyState(
            "Aucun séjour",
            f"{words} Une entrée fixe le premier terme et ses échéances.",
            "Enregistrer une entrée…",
            lambda: self.context.navigate("admission", person_id=self._person_id),
        )

    # The page ------------------------------------------------------------------------------------

    def open(self, **args: object) -> None:
        """``person_id``; ``stay_id`` to show another stay than the one going on; ``papers``: to note the
        dates of the paper that waits for them.
        """
        person_id, stay_id = args.get("person_id"), args.get("stay_id")
        if isinstance(person_id, int) and person_id != self._person_id:
            self._person_id, self._chosen = person_id, 0
        if isinstance(stay_id, int):
            self._chosen = stay_id
        self._for_papers = bool(args.get("papers"))
        self.reload()

    def reload(self) -> None:
        stays, actor, person_id = self.context.suite.stays, self.context.actor, self._person_id
        if person_id:
            self.context.desk.read(
                lambda cancel: stays.of_person(actor, person_id, cancel), self._show, owner=self, name="stays"
            )

    def person_id(self) -> int | None:
        return self._person_id or None

    def writing_cards(self) -> tuple[WritingCard, ...]:
        return self.documents, self.places, self.workers, self.companions

    # Showing -------------------------------------------------------------------------------------

    def _show(self, stays: Sequence[StayRecord]) -> None:
        self.clear_error()
        self._stays = sorted_stays(stays)
        self._area.setVisible(bool(stays))
        self._empty.setVisible(not stays)
        if not stays:
            return
        known = {stay.id for stay in stays}
        if self._chosen not in known:
            self._chosen = self._stays[0].id
        self._show_chips()
        self._show_chosen()

    def _show_chips(self) -> None:
        if self._chips is not None:
            self._chips.hide()
            self._chips_place.removeWidget(self._chips)
            self._chips.deleteLater()
            self._chips = None
        if len(self._stays) < 2:
            return
        choices = [(str(one.id), f"{one.service}, {one.progress.heading}") for one in self._stays]
        self._chips = FilterChips("Séjour", choices)
        self._chips.set_value(str(self._chosen))
        self._chips.picked.connect(self._on_picked)
        self._chips_place.addWidget(self._chips)

    def _on_picked(self, key: str) -> None:
        if self.unsaved() is None:
            self._chosen = int(key)
            self._show_chosen()
        elif self._chips is not None:
            self._chips.set_value(str(self._chosen))

    def _show_chosen(self) -> None:
        stay = next(one for one in self._stays if one.id == self._chosen)
        self.terms.show_stay(stay, self._person_id)
        self.documents.show_stay(stay, may_edit=self._may_edit)
        self.places.show_stay(stay, may_edit=self._may_edit)
        self.workers.show_stay(stay, may_edit=self._may_edit)
        self.companions.show_stay(stay, may_edit=self._may_edit)
        self._starting.come()

    def focus_first(self) -> None:
        self._starting.give()

    def _first(self) -> QWidget | None:
        if not self._stays:
            return None
        return (self.documents.first_due() if self._for_papers else None) or first_inside(self._columns)
