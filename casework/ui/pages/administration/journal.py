"""« Journal »: who read, changed, printed what, about whom; verified, and cut once it is old enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QStackedWidget, QWidget

from casework.base.dates import short_date
from casework.base.progress import Cancellation
from casework.base.text import plural, typeset
from casework.domain.changes import Subject
from casework.domain.journal_actions import ActionFamily
from casework.domain.permissions import Permission, allows
from casework.services.journal import (
    CutJournal,
    CutPreview,
    DoneCut,
    JournalChoices,
    JournalFilter,
    JournalRow,
    Verification,
)
from casework.ui.context import Context
from casework.ui.forms import ChoiceField, DateField
from casework.ui.page import Page
from casework.ui.pages.administration.journal_columns import JOURNAL_COLUMNS
from casework.ui.tables import Table
from casework.ui.widgets import EmptyState, FilterChips, FlowLayout, Kind, button, muted, paragraph

_FIRST_ROWS = 60
_FAMILIES = (("", "Tout"), *((family.value, family.label) for family in ActionFamily))


class _Found(NamedTuple):
    ids: list[int]
    first: list[JournalRow]


class JournalTab(Page):
    """The latest line first. Enter on a line narrows the list to the person it is about."""

    title = "Journal"
    concerns = frozenset({Subject.JOURNAL})
    help = (
        "Qui a ouvert, modifié, imprimé ou cherché quoi, au sujet de qui, quand et depuis quelle session ; "
        "jamais ce qui a été écrit ou tapé. Une consultation y vient quelques secondes après. Entrée sur une "
        "ligne ne garde que la personne dont elle parle. « Vérifier » relit toute la chaîne et nomme sa "
        "première rupture. « Couper » enlève ce qui est plus ancien que la durée choisie."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._person: tuple[int, str] | None = None
        self._verify = self.header.add_button("Vérifier", self.verify)
        if allows(context.actor, Permission.CUT_JOURNAL):
            self.header.add_button("Couper l’ancien…", self.ask_cut)
        self.families = FilterChips("Ce qui a été fait", _FAMILIES)
        self.account = ChoiceField(empty="Tous les comptes")
        self.since, self.until = DateField(context.clock), DateField(context.clock)
        self.everybody = button("", self._show_everybody, kind=Kind.LINK)
        self.told = paragraph("")
        self.told.setAccessibleName("Résultat de la vérification")
        self.told.hide()
        self.table: Table[JournalRow] = Table(JOURNAL_COLUMNS, self._fetch, name="Journal", lines=2)
        self._front = QStackedWidget()
        self._front.addWidget(self.table)
        self._none = EmptyState("Aucune ligne ne correspond", "Élargissez la période ou les filtres.")
        self._front.addWidget(self._none)
        self.body.addWidget(self._filters())
        self.body.addWidget(self.told)
        self.body.addWidget(self._front, 1)
        self._connect()

    def _filters(self) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, spacing=10)
        flow.addWidget(self.families)
        self.account.setAccessibleName("Compte")
        flow.addWidget(self.account)
        for field, label, name in (
            (self.since, "du", "Depuis le"),
            (self.until, "au", "Jusqu’au"),
        ):
            field.line.setAccessibleName(name)
            flow.addWidget(muted(label))
            flow.addWidget(field)
        flow.addWidget(self.everybody)
        self.everybody.hide()
        return row

    def _connect(self) -> None:
        self.families.picked.connect(lambda _key: self._read())
        self.account.edited.connect(self._read)
        self.since.edited.connect(self._read)
        self.until.edited.connect(self._read)
        self.table.opened.connect(self._narrow)

    # Reading -------------------------------------------------------------------------------------

    def reload(self) -> None:
        journal, actor = self.context.suite.journal, self.context.actor
        self.context.desk.read(
            lambda cancel: journal.choices(actor, cancel), self._show_choices, owner=self, name="choices"
        )
        self._read()

    def wanted(self) -> JournalFilter:
        """What the filters say; a date that is being typed narrows nothing yet."""
        account, family = self.account.value(), self.families.value()
        return JournalFilter(
            from_day=self.since.value(),
            to_day=self.until.value(),
            account_id=account if isinstance(account, int) else None,
            person_id=self._person[0] if self._person else None,
            family=ActionFamily(family) if family else None,
        )

    def _read(self) -> None:
        journal, actor, wanted = self.context.suite.journal, self.context.actor, self.wanted()

        def read(cancel: Cancellation) -> _Found:
            ids = journal.ids(actor, wanted, cancel)
            return _Found(ids, journal.rows(actor, ids[:_FIRST_ROWS], cancel))

        self.context.desk.read(read, self._show, owner=self, name="list")

    def _fetch(self, ids: Sequence[int], deliver: Callable[[Sequence[JournalRow]], None]) -> None:
        journal, actor = self.context.suite.journal, self.context.actor
        self.context.desk.read(
            lambda cancel: journal.rows(actor, ids, cancel), deliver, owner=self, name="rows"
        )

    def _show(self, found: _Found) -> None:
        self.clear_error()
        self.table.set_ids(found.ids, found.first)
        self.header.set_subtitle(plural(len(found.ids), "ligne"))
        self._front.setCurrentWidget(self.table if found.ids else self._none)

    def _show_choices(self, choices: JournalChoices) -> None:
        self.account.set_choices(choices.accounts)

    def _narrow(self, id: int) -> None:
        row = self.table.rows.record(id)
        if row is None or row.person_id is None or self._person:
            return
        self._person = (row.person_id, row.person)
        self.everybody.setText(typeset(f"✕ Seulement {row.person}"))
        self.everybody.show()
        self._read()

    def _show_everybody(self) -> None:
        self._person = None
        self.everybody.hide()
        self._read()
        self.table.setFocus()

    def focus_first(self) -> None:
        self.table.setFocus() if self._front.currentWidget() is self.table else self.account.setFocus()

    # Verifying -----------------------------------------------------------------------------------

    def verify(self) -> None:
        """Walk the whole chain on the long worker."""
        journal, actor = self.context.suite.journal, self.context.actor
        self._verify.setEnabled(False)
        work = self.context.desk.long(
            "Vérification du journal",
            lambda progress, cancel: journal.verify(actor, progress, cancel),
            self._show_verdict,
            owner=self,
        )
        work.finished.connect(self._on_verified)

    def _on_verified(self) -> None:
        self._verify.setEnabled(True)
        self._verify.setFocus()

    def _show_verdict(self, found: Verification) -> None:
        self.clear_error()
        if found.trouble:
            self.error_panel.show_sentences([(found.trouble, None)])
        lines = plural(found.lines, "ligne vérifiée", "lignes vérifiées")
        told = "" if found.trouble else f"✓ Le journal s’enchaîne sans rupture : {lines}."
        self.told.setText(typeset(f"{told} {found.remark}".strip()))
        self.told.setVisible(bool(self.told.text()))

    # Cutting -------------------------------------------------------------------------------------

    def ask_cut(self) -> None:
        """Say what would go, then take it away for good."""
        journal, actor = self.context.suite.journal, self.context.actor
        self.context.desk.read(
            lambda cancel: journal.preview_cut(actor, CutJournal(), cancel),
            self._confirm_cut,
            owner=self,
            name="cut",
        )

    def _confirm_cut(self, told: CutPreview) -> None:
        ask = self.context.ask
        if told.first is None or told.last is None:
            ask.tell(
                "Couper le journal",
                f"Rien n’est antérieur au {short_date(told.until)} : rien n’est à couper.",
            )
            return
        if ask.confirm("Couper le journal", cut_words(told), "Couper"):
            journal, actor = self.context.suite.journal, self.context.actor
            self.context.desk.write(
                lambda: journal.cut(actor, CutJournal()), self._on_cut, owner=self, name="cut"
            )

    def _on_cut(self, done: DoneCut) -> None:
        lines = plural(done.lines, "ligne antérieure", "lignes antérieures")
        self.told.setText(
            typeset(f"{lines} au {short_date(done.until)} : enlevées. Cette coupe est au journal.")
        )
        self.told.show()


def cut_words(told: CutPreview) -> str:
    """What goes, and what stays."""
    assert told.first is not None
    assert told.last is not None
    lines = plural(told.lines, "ligne du journal", "lignes du journal")
    return typeset(
        f"{lines}, du {short_date(told.first)} au {short_date(told.last)}, vont disparaître pour toujours : "
        "on ne saura plus qui a lu ou imprimé quoi pendant ce temps. L’historique des valeurs reste : qui a "
        "modifié quoi, avant et après."
    )
