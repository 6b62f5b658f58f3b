"""The decision: what it would do is shown before it is taken; past the maximum a derogation is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.dates import distance, long_date, short_date
from casework.base.text import plural, typeset
from casework.domain.changes import Change
from casework.domain.deadlines import term_words
from casework.domain.terms import check_renewal
from casework.services.renewals import DecideRenewal, Decision, Derogation, RenewalPage
from casework.ui.context import Context
from casework.ui.forms import ChoiceField, DateField, Field, Form, LineField, NumberField, TextField
from casework.ui.pages.renewals.drafts import put_back, typed_fields
from casework.ui.widgets import Card, KeyValues, Kind, button, heading, muted, paragraph, small

_DEROGATION = ("derogation_reason", "derogation_by", "derogation_on", "derogation_told")


class DecisionCard(Card):
    """Facts of the term, and the form of those who decide."""

    def __init__(self, context: Context, decide: Callable[[], None]) -> None:
        """``decide``: called by the button; the page saves what is typed first, then calls ``submit``."""
        super().__init__("Décision")
        self._context = context
        self._page: RenewalPage | None = None
        self._facts = KeyValues()
        self._awaited = paragraph("À décider par la cheffe ou le chef de service.")
        self._effect = paragraph("")
        self.form = Form()
        self._add_fields()
        self._button = button("Enregistrer la décision", decide, kind=Kind.PRIMARY)
        self._hint = small("Une décision enregistrée par erreur peut être annulée tant que rien n’est remis.")
        self._fields = QWidget()
        column = QVBoxLayout(self._fields)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.form)
        for below in (self._effect, self._button, self._hint):
            column.addWidget(below)
        for part in (self._facts, self._awaited, self._fields):
            self.body.addWidget(part)
            self.body.addSpacing(4)
        self.body.addStretch(1)

    def _add_fields(self) -> None:
        clock = self._context.clock
        self._decision = self.form.add(
            "decision",
            "Décision",
            ChoiceField([(d, d.label) for d in Decision], empty="à choisir"),
            required=True,
        )
        self._months = self.form.add(
            "months", "Durée accordée", NumberField(1, 60, "mois", empty="à choisir")
        )
        self._conditions = self.form.add("conditions", "Conditions", TextField(lines=3), required=True)
        self._reasons = self.form.add("reasons", "Motifs", TextField(lines=3))
        self._decided_on = self.form.add("decided_on", "Décidé le", DateField(clock), required=True)
        self._derogation_reason = self.form.add(
            "derogation_reason", "Dérogation : motif", TextField(lines=2), required=True
        )
        self._derogation_by = self.form.add(
            "derogation_by", "Dérogation : accordée par", LineField(), required=True
        )
        self._derogation_on = self.form.add(
            "derogation_on", "Dérogation : le", DateField(clock), required=True
        )
        self._derogation_told = self.form.add(
            "derogation_told",
            "Dérogation : autorité informée",
            LineField(placeholder="ARS, par courrier du…"),
            required=True,
        )
        self.fields: dict[str, Field] = {
            "decision": self._decision,
            "months": self._months,
            "conditions": self._conditions,
            "reasons": self._reasons,
            "decided_on": self._decided_on,
            "derogation_reason": self._derogation_reason,
            "derogation_by": self._derogation_by,
            "derogation_on": self._derogation_on,
            "derogation_told": self._derogation_told,
        }
        self.form.edited.connect(self._on_edited)

    def draft(self) -> Mapping[str, str]:
        """What is typed of a decision that is not taken."""
        return typed_fields("decision", self.fields) if self.is_dirty else {}

    def take_draft(self, draft: Mapping[str, str]) -> None:
        """Put back a decision that was being typed."""
        if not self._fields.isHidden():
            put_back("decision", self.fields, draft)

    @property
    def is_dirty(self) -> bool:
        """Is a decision being typed?"""
        return not self._fields.isHidden() and self.form.is_dirty

    def show_page(self, page: RenewalPage) -> None:
        """Show the term that ends; a decision being typed stays."""
        same = self._page is not None and self._page.key == page.key
        self._page = page
        self._facts.set_pairs(self._pairs(page))
        self._awaited.setVisible(not page.may_decide)
        self._fields.setVisible(page.may_decide)
        if not (same and self.form.is_dirty):
            today = self._context.clock.today()
            self.form.set_values(
                {
                    "decision": None,
                    "months": page.usual_months,
                    "conditions": "",
                    "reasons": "",
                    "decided_on": today,
                    "derogation_reason": "",
                    "derogation_by": self._context.actor.name,
                    "derogation_on": today,
                    "derogation_told": "",
                }
            )
        self._on_edited()

    def submit(self, seen_version: int, then: Callable[[Change], None]) -> None:
        """Give the decision to the service."""
        page = self._page
        if page is None:
            return
        renewals, actor = self._context.suite.renewals, self._context.actor

        def make() -> DecideRenewal:
            decision = Decision(str(self._decision.value()))
            needs = decision.grants and page.needs_derogation(self._months.number() or 0)
            return DecideRenewal(
                page.key,
                seen_version,
                decision,
                self._decided_on.value() or self._context.clock.today(),
                months=self._months.number() if decision.grants else None,
                conditions=self._conditions.value() if self._wants_conditions() else "",
                reasons=self._reasons.value(),
                derogation=self._derogation() if needs else None,
            )

        self.form.submit(
            self._context, make=make, do=lambda command: renewals.decide(actor, command), then=then
        )

    # What it would do ----------------------------------------------------------------------------

    def _on_edited(self) -> None:
        page = self._page
        if page is None:
            return
        decision, months = self._chosen(), self._months.number() or 0
        refused = decision is Decision.REFUSED
        needs = decision is not None and decision.grants and page.needs_derogation(months)
        self.form.show_field("months", not refused)
        self.form.show_field("conditions", self._wants_conditions())
        for name in _DEROGATION:
            self.form.show_field(name, needs)
        self._effect.setText(typeset(self._effect_words(page, refused=refused, months=months)))

    def _effect_words(self, page: RenewalPage, *, refused: bool, months: int) -> str:
        if refused:
            return f"Le séjour va jusqu’au {long_date(page.term.ends_on)} : une sortie est à préparer."
        if not months and page.needs_derogation(1):
            return (
                "⚠ Le service ne prévoit pas de durée de plus : une sortie est à préparer, sauf dérogation."
            )
        if not months:
            return "Choisissez une durée : le nouveau terme s’affichera ici."
        start = page.term.ends_on + timedelta(days=1)
        words = f"Nouveau terme : du {long_date(start)} au {long_date(page.end_if_granted(months))}."
        if page.needs_derogation(months):
            against = check_renewal(page.policy, page.admitted_on, page.granted_terms, months)
            words += "\n⚠ " + " ".join(problem.sentence for problem in against)
        return words

    def _wants_conditions(self) -> bool:
        return self._chosen() is Decision.GRANTED_WITH_CONDITIONS

    def _chosen(self) -> Decision | None:
        # Qt gives back the plain text of what it was given.
        chosen = self._decision.value()
        return Decision(str(chosen)) if chosen else None

    def _derogation(self) -> Derogation:
        return Derogation(
            self._derogation_reason.value(),
            self._derogation_by.value(),
            self._derogation_on.value(),
            self._derogation_told.value(),
        )

    def _pairs(self, page: RenewalPage) -> list[tuple[str, str]]:
        today = self._context.clock.today()
        end, policy = page.term.ends_on, page.policy
        pairs = [
            (
                f"Fin de {term_words(page.granted_terms, page.term)}",
                f"{long_date(end)}, {distance(end, today)}",
            ),
            (
                "Durée accordée",
                f"{plural(page.months_until_now, 'mois', 'mois')} depuis le {short_date(page.admitted_on)}",
            ),
        ]
        if policy.max_total_months is not None:
            pairs.append(("Durée maximale", plural(policy.max_total_months, "mois", "mois")))
        if policy.max_renewals is not None:
            done = f"{len(page.granted_terms) - 1} sur {policy.max_renewals}"
            pairs.append(("Renouvellements", done))
        return pairs


def derogation_words(derogation: Derogation) -> str:
    """« Dérogation : motif. Accordée par …, le … ; autorité informée : … »."""
    on = f", le {long_date(derogation.on)}" if derogation.on else ""
    return (
        f"⚠ Dérogation : {derogation.reason.rstrip('.')}. Accordée par {derogation.by}{on} ; "
        f"autorité informée : {derogation.told}."
    )


def titled(text: str, widget: QWidget) -> QWidget:
    """A part with its heading above it."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 6, 0, 0)
    column.setSpacing(4)
    column.addWidget(heading(text))
    column.addWidget(widget)
    return part


def remark(text: str) -> QWidget:
    """A muted sentence that wraps."""
    return muted(text, wraps=True)
