"""The chosen record: why something may be decided, and the form of what is decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from casework.base.errors import InvalidForm
from casework.base.text import typeset
from casework.services.retention import RetentionDecision, RetentionRow
from casework.ui.forms import Form, TextField
from casework.ui.pages.administration.retention_words import (
    ACTIONS,
    STAYS,
    cautions,
    row_words,
    why_words,
)
from casework.ui.widgets import FlowLayout, KeyValues, Kind, button, heading, line, muted, paragraph, scrolled

HOLD = "hold"
_HOLD_ACTION = "Geler le dossier"
_HOLD_WORDS = (
    "Un recours, une demande de justice, un contrôle : tant que le gel tient, le dossier n’est ni archivé, "
    "ni rendu anonyme, ni effacé."
)


@dataclass(frozen=True)
class RetentionActions:
    """What the panel's buttons do, on the record that is shown."""

    send: Callable[[], None]
    release: Callable[[RetentionRow], None]
    unarchive: Callable[[RetentionRow], None]
    open_record: Callable[[RetentionRow], None]


class RetentionPanel(QFrame):
    """``what`` is being written: a decision's value, ``HOLD``, or "" for nothing."""

    def __init__(self, actions: RetentionActions) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setAccessibleName("Dossier choisi")
        self._actions = actions
        self.row: RetentionRow | None = None
        self.what = ""
        self._name, self._values = heading(""), KeyValues()
        self._why = muted("", wraps=True)
        self._buttons = self._make_buttons()
        self.form = Form()
        self.ground = self.form.add(
            "ground", "Motif", TextField(lines=3), required=True,
            help="Durée atteinte, demande, recours… Ne nommez personne : cette phrase reste.",
        )  # fmt: skip
        self._title, self._told, self._caution = heading(""), paragraph(""), muted("", wraps=True)
        self._send = {key: button(words, actions.send, kind=kind) for key, words, kind in _SENDS}
        self._offers, self._writing = self._lay_out()
        self.show_record(None, date.min)

    def _make_buttons(self) -> dict[str, QPushButton]:
        made: dict[str, QPushButton] = {}
        for decision, words in ACTIONS.items():
            made[decision.value] = button(f"{words}…", partial(self.write, decision.value))
        made[HOLD] = button(f"{_HOLD_ACTION}…", lambda: self.write(HOLD))
        made["release"] = button("Lever le gel", lambda: self._do(self._actions.release))
        made["unarchive"] = button("Remettre parmi les actifs", lambda: self._do(self._actions.unarchive))
        made["open"] = button(
            "Ouvrir le dossier", lambda: self._do(self._actions.open_record), kind=Kind.LINK
        )
        return made

    def _lay_out(self) -> tuple[QWidget, QWidget]:
        offered, writing, inside = QWidget(), QWidget(), QWidget()
        _column(offered, list(self._buttons.values()))
        row = QWidget()
        flow = FlowLayout(row)
        for one in self._send.values():
            flow.addWidget(one)
        flow.addWidget(button("Annuler", self.leave_form, name="Annuler la décision"))
        _column(writing, [line(), self._title, self._told, self._caution, self.form, row])
        layout = _column(inside, [self._name, self._values, self._why, offered, writing])
        layout.setContentsMargins(16, 14, 16, 14)
        layout.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._area = scrolled(inside)
        outer.addWidget(self._area)
        return offered, writing

    # What is shown -------------------------------------------------------------------------------

    def show_record(self, row: RetentionRow | None, today: date) -> None:
        """None: nothing is chosen. What is being written about the same record stays."""
        same = row is not None and self.row is not None and row.person_id == self.row.person_id
        self.row = row
        self._name.setText(row.person if row else "")
        self._values.set_pairs(row_words(row, today) if row else [])
        self._values.setVisible(row is not None)
        self._why.setText(typeset(why_words(row, today) if row else "Choisissez un dossier dans la liste."))
        for key, one in self._buttons.items():
            one.setVisible(row is not None and key in _offered(row))
        if not (same and self.what):
            self.leave_form()

    # Writing -------------------------------------------------------------------------------------

    def write(self, what: str) -> None:
        """Open the form of a decision, or of a hold."""
        if self.row is None:
            return
        self.what = what
        held = what == HOLD
        self._title.setText(_HOLD_ACTION if held else ACTIONS[RetentionDecision(what)])
        self._told.setText(typeset(_HOLD_WORDS if held else STAYS[RetentionDecision(what)]))
        self._caution.setText("" if held else typeset(cautions(self.row, RetentionDecision(what))))
        self._caution.setVisible(bool(self._caution.text()))
        self.form.set_values({"ground": ""}, self.row.version)
        for key, one in self._send.items():
            one.setVisible(key == what)
        self._offers.hide()
        self._writing.show()
        self.ground.setFocus()
        QTimer.singleShot(0, self, self._follow)

    def _follow(self) -> None:
        """Once the form has its place: what is typed into stands in sight, with its buttons if it can."""
        send = next(one for key, one in self._send.items() if key == self.what) if self.what else self.ground
        for one in (send, self.ground, self.form.errors):
            if one.isVisible():
                self._area.ensureWidgetVisible(one, 0, 30)

    def show_problems(self, error: InvalidForm) -> None:
        """What is wrong, in sight."""
        self.form.show_problems(error)
        QTimer.singleShot(0, self, self._follow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.what:
            QTimer.singleShot(0, self, self._follow)

    def leave_form(self) -> None:
        """Put the form away, whatever is in it."""
        before, self.what = self.what, ""
        self.form.set_values({"ground": ""})
        self.set_busy(False)
        self._writing.hide()
        self._offers.show()
        if before and self._buttons[before].isVisibleTo(self):
            self._buttons[before].setFocus()

    def set_busy(self, busy: bool) -> None:
        """While it is carried out nothing is pressed twice."""
        for one in (*self._send.values(), *self._buttons.values()):
            one.setEnabled(not busy)

    def _do(self, action: Callable[[RetentionRow], None]) -> None:
        if self.row is not None:
            action(self.row)


_SENDS = (
    (RetentionDecision.ARCHIVE.value, ACTIONS[RetentionDecision.ARCHIVE], Kind.PRIMARY),
    (RetentionDecision.ANONYMISE.value, ACTIONS[RetentionDecision.ANONYMISE], Kind.DANGER),
    (RetentionDecision.ERASE.value, ACTIONS[RetentionDecision.ERASE], Kind.DANGER),
    (HOLD, _HOLD_ACTION, Kind.PRIMARY),
)


def _offered(row: RetentionRow | None) -> set[str]:
    """What may be done with it; the services refuse the rest."""
    if row is None:
        return set()
    if row.legal_hold_on is not None:
        return {"release", "open"}
    if row.is_anonymised:
        return {RetentionDecision.ERASE.value, "open"}
    offered = {HOLD, "open"}
    if not row.is_present:
        offered |= {RetentionDecision.ANONYMISE.value, RetentionDecision.ERASE.value}
        offered.add("unarchive" if row.archived_on else RetentionDecision.ARCHIVE.value)
    elif row.archived_on:
        offered.add("unarchive")
    return offered


def _column(widget: QWidget, inside: list[QWidget]) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    for one in inside:
        layout.addWidget(one)
    return layout
