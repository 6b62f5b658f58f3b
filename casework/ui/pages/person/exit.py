"""The end of a stay: when, why, where to; and what becomes of those who live there with the person."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.dates import long_date
from casework.base.errors import UserError
from casework.domain.changes import Change
from casework.domain.stays import PersonState
from casework.services.stays import ExitChoices, Leave, StayRecord
from casework.ui.context import Context
from casework.ui.forms import CheckField, ChoiceField, DateField
from casework.ui.pages.person.form_page import PersonFormPage
from casework.ui.widgets import heading, small
from casework.ui.widgets.blocks import empty_layout


class ExitPage(PersonFormPage):
    """The place is freed that day; companions are asked about one by one."""

    title = "Sortie"
    help = (
        "La sortie met fin au séjour et libère la place ce jour-là. S’il y a des accompagnants, cochez ceux "
        "qui partent aussi. Un retour plus tard ouvre un nouveau séjour ; celui-ci reste lisible."
    )
    what = "la sortie"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._stay_id = 0
        self._companions: dict[int, CheckField] = {}
        add = self.form.add
        self._on = add("on", "Date de sortie", DateField(context.clock), required=True)
        self._reason = add("reason", "Motif de sortie", ChoiceField(empty="à choisir"), required=True)
        self._housing = add("housing", "Logement à la sortie", ChoiceField(empty="non renseigné"))
        household = QWidget()
        self._household = QVBoxLayout(household)
        self._household.setContentsMargins(0, 0, 0, 0)
        self._household.setSpacing(4)
        self.form.add_widget(household)
        self.first_field = self._on
        self.add_buttons("Enregistrer la sortie")

    def open(self, **args: object) -> None:
        """``person_id``; ``stay_id``, else the stay going on."""
        stay_id = args.get("stay_id")
        self._stay_id = stay_id if isinstance(stay_id, int) else 0
        self.form.set_values({"on": self.context.clock.today(), "reason": None, "housing": None})
        super().open(**args)

    def read(self) -> None:
        stays, actor = self.context.suite.stays, self.context.actor
        person_id, stay_id = self.shown_person, self._stay_id

        def read_choices(found: Sequence[StayRecord]) -> None:
            going = next((one.id for one in found if one.state is PersonState.PRESENT), 0)
            self._stay_id = stay_id or going
            wanted = self._stay_id
            if not wanted:
                self.show_error(UserError("no_stay_going_on"))
                return
            self.context.desk.read(
                lambda cancel: stays.exit_choices(actor, wanted, cancel),
                self._show_choices,
                owner=self,
                name="choices",
            )

        self.context.desk.read(
            lambda cancel: stays.of_person(actor, person_id, cancel), read_choices, owner=self, name="stays"
        )

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        stays, actor = self.context.suite.stays, self.context.actor

        def saved(_change: Change) -> None:
            self.leave_for_person()
            then()

        self.form.submit(
            self.context, make=self._command, do=lambda command: stays.leave(actor, command), then=saved
        )

    def _show_choices(self, choices: ExitChoices) -> None:
        self._reason.set_choices(choices.reasons)
        self._housing.set_choices(choices.housings)
        self.form.version = choices.version
        empty_layout(self._household)
        self._companions = {}
        self._household.addWidget(
            small(f"Séjour : {choices.service}, depuis le {long_date(choices.admitted_on)}.")
        )
        if choices.companions:
            self._household.addWidget(heading("Qui part aussi ?"))
        for one in choices.companions:
            field = CheckField(f"{one.label} part aussi")
            self._household.addWidget(field)
            self._companions[one.id] = field

    def _command(self) -> Leave:
        return Leave(
            stay_id=self._stay_id,
            seen_version=self.form.version,
            on=self._on.value(),
            reason=str(self._reason.value() or ""),
            housing=str(self._housing.value() or ""),
            companions_leaving=tuple(one for one, field in self._companions.items() if field.value()),
        )
