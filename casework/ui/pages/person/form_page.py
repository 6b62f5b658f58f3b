"""A page that is one form about one person: the banner, the fields, save or give up."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.services.people import PersonCard
from casework.ui.context import Context
from casework.ui.forms import Form
from casework.ui.page import Page
from casework.ui.widgets import FlowLayout, Kind, button, scrolled


class PersonFormPage(Page):
    """``read`` fills the form, ``save`` sends it; ``what`` is what would be lost, with its article."""

    what = ""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.shown_person = 0
        self.first_field: QWidget | None = None
        self.form = Form(columns=2)
        column = QWidget()
        self.column = QVBoxLayout(column)
        self.column.setContentsMargins(0, 0, 12, 0)
        self.column.setSpacing(16)
        self.column.addWidget(self.form)
        self.body.addWidget(scrolled(column, most=100), 1)

    def add_buttons(self, saves: str) -> None:
        """The row under the form; nothing stands below it."""
        row = QWidget()
        flow = FlowLayout(row)
        flow.addWidget(button(saves, self.save, kind=Kind.PRIMARY, shortcut="Ctrl+S"))
        flow.addWidget(button("Annuler", self._give_up))
        self.column.addWidget(row)
        self.column.addStretch(1)

    def read(self) -> None:
        """Read what the form shows."""

    def open(self, **args: object) -> None:
        """``person_id``."""
        person_id = args.get("person_id")
        if isinstance(person_id, int):
            self.shown_person = person_id
        self.form.mark_clean()
        self.form.clear_problems()
        self.clear_error()
        people, actor, shown = self.context.suite.people, self.context.actor, self.shown_person
        self.context.desk.read(
            lambda cancel: people.card(actor, shown, cancel), self._name, owner=self, name="card"
        )
        self.read()

    def reload(self) -> None:
        if not self.form.is_dirty:
            self.read()

    def person_id(self) -> int | None:
        return self.shown_person or None

    def unsaved(self) -> str | None:
        return self.what if self.form.is_dirty else None

    def focus_first(self) -> None:
        if self.first_field is not None:
            self.first_field.setFocus()

    def leave_for_person(self) -> None:
        """Saved: back to the person."""
        self.form.mark_clean()
        self.context.navigate("person", person_id=self.shown_person)

    def _give_up(self) -> None:
        self.form.mark_clean()
        self.context.navigate("person", person_id=self.shown_person)

    def _name(self, card: PersonCard) -> None:
        self.header.set_subtitle(f"{card.name} · dossier {card.file_number}")
