"""The team's opinions: conclusions for all, texts for those who may read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.base.dates import short_date
from casework.domain.kinds import Compartment
from casework.services.renewals import Conclusion, OpinionKind, OpinionLine, RecordOpinion, RenewalPage
from casework.ui.context import Context
from casework.ui.forms import ChoiceField, DateField, Field, LineField, TextField
from casework.ui.forms.in_place import Closed, InPlaceForm, OneOpen
from casework.ui.pages.renewals.drafts import put_back, typed_fields
from casework.ui.theme import Tone
from casework.ui.widgets import (
    BadgeLabel,
    Card,
    Kind,
    button,
    heading,
    line,
    muted,
    paragraph,
    small,
)
from casework.ui.widgets.blocks import empty_layout
from casework.ui.widgets.kept_focus import focus_kept

_TONES = {
    Conclusion.FAVOURABLE: Tone.DONE,
    Conclusion.RESERVED: Tone.DUE,
    Conclusion.UNFAVOURABLE: Tone.LATE,
}
_SIGNS = {Conclusion.RESERVED: "◐", Conclusion.UNFAVOURABLE: "✗"}


class OpinionsCard(Card):
    """One line a kind of opinion; one form at a time is open."""

    def __init__(self, context: Context, refresh: Callable[[], None]) -> None:
        """``refresh``: read the page again, once something was saved here."""
        super().__init__("Avis de l’équipe")
        self._context = context
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self.body.addLayout(self._column)
        self._open: OneOpen[OpinionForm] = OneOpen(refresh)
        self._page: RenewalPage | None = None
        self._editors: dict[str, Callable[[], None]] = {}

    edited = Signal()

    @property
    def is_dirty(self) -> bool:
        """Is an opinion being typed?"""
        return self._open.is_dirty

    @property
    def compartment(self) -> Compartment:
        """Whose the words are that are typed here."""
        form = self._open.form
        return form.kind.compartment if form is not None and self.is_dirty else Compartment.TEAM

    def draft(self) -> Mapping[str, str]:
        """What is typed in the open form."""
        form = self._open.form
        if form is None or not self._open.is_dirty:
            return {}
        return {"opinion": form.kind.value, **typed_fields("opinion", form.fields)}

    def take_draft(self, draft: Mapping[str, str]) -> None:
        """Open the form again as it was."""
        edit = self._editors.get(draft.get("opinion", ""))
        if edit is None:
            return
        edit()
        if self._open.form is not None:
            put_back("opinion", self._open.form.fields, draft)

    def save(self, then: Callable[[], None]) -> None:
        """Save the form that is open."""
        self._open.save(then)

    def show_page(self, page: RenewalPage) -> None:
        """Show the opinions given; a form that is open stays."""
        if self._open.form is not None and self._page is not None and self._page.key == page.key:
            return
        self._page = page
        self._open.forget()
        self._editors = {}
        with focus_kept(self._column):
            self._fill(page)

    def _fill(self, page: RenewalPage) -> None:
        empty_layout(self._column)
        given = {one.kind: one for one in page.renewal.opinions} if page.renewal else {}
        self.set_aside(f"{len(given)} sur {len(OpinionKind)}")
        may_write = page.may_prepare and (page.renewal is None or page.renewal.decision is None)
        for number, kind in enumerate(OpinionKind):
            if number:
                self._column.addWidget(line())
            self._column.addWidget(self._opinion(page, kind, given.get(kind), may_write=may_write))

    def _opinion(
        self, page: RenewalPage, kind: OpinionKind, given: OpinionLine | None, *, may_write: bool
    ) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QWidget()
        facts = QHBoxLayout(row)
        facts.setContentsMargins(0, 0, 0, 0)
        facts.setSpacing(10)
        facts.addWidget(heading(f"Avis {kind.label}"))
        if kind.compartment is not Compartment.TEAM:
            facts.addWidget(BadgeLabel(kind.compartment.label, Tone.HEALTH))
        facts.addStretch(1)
        facts.addWidget(_conclusion(given))
        column.addWidget(row)
        if given:
            column.addWidget(muted(f"{given.given_by}, le {short_date(given.given_on)}", wraps=True))
            column.addWidget(_text(given))
        if may_write:
            words = "Corriger cet avis" if given else "Noter cet avis"

            def edit() -> None:
                self._edit(column, page, kind, given)

            self._editors[kind.value] = edit
            column.addWidget(
                button(
                    words,
                    edit,
                    kind=Kind.LINK,
                    name=f"{words} : {kind.label}",
                )
            )
        return block

    def _edit(
        self, column: QVBoxLayout, page: RenewalPage, kind: OpinionKind, given: OpinionLine | None
    ) -> None:
        before = self._open.form
        form = self._open.open(
            column, lambda: OpinionForm(self._context, page, kind, given, self._open.closed)
        )
        if form is not before:
            form.form.edited.connect(self.edited)


class OpinionForm(InPlaceForm):
    """Conclusion, author, day, and the text where the team may hold it."""

    def __init__(
        self,
        context: Context,
        page: RenewalPage,
        kind: OpinionKind,
        given: OpinionLine | None,
        closed: Closed,
    ) -> None:
        super().__init__(closed)
        self._context, self._page, self.kind, self._given = context, page, kind, given
        self._conclusion = self.form.add(
            "conclusion",
            "Conclusion",
            ChoiceField([(c, c.label) for c in Conclusion], empty="à choisir"),
            required=True,
        )
        self._given_on = self.form.add("given_on", "Donné le", DateField(context.clock), required=True)
        self._given_by = self.form.add("given_by", "Par", LineField(), required=True, wide=True)
        self._text: TextField | None = None
        self._takes_text = not kind.compartment.is_sealed or kind.compartment in page.born
        if self._takes_text:
            self._text = self.form.add(
                "text", "Texte de l’avis", TextField(lines=3), wide=True, help=_readers(context, kind)
            )
        self.fields: dict[str, Field] = {
            "conclusion": self._conclusion,
            "given_on": self._given_on,
            "given_by": self._given_by,
            **({"text": self._text} if self._text else {}),
        }
        self._fill(given)
        if not self._takes_text:
            self._column.addWidget(
                small(
                    "Toute l’équipe lit la conclusion. Le texte de cet avis est réservé "
                    f"({kind.compartment.label}) : il reste chez qui l’a donné."
                )
            )
        self.finish(self._conclusion, "Enregistrer cet avis")

    def _fill(self, given: OpinionLine | None) -> None:
        self.form.set_values(
            {
                "conclusion": given.conclusion if given else None,
                "given_on": given.given_on if given else self._context.clock.today(),
                "given_by": given.given_by if given else "",
                **({"text": (given.text or "") if given else ""} if self._text else {}),
            },
            self._page.renewal.version if self._page.renewal else 0,
        )

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Record the opinion."""
        renewals, actor = self._context.suite.renewals, self._context.actor

        def make() -> RecordOpinion:
            conclusion, day = self._conclusion.value(), self._given_on.value()
            return RecordOpinion(
                self._page.key,
                self.kind,
                Conclusion(str(conclusion)),
                day or self._context.clock.today(),
                self._given_by.value(),
                self._text.value() if self._text else "",
                self.form.version,
                self._given,
            )

        self.form.submit(
            self._context,
            make=make,
            do=lambda command: renewals.record_opinion(actor, command),
            then=self._saved(then),
        )


def _readers(context: Context, kind: OpinionKind) -> str:
    """Who will read the text, said before it is saved."""
    if not kind.compartment.is_sealed:
        return f"Pourra lire : {kind.compartment.label}."
    words = f"Texte réservé ({kind.compartment.label}) : toute l’équipe lit la conclusion seulement."
    if kind.compartment not in context.actor.compartments:
        words += " Vous ne pourrez pas relire ce texte."
    return words


def _conclusion(given: OpinionLine | None) -> BadgeLabel:
    if given is None:
        return BadgeLabel("attendu", Tone.NEUTRAL)
    return BadgeLabel(given.conclusion.label, _TONES[given.conclusion], _SIGNS.get(given.conclusion))


def _text(given: OpinionLine) -> QWidget:
    if given.text is None:
        return muted("Texte réservé.", wraps=True)
    return paragraph(given.text) if given.text else muted("Sans texte.", wraps=True)
