"""What the person was told and agreed to, and what left the house about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.dates import short_date
from casework.domain.permissions import Permission, allows
from casework.services.dispatches import DispatchRow
from casework.services.sharing import (
    ConsentHow,
    ConsentKind,
    ConsentRow,
    ConsentState,
    GiveConsent,
    InformationRow,
    RecordInformation,
    SharingSheet,
    WithdrawConsent,
)
from casework.ui.context import Context
from casework.ui.forms import ChoiceField, DateField, LineField, TextField
from casework.ui.forms.card_form import CardForm, WrittenCard
from casework.ui.forms.in_place import Closed, InPlaceForm, OneOpen
from casework.ui.theme import Tone
from casework.ui.widgets import BadgeLabel, Card, FlowLayout, Kind, button, heading, line, muted, paragraph
from casework.ui.widgets.blocks import empty_layout
from casework.ui.widgets.kept_focus import focus_kept

_TONES = {
    ConsentState.VALID: Tone.DONE,
    ConsentState.TO_COME: Tone.NEUTRAL,
    ConsentState.EXPIRED: Tone.DUE,
    ConsentState.WITHDRAWN: Tone.LATE,
}
_SHOWN = 20


class SharingCard(WrittenCard):
    """A card of the person's rights: reads for whoever reads, writes for whoever may."""

    def __init__(self, context: Context, title: str, refresh: Callable[[], None]) -> None:
        super().__init__(context, title, refresh)
        self._may_edit = allows(context.actor, Permission.EDIT_SHARING)
        self._person_id = 0

    def forget(self, person_id: int = 0) -> None:
        """Somebody else is opened: nothing is written before theirs is read."""
        self._person_id = person_id
        self.close_form()
        self._editing.allow(False)
        empty_layout(self._listed)


class InformationCard(SharingCard):
    """Inside the team: informed, may object (CSP L1110-4, R1110-3)."""

    what = "l’information sur le partage"

    def __init__(self, context: Context, refresh: Callable[[], None]) -> None:
        super().__init__(context, "Partage dans l’équipe", refresh)
        self._day = self.form.add("informed_on", "Informée le", DateField(context.clock), required=True)
        self._how = self.form.add("how", "Comment", LineField("notice remise et lue ensemble"))
        self._by = self.form.add("informed_by", "Par", LineField())
        self._objected = self.form.add(
            "objected_on", "S’oppose depuis le", DateField(context.clock), help="Vide : aucune opposition."
        )
        self._objection = self.form.add(
            "objection", "À quoi, ou à qui, elle s’oppose", TextField(lines=2), wide=True
        )
        self._editing = CardForm(
            self, self.form, self._day, "Noter une information…", "Enregistrer l’information", self.save
        )
        self._editing.opened.append(self._start)
        self._editing.allow(False)

    def show_sheet(self, sheet: SharingSheet) -> None:
        """What holds now stands first; what was before, under it."""
        empty_layout(self._listed)
        self._editing.allow(self._may_edit)
        latest, *before = sheet.informations or (None,)
        if latest is None:
            self._listed.addWidget(
                muted(
                    "Il n’est pas noté que la personne a été informée de ce que l’équipe partage, "
                    "ni de son droit de s’y opposer.",
                    wraps=True,
                )
            )
            return
        top = QWidget()
        flow = FlowLayout(top, spacing=10)
        flow.addWidget(heading("S’oppose" if sheet.objection else "Aucune opposition"))
        if sheet.objection:
            flow.addWidget(BadgeLabel("opposition", Tone.LATE))
        self._listed.addWidget(top)
        if latest.objection:
            self._listed.addWidget(paragraph(latest.objection))
        self._listed.addWidget(muted(information_words(latest), wraps=True))
        for one in before:
            self._listed.addWidget(line())
            words = f"Avant : {information_words(one)}"
            self._listed.addWidget(
                muted(f"{words} · {one.objection}" if one.objection else words, wraps=True)
            )

    def _start(self) -> None:
        self.form.set_values(
            {
                "informed_on": self._context.clock.today(), "how": "",
                "informed_by": self._context.actor.name, "objected_on": None, "objection": "",
            }
        )  # fmt: skip

    def save(self, then: Callable[[], None]) -> None:
        sharing, actor, person_id = self._context.suite.sharing, self._context.actor, self._person_id

        def make() -> RecordInformation:
            objected = self._objected.value()
            if objected is None and self._objection.value().strip():
                # Words without a date are an objection of that day, not words to lose.
                objected = self._day.value()
            return RecordInformation(
                person_id,
                self._day.value() or self._context.clock.today(),
                self._how.value(),
                self._by.value(),
                objected,
                self._objection.value(),
            )

        self._submit(make, lambda command: sharing.record_information(actor, command), then)


