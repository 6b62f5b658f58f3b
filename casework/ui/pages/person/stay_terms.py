"""One stay's terms as a line and in words, its progress, and what to do next."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.dates import long_date, short_date
from casework.base.text import plural
from casework.domain.permissions import Permission, allows
from casework.domain.stays import PersonState
from casework.services.stays import RenewalLine, StayRecord, TermLine
from casework.ui.context import Context
from casework.ui.theme import Tone
from casework.ui.widgets import BadgeLabel, Card, FlowLayout, button, heading, line, muted, paragraph
from casework.ui.widgets.blocks import empty_layout
from casework.ui.widgets.terms_line import TermSegment, TermsLine

_STATES = {
    PersonState.PRESENT: (Tone.DONE, "●"),
    PersonState.EXPECTED: (Tone.ACCENT, "◐"),
    PersonState.LEFT: (Tone.NEUTRAL, "○"),
}
_DECISIONS = {
    "granted": "renouvellement accordé",
    "granted_with_conditions": "renouvellement accordé avec conditions",
    "refused": "renouvellement refusé, sortie à préparer",
}


class TermsCard(Card):
    """Where the stay stands, its terms, and the ways to a renewal or an exit."""

    def __init__(self, context: Context) -> None:
        super().__init__("Séjour")
        self._context = context
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self.body.addLayout(self._column)

    def show_stay(self, stay: StayRecord, person_id: int) -> None:
        """Show one stay."""
        empty_layout(self._column)
        self.set_title(stay.service)
        self.set_aside(f"depuis le {short_date(stay.admitted_on)}")
        today = self._context.clock.today()
        tone, sign = _STATES.get(stay.state, (Tone.NEUTRAL, "○"))
        head = QWidget()
        flow = FlowLayout(head, spacing=10)
        flow.addWidget(BadgeLabel(stay.state.label, tone, sign))
        flow.addWidget(heading(stay.progress.heading))
        flow.addWidget(muted(" · ".join(p for p in (stay.progress.aside, stay.progress.caption) if p)))
        self._column.addWidget(head)
        if stay.terms:
            segments = [TermSegment(t.starts_on, t.ends_on, bool(t.derogation)) for t in stay.terms]
            self._column.addWidget(TermsLine(segments, today))
            for term in stay.terms:
                self._column.addWidget(_term(stay, term))
        else:
            self._column.addWidget(
                muted("Aucun terme n’est fixé : ce séjour n’a pas d’échéance de renouvellement.", wraps=True)
            )
        self._show_exit(stay)
        self._show_actions(stay, person_id)

    def _show_exit(self, stay: StayRecord) -> None:
        if stay.ended_on is None:
            return
        why = " · ".join(part for part in (stay.exit_reason, stay.exit_housing) if part)
        self._column.addWidget(line())
        self._column.addWidget(
            paragraph(f"Sortie le {long_date(stay.ended_on)}" + (f" : {why}" if why else ""))
        )

    def _show_actions(self, stay: StayRecord, person_id: int) -> None:
        actor, go = self._context.actor, self._context.navigate
        if stay.state is not PersonState.PRESENT:
            return
        actions = QWidget()
        flow = FlowLayout(actions)
        if stay.terms and allows(actor, Permission.READ_RENEWALS):
            flow.addWidget(button("Ouvrir le renouvellement…", lambda: go("renewal", stay_id=stay.id)))
        if allows(actor, Permission.EDIT_STAYS):
            flow.addWidget(
                button("Enregistrer la sortie…", lambda: go("exit", person_id=person_id, stay_id=stay.id))
            )
        self._column.addWidget(actions)
        if stay.terms and not allows(actor, Permission.DECIDE_RENEWALS):
            self._column.addWidget(
                muted("Un renouvellement est à décider par la cheffe ou le chef de service.", wraps=True)
            )


def _term(stay: StayRecord, term: TermLine) -> QWidget:
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 2, 0, 2)
    column.setSpacing(2)
    length = f" ({plural(term.months, 'mois', 'mois')})" if term.months else ""
    rank = "1er terme" if term.number == 1 else f"{term.number}e terme"
    words = f"{rank} : du {long_date(term.starts_on)} au {long_date(term.ends_on)}{length}"
    column.addWidget(paragraph(words))
    if term.derogation:
        column.addWidget(muted(f"⚠ Par dérogation : {term.derogation}", wraps=True))
    renewal = next((one for one in stay.renewals if one.term_number == term.number), None)
    if renewal and renewal.decision:
        column.addWidget(muted(_decision(renewal), wraps=True))
    return block


def _decision(renewal: RenewalLine) -> str:
    on = f" le {long_date(renewal.decided_on)}" if renewal.decided_on else ""
    by = f" par {renewal.decided_by}" if renewal.decided_by else ""
    words = _DECISIONS.get(renewal.decision, renewal.decision)
    return f"À son terme : {words}{on}{by}"
