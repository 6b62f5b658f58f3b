"""Keeps what is being typed in the encrypted file, two seconds after the last key (design law 5)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from casework.base.errors import UserError
from casework.domain.kinds import Compartment
from casework.services.notes import KeepDraft, KeptDraft
from casework.ui.context import Context

PAUSE_MS = 2000


class DraftKeeper(QWidget):
    """One place where somebody types. ``touch`` at each key; ``keep_now`` before hiding, locking, closing.

    ``kept``: a KeptDraft, to say when, and the KeepDraft it answers; only for the place that is shown.
    A widget without size, so that errors find the page's place.
    """

    kept = Signal(object, object)

    def __init__(
        self,
        context: Context,
        content: Callable[[], Mapping[str, str]],
        parent: QWidget,
        compartment: Callable[[], Compartment] = lambda: Compartment.TEAM,
    ) -> None:
        """``content``: what the fields hold; all blank, the draft goes. ``compartment``: for whom it is typed
        (for a sealed one it is kept sealed).
        """
        super().__init__(parent)
        self.setVisible(False)
        self._context, self._content, self._compartment = context, content, compartment
        self._slot = ""
        # One name for all versions of one text: what is typed on is replaced, nothing else.
        self.uid = secrets.token_bytes(16)
        self._person_id: int | None = None
        self._is_kept = True
        self._count = 0
        self._view = 0
        # The last thing done for each place, and what could not be kept of those no longer shown.
        self._last: dict[str, int] = {}
        self._failed: dict[str, KeepDraft] = {}
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(PAUSE_MS)
        self._again.timeout.connect(self._send_again)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._keep)

    def watch(
        self, slot: str, person_id: int | None = None, *, is_kept: bool = True, uid: bytes = b""
    ) -> None:
        """The place that is shown from now on: « renewal:12:1 »; ``is_kept``: it may have a draft already.

        ``uid``: the draft's, where its text is shown and typed on.
        """
        self._timer.stop()
        self._view += 1
        self.uid = uid or secrets.token_bytes(16)
        self._slot, self._person_id, self._is_kept = slot, person_id, is_kept
        self._send_again()

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
        self._send_again()

    def hold(self) -> None:
        """About to be saved: nothing more is kept until the next key."""
        self._timer.stop()
        self._forget()

    def rest(self) -> None:
        """What was put into the fields came from the file: nothing is waiting to be kept."""
        self._timer.stop()

    def drop(self) -> None:
        """It was saved or given up: the draft goes."""
        self._timer.stop()
        self._forget()
        notes, actor, slot, uid = self._context.suite.notes, self._context.actor, self._slot, self.uid
        if slot and self._is_kept:
            self._is_kept = False
            self._context.desk.write(
                lambda: notes.discard_draft(actor, slot, uid), owner=self, name=f"drop {slot}"
            )

    def _keep(self) -> None:
        content, compartment = dict(self._content()), self._compartment()
        self._send(KeepDraft(self._slot, content, self._person_id, compartment, self.uid), self._view)

    def _forget(self) -> None:
        """What was on its way for this place no longer counts: were it refused, it is not sent again."""
        self._count += 1
        self._last[self._slot] = self._count
        self._failed.pop(self._slot, None)

    def _send_again(self) -> None:
        self._again.stop()
        failed, self._failed = self._failed, {}
        for command in failed.values():
            self._send(command, view=-1)

    def _send(self, command: KeepDraft, view: int) -> None:
        notes, actor = self._context.suite.notes, self._context.actor
        # Each keeping has its own name: one still on its way never swallows what was typed since.
        self._count += 1
        number = self._last[command.slot] = self._count
        self._failed.pop(command.slot, None)

        def failed(_error: UserError) -> None:
            # The file was busy or full. Still on screen, the text is read there again; else what was
            # captured goes again for its own place: the fields may hold somebody else's, or nothing.
            if number != self._last[command.slot]:
                return
            self._failed[command.slot] = command
            (self._timer if view == self._view else self._again).start()

        def kept(result: KeptDraft) -> None:
            if command.slot == self._slot:
                self._is_kept = result.at is not None
                self.kept.emit(result, command)

        self._context.desk.write(
            lambda: notes.keep_draft(actor, command),
            kept,
            owner=self,
            name=f"draft {number}",
            failed=failed,
        )