def information_words(row: InformationRow) -> str:
    """« Informée le 3 déc. 2026 par Inès, notice remise · s’oppose depuis le 4 déc. 2026 »."""
    words = f"Informée le {short_date(row.informed_on)}"
    if row.informed_by:
        words += f" par {row.informed_by}"
    if row.how:
        words += f", {row.how}"
    if row.objected_on is not None:
        words += f" · s’oppose depuis le {short_date(row.objected_on)}"
    return words


class ConsentsCard(SharingCard):
    """Outside the team, for pictures, for calls: agreed to, one by one, and taken back."""

    what = "l’accord de la personne"

    def __init__(self, context: Context, refresh: Callable[[], None]) -> None:
        super().__init__(context, "Accords de la personne", refresh)
        self._withdrawing: OneOpen[WithdrawalForm] = OneOpen(refresh)
        kinds = [(one, one.label) for one in ConsentKind]
        self._kind = self.form.add("kind", "Pour", ChoiceField(kinds), required=True)
        self._recipient = self.form.add("recipient", "À qui", LineField("Mission locale"), required=True)
        self._nature = self.form.add(
            "nature", "Quoi", TextField(lines=2), required=True, help="Rien de plus que ce qui sert."
        )
        self._purpose = self.form.add("purpose", "Pourquoi", TextField(lines=2), required=True)
        self._given = self.form.add("given_on", "Donné le", DateField(self._context.clock), required=True)
        self._how = self.form.add("how", "Comment", ChoiceField([(one, one.label) for one in ConsentHow]))
        self._until = self.form.add(
            "valid_until", "Valable jusqu’au", DateField(self._context.clock), help="Vide : sans fin prévue."
        )
        self._kind.edited.connect(self._show_what_kind_needs)
        self._editing = CardForm(
            self, self.form, self._kind, "Recueillir un accord…", "Enregistrer l’accord", self._give
        )
        self._editing.opened.append(self._start)
        self._editing.allow(False)

    @property
    def is_dirty(self) -> bool:
        return super().is_dirty or self._withdrawing.is_dirty

    def close_form(self) -> None:
        super().close_form()
        self._withdrawing.close()

    def show_sheet(self, sheet: SharingSheet) -> None:
        """All of them, the newest first; what is typed of a withdrawal stays."""
        self._editing.allow(self._may_edit)
        if self._withdrawing.is_dirty:
            return
        self._withdrawing.forget()
        with focus_kept(self._listed):
            self._fill(sheet)

    def _fill(self, sheet: SharingSheet) -> None:
        empty_layout(self._listed)
        for number, one in enumerate(sheet.consents):
            if number:
                self._listed.addWidget(line())
            self._listed.addWidget(self._line(one))
        if not sheet.consents:
            self._listed.addWidget(
                muted(
                    "Aucun accord : rien ne peut être transmis hors de l’équipe sur ce fondement.", wraps=True
                )
            )

    def _line(self, one: ConsentRow) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        top = QWidget()
        flow = FlowLayout(top, spacing=10)
        flow.addWidget(heading(consent_title(one)))
        flow.addWidget(BadgeLabel(one.state.label, _TONES[one.state]))
        column.addWidget(top)
        if one.nature:
            column.addWidget(paragraph(one.nature))
        if one.purpose:
            column.addWidget(muted(f"Pour : {one.purpose}", wraps=True))
        column.addWidget(muted(consent_words(one), wraps=True))
        if self._may_edit and one.withdrawn_on is None:
            column.addWidget(
                button(
                    "Noter un retrait…",
                    partial(self._withdraw, one, column),
                    kind=Kind.LINK,
                    name=f"Noter un retrait : {consent_title(one)}",
                )
            )
        return block

    def _start(self) -> None:
        self._withdrawing.close()
        self.form.set_values(
            {
                "kind": ConsentKind.SHARING, "recipient": "", "nature": "", "purpose": "",
                "given_on": self._context.clock.today(), "how": ConsentHow.PAPER, "valid_until": None,
            }
        )  # fmt: skip
        self._show_what_kind_needs()

    def _show_what_kind_needs(self) -> None:
        shares = self._kind_chosen() is ConsentKind.SHARING
        for name in ("recipient", "nature", "purpose"):
            self.form.show_field(name, shares)

    def _kind_chosen(self) -> ConsentKind:
        return ConsentKind(str(self._kind.value() or ConsentKind.SHARING))

    def save(self, then: Callable[[], None]) -> None:
        """Write the consent, or the withdrawal that is being typed."""
        if self._withdrawing.is_dirty:
            self._withdrawing.save(then)
        else:
            self._give(then)

    def _give(self, then: Callable[[], None]) -> None:
        sharing, actor, person_id = self._context.suite.sharing, self._context.actor, self._person_id

        def make() -> GiveConsent:
            kind = self._kind_chosen()
            shares = kind is ConsentKind.SHARING
            return GiveConsent(
                person_id,
                kind,
                self._given.value() or self._context.clock.today(),
                self._recipient.value() if shares else "",
                self._nature.value() if shares else "",
                self._purpose.value() if shares else "",
                ConsentHow(str(self._how.value() or ConsentHow.PAPER)),
                self._until.value(),
            )

        self._submit(make, lambda command: sharing.give_consent(actor, command), then)

    def _withdraw(self, one: ConsentRow, column: QVBoxLayout) -> None:
        self._withdrawing.open(column, lambda: WithdrawalForm(self._context, one, self._withdrawing.closed))


