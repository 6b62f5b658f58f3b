"""Which other record: those that look alike first, then whoever is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from PySide6.QtWidgets import QVBoxLayout

from casework.base.dates import short_date
from casework.base.progress import Cancellation
from casework.base.text import display_name
from casework.services.people import NearDuplicate
from casework.services.search import FoundPerson
from casework.ui.context import Context
from casework.ui.forms import Form, LineField
from casework.ui.widgets import Card, Kind, button, heading, muted
from casework.ui.widgets.blocks import empty_layout


class Candidate(NamedTuple):
    """A record that may be chosen. ``visible`` False: it is of another service, and only told."""

    id: int
    words: str
    visible: bool = True


class OtherRecord(Card):
    """A field and what it finds, each as a button; Enter takes the only one there is."""

    def __init__(self, context: Context, choose: Callable[[int], None]) -> None:
        super().__init__("L’autre dossier")
        self._context, self._choose, self._person_id = context, choose, 0
        self._alike: Sequence[Candidate] = ()
        self._shown: Sequence[Candidate] = ()
        form = Form()
        self.field = form.add(
            "sought",
            "Nom, numéro de dossier ou téléphone",
            LineField(),
            help="Entrée compare, quand un seul dossier est trouvé.",
        )  # fmt: skip
        self._told = heading("")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.body.addWidget(form)
        self.body.addWidget(self._told)
        self.body.addLayout(self._rows)
        self.field.edited.connect(self._look)
        self.field.returnPressed.connect(self._take_only)

    def open(self, person_id: int) -> None:
        """Begin again: who looks like this person."""
        self._person_id, self._alike = person_id, ()
        blocked = self.field.blockSignals(True)
        self.field.set_value("")
        self.field.blockSignals(blocked)
        self._show((), "")
        people, actor = self._context.suite.people, self._context.actor

        def read(cancel: Cancellation) -> list[NearDuplicate]:
            one = people.details(actor, person_id, cancel)
            if one.is_anonymous:
                return []
            return people.near_duplicates(actor, one.last_name, one.first_name, one.birth_date, cancel)

        self._context.desk.read(read, self._show_alike, owner=self, name="alike")

    def _look(self) -> None:
        sought = self.field.value()
        if len(sought) < 2:
            self._show(self._alike, "Ces dossiers lui ressemblent")
            return
        search, actor = self._context.suite.search, self._context.actor
        self._context.desk.read(
            lambda cancel: search.find(actor, sought, cancel, notes=0).people,
            lambda found: self._show_found(found, sought),
            owner=self,
            name="alike",
        )

    def _take_only(self) -> None:
        chosen = [one for one in self._shown if one.visible]
        if len(chosen) == 1:
            self._choose(chosen[0].id)

    def _show_alike(self, alike: Sequence[NearDuplicate]) -> None:
        self._alike = [_of_alike(one) for one in alike if one.id != self._person_id]
        self._show(self._alike, "Ces dossiers lui ressemblent")

    def _show_found(self, found: Sequence[FoundPerson], sought: str) -> None:
        others = [_of_found(one) for one in found if one.person.id != self._person_id]
        self._show(others, "Dossiers trouvés")
        if not others:
            self._rows.addWidget(
                muted(f"Aucun autre dossier que vous voyez ne ressemble à « {sought} ».", wraps=True)
            )

    def _show(self, candidates: Sequence[Candidate], title: str) -> None:
        empty_layout(self._rows)
        self._shown = candidates
        self._told.setText(title)
        self._told.setVisible(bool(candidates))
        for one in candidates:
            if one.visible:
                row = button(one.words, partial(self._choose, one.id), kind=Kind.ROW)
                row.setAccessibleName(f"Comparer avec {one.words}")
                self._rows.addWidget(row)
            else:
                self._rows.addWidget(
                    muted(
                        f"{one.words} · suivi dans un autre service : à réunir par qui lit les deux",
                        wraps=True,
                    )
                )
        if not candidates and not self.field.value():
            self._rows.addWidget(
                muted("Aucun dossier ne lui ressemble : tapez le nom ou le numéro de l’autre.", wraps=True)
            )


def _of_alike(one: NearDuplicate) -> Candidate:
    name = display_name(one.last_name, one.first_name) or one.pseudonym
    return Candidate(one.id, _words(name, one.birth_date, one.file_number), one.visible)


def _of_found(one: FoundPerson) -> Candidate:
    return Candidate(one.person.id, _words(one.name, one.person.birth_date, one.person.file_number))


def _words(name: str, birth: date | None, number: str) -> str:
    born = short_date(birth) if birth else ""
    return " · ".join(part for part in (name, born, f"dossier {number}") if part)
