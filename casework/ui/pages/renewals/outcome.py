"""After the decision: the new term, the notice to the person, the amendment, the way back of a mistake."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.dates import long_date
from casework.base.text import plural
from casework.domain.permissions import Permission, allows
from casework.services.renewals import (
    AmendmentDates,
    Decision,
    RecordAmendment,
    RecordNotice,
    RenewalPage,
    RenewalRecord,
    UndoDecision,
)
from casework.ui.context import Context
from casework.ui.forms import DateField, Form
from casework.ui.pages.renewals.decision import derogation_words, remark, titled
from casework.ui.theme import Tone
from casework.ui.widgets import BadgeLabel, Card, FlowLayout, KeyValues, Kind, button, paragraph
from casework.ui.widgets.blocks import empty_layout
from casework.ui.widgets.kept_focus import focus_kept

Then = Callable[[], None]
Save = Callable[[Then], None]
_TONES = {
    Decision.GRANTED: Tone.DONE,
    Decision.GRANTED_WITH_CONDITIONS: Tone.DONE,
    Decision.REFUSED: Tone.LATE,
}


class OutcomeCard(Card):
    """A decided renewal: it is read; what follows from it is recorded."""

    def __init__(
        self, context: Context, print_amendment: Callable[[], None], refresh: Callable[[], None]
    ) -> None:
        super().__init__("Décision")
        self._context, self._print, self._refresh = context, print_amendment, refresh
        self._page: RenewalPage | None = None
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self.body.addLayout(self._column)
        self.body.addStretch(1)
        self._forms: list[tuple[Form, Save]] = []

    @property
    def is_dirty(self) -> bool:
        """Is a date being typed?"""
        return not self.isHidden() and any(form.is_dirty for form, _save in self._forms)

    def save(self, then: Callable[[], None]) -> None:
        """Save the dates being typed."""
        for form, save in self._forms:
            if form.is_dirty:
                save(then)
                return
        then()

    def show_page(self, page: RenewalPage) -> None:
        """Show a decided renewal."""
        renewal = page.renewal
        if renewal is None or renewal.decision is None:
            return
        if self.is_dirty and self._page is not None and self._page.key == page.key:
            return
        self._page = page
        self._forms = []
        with focus_kept(self._column):
            self._fill(page, renewal, renewal.decision)

    def _fill(self, page: RenewalPage, renewal: RenewalRecord, decision: Decision) -> None:
        empty_layout(self._column)
        self._show_decision(page, renewal, decision)
        self._show_notice(page, renewal)
        if decision.grants:
            self._show_amendment(page, renewal)
        if page.may_undo:
            undo = button("Annuler cette décision", self._undo, kind=Kind.LINK)
            self._column.addWidget(undo)

    def _show_decision(self, page: RenewalPage, renewal: RenewalRecord, decision: Decision) -> None:
        words = decision.label
        if renewal.months:
            words += f" pour {plural(renewal.months, 'mois', 'mois')}"
        self._column.addWidget(_left(BadgeLabel(words, _TONES[decision])))
        decided = long_date(renewal.decided_on) if renewal.decided_on else ""
        pairs = [("Décidé par", f"{renewal.decided_by}, le {decided}")]
        if page.new_term:
            term = page.new_term.term
            pairs.append(("Nouveau terme", f"du {long_date(term.starts_on)} au {long_date(term.ends_on)}"))
        pairs += [
            (label, text)
            for label, text in (("Conditions", renewal.conditions), ("Motifs", renewal.reasons))
            if text
        ]
        self._column.addWidget(KeyValues(pairs))
        if page.new_term and page.new_term.derogation:
            self._column.addWidget(paragraph(derogation_words(page.new_term.derogation)))
        if not decision.grants:
            end = long_date(page.term.ends_on)
            self._column.addWidget(paragraph(f"Une sortie est à préparer avec la personne avant le {end}."))

    def _show_notice(self, page: RenewalPage, renewal: RenewalRecord) -> None:
        if renewal.notified_on:
            told = remark(f"✓ Notifiée à la personne le {long_date(renewal.notified_on)}.")
            self._column.addWidget(titled("Notification", told))
            return
        if not page.may_prepare:
            self._column.addWidget(titled("Notification", remark("Pas encore notifiée à la personne.")))
            return
        form = Form()
        day = form.add(
            "notified_on", "Notifiée à la personne le", DateField(self._context.clock), required=True
        )
        form.set_values({"notified_on": None}, renewal.version)
        renewals, actor = self._context.suite.renewals, self._context.actor

        def save(then: Then) -> None:
            form.submit(
                self._context,
                make=lambda: RecordNotice(
                    page.key, day.value() or self._context.clock.today(), form.version, renewal.notified_on
                ),
                do=lambda command: renewals.record_notice(actor, command),
                then=lambda _change: then(),
            )

        self._add_form("Notification", form, "Noter la notification", save)

    def _show_amendment(self, page: RenewalPage, renewal: RenewalRecord) -> None:
        amendment = renewal.amendment
        printing = button("Imprimer l’avenant", self._print, kind=Kind.PRIMARY)
        if not allows(self._context.actor, Permission.EDIT_STAYS):
            self._column.addWidget(titled("Avenant", printing))
            return
        form = Form(columns=2)
        clock = self._context.clock
        fields = {
            "handed_on": form.add("handed_on", "Remis le", DateField(clock)),
            "signed_on": form.add("signed_on", "Signé le", DateField(clock)),
            "refused_on": form.add("refused_on", "Refus de signer, le", DateField(clock)),
        }
        seen = AmendmentDates(**{name: getattr(amendment, name, None) for name in fields})
        form.set_values(seen._asdict(), amendment.version if amendment else 0)
        renewals, actor = self._context.suite.renewals, self._context.actor

        def save(then: Then) -> None:
            form.submit(
                self._context,
                make=lambda: RecordAmendment(
                    page.key,
                    AmendmentDates(**{name: field.value() for name, field in fields.items()}),
                    form.version,
                    seen,
                ),
                do=lambda command: renewals.record_amendment(actor, command),
                then=lambda _change: then(),
            )

        if not (amendment and amendment.signed_on):
            self._column.addWidget(titled("Avenant", remark("À remettre à la personne et à signer.")))
            self._column.addWidget(_left(printing))
            self._add_form("", form, "Enregistrer ces dates", save)
        else:
            signed = f"✓ Signé le {long_date(amendment.signed_on)}."
            self._column.addWidget(titled("Avenant", remark(signed)))
            self._column.addWidget(_left(printing))

    def _add_form(self, title: str, form: Form, action: str, save: Save) -> None:
        self._forms.append((form, save))
        self._column.addWidget(titled(title, form) if title else form)
        self._column.addWidget(_left(button(action, lambda: save(self._refresh))))

    def _undo(self) -> None:
        page = self._page
        if page is None or page.renewal is None:
            return
        renewals, actor = self._context.suite.renewals, self._context.actor
        command = UndoDecision(page.key, page.renewal.version)
        self._context.desk.write(
            lambda: renewals.undo_decision(actor, command), lambda _change: self._refresh(), owner=self
        )


def _left(widget: QWidget) -> QWidget:
    row = QWidget()
    flow = FlowLayout(row)
    flow.addWidget(widget)
    return row
