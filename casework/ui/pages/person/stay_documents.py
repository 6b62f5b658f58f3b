"""The documents of a stay that have legal dates: handed over, signed or refused; the dates noted in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from casework.base.dates import long_date
from casework.domain.kinds import DocumentKind
from casework.services.stays import DocumentLine, RecordDocument, StayRecord
from casework.ui.context import Context
from casework.ui.forms import ChoiceField, DateField
from casework.ui.forms.in_place import Closed, InPlaceForm, OneOpen
from casework.ui.theme import Tone
from casework.ui.widgets import BadgeLabel, Card, FlowLayout, Kind, button, heading, line, muted
from casework.ui.widgets.blocks import empty_layout
from casework.ui.widgets.kept_focus import focus_kept, has_focus_inside


class _Paper(NamedTuple):
    """A document there is, or the first one that is awaited (``stored`` None)."""

    kind: DocumentKind
    title: str
    stored: DocumentLine | None


class DocumentsCard(Card):
    """One line a document; one form at a time is open."""

    what = "les dates du document"

    def __init__(self, context: Context, refresh: Callable[[], None]) -> None:
        """``refresh``: read the page again, once dates were saved."""
        super().__init__("Contrat et avenants")
        self._context = context
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self.body.addLayout(self._column)
        self._open: OneOpen[_DatesForm] = OneOpen(refresh)
        self._stay_id = 0
        self._due: list[QPushButton] = []

    @property
    def is_dirty(self) -> bool:
        """Are dates being typed?"""
        return self._open.is_dirty

    @property
    def has_keyboard(self) -> bool:
        """Is a form of dates being filled?"""
        form = self._open.form
        return form is not None and form.isVisible() and has_focus_inside(form.form)

    def save(self, then: Callable[[], None]) -> None:
        """Save the form that is open."""
        self._open.save(then)

    def close_form(self) -> None:
        """Put the form away, whatever is in it."""
        self._open.close()

    def show_stay(self, stay: StayRecord, *, may_edit: bool) -> None:
        """Show a stay's documents; a form that is open stays."""
        if self._open.form is not None and self._stay_id == stay.id:
            return
        self._open.forget()
        self._stay_id = stay.id
        self._due = []
        with focus_kept(self._column):
            empty_layout(self._column)
            for number, paper in enumerate(_papers(stay)):
                if number:
                    self._column.addWidget(line())
                self._column.addWidget(self._paper(stay, paper, may_edit=may_edit))

    def first_due(self) -> QPushButton | None:
        """The way to the dates of the first paper that waits for one."""
        return self._due[0] if self._due else None

    def _paper(self, stay: StayRecord, paper: _Paper, *, may_edit: bool) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QWidget()
        flow = FlowLayout(row, spacing=10)
        flow.addWidget(heading(paper.title))
        flow.addWidget(_badge(paper))
        column.addWidget(row)
        if words := _dates(paper.stored):
            column.addWidget(muted(words, wraps=True))
        if may_edit:
            dates = button(
                "Noter ses dates",
                lambda: self._edit(column, stay, paper),
                kind=Kind.LINK,
                name=f"Noter les dates : {paper.title}",
            )
            column.addWidget(dates)
            if _waits(paper):
                self._due.append(dates)
        return block

    def _edit(self, column: QVBoxLayout, stay: StayRecord, paper: _Paper) -> None:
        self._open.open(column, lambda: _DatesForm(self._context, stay, paper, self._open.closed))


class _DatesForm(InPlaceForm):
    """The dates of one document; the first one may be a contract or a DIPC."""

    def __init__(self, context: Context, stay: StayRecord, paper: _Paper, closed: Closed) -> None:
        super().__init__(closed)
        self._context, self._stay, self._paper = context, stay, paper
        self._kind: ChoiceField | None = None
        if paper.stored is None:
            kinds = [(kind, kind.label) for kind in (DocumentKind.CONTRACT, DocumentKind.DIPC)]
            self._kind = self.form.add("kind", "Document", ChoiceField(kinds), required=True, wide=True)
            self._kind.set_value(paper.kind)
        self._handed = self.form.add("handed_on", "Remis le", DateField(context.clock))
        self._signed = self.form.add("signed_on", "Signé le", DateField(context.clock))
        self._refused = self.form.add("refused_on", "Refus de signer, le", DateField(context.clock))
        stored = paper.stored
        self._seen = (stored.handed_on, stored.signed_on, stored.refused_on) if stored else (None, None, None)
        names = ("handed_on", "signed_on", "refused_on")
        self.form.set_values(dict(zip(names, self._seen, strict=True)), stay.version)
        self.finish(self._kind or self._handed, "Enregistrer ces dates")

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Record the dates."""
        stays, actor = self._context.suite.stays, self._context.actor

        def make() -> RecordDocument:
            kind = self._kind.value() if self._kind else self._paper.kind
            return RecordDocument(
                self._stay.id,
                DocumentKind(str(kind)),
                self._handed.value(),
                self._signed.value(),
                self._refused.value(),
                self._paper.stored.renewal_id if self._paper.stored else None,
                self.form.version,
                self._seen,
            )

        self.form.submit(
            self._context,
            make=make,
            do=lambda command: stays.record_document(actor, command),
            then=self._saved(then),
        )


def _papers(stay: StayRecord) -> list[_Paper]:
    """The first document, there or awaited, then the others in the order they came."""
    first = DocumentKind.CONTRACT if stay.service_kind.signs_contract else DocumentKind.DIPC
    papers = [_Paper(one.kind, _title(stay, one), one) for one in stay.documents]
    if not any(one.kind is not DocumentKind.AMENDMENT for one in papers):
        papers.insert(0, _Paper(first, _capital(first.label), None))
    return papers


def _title(stay: StayRecord, document: DocumentLine) -> str:
    label = _capital(document.kind.label)
    renewal = next((one for one in stay.renewals if one.id == document.renewal_id), None)
    if document.kind is not DocumentKind.AMENDMENT or renewal is None:
        return label
    return f"{label} n° {renewal.term_number}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _waits(paper: _Paper) -> bool:
    stored = paper.stored
    if stored is None or not (stored.handed_on or stored.signed_on or stored.refused_on):
        return True
    return not (stored.signed_on or stored.refused_on or paper.kind is DocumentKind.DIPC)


def _badge(paper: _Paper) -> BadgeLabel:
    stored = paper.stored
    if stored and stored.signed_on:
        return BadgeLabel("signé", Tone.DONE)
    if stored and stored.refused_on:
        return BadgeLabel("non signé", Tone.DUE, sign="–")
    if stored and stored.handed_on:
        word = "remis" if paper.kind is DocumentKind.DIPC else "remis, à signer"
        return BadgeLabel(word, Tone.DONE if paper.kind is DocumentKind.DIPC else Tone.DUE)
    return BadgeLabel("à remettre", Tone.DUE)


def _dates(stored: DocumentLine | None) -> str:
    if stored is None:
        return ""
    parts = (
        ("remis le", stored.handed_on),
        ("signé le", stored.signed_on),
        ("la personne n’a pas voulu signer, le", stored.refused_on),
    )
    return _capital(", ".join(f"{words} {long_date(day)}" for words, day in parts if day))
