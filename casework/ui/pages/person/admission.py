"""A new stay: a person, a service, a date; a date to come is a planned admission."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from casework.base.dates import long_date
from casework.base.text import typeset
from casework.domain.anonymity import HOUSED_LIMIT
from casework.domain.changes import Change
from casework.domain.dates import term_end
from casework.services.people import PersonCard
from casework.services.stays import AdmissionChoices, Admit
from casework.ui.context import Context
from casework.ui.forms import ChoiceField, DateField, LineField, NumberField, SuggestField
from casework.ui.pages.person.form_page import PersonFormPage
from casework.ui.pages.person.notice import Notice
from casework.ui.widgets import small


class _Asked(NamedTuple):
    """What the fields say so far."""

    service_id: int | None
    months: int | None


class AdmissionPage(PersonFormPage):
    """Says until when the first term runs before anything is written; every conflict is named."""

    title = "Nouveau séjour"
    help = (
        "Une admission a besoin d’un service et d’une date. La durée proposée est celle du service. Seules "
        "les places libres à cette date sont proposées. Deux séjours hébergés ne se recouvrent pas : chaque "
        "conflit est nommé. Un hébergement ne peut pas rester anonyme : c’est dit, sans empêcher l’entrée."
    )
    what = "le nouveau séjour"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._choices = AdmissionChoices((), {}, frozenset(), ())
        self._is_anonymous = False
        add = self.form.add
        self._service = add("service_id", "Service", ChoiceField(), required=True)
        self._on = add(
            "admitted_on",
            "Date d’entrée",
            DateField(context.clock),
            required=True,
            help="Une date à venir : l’admission est prévue.",
        )
        self._months = add(
            "months", "Durée du premier terme", NumberField(1, 60, unit="mois", empty="sans terme fixé")
        )
        self._ends_on = add(
            "ends_on",
            "Ou fin écrite au contrat",
            DateField(context.clock),
            help="Elle l’emporte sur la durée.",
        )
        self._place = add("place_id", "Place", ChoiceField(empty="aucune pour l’instant"))
        self._worker = add("key_worker", "Référent", SuggestField())
        self._referred = add("referred_by", "Adressé par", LineField())
        self._said = small("")
        self.form.add_widget(self._said)
        self._service.edited.connect(self._on_service)
        self._on.edited.connect(self._on_dates)
        self._months.edited.connect(self._say_term)
        self._ends_on.edited.connect(self._say_term)
        self.first_field = self._service
        self.limit = Notice()
        self.column.addWidget(self.limit)
        self.add_buttons("Enregistrer le séjour")

    def open(self, **args: object) -> None:
        """``person_id``."""
        self._is_anonymous = False
        self._say_limit()
        self.form.set_values(
            {"admitted_on": None, "ends_on": None, "place_id": None, "key_worker": "", "referred_by": ""}
        )
        super().open(**args)

    def read(self) -> None:
        stays, actor = self.context.suite.stays, self.context.actor
        self.context.desk.read(
            lambda cancel: stays.admission_choices(actor, cancel),
            self._show_choices,
            owner=self,
            name="choices",
        )

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        stays, actor = self.context.suite.stays, self.context.actor

        def saved(_change: Change) -> None:
            self.leave_for_person()
            then()

        self.form.submit(
            self.context, make=self._command, do=lambda command: stays.admit(actor, command), then=saved
        )

    def _show_choices(self, choices: AdmissionChoices) -> None:
        self._choices = choices
        self._service.set_choices(choices.services)
        self._worker.set_suggestions(choices.key_workers)
        self._on_service()
        if self._on.value() is None:
            self._on.set_value(self.context.clock.today())
        self.form.mark_clean()

    def _on_service(self) -> None:
        asked = self._asked()
        self._months.set_value(self._choices.initial_months.get(asked.service_id or 0))
        self.form.show_field("place_id", asked.service_id in self._choices.housed)
        self._say_limit()
        self._on_dates()

    def _on_dates(self) -> None:
        self._say_term()
        service_id, on = self._asked().service_id, self._on.value()
        if service_id is None or on is None:
            self._place.set_choices(())
            return
        stays, actor = self.context.suite.stays, self.context.actor
        self.context.desk.read(
            lambda cancel: stays.free_places(actor, service_id, on, cancel),
            self._show_places,
            owner=self,
            name="places",
        )

    def _show_places(self, places: Sequence[tuple[int, str]]) -> None:
        was_clean = not self.form.is_dirty
        self._place.set_choices(places)
        if was_clean:
            self.form.mark_clean()

    def _say_term(self) -> None:
        on, end, months = self._on.value(), self._ends_on.value(), self._asked().months
        if on is None or (end is None and months is None):
            self._said.setText("")
            return
        last = end or term_end(on, months or 1)
        self._said.setText(f"Le premier terme court jusqu’au {long_date(last)}.")

    def _name(self, card: PersonCard) -> None:
        super()._name(card)
        self._is_anonymous = card.is_anonymous
        self._say_limit()

    def _say_limit(self) -> None:
        """Where anonymity cannot be kept (CSP L3414-1): said, the stay is not refused."""
        housed = self._asked().service_id in self._choices.housed
        self.limit.show_text(typeset(HOUSED_LIMIT) if self._is_anonymous and housed else "")

    def _asked(self) -> _Asked:
        service_id = self._service.value()
        return _Asked(service_id if isinstance(service_id, int) else None, self._months.value())

    def _command(self) -> Admit:
        asked, place_id = self._asked(), self._place.value()
        return Admit(
            person_id=self.shown_person,
            service_id=asked.service_id,
            admitted_on=self._on.value(),
            months=asked.months,
            ends_on=self._ends_on.value(),
            place_id=place_id if isinstance(place_id, int) else None,
            key_worker=self._worker.value(),
            referred_by=self._referred.value(),
        )
