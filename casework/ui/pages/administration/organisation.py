"""« Organisme »: what the house is called, where it is reached, how long it keeps what it keeps."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.domain.changes import Change, Subject
from casework.services.organisation import OrganisationRow, SetOrganisation
from casework.ui.context import Context
from casework.ui.forms import Form, LineField, NumberField
from casework.ui.page import Page
from casework.ui.widgets import FlowLayout, Kind, button, muted, scrolled

_NOT_YOURS = "Ces réglages valent pour toute la maison : un compte qui couvre tous les services les change."


class OrganisationTab(Page):
    """One form; read only for an account of some services."""

    title = "Organisme"
    concerns = frozenset({Subject.ORGANISATION})
    help = (
        "Le nom, l’adresse et le téléphone paraissent sur les impressions. Les durées décident de ce qui "
        "est proposé dans « Conservation » et dans « Journal », et paraissent dans les papiers ; rien n’est "
        "effacé tout seul."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.form = Form(columns=2)
        self._name = self.form.add("name", "Nom de l’organisme", LineField(), required=True, wide=True)
        self.form.add("address", "Adresse", LineField(), wide=True)
        self.form.add("phone", "Téléphone", LineField())
        self.form.add(
            "journal_months", "Garder le journal des accès", NumberField(6, 12, "mois"),
            help="De 6 à 12 mois (CNIL, 2021).",
        )  # fmt: skip
        self.form.add(
            "record_months", "Garder un dossier après le dernier contact", NumberField(1, 600, "mois"),
            help="24 mois le plus souvent (CNIL, 2023) ; ensuite quelqu’un décide.",
        )  # fmt: skip
        self.form.add(
            "application_months", "Garder une candidature sans suite", NumberField(1, 600, "mois"),
            help="Ce que disent les papiers.",
        )  # fmt: skip
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(12)
        layout.addWidget(self.form)
        self._may = context.actor.service_ids is None
        self._buttons = QWidget()
        flow = FlowLayout(self._buttons)
        flow.addWidget(button("Enregistrer", self.save, kind=Kind.PRIMARY, shortcut="Ctrl+S"))
        layout.addWidget(self._buttons if self._may else muted(_NOT_YOURS, wraps=True))
        layout.addStretch(1)
        self.form.setEnabled(self._may)
        self.body.addWidget(scrolled(column, most=100), 1)

    def reload(self) -> None:
        organisation, actor = self.context.suite.organisation, self.context.actor
        self.context.desk.read(
            lambda _cancel: organisation.get_organisation(actor), self._show, owner=self, name="organisation"
        )

    def _show(self, row: OrganisationRow) -> None:
        if not self.form.is_dirty:
            self.form.set_values({name: getattr(row, name) for name in self.form.values()}, row.version)

    def unsaved(self) -> str | None:
        return "les réglages de l’organisme" if self.form.is_dirty else None

    def discard(self) -> None:
        self.form.mark_clean()
        self.reload()

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        organisation, actor = self.context.suite.organisation, self.context.actor

        def saved(change: Change) -> None:
            self.form.version = change.version or self.form.version
            then()

        self.form.submit(
            self.context, self._command, lambda sent: organisation.set_organisation(actor, sent), saved
        )

    def _command(self) -> SetOrganisation:
        values = self.form.values()

        def months(name: str) -> int:
            value = values[name]
            return value if isinstance(value, int) else 0

        return SetOrganisation(
            str(values["name"]),
            str(values["address"]),
            str(values["phone"]),
            months("journal_months"),
            months("record_months"),
            months("application_months"),
            self.form.version,
        )

    def focus_first(self) -> None:
        self._name.setFocus()
