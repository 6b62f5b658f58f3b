"""Échéances: the list by urgency, and the chosen deadline's whole story beside it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QWidget

from casework.base.text import plural
from casework.domain.changes import Subject
from casework.domain.permissions import Permission, allows
from casework.services.deadlines import (
    DeadlineFilter,
    DeadlinePage,
    DeadlineRow,
    DeadlineStory,
    RuleGroup,
    Urgency,
)
from casework.services.prints import PrintKind, PrintRequest
from casework.ui.context import Context
from casework.ui.forms import ChoiceField
from casework.ui.page import Page
from casework.ui.pages.deadlines.columns import deadline_columns
from casework.ui.pages.deadlines.panel import StoryPanel
from casework.ui.pages.deadlines.takeover import TakeoverCard
from casework.ui.previews import preview_print
from casework.ui.tables import Group, Table
from casework.ui.widgets import EmptyState, FilterChips, FlowLayout

_CHIPS = (("", "Toutes"), *((group.value, group.label) for group in RuleGroup))
_NEAR_DAYS = 90
"""What is due later is shown when asked for."""
_PANEL_CHARACTERS, _LIST_CHARACTERS = 43, 88


class DeadlinesPage(Page):
    """Filter, choose with the arrows, act with Enter, print for Thursday's meeting."""

    title = "Échéances"
    concerns = frozenset(
        {
            Subject.DEADLINE, Subject.RENEWAL, Subject.STAY, Subject.PROJECT, Subject.PERSON, Subject.IMPORT,
            Subject.ORGANISATION,
        }
    )  # fmt: skip
    help = (
        "Ce qui est en retard, ce qui vient, et qui voit son terme finir. Les flèches parcourent la liste, "
        "Entrée ouvre ce qu’il faut faire. Les fins de terme apparaissent 90 jours avant, les autres "
        "échéances 30 jours avant, sauf réglage du service. Ctrl+P imprime la liste pour la réunion."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rows: dict[int, DeadlineRow] = {}
        self._reading = False
        self.chips = FilterChips("Échéances", _CHIPS)
        self.service = ChoiceField(empty="Service : tous")
        self.key_worker = ChoiceField(empty="Référent : tous")
        self.later = QPushButton("Plus tard")
        self.later.setAutoDefault(True)
        self.later.setCheckable(True)
        self.later.setProperty("kind", "chip")
        self.table: Table[DeadlineRow] = Table(
            deadline_columns(context.clock.today()),
            lambda _ids, _deliver: None,
            name="Échéances",
            lines=2,
            wraps=True,
        )
        self.panel = StoryPanel(context, self._print_file, self._show_list)
        self.takeover = TakeoverCard(context, self._service_id)
        self._front = QStackedWidget()
        self._empty = EmptyState(
            "Aucune échéance",
            "Les échéances se calculent toutes seules à partir des séjours : dates d’entrée, termes, "
            "contrats, projets. Ouvrez un séjour dans Personnes, elles viendront ici.",
        )
        self._none = EmptyState("Rien à cet horizon", "Rien n’est en retard et rien n’arrive bientôt ici.")
        self._build()

    def _build(self) -> None:
        if allows(self.context.actor, Permission.PRINT_RECORDS):
            self.header.add_button("Imprimer la liste", self.print_shown, shortcut="Ctrl+P")
        for widget in (self.table, self._empty, self._none):
            self._front.addWidget(widget)
        self.body.addWidget(self._filters())
        self.body.addWidget(self.takeover)
        split = QWidget()
        row = QHBoxLayout(split)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self._front, 1)
        row.addWidget(self.panel)
        self.body.addWidget(split, 1)
        self.chips.picked.connect(lambda _key: self._read())
        for field in (self.service, self.key_worker):
            field.edited.connect(self._read)
        self.later.toggled.connect(lambda _on: self._read())
        self.table.picked.connect(self._on_picked)
        self.table.opened.connect(self._on_opened)

    def _filters(self) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, spacing=10)
        flow.addWidget(self.chips)
        flow.addWidget(self.later)
        for field, name in ((self.service, "Service"), (self.key_worker, "Référent")):
            field.setAccessibleName(name)
            flow.addWidget(field)
        return row

    # Reading -------------------------------------------------------------------------------------

    def open(self, **args: object) -> None:
        """``group``: the chip to begin with (« renewals »)."""
        group = args.get("group")
        if isinstance(group, str):
            self.chips.set_value(group)
        self.reload()

    def reload(self) -> None:
        self._read()

    def wanted(self) -> DeadlineFilter:
        """What the filters say."""
        group = self.chips.value()
        return DeadlineFilter(
            service_id=self._service_id(),
            key_worker=str(self.key_worker.value() or ""),
            group=RuleGroup(group) if group else None,
            horizon_days=None if self.later.isChecked() else _NEAR_DAYS,
        )

    def _service_id(self) -> int | None:
        service = self.service.value()
        return service if isinstance(service, int) else None

    def _read(self) -> None:
        deadlines, actor, wanted = self.context.suite.deadlines, self.context.actor, self.wanted()
        self.context.desk.read(
            lambda cancel: deadlines.page(actor, wanted, cancel),
            lambda page: self._show(page, wanted),
            owner=self,
            name="list",
        )

    def _show(self, page: DeadlinePage, wanted: DeadlineFilter) -> None:
        self.clear_error()
        self._rows = {row.id: row for row in page.rows}
        self.service.set_choices([(id, f"Service : {name}") for id, name in page.services])
        self.key_worker.set_choices([(name, f"Référent : {name}") for name in page.key_workers])
        self.chips.set_counts(
            {(group.value if group else ""): page.counts.get(group, 0) for group in (None, *RuleGroup)}
        )
        scope = dict(page.services).get(wanted.service_id or 0, "Tous les services")
        stays = plural(page.stays, "séjour en cours", "séjours en cours")
        self.header.set_subtitle(f"{scope} · {stays}")
        self.table.set_groups([Group(g.urgency.label, g.ids) for g in page.groups], page.rows)
        nothing = self._none if page.stays else self._empty
        self._front.setCurrentWidget(self.table if page.rows else nothing)
        self._show_later(page, wanted)
        if allows(self.context.actor, Permission.IMPORT_FILES):
            self.takeover.show_count(page.takeover)
        self._choose()

    def _choose(self) -> None:
        if self.table.chosen() is None:
            self.table.choose_first()
        chosen = self.table.chosen()
        if chosen is None:
            self._show_list()
            self.panel.show_nothing()
        else:
            self._on_picked(chosen)

    def _show_later(self, page: DeadlinePage, wanted: DeadlineFilter) -> None:
        count = page.later if wanted.horizon_days else sum(g.urgency is Urgency.LATER for g in page.groups)
        self.later.setText(f"Plus tard · {page.later}" if wanted.horizon_days else "Plus tard")
        self.later.setAccessibleName("Montrer aussi ce qui est dû dans plus de 90 jours")
        self.later.setVisible(bool(count) or self.later.isChecked())

    # The story -----------------------------------------------------------------------------------

    def _on_picked(self, id: int) -> None:
        deadlines, actor = self.context.suite.deadlines, self.context.actor
        self.context.desk.read(
            lambda cancel: deadlines.story(actor, id, cancel), self._show_story, owner=self, name="story"
        )

    def _show_story(self, story: DeadlineStory) -> None:
        same = [row.id for row in self._rows.values() if row.group is story.row.group]
        place = f"{same.index(story.row.id) + 1} / {len(same)}" if story.row.id in same else ""
        self.panel.show_story(story, place)

    def _on_opened(self, id: int) -> None:
        if self._is_narrow() and not self._reading:
            self._reading = True
            self._arrange()
            self.panel.focusNextChild()
        elif id in self._rows:
            # From the row: whoever presses Enter at once does not wait for the story.
            self.panel.act(self._rows[id])

    def _show_list(self) -> None:
        if self._reading:
            self._reading = False
            self._arrange()
            self.table.setFocus()

    # Room ----------------------------------------------------------------------------------------

    def _is_narrow(self) -> bool:
        character = self.fontMetrics().averageCharWidth()
        return self.width() < (_PANEL_CHARACTERS + _LIST_CHARACTERS) * character

    def _arrange(self) -> None:
        narrow = self._is_narrow()
        if not narrow:
            self._reading = False
        self.panel.stand_alone(narrow)
        self.panel.setVisible(self._reading or not narrow)
        self._front.setVisible(not self._reading)
        room = _PANEL_CHARACTERS * self.fontMetrics().averageCharWidth()
        self.panel.setMinimumWidth(0 if narrow else room)
        self.panel.setMaximumWidth(16777215 if narrow else room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "panel"):
            self._arrange()

    def focus_first(self) -> None:
        self.table.setFocus()

    # Paper ---------------------------------------------------------------------------------------

    def print_shown(self) -> None:
        wanted = self.wanted()
        chosen = wanted.key_worker or wanted.group
        people = tuple(dict.fromkeys(row.person.id for row in self._rows.values())) if chosen else None
        request = PrintRequest(PrintKind.DEADLINE_LIST, people, service_id=wanted.service_id)
        preview_print(self.context, request)

    def _print_file(self, story: DeadlineStory) -> None:
        request = PrintRequest(
            PrintKind.RENEWAL_FILE, (story.row.person.id,), subject_id=cast("int", story.row.renewal_id)
        )
        preview_print(self.context, request)