class WithdrawalForm(InPlaceForm):
    """From when a consent no longer holds, in which words it was taken back."""

    def __init__(self, context: Context, consent: ConsentRow, closed: Closed) -> None:
        super().__init__(closed)
        self._context, self._consent = context, consent
        self._day = self.form.add("withdrawn_on", "Retiré le", DateField(context.clock), required=True)
        self._words = self.form.add("withdrawal", "Dans ses mots", TextField(lines=2))
        self.form.set_values({"withdrawn_on": context.clock.today()}, consent.version)
        self.finish(self._words, "Enregistrer le retrait", "Annuler : noter un retrait")

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Take it back."""
        sharing, actor = self._context.suite.sharing, self._context.actor

        def make() -> WithdrawConsent:
            return WithdrawConsent(
                self._consent.id,
                self.form.version,
                self._day.value() or self._context.clock.today(),
                self._words.value(),
            )

        self.form.submit(
            self._context,
            make=make,
            do=lambda command: sharing.withdraw_consent(actor, command),
            then=self._saved(then),
        )


def consent_title(one: ConsentRow) -> str:
    """« Mission locale », « Image », « Appels »."""
    words = one.recipient or one.kind.label
    return words[:1].upper() + words[1:]


def consent_words(one: ConsentRow) -> str:
    """« Donné le 3 déc. 2026 par écrit, jusqu’au 3 juin 2027 · retiré le 4 janv. 2027 : « … » »."""
    words = f"Donné le {short_date(one.given_on)} {one.how}".rstrip()
    if one.valid_until is not None:
        words += f", jusqu’au {short_date(one.valid_until)}"
    if one.withdrawn_on is not None:
        words += f" · retiré le {short_date(one.withdrawn_on)}"
        if one.withdrawal:
            words += f" : « {one.withdrawal} »"
    return words


class DispatchesCard(Card):
    """What left the house, to whom, on what ground."""

    def __init__(self) -> None:
        super().__init__("Ce qui a été transmis")
        self._listed = QVBoxLayout()
        self._listed.setSpacing(8)
        self.body.addLayout(self._listed)

    def show_rows(self, rows: Sequence[DispatchRow], all_of_them: bool = False) -> None:
        """The latest first; the older ones a click away."""
        empty_layout(self._listed)
        for number, row in enumerate(rows if all_of_them else rows[:_SHOWN]):
            if number:
                self._listed.addWidget(line())
            self._listed.addWidget(paragraph(f"{row.document} → {row.recipient}"))
            self._listed.addWidget(muted(dispatch_words(row), wraps=True))
        if not rows:
            self._listed.addWidget(muted("Rien n’a été transmis hors de l’équipe.", wraps=True))
        if len(rows) > _SHOWN and not all_of_them:
            self._listed.addWidget(
                button(
                    f"Montrer les {len(rows) - _SHOWN} plus anciens",
                    lambda: self.show_rows(rows, all_of_them=True),
                    kind=Kind.LINK,
                )
            )


def dispatch_words(row: DispatchRow) -> str:
    """« 3 déc. 2026, par Inès · avec l’accord de la personne · pages 1 à 3 »."""
    day = short_date(row.sent_at.astimezone().date())
    parts = [f"{day}, par {row.by}", row.ground.label, row.ground_detail, row.fields]
    return " · ".join(part for part in parts if part)
