"""Personnes: everybody one may see, twenty thousand as quickly as twenty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from casework.base.progress import Cancellation
from casework.base.text import plural
from casework.domain.changes import Subject
from casework.domain.permissions import Permission, allows
from casework.domain.stays import PersonState
from casework.services.people import PeopleChoices, PeopleFilter, PersonRow
from casework.ui.context import Context
from casework.ui.forms import ChoiceField, LineField
from casework.ui.page import Page
from casework.ui.pages.people.columns import people_columns
from casework.ui.tables import Table
from casework.ui.widgets import EmptyState, FilterChips, FlowLayout, Kind

_FIRST_ROWS = 60
"""Read with the ids: the first screen costs one trip."""
_STATES = (
    ("", "Tous"),
    (PersonState.PRESENT.value, "Présents"),
    (PersonState.EXPECTED.value, "Attendus"),
    (PersonState.WAITING.value, "Liste d’attente"),
    (PersonState.LEFT.value, "Sortis"),
)


class _Found(NamedTuple):
    ids: list[int]
    first: list[PersonRow]


class PeoplePage(Page):
    """Filter, order, open; a new person; a file to import."""

    title = "Personnes"
    concerns = frozenset(
        {Subject.PERSON, Subject.STAY, Subject.APPLICATION, Subject.IMPORT, Subject.ORGANISATION}
    )
    help = (
        "Toutes les personnes que vous pouvez voir. Filtrez par état, service ou référent ; tapez un "
        "nom, même "
        "approché, pour n’en garder que quelques-unes. Entrée ouvre la personne choisie. Une "
        "personne déjà connue est "
        "signalée avant d’être créée deux fois."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._sort, self._descending = "name", False
        self._choices_due = False
        self._add_buttons()
        self.states = FilterChips("État", _STATES)
        self.text = LineField("Nom, prénom, téléphone ou dossier", room=27)
        self.service = ChoiceField(empty="Tous les services")
        self.key_worker = ChoiceField(empty="Tous les référents")
        self.table: Table[PersonRow] = Table(
            people_columns(context.clock.today()), self._fetch, name="Personnes", lines=2
        )
        self.table.set_sort("name")
        self._front = QStackedWidget()
        self._empty = self._make_empty()
        self._none = EmptyState(
            "Personne ne correspond", "Élargissez les filtres, ou vérifiez l’orthographe du nom."
        )
        for widget in (self.table, self._empty, self._none):
            self._front.addWidget(widget)
        self.body.addWidget(self._filters())
        self.body.addWidget(self._front, 1)
        self._connect()

    def _add_buttons(self) -> None:
        actor = self.context.actor
        if allows(actor, Permission.IMPORT_FILES):
            self.header.add_button("Importer un fichier…", lambda: self.context.navigate("import"))
        if allows(actor, Permission.OPEN_OUTSIDE) and actor.service_ids is not None:
            self.header.add_button("Hors de mes services…", lambda: self.context.navigate("outside"))
        if allows(actor, Permission.EDIT_PEOPLE):
            self.header.add_button(
                "Nouvelle personne", lambda: self.context.navigate("new_person"), kind=Kind.PRIMARY
            )

    def _make_empty(self) -> EmptyState:
        if allows(self.context.actor, Permission.IMPORT_FILES):
            return EmptyState(
                "Personne n’est encore enregistré",
                "Le plus simple est d’importer le tableau de votre équipe (Excel ou CSV), tel qu’il "
                "est : rien "
                "n’est écrit avant votre accord. Vous pouvez aussi créer les personnes une à une.",
                "Importer un fichier…",
                lambda: self.context.navigate("import"),
            )
        return EmptyState(
            "Personne n’est encore enregistré", "« Nouvelle personne » ouvre un premier dossier."
        )

    def _filters(self) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, spacing=10)
        for field, name in (
            (self.text, "Filtrer par nom"),
            (self.service, "Service"),
            (self.key_worker, "Référent"),
        ):
            field.setAccessibleName(name)
        flow.addWidget(self.states)
        flow.addWidget(self.text)
        flow.addWidget(self.service)
        flow.addWidget(self.key_worker)
        return row

    def _connect(self) -> None:
        self.states.picked.connect(lambda _key: self._read())
        self.text.edited.connect(self._read)
        self.text.returnPressed.connect(self._to_list)
        self.service.edited.connect(self._read)
        self.key_worker.edited.connect(self._read)
        self.table.sorted.connect(self._on_sorted)
        self.table.opened.connect(lambda id: self.context.navigate("person", person_id=id))
        self.table.typed.connect(self._on_typed)
        self.table.painted.connect(self._read_choices, Qt.ConnectionType.QueuedConnection)

    # Reading -------------------------------------------------------------------------------------

    def open(self, **args: object) -> None:
        """``state``: the chip to begin with (« waiting »)."""
        state = args.get("state")
        if isinstance(state, str):
            self.states.set_value(state)
        self.reload()

    def reload(self) -> None:
        self._choices_due = True
        self._read()

    def _read_choices(self) -> None:
        """What one may filter by: once the list, which is what one waits for, has been painted."""
        if not self._choices_due:
            return
        self._choices_due = False
        suite, actor = self.context.suite, self.context.actor
        self.context.desk.read(
            lambda cancel: suite.people.choices(actor, cancel), self._show_choices, owner=self, name="choices"
        )

    def wanted(self) -> PeopleFilter:
        """What the filters say."""
        state, service = self.states.value(), self.service.value()
        return PeopleFilter(
            text=self.text.value(),
            service_id=service if isinstance(service, int) else None,
            key_worker=str(self.key_worker.value() or ""),
            state=PersonState(state) if state else None,
            sort=self._sort,
            descending=self._descending,
        )

    def _read(self) -> None:
        people, actor, wanted = self.context.suite.people, self.context.actor, self.wanted()

        def read(cancel: Cancellation) -> _Found:
            ids = people.ids(actor, wanted, cancel)
            return _Found(ids, people.rows(actor, ids[:_FIRST_ROWS], cancel))

        self.context.desk.read(read, lambda found: self._show(found, wanted), owner=self, name="list")

    def _fetch(self, ids: Sequence[int], deliver: Callable[[Sequence[PersonRow]], None]) -> None:
        people, actor = self.context.suite.people, self.context.actor
        self.context.desk.read(
            lambda cancel: people.rows(actor, ids, cancel), deliver, owner=self, name="rows"
        )

    def _show(self, found: _Found, wanted: PeopleFilter) -> None:
        self.clear_error()
        self.table.set_ids(found.ids, found.first)
        self.header.set_subtitle(plural(len(found.ids), "personne") if found.ids else "")
        filtered = bool(wanted.text or wanted.state or wanted.service_id or wanted.key_worker)
        self._front.setCurrentWidget(self.table if found.ids else self._none if filtered else self._empty)
        if not found.ids:
            self._read_choices()

    def _show_choices(self, choices: PeopleChoices) -> None:
        self.service.set_choices(choices.services)
        self.key_worker.set_choices([(name, name) for name in choices.key_workers])

    # Moving --------------------------------------------------------------------------------------

    def focus_first(self) -> None:
        self.table.setFocus() if self._front.currentWidget() is self.table else self.text.setFocus()

    def _to_list(self) -> None:
        self.table.choose_first()
        self.table.setFocus()

    def _on_sorted(self, key: str, descending: bool) -> None:
        self._sort, self._descending = key, descending
        self._read()

    def _on_typed(self, letters: str) -> None:
        # Letters typed in the list narrow it: the same as typing them in the field above.
        self.text.setFocus()
        self.text.setText(self.text.text() + letters)
