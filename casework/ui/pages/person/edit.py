"""The form of who somebody is."""

from __future__ import annotations

from collections.abc import Callable

from casework.domain.anonymity import Lifting
from casework.domain.changes import Change
from casework.domain.kinds import BirthPrecision
from casework.services.people import EditPerson, PersonDetails
from casework.ui.context import Context
from casework.ui.forms import CheckField, ChoiceField, DateField, LineField
from casework.ui.forms.identity import AnonymityFields, TelephoneFields
from casework.ui.pages.person.form_page import PersonFormPage

_SEXES = (("F", "femme"), ("M", "homme"), ("X", "autre"))
_LIFTINGS = tuple((one.value, one.label) for one in Lifting)
_PRECISIONS = (
    (BirthPrecision.DAY, "jour exact"),
    (BirthPrecision.MONTH, "mois et année seulement"),
    (BirthPrecision.YEAR, "année seulement"),
    (BirthPrecision.ESTIMATED, "année estimée"),
)


class EditPersonPage(PersonFormPage):
    """Names, birth, contact, languages; two people at once see both texts."""

    title = "Modifier la fiche"
    help = (
        "Ce qui identifie la personne. Ce que la fiche disait avant reste dans l’historique. Si quelqu’un "
        "l’a modifiée entre-temps, les deux textes sont montrés et rien n’est perdu."
    )
    what = "la fiche"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        add = self.form.add
        self._last = add("last_name", "Nom", LineField())
        self._first = add("first_name", "Prénom", LineField())
        self._birth = add("birth_date", "Date de naissance", DateField(context.clock, in_the_past=True))
        self._precision = add(
            "birth_precision",
            "Précision de la date",
            ChoiceField(_PRECISIONS),
            help="Une date partielle s’écrit au 1er du mois, ou au 1er janvier.",
        )
        self._sex = add("sex", "Sexe", ChoiceField(_SEXES, empty="non renseigné"))
        self._phone = add("phone", "Téléphone", LineField())
        self._languages = add("languages", "Langues parlées", LineField("wolof, français"))
        self._interpreter = add("needs_interpreter", "Interprète", CheckField("Un interprète est nécessaire"))
        self._telephone = TelephoneFields(self.form)
        self._anonymity = AnonymityFields(self.form, context.clock, "birth_precision")
        self._lifting = add(
            "lifting", "Pourquoi l’anonymat est levé", ChoiceField(_LIFTINGS, empty="à choisir"), wide=True
        )
        self._was_anonymous = False
        self._anonymity.box.edited.connect(self._on_anonymous)
        self._on_anonymous()
        self.first_field = self._last
        self.add_buttons("Enregistrer la fiche")

    def read(self) -> None:
        people, actor, person_id = self.context.suite.people, self.context.actor, self.shown_person
        self.context.desk.read(
            lambda cancel: people.details(actor, person_id, cancel), self._show, owner=self, name="details"
        )

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        people, actor = self.context.suite.people, self.context.actor

        def saved(_change: Change) -> None:
            self.leave_for_person()
            then()

        self.form.submit(
            self.context, make=self._command, do=lambda command: people.edit(actor, command), then=saved
        )

    def _show(self, person: PersonDetails) -> None:
        if self.form.is_dirty:
            return
        values = {name: getattr(person, name, None) for name in self.form.values()}
        values["sex"] = person.sex or None
        self._was_anonymous = person.is_anonymous
        self.form.set_values(values, person.version)
        self._anonymity.follow()
        self._on_anonymous()

    def _on_anonymous(self) -> None:
        self.form.show_field("lifting", self._was_anonymous and not self._anonymity.box.value())

    def _command(self) -> EditPerson:
        answer, words = self._telephone.values()
        return EditPerson(
            person_id=self.shown_person,
            seen_version=self.form.version,
            last_name=self._last.value(),
            first_name=self._first.value(),
            is_anonymous=self._anonymity.box.value(),
            pseudonym=self._anonymity.pseudonym.value(),
            anonymity_asked_on=self._anonymity.asked_on.value(),
            presence_answer=answer,
            presence_words=words,
            lifting=str(self._lifting.value() or ""),
            birth_date=self._birth.value(),
            birth_precision=BirthPrecision(str(self._precision.value())),
            sex=str(self._sex.value() or ""),
            phone=self._phone.value(),
            languages=self._languages.value(),
            needs_interpreter=self._interpreter.value(),
        )
