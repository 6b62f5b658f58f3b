"""Keeps what is being typed in the encrypted file, two seconds after the last key (design law 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from casework.base.errors import UserError
from casework.services.notes import KeepDraft, KeptDraft
from casework.ui.context import Context

PAUSE_MS = 2000


class DraftKeeper(QWidget):
    """One place where somebody types. ``touch`` at each key; ``keep_now`` before hiding, locking, closing.

    ``kept``: a KeptDraft, to say when. A widget without size, so that errors find the page's place.
    """

    kept = Signal(object)

    def __init__(self, context: Context, content: Callable[[], Mapping[str, str]], parent: QWidget) -> None:
        """``content``: what the fields hold; all blank, the draft goes."""
        super().__init__(parent)
        self.setVisible(False)
        self._context, self._content = context, content
        self._slot = ""
        self._person_id: int | None = None
        self._is_kept = True
        self._count = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._keep)

    def watch(self, slot: str, person_id: int | None = None, *, is_kept: bool = True) -> None:
        """The place that is shown from now on: « renewal:12:1 »; ``is_kept``: it may have a draft already."""
        self._timer.stop()
        self._slot, self._person_id, self._is_kept = slot, person_id, is_kept

    def touch(self) -> None:
        """Something was typed; where nothing is left to keep nor to drop, nothing is written."""
        if self._slot and (self._is_kept or any(self._content().values())):
            self._timer.start()
        else:
            self._timer.stop()

    @property
    def is_waiting(self) -> bool:
        """Is there something typed that is not kept yet?"""
        return self._timer.isActive()

    def keep_now(self) -> None:
        """Keep at once what has not been kept yet."""
        if self._timer.isActive():
            self._timer.stop()
            self._keep()

    def hold(self) -> None:
        """About to be saved: nothing more is kept until the next key."""
        self._timer.stop()

    def rest(self) -> None:
        """What was put into the fields came from the file: nothing is waiting to be kept."""
        self._timer.stop()

    def drop(self) -> None:
        """It was saved or given up: the draft goes."""
        self._timer.stop()
        notes, actor, slot = self._context.suite.notes, self._context.actor, self._slot
        if slot and self._is_kept:
            self._is_kept = False
            self._context.desk.write(
                lambda: notes.discard_draft(actor, slot), owner=self, name=f"drop {slot}"
            )

    def _keep(self) -> None:
        notes, actor = self._context.suite.notes, self._context.actor
        command = KeepDraft(self._slot, dict(self._content()), self._person_id)

        def failed(_error: UserError) -> None:
            # The file was busy or full: the text is still on screen, try again.
            self._timer.start()

        def kept(result: KeptDraft) -> None:
            self._is_kept = result.at is not None
            self.kept.emit(result)

        # Each keeping has its own name: one still on its way never swallows what was typed since.
        self._count += 1
        self._context.desk.write(
            lambda: notes.keep_draft(actor, command),
            kept,
            owner=self,
            name=f"draft {self._count}",
            failed=failed,
        )
