"""Long work under way, at the foot of the window: what, how far, and a button to stop it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar

from casework.base.text import typeset
from casework.ui.widgets.basics import button, muted
from casework.ui.workers import LongWork

DELAY_MS = 600
"""Work shorter than this is never shown: a flash tells nothing."""


class WorkStrip(QFrame):
    """Shows the latest long work, once it has lasted."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "status")
        self._label = muted("")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Avancement")
        self._stop = button("Arrêter", self._on_stop, name="Arrêter ce travail")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 6, 20, 6)
        layout.setSpacing(16)
        layout.addWidget(self._label)
        layout.addWidget(self._bar, 1)
        layout.addWidget(self._stop)
        self._work: LongWork | None = None
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(DELAY_MS)
        self._delay.timeout.connect(self.show)
        self.hide()

    def watch(self, work: LongWork) -> None:
        """Follow this work until it ends; an older one goes on unseen."""
        if self._work is not None:
            self._work.progressed.disconnect(self._on_progress)
            self._work.finished.disconnect(self._on_finished)
        self._work = work
        self._label.setText(typeset(work.label))
        self._bar.setRange(0, 0)
        self._stop.setEnabled(True)
        work.progressed.connect(self._on_progress)
        # Methods, not a lambda: work may end after the window of the session that began it is gone.
        work.finished.connect(self._on_finished)
        self._delay.start()

    def _on_progress(self, done: int, total: int, label: str) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        name = self._work.label if self._work else ""
        self._label.setText(typeset(f"{name} · {label}" if label and label != name else name))

    def _on_finished(self) -> None:
        self._work = None
        self._delay.stop()
        self.hide()

    def _on_stop(self) -> None:
        if self._work:
            self._stop.setEnabled(False)
            self._label.setText("Arrêt demandé…")
            self._work.cancel()
