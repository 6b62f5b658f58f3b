"""The recovery secret: shown once, printable, typed again before going on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from casework.base.errors import UserError
from casework.ui.ask import Ask
from casework.ui.forms import Form, LineField
from casework.ui.widgets import FlowLayout, Kind, button
from casework.ui.workers import Desk


class SecretPanel(QWidget):
    """``confirmed`` once what was copied opens the file."""

    confirmed = Signal()

    def __init__(
        self,
        secret: str,
        confirm: Callable[[str], None],
        make_paper: Callable[[], bytes],
        desk: Desk,
        ask: Ask,
    ) -> None:
        """``confirm`` raises UserError when what is typed does not open the file; ``make_paper`` gives the
        PDF that is kept in a safe."""
        super().__init__()
        self._make_paper, self._confirm = make_paper, confirm
        self._desk, self._ask = desk, ask
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        shown = QLabel(secret)
        shown.setProperty("role", "secret")
        shown.setWordWrap(True)
        shown.setAccessibleName("Clé de secours")
        shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        layout.addWidget(shown)
        self._form = Form()
        self._typed = self._form.add(
            "secret",
            "Retapez la clé de secours",
            LineField(),
            required=True,
            help="Espaces, tirets et majuscules comptent peu.",
        )
        self._typed.returnPressed.connect(self._check)
        row = QWidget()
        flow = FlowLayout(row)
        flow.addWidget(button("Imprimer la clé…", self._print))
        self._go = button("C’est noté, commencer", self._check, kind=Kind.PRIMARY)
        flow.addWidget(self._go)
        layout.addWidget(self._form)
        layout.addWidget(row)

    def focus_first(self) -> None:
        """Where it is typed again."""
        self._typed.setFocus()

    def _print(self) -> None:
        self._desk.read(
            lambda _cancel: self._make_paper(),
            self._send,
            owner=self,
            name="paper",
        )

    def _send(self, data: bytes) -> None:
        self._ask.print_pdf("Clé de secours", data)

    def _check(self) -> None:
        problems = self._form.check()
        typed = self._typed.value()
        if problems or not self._go.isEnabled():
            self._typed.setFocus()
            return
        self._go.setEnabled(False)
        self._desk.read(
            lambda _cancel: self._confirm(typed),
            lambda _none: self.confirmed.emit(),
            owner=self,
            failed=self._on_refused,
        )

    def _on_refused(self, error: UserError) -> None:
        self._go.setEnabled(True)
        self._form.errors.show_sentences([(error.sentence, self._typed.setFocus)])
