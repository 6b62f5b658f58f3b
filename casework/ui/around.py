"""What stands around the page: whose house it is, what is late beside each place, what waits above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QVBoxLayout

from casework.base.dates import clock_time, short_date
from casework.base.progress import Cancellation
from casework.domain.changes import Change, Subject
from casework.domain.permissions import Permission, allows
from casework.ui.context import Context
from casework.ui.places import Place
from casework.ui.widgets.draft_list import DraftStrip
from casework.ui.widgets.greeting import GreetingStrip
from casework.ui.widgets.instructions import InstructionStrip
from casework.ui.widgets.openings_strip import OpeningsStrip
from casework.ui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from casework.services.backups import MadeBackup

_OLD_BACKUP_DAYS = 7


class Around(QObject):
    """Reads it for the sidebar and the strips, and again where a change concerns it."""

    def __init__(self, context: Context, places: Sequence[Place], sidebar: Sidebar, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._sidebar = context, sidebar
        self._counted = [(place.key, place.late) for place in places if place.late is not None]
        self.greeting = GreetingStrip()
        self.drafts = DraftStrip(context)
        self.openings = OpeningsStrip(context)
        self.instructions = InstructionStrip(context)
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._read)

    def put_into(self, column: QVBoxLayout) -> None:
        """The strips, one above the other."""
        for strip in (self.greeting, self.drafts, self.openings, self.instructions):
            column.addWidget(strip)

    def read_soon(self) -> None:
        """Once what is on its way to the screen is there; from then on, whenever something changes."""
        self._context.changes.changed.connect(self._on_changed)
        self._soon.start()

    def _read(self) -> None:
        self._read_organisation()
        self._read_backup()
        self._read_counts()
        self.drafts.read()
        self.openings.read()
        self.instructions.read()

    def _on_changed(self, change: object) -> None:
        if not isinstance(change, Change):
            return
        if Subject.BACKUP in change.subjects:
            self._read_backup()
        if Subject.ORGANISATION in change.subjects:
            self._read_organisation()
        if any(change.subjects & late.concerns for _key, late in self._counted):
            self._read_counts()

    def _read_organisation(self) -> None:
        suite, actor = self._context.suite, self._context.actor

        def names() -> tuple[str, list[str]]:
            organisation = suite.organisation.get_organisation(actor)
            return organisation.name, [service.name for service in suite.organisation.list_services(actor)]

        self._context.desk.read(
            lambda _cancel: names(),
            lambda found: self._sidebar.set_organisation(found[0], " · ".join(found[1])),
            owner=self,
            name="organisation",
        )

    def _read_backup(self) -> None:
        backups, actor = self._context.suite.backups, self._context.actor
        if allows(actor, Permission.CHECK_FILE):
            self._context.desk.read(
                lambda _cancel: backups.last(actor), self._show_backup, owner=self, name="backup"
            )

    def _show_backup(self, backup: MadeBackup | None) -> None:
        made, today = backup.made_at.astimezone() if backup else None, self._context.clock.today()
        if made is None:
            self._sidebar.set_status("▲ Aucune sauvegarde vérifiée")
            return
        days = (today - made.date()).days
        when = {0: f"aujourd’hui à {clock_time(made)}", 1: f"hier à {clock_time(made)}"}.get(
            days, f"le {short_date(made.date())}"
        )
        sign = "✓" if days < _OLD_BACKUP_DAYS else "▲"
        self._sidebar.set_status(f"{sign} Sauvegarde vérifiée {when}")

    def _read_counts(self) -> None:
        context, counted = self._context, self._counted

        def count(cancel: Cancellation) -> dict[str, int]:
            return {key: late.count(context, cancel) for key, late in counted}

        context.desk.read(count, self._sidebar.set_counts, owner=self, name="counts")
