"""« Ouvrir un dossier hors de mes services »: whom one knows exactly, then why, then four hours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.errors import InvalidForm
from casework.domain.changes import Change
from casework.services.openings import FindOutside, FoundOutside, OpenOutside
from casework.ui.context import Context
from casework.ui.forms import DateField, Form, LineField, TextField
from casework.ui.page import Page
from casework.ui.widgets import Card, FlowLayout, Kind, button, muted, paragraph, scrolled
from casework.ui.widgets.blocks import empty_layout


class OutsidePage(Page):
    """Two steps on one page: find exactly, then say why. The name is shown once there is a reason."""

    title = "Ouvrir un dossier hors de mes services"
    help = (
        "Pour une personne d’un autre service dont vous avez besoin maintenant. Tapez son numéro de dossier, "
        "ou son nom, son prénom et sa date de naissance exacts : on ne parcourt pas les dossiers des autres. "
        "Le dossier s’ouvre quatre heures ; votre motif est lu par les chefs de service. Les notes réservées "
        "restent réservées."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._chosen: FoundOutside | None = None
        self.form = Form(columns=2)
        self._number = self.form.add(
            "file_number", "Numéro de dossier", LineField("2026-041"), help="Il suffit à lui seul."
        )
        self.form.add_heading("Ou, exactement")
        self._last = self.form.add("last_name", "Nom", LineField())
        self._first = self.form.add("first_name", "Prénom", LineField())
        self._birth = self.form.add(
            "birth_date", "Date de naissance", DateField(context.clock, in_the_past=True)
        )
        self._found = QWidget()
        self._rows = QVBoxLayout(self._found)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self.reason_form = Form()
        self._reason = self.reason_form.add(
            "reason",
            "Pourquoi ouvrez-vous ce dossier ?",
            TextField(lines=3),
            required=True,
            help="Une phrase : ce qui se passe, ce dont vous avez besoin.",
        )
        self._why = Card("Motif")
        self._lay_out()

    def _lay_out(self) -> None:
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 12, 0)
        layout.setSpacing(14)
        layout.addWidget(
            muted(
                "Le dossier s’ouvre pour vous seulement, quatre heures. L’ouverture est journalisée, et lue "
                "par les chefs de service.",
                wraps=True,
            )
        )
        layout.addWidget(self.form)
        search = QWidget()
        flow = FlowLayout(search)
        flow.addWidget(button("Chercher ce dossier", self.look, kind=Kind.SECONDARY))
        flow.addWidget(button("Annuler", lambda: self.context.navigate("people"), kind=Kind.LINK))
        layout.addWidget(search)
        layout.addWidget(self._found)
        self._why.body.addWidget(self.reason_form)
        go = QWidget()
        going = FlowLayout(go)
        going.addWidget(button("Ouvrir pour quatre heures", self.save, kind=Kind.PRIMARY, shortcut="Ctrl+S"))
        self._why.body.addWidget(go)
        layout.addWidget(self._why)
        layout.addStretch(1)
        self.body.addWidget(scrolled(column, most=100), 1)
        self._why.hide()

    def open(self, **args: object) -> None:
        """``file_number``: what is known already."""
        number = args.get("file_number")
        self.form.set_values(dict.fromkeys(self.form.values()))
        self.reason_form.set_values({"reason": ""})
        self._show([])
        self.clear_error()
        if isinstance(number, str):
            self._number.set_value(number)

    def focus_first(self) -> None:
        self._number.setFocus()

    def unsaved(self) -> str | None:
        return "le motif d’ouverture" if self.reason_form.is_dirty else None

    def look(self) -> None:
        """Whoever is exactly this."""
        openings, actor = self.context.suite.openings, self.context.actor
        self.clear_error()
        problems = self.form.check()
        if problems:
            self.form.show_problems(InvalidForm(problems))
            return
        wanted = FindOutside(
            self._number.value(), self._last.value(), self._first.value(), self._birth.value()
        )

        def failed(error: Exception) -> None:
            self._show([])
            if isinstance(error, InvalidForm):
                self.form.show_problems(error)
            else:
                self.show_error(error)  # type: ignore[arg-type]  # the desk hands UserErrors only

        def found(people: Sequence[FoundOutside]) -> None:
            self.form.clear_problems()
            self._show(people)

        self.context.desk.read(
            lambda cancel: openings.find(actor, wanted, cancel),
            found,
            owner=self,
            name="outside",
            failed=failed,
        )

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Open it, with the reason typed."""
        if self._chosen is None:
            self.look()
            return
        openings, actor, person_id = self.context.suite.openings, self.context.actor, self._chosen.person_id

        def opened(_change: Change) -> None:
            self.context.navigate("person", person_id=person_id)
            then()

        self.reason_form.submit(
            self.context,
            make=lambda: OpenOutside(person_id, self._reason.value()),
            do=lambda command: openings.open_outside(actor, command),
            then=opened,
        )

    def _show(self, people: Sequence[FoundOutside]) -> None:
        empty_layout(self._rows)
        self._chosen = None
        self._why.hide()
        if len(people) == 1 and not people[0].visible:
            self._rows.addWidget(paragraph(f"Trouvé : {_words(people[0])}"))
            self._choose(people[0])
            return
        for one in people:
            words = f"{_words(one)} · déjà ouvert pour vous" if one.visible else _words(one)
            slot = partial(self._go, one) if one.visible else partial(self._choose, one)
            self._rows.addWidget(button(words, slot, kind=Kind.ROW))

    def _choose(self, person: FoundOutside) -> None:
        self._chosen = person
        self._why.show()
        self._reason.setFocus()

    def _go(self, person: FoundOutside) -> None:
        self.context.navigate("person", person_id=person.person_id)


def _words(found: FoundOutside) -> str:
    return f"dossier {found.file_number} · initiales {found.initials}"
