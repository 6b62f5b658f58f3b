"""A new person: who is already there under such a name is shown before anything is created."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from casework.base.dates import long_date
from casework.base.text import display_name
from casework.domain.changes import Change
from casework.services.people import NearDuplicate, NewPerson
from casework.ui.context import Context
from casework.ui.forms import CheckField, ChoiceField, DateField, Form, LineField
from casework.ui.forms.identity import AnonymityFields, TelephoneFields
from casework.ui.page import Page
from casework.ui.widgets import FlowLayout, Kind, button, heading, muted, scrolled
from casework.ui.widgets.blocks import empty_layout

_SEXES = (("F", "femme"), ("M", "homme"), ("X", "autre"))


class NewPersonPage(Page):
    """Identity only: the stay, the project and the rest come on the person's page."""

    title = "Nouvelle personne"
    help = (
        "Seul un nom est nécessaire. Pendant que vous tapez, les personnes déjà connues qui "
        "ressemblent sont montrées : "
        "ouvrez la bonne plutôt que d’en créer une seconde. Une personne peut rester anonyme (pseudonyme)."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._form = Form(columns=2)
        self._last = self._form.add("last_name", "Nom", LineField())
        self._first = self._form.add("first_name", "Prénom", LineField())
        self._birth = self._form.add(
            "birth_date",
            "Date de naissance",
            DateField(context.clock, in_the_past=True),
            help="Si elle est connue.",
        )
        self._sex = self._form.add("sex", "Sexe", ChoiceField(_SEXES, empty="non renseigné"))
        self._phone = self._form.add("phone", "Téléphone", LineField())
        self._languages = self._form.add("languages", "Langues parlées", LineField("wolof, français"))
        self._interpreter = self._form.add(
            "needs_interpreter", "Interprète", CheckField("Un interprète est nécessaire")
        )
        self._telephone = TelephoneFields(self._form)
        self._anonymity = AnonymityFields(self._form, context.clock)
        self._anonymous = self._anonymity.box
        self._met: set[int] = set()  # whoever looked alike when saving was first asked for
        self._alike = _Alike(self._open_known, lambda: self._create(accept=True))
        self._lay_out()
        for field in (self._last, self._first, self._birth):
            field.edited.connect(self._look)

    def _lay_out(self) -> None:
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 12, 0)
        layout.setSpacing(16)
        layout.addWidget(self._form)
        layout.addWidget(self._alike)
        row = QWidget()
        flow = FlowLayout(row)
        flow.addWidget(button("Créer le dossier", self.save, kind=Kind.PRIMARY, shortcut="Ctrl+S"))
        flow.addWidget(button("Annuler", lambda: self.context.navigate("people")))
        layout.addWidget(row)
        layout.addStretch(1)
        self.body.addWidget(scrolled(column, most=100), 1)

    def open(self, **args: object) -> None:
        """``last_name``: what was looked for in vain."""
        self._form.set_values(dict.fromkeys(self._form.values()))
        self._anonymity.follow()
        self._alike.show_people([])
        self._met.clear()
        sought = args.get("last_name")
        if isinstance(sought, str):
            self._last.set_value(sought)
            self._form.mark_clean()  # nobody typed it here: leaving loses nothing

    def unsaved(self) -> str | None:
        return "la nouvelle personne" if self._form.is_dirty else None

    def focus_first(self) -> None:
        self._last.setFocus()

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Create; but first show, once, whoever looks like that."""
        if self._anonymous.value():
            self._create(accept=False)
            return

        def look_then_create(alike: Sequence[NearDuplicate]) -> None:
            new = {one.id for one in alike} - self._met
            self._met |= new
            self._alike.show_people(alike)
            if new:
                self._alike.take_focus()
            else:
                self._create(accept=False)

        self._near(look_then_create)

    def _look(self) -> None:
        if len(self._last.value()) + len(self._first.value()) < 3:
            self._alike.show_people([])
            return
        self._near(self._alike.show_people)

    def _near(self, then: Callable[[Sequence[NearDuplicate]], None]) -> None:
        last, first, birth = self._last.value(), self._first.value(), self._birth.value()
        people, actor = self.context.suite.people, self.context.actor
        self.context.desk.read(
            lambda cancel: people.near_duplicates(actor, last, first, birth, cancel),
            then,
            owner=self,
            name="alike",
        )

    def _create(self, *, accept: bool) -> None:
        people, actor = self.context.suite.people, self.context.actor
        self._form.submit(
            self.context,
            make=lambda: self._command(accept),
            do=lambda command: people.create(actor, command),
            then=self._created,
        )

    def _command(self, accept: bool) -> NewPerson:
        answer, words = self._telephone.values()
        return NewPerson(
            last_name=self._last.value(),
            first_name=self._first.value(),
            is_anonymous=self._anonymous.value(),
            pseudonym=self._anonymity.pseudonym.value(),
            anonymity_asked_on=self._anonymity.asked_on.value(),
            presence_answer=answer,
            presence_words=words,
            birth_date=self._birth.value(),
            sex=str(self._sex.value() or ""),
            phone=self._phone.value(),
            languages=self._languages.value(),
            needs_interpreter=self._interpreter.value(),
            accept_alike=accept,
        )

    def _created(self, change: Change) -> None:
        self.context.navigate("person", person_id=change.id)

    def _open_known(self, known: NearDuplicate) -> None:
        self._form.mark_clean()
        if known.visible:
            self.context.navigate("person", person_id=known.id)
        else:
            self.context.navigate("outside", file_number=known.file_number)


class _Alike(QFrame):
    """« Déjà connue ? »: the people who look like the one being typed, and the way past them."""

    def __init__(
        self, open_known: Callable[[NearDuplicate], None], create_anyway: Callable[[], None]
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._open_known = open_known
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.addWidget(heading("Déjà connue ?"))
        layout.addWidget(
            muted("Ces personnes lui ressemblent. Si c’est l’une d’elles, ouvrez son dossier.", wraps=True)
        )
        layout.addLayout(self._rows)
        layout.addWidget(button("C’est quelqu’un d’autre : créer le dossier", create_anyway))
        self.hide()

    def show_people(self, alike: Sequence[NearDuplicate]) -> None:
        """These, each as a button that opens it; none: nothing is shown."""
        empty_layout(self._rows)
        for one in alike:
            row = button(_words(one), partial(self._open_known, one), kind=Kind.ROW)
            row.setAccessibleName(f"Ouvrir le dossier de {_words(one)}")
            self._rows.addWidget(row)
        self.setVisible(bool(alike))

    def take_focus(self) -> None:
        """The first of them."""
        if (item := self._rows.itemAt(0)) and (row := item.widget()):
            row.setFocus()


def _words(one: NearDuplicate) -> str:
    name = display_name(one.last_name, one.first_name) or one.pseudonym
    born = f" · {long_date(one.birth_date)}" if one.birth_date else ""
    same = " · mêmes nom et date de naissance" if one.certain else ""
    same += "" if one.visible else " · suivie dans un autre service"
    return f"{name}{born} · dossier {one.file_number}{same}"
