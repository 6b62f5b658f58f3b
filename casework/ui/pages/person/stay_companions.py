"""Those who live with the holder of a stay: added, their dates corrected, taken out, put back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.errors import StaleWrite, UserError
from casework.services.stays import (
    CompanionLine,
    RemoveCompanion,
    RemovedCompanion,
    RestoreCompanion,
    SaveCompanion,
    StayRecord,
)
from casework.ui.context import Context
from casework.ui.forms import DateField, LineField
from casework.ui.forms.card_form import CardForm, WrittenCard, span_words
from casework.ui.widgets import FlowLayout, Kind, button, muted, paragraph
from casework.ui.widgets.blocks import empty_layout


class CompanionsCard(WrittenCard):
    """The household with its dates of presence and no term of its own; one form at a time is open."""

    what = "l’accompagnant"

    def __init__(
        self, context: Context, refresh: Callable[[], None], show_error: Callable[[UserError], None]
    ) -> None:
        """``refresh``: read the page again, once something was saved here; ``show_error``: the page's."""
        super().__init__(context, "Accompagnants", refresh)
        self._show_error = show_error
        self._stay: StayRecord | None = None
        self._may_edit = False
        self._next: CompanionLine | None = None
        self._corrected: CompanionLine | None = None
        self._bin = QVBoxLayout()
        self._label = self.form.add(
            "label",
            "Nom et lien",
            LineField("Lina, fille, 4 ans"),
            required=True,
            wide=True,
            help="Les dates de présence sont les siennes ; les termes restent ceux du séjour.",
        )
        self._arrives = self.form.add("arrives_on", "Arrivée", DateField(context.clock), required=True)
        self._leaves = self.form.add("leaves_on", "Départ", DateField(context.clock))
        self._editing = CardForm(
            self,
            self.form,
            self._label,
            "Ajouter un accompagnant…",
            "Enregistrer l’accompagnant",
            self.save,
        )
        self._editing.opened.append(self._fill)
        self.body.addLayout(self._bin)

    def show_stay(self, stay: StayRecord, *, may_edit: bool) -> None:
        """Show the household; for whoever only reads, the card is not there where somebody lives alone."""
        self._stay, self._may_edit = stay, may_edit
        self.setVisible(may_edit or bool(stay.companions))
        empty_layout(self._listed)
        for one in stay.companions:
            self._listed.addWidget(self._line(one))
        if not stay.companions:
            self._listed.addWidget(muted("Personne d’autre n’est noté.", wraps=True))
        self._editing.allow(may_edit)
        self._read_removed()

    def _line(self, one: CompanionLine) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(paragraph(one.label))
        column.addWidget(muted(span_words(one.arrives_on, one.leaves_on), wraps=True))
        if self._may_edit:
            doing = QWidget()
            flow = FlowLayout(doing)
            for words, slot in (("Corriger", self._correct), ("Retirer", self._remove)):
                flow.addWidget(
                    button(words, partial(slot, one), kind=Kind.LINK, name=f"{words} : {one.label}")
                )
            column.addWidget(doing)
        return block

    # Adding and correcting -----------------------------------------------------------------------

    def _correct(self, one: CompanionLine) -> None:
        if self.is_dirty:
            self._label.setFocus()
            return
        self._next = one
        self._editing.open()

    def _fill(self) -> None:
        """The fields of whoever is corrected; those of somebody new where the button alone was pressed."""
        one = self._corrected = self._next
        self._next = None
        stay = self._stay
        if stay is None:
            return
        today = self._context.clock.today()
        self.form.set_values(
            {
                "label": one.label if one else "",
                "arrives_on": one.arrives_on if one else max(today, stay.admitted_on),
                "leaves_on": one.leaves_on if one else None,
            },
            stay.version,
        )

    def save(self, then: Callable[[], None]) -> None:
        """Write somebody down; the form goes once it is written."""
        stay, corrected = self._stay, self._corrected
        if stay is None:
            return
        companions, actor = self._context.suite.companions, self._context.actor

        def make() -> SaveCompanion:
            return SaveCompanion(
                stay.id,
                self._label.value(),
                self._arrives.value(),
                self._leaves.value(),
                self.form.version,
                corrected,
            )

        self._submit(make, lambda command: companions.save(actor, command), then)

    # Taking out and putting back -----------------------------------------------------------------

    def _remove(self, one: CompanionLine, version: int | None = None) -> None:
        stay = self._stay
        if stay is None:
            return
        companions, actor = self._context.suite.companions, self._context.actor
        command = RemoveCompanion(stay.id, stay.version if version is None else version, one)

        def failed(error: UserError) -> None:
            if isinstance(error, StaleWrite):
                self._settle(one, error)
            else:
                self._show_error(error)

        self._context.desk.write(
            lambda: companions.remove(actor, command),
            lambda _change: self._refresh(),
            owner=self,
            failed=failed,
        )

    def _settle(self, one: CompanionLine, error: StaleWrite) -> None:
        """Somebody changed what is being taken out: it goes only if no text is kept."""
        chosen = self._context.ask.resolve(error.conflicts)
        if chosen is not None and not chosen["removed"].strip():
            self._remove(one, error.version)
        else:
            self._refresh()

    def _read_removed(self) -> None:
        stay = self._stay
        if stay is None or not self._may_edit:
            return
        companions, actor = self._context.suite.companions, self._context.actor
        self._context.desk.read(
            lambda cancel: companions.removed(actor, stay.id, cancel),
            self._show_removed,
            owner=self,
            name="removed",
        )

    def _show_removed(self, removed: list[RemovedCompanion]) -> None:
        empty_layout(self._bin)
        for one in removed:
            self._bin.addWidget(button(f"Remettre {one.label}", partial(self._restore, one), kind=Kind.LINK))

    def _restore(self, one: RemovedCompanion) -> None:
        stay = self._stay
        if stay is None:
            return
        companions, actor = self._context.suite.companions, self._context.actor
        command = RestoreCompanion(stay.id, one.removal)
        self._context.desk.write(
            lambda: companions.restore(actor, command), lambda _change: self._refresh(), owner=self
        )
