"""Where somebody lives during a stay, and who follows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from casework.domain.stays import PersonState
from casework.services.stays import ChangeKeyWorker, ChangePlace, StayRecord
from casework.ui.context import Context
from casework.ui.forms import ChoiceField, DateField, SuggestField
from casework.ui.forms.card_form import CardForm, WrittenCard, span_words
from casework.ui.widgets import KeyValues, muted
from casework.ui.widgets.blocks import empty_layout

_ROLES = {"key_worker": "référent", "nurse": "infirmier", "doctor": "médecin", "psychologist": "psychologue"}


class PlacesCard(WrittenCard):
    """Every place of the stay with its dates; a move keeps them."""

    what = "le changement de place"

    def __init__(self, context: Context, refresh: Callable[[], None]) -> None:
        super().__init__(context, "Hébergement", refresh)
        self._place = self.form.add(
            "place_id", "Nouvelle place", ChoiceField(empty="à choisir"), required=True
        )
        self._on = self.form.add("on", "À partir du", DateField(context.clock), required=True)
        self._editing = CardForm(
            self, self.form, self._place, "Changer de place…", "Enregistrer la place", self.save
        )
        self._editing.opened.append(self._read_places)
        self._stay: StayRecord | None = None

    def show_stay(self, stay: StayRecord, *, may_edit: bool) -> None:
        """Show where the person lives and lived."""
        self._stay = stay
        empty_layout(self._listed)
        pairs = [(span_words(one.starts_on, one.ends_on), one.label) for one in reversed(stay.places)]
        if pairs:
            self._listed.addWidget(KeyValues(pairs))
        else:
            words = (
                "Aucune place n’est notée." if stay.service_kind.is_housed else "Accompagnement sans place."
            )
            self._listed.addWidget(muted(words, wraps=True))
        present = stay.state is not PersonState.LEFT
        self._editing.allow(may_edit and present and stay.service_kind.is_housed)

    def _read_places(self) -> None:
        stay = self._stay
        if stay is None:
            return
        today = self._context.clock.today()
        self.form.set_values({"place_id": None, "on": max(today, stay.admitted_on)})
        stays, actor = self._context.suite.stays, self._context.actor
        self._context.desk.read(
            lambda cancel: stays.free_places(actor, stay.service_id, today, cancel),
            self._place.set_choices,
            owner=self,
            name="places",
        )

    def save(self, then: Callable[[], None]) -> None:
        """Move somebody; the form goes once it is written."""
        stay = self._stay
        if stay is None:
            return
        stays, actor = self._context.suite.stays, self._context.actor

        def make() -> ChangePlace:
            place = self._place.value()
            return ChangePlace(stay.id, place if isinstance(place, int) else None, self._on.value())

        self._submit(make, lambda command: stays.change_place(actor, command), then)


class WorkersCard(WrittenCard):
    """Those who follow the stay, now and before."""

    what = "le changement de référent"

    def __init__(self, context: Context, refresh: Callable[[], None]) -> None:
        super().__init__(context, "Référents", refresh)
        self._name = self.form.add("name", "Nouveau référent", SuggestField(), required=True)
        self._on = self.form.add("on", "À partir du", DateField(context.clock), required=True)
        self._editing = CardForm(
            self, self.form, self._name, "Changer de référent…", "Enregistrer le référent", self.save
        )
        self._editing.opened.append(self._read_names)
        self._stay: StayRecord | None = None

    def show_stay(self, stay: StayRecord, *, may_edit: bool) -> None:
        """Show who follows the person."""
        self._stay = stay
        empty_layout(self._listed)
        pairs = [
            (f"{_ROLES.get(one.role, one.role)}, {span_words(one.starts_on, one.ends_on)}", one.name)
            for one in stay.key_workers
        ]
        if pairs:
            self._listed.addWidget(KeyValues(pairs))
        else:
            self._listed.addWidget(muted("Personne n’est désigné.", wraps=True))
        self._editing.allow(may_edit and stay.state is not PersonState.LEFT)

    def _read_names(self) -> None:
        self.form.set_values({"name": "", "on": self._context.clock.today()})
        stays, actor = self._context.suite.stays, self._context.actor
        self._context.desk.read(
            lambda cancel: stays.admission_choices(actor, cancel),
            lambda choices: self._name.set_suggestions(choices.key_workers),
            owner=self,
            name="names",
        )

    def save(self, then: Callable[[], None]) -> None:
        """Name somebody; the form goes once it is written."""
        stay = self._stay
        if stay is None:
            return
        stays, actor = self._context.suite.stays, self._context.actor

        def make() -> ChangeKeyWorker:
            return ChangeKeyWorker(
                stay.id, self._name.value(), self._on.value() or self._context.clock.today()
            )

        self._submit(make, lambda command: stays.change_key_worker(actor, command), then)


def sorted_stays(stays: Sequence[StayRecord]) -> list[StayRecord]:
    """The stay going on first, then the one to come, then the past ones, the latest first."""
    order = {PersonState.PRESENT: 0, PersonState.EXPECTED: 1}
    return sorted(stays, key=lambda one: (order.get(one.state, 2), -one.admitted_on.toordinal()))
