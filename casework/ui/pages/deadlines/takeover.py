"""Taking over what was late before Casework arrived: said once, accepted with a reason, undone at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.base.text import plural, typeset
from casework.services.deadlines import AcceptTakeover, Takeover
from casework.ui.context import Context
from casework.ui.forms import Form, TextField
from casework.ui.widgets import Card, FlowLayout, Kind, button, muted

_WHY = (
    "Ces échéances étaient déjà passées quand le service a commencé avec Casework. Si elles ont été tenues "
    "sur papier, ou s’il n’est plus temps, reprenez-les telles quelles : elles quittent la liste, le motif "
    "reste dans chaque dossier. Une fin de terme ne se reprend pas : elle se décide."
)


class TakeoverCard(Card):
    """The reason, and the way back; ``done`` once something changed."""

    def __init__(self, context: Context, service_id: Callable[[], int | None]) -> None:
        super().__init__("Retards d’avant Casework")
        self._context, self._service_id = context, service_id
        self._count = 0
        self.form = Form()
        self.form.add("reason", "Motif de la reprise", TextField(lines=2), required=True)
        self._offer = muted("", wraps=True)
        self._ask = button("Reprendre tels quels…", self._open)
        self._fields = QWidget()
        self._undo = button("Annuler la reprise", self._on_undo)
        self._done: Takeover | None = None
        self._build()

    def _build(self) -> None:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._offer, 1)
        line.addWidget(self._ask)
        line.addWidget(self._undo)
        fields = QVBoxLayout(self._fields)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.addWidget(muted(_WHY, wraps=True))
        fields.addWidget(self.form)
        buttons = QWidget()
        flow = FlowLayout(buttons)
        flow.addWidget(button("Reprendre ces retards", self.accept, kind=Kind.SECONDARY))
        flow.addWidget(button("Pas maintenant", self._close))
        fields.addWidget(buttons)
        self.body.addWidget(row)
        self.body.addWidget(self._fields)
        self._fields.hide()
        self._undo.hide()
        self.hide()

    def show_count(self, count: int) -> None:
        """How many could be taken over; none, and nothing just done: the card goes."""
        self._count = count
        if count:
            late = plural(count, "échéance passée", "échéances passées")
            self._offer.setText(f"{late} avant l’arrivée de Casework dans le service.")
            self._done = None
        self._ask.setVisible(bool(count) and self._fields.isHidden())
        self._undo.setVisible(self._done is not None)
        self.setVisible(bool(count) or self._done is not None)

    def accept(self) -> None:
        """Take them over with the reason typed."""
        deadlines, actor = self._context.suite.deadlines, self._context.actor
        self.form.submit(
            self._context,
            make=lambda: AcceptTakeover(str(self.form.values()["reason"]), self._service_id()),
            do=lambda command: deadlines.accept_takeover(actor, command),
            then=self._accepted,
        )

    def _accepted(self, done: Takeover) -> None:
        self._close()
        self.form.set_values({"reason": ""})
        self._done = done
        taken = plural(done.count, "échéance reprise", "échéances reprises")
        self._offer.setText(typeset(f"✓ {taken} : le motif reste dans les dossiers."))
        self.show_count(0)

    def _on_undo(self) -> None:
        if self._done is None:
            return
        deadlines, actor, entry = self._context.suite.deadlines, self._context.actor, self._done.entry_id
        self._done = None
        self._context.desk.write(lambda: deadlines.undo_takeover(actor, entry), owner=self)

    def _open(self) -> None:
        self._fields.show()
        self._ask.hide()
        self.form.setFocus()
        self.form.focusNextChild()

    def _close(self) -> None:
        self._fields.hide()
        self._ask.setVisible(bool(self._count))
