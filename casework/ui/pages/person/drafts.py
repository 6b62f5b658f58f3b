"""What is being typed on a page: kept in the file two seconds after the last key, and found again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from casework.base.dates import clock_time, short_date
from casework.base.errors import UserError
from casework.services.notes import DraftLine, KeepDraft, KeptDraft
from casework.ui.context import Context

_AFTER = 2000  # milliseconds after the last key


class DraftKeeper(QObject):
    """Keeps one page's draft. ``read`` gives what to keep; None: nothing is unsaved, and the draft goes.

    ``kept`` signals the moment it was kept (None: there is nothing left to keep).
    """

    kept = Signal(object)

    def __init__(
        self, parent: QObject, context: Context, read: Callable[[], Mapping[str, str] | None]
    ) -> None:
        super().__init__(parent)
        self._context, self._read = context, read
        self._slot = ""
        self._person_id: int | None = None
        self._is_kept = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER)
        self._timer.timeout.connect(self.keep)

    def watch(self, slot: str, person_id: int | None, found: Callable[[DraftLine], None]) -> None:
        """From now on the draft is this one; ``found`` is called if it holds something."""
        self.keep_now()
        self._slot, self._person_id, self._is_kept = slot, person_id, False
        notes, actor = self._context.suite.notes, self._context.actor

        def show(draft: DraftLine | None) -> None:
            if draft and slot == self._slot:
                self._is_kept = True
                found(draft)

        self._context.desk.read(
            lambda cancel: notes.draft(actor, slot, cancel), show, owner=self, name="draft"
        )

    def stop(self) -> None:
        """Nothing is typed here any more; what was stays kept."""
        self.keep_now()
        self._slot, self._is_kept = "", False

    def touched(self) -> None:
        """A key was pressed."""
        if self._slot:
            self._timer.start()

    def keep_now(self) -> None:
        """Keep without waiting: the page is left, the program locked."""
        if self._timer.isActive():
            self.keep()

    def keep(self) -> None:
        """Keep what is typed; refused (the file is busy), it is tried again."""
        self._timer.stop()
        content = self._read() if self._slot else None
        if content is None:
            self.drop()
            return
        command = KeepDraft(self._slot, content, self._person_id)
        notes, actor = self._context.suite.notes, self._context.actor

        def done(kept: KeptDraft) -> None:
            self._is_kept = True
            self.kept.emit(kept.at)

        def refused(_error: UserError) -> None:
            self._timer.start()

        if not self._context.desk.write(
            lambda: notes.keep_draft(actor, command), done, owner=self, name="keep", failed=refused
        ):
            self._timer.start()

    def drop(self) -> None:
        """What was typed is saved, or given up: its draft goes."""
        self._timer.stop()
        if self._slot and self._is_kept:
            self._is_kept = False
            notes, actor, slot = self._context.suite.notes, self._context.actor, self._slot
            self._context.desk.write(lambda: notes.discard_draft(actor, slot), owner=self, name="drop")


def kept_words(at: datetime | None) -> str:
    """« brouillon gardé à 14 h 32 »."""
    return f"brouillon gardé à {clock_time(at)}" if at else ""


def moment_words(at: datetime) -> str:
    """« le 22 nov. 2026 à 14 h 32 »."""
    return f"le {short_date(at.astimezone().date())} à {clock_time(at)}"
