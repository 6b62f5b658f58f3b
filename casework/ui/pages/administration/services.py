"""« Services »: how long stays last there, when it warns, what a project is called."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.text import plural
from casework.domain.changes import Change, Subject
from casework.domain.terms import StayPolicy
from casework.services.organisation import ServiceRow, SetServicePolicy
from casework.ui.ask import Leaving
from casework.ui.context import Context
from casework.ui.forms import CheckField, Form, LineField, NumberField
from casework.ui.page import Page
from casework.ui.tables import Cell, Column, Table
from casework.ui.widgets import FlowLayout, Kind, button, scrolled
from casework.ui.widgets.side_panel import ListAndPanel

_POLICY = (
    ("initial_months", "Durée du premier terme", "mois"),
    ("renewal_months", "Durée d’un renouvellement", "mois"),
    ("max_renewals", "Renouvellements au plus", ""),
    ("max_total_months", "Durée totale au plus", "mois"),
)
_SETTINGS = ("term_warning_days", "warning_days", "project_label", "statutory_rules", "second_reader")


class ServicesTab(Page):
    """A list of services, and the settings of the chosen one."""

    title = "Services"
    concerns = frozenset({Subject.ORGANISATION})
    help = (
        "Les réglages d’un service valent pour les termes à venir : ceux qui sont accordés restent ce qu’ils "
        "sont. Une durée vide veut dire : pas de limite."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._services: dict[int, ServiceRow] = {}
        self._shown = 0
        self.table: Table[ServiceRow] = Table(
            (
                Column("name", "Service", lambda row: Cell(row.name, row.kind.label, strong=True), width=26),
                Column("places", "Places", lambda row: Cell(str(row.places)), width=8, right=True, grow=0),
            ),
            lambda _ids, _deliver: None,
            name="Services",
            lines=2,
        )
        self.form = Form(columns=2, least=28)
        self._add_fields()
        panel = QWidget()
        self._split = ListAndPanel(self.table, scrolled(self._framed(panel)), 62, 40)
        self.body.addWidget(self._split, 1)
        self.table.picked.connect(self._on_picked)
        self.table.opened.connect(lambda _id: self._split.read())

    def _add_fields(self) -> None:
        for name, label, unit in _POLICY:
            self.form.add(name, label, NumberField(0, 600, unit, empty="sans limite"))
        self.form.add("term_warning_days", "Prévenir avant la fin d’un terme", NumberField(0, 730, "jours"))
        self.form.add("warning_days", "Prévenir avant les autres échéances", NumberField(0, 730, "jours"))
        self.form.add("project_label", "Nom du projet dans ce service", LineField(), required=True, wide=True)
        self.form.add(
            "second_reader",
            "Relecture",
            CheckField("L’auteur d’un projet n’en enregistre pas lui-même la signature"),
            wide=True,
        )
        self.form.add(
            "statutory_rules", "Règles", CheckField("Calculer les échéances réglementaires"), wide=True
        )

    def _framed(self, panel: QWidget) -> QWidget:
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        row = QWidget()
        flow = FlowLayout(row)
        flow.addWidget(button("Enregistrer", self.save, kind=Kind.PRIMARY, shortcut="Ctrl+S"))
        layout.addWidget(row)
        layout.addStretch(1)
        return panel

    def reload(self) -> None:
        organisation, actor = self.context.suite.organisation, self.context.actor
        self.context.desk.read(
            lambda _cancel: organisation.list_services(actor), self._show, owner=self, name="list"
        )

    def _show(self, services: list[ServiceRow]) -> None:
        self._services = {one.id: one for one in services}
        self.header.set_subtitle(plural(len(services), "service"))
        self.table.set_ids([one.id for one in services], services)
        if self.table.chosen() is None:
            self.table.choose_first()
        elif not self.form.is_dirty:
            self._fill(self._shown)

    def _on_picked(self, id: int) -> None:
        if id == self._shown:
            return
        if not self.form.is_dirty:
            self._fill(id)
            return
        before = self._shown
        answer = self.context.ask.leave(self.unsaved() or "")
        if answer is Leaving.SAVE:
            self.save(lambda: self._fill(id))
        elif answer is Leaving.DISCARD:
            self._fill(id)
        else:
            self.table.choose(before)

    def _fill(self, id: int) -> None:
        service = self._services.get(id)
        if service is None:
            return
        self._shown = id
        values = {name: getattr(service.policy, name) for name, _label, _unit in _POLICY}
        values |= {name: getattr(service, name) for name in _SETTINGS}
        self.form.set_values(values, service.version)

    def unsaved(self) -> str | None:
        service = self._services.get(self._shown)
        return f"les réglages de {service.name}" if service and self.form.is_dirty else None

    def discard(self) -> None:
        self._fill(self._shown)

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        organisation, actor = self.context.suite.organisation, self.context.actor

        def saved(change: Change) -> None:
            self.form.version = change.version or self.form.version
            then()

        self.form.submit(
            self.context, self._command, lambda sent: organisation.set_service_policy(actor, sent), saved
        )

    def _command(self) -> SetServicePolicy:
        values = self.form.values()

        def number(name: str) -> int | None:
            value = values[name]
            return value if isinstance(value, int) else None

        return SetServicePolicy(
            service_id=self._shown,
            policy=StayPolicy(**{name: number(name) for name, _label, _unit in _POLICY}),
            term_warning_days=number("term_warning_days") or 0,
            warning_days=number("warning_days") or 0,
            statutory_rules=bool(values["statutory_rules"]),
            project_label=str(values["project_label"]),
            second_reader=bool(values["second_reader"]),
            seen_version=self.form.version,
        )

    def focus_first(self) -> None:
        self.table.setFocus()
