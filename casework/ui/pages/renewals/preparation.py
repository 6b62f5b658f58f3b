"""The person's request, the review of the period and the meeting's date: typed, kept as a draft, saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.dates import long_date, parse_date
from casework.base.errors import StaleWrite
from casework.base.text import typeset
from casework.domain.changes import Change
from casework.services.renewals import Preparation, RenewalPage, SaveRenewal
from casework.ui.context import Context
from casework.ui.forms import DateField, Form, TextField
from casework.ui.widgets import Card, QuoteBlock, button, heading, muted, paragraph
from casework.ui.widgets.blocks import empty_layout


class PreparationCard(Card):
    """What the team writes before the decision. ``saved``: it is in the file."""

    saved = Signal(object)  # Change

    def __init__(self, context: Context) -> None:
        super().__init__("Demande et bilan")
        self._context = context
        self._page: RenewalPage | None = None
        self._seen = Preparation()
        self.form = Form()
        self.form.settled.connect(self._on_settled)
        self._request = self.form.add(
            "request",
            "Demande de la personne, dans ses mots",
            TextField(lines=3),
            help="Ce qu’elle demande pour la suite, comme elle le dit.",
        )
        self._review = self.form.add(
            "review",
            "Bilan de la période",
            TextField(lines=8),
            help="Ce qui a avancé ou non, la santé, les droits, la vie avec les autres, la suite.",
        )
        self._meeting_on = self.form.add("meeting_on", "Réunion d’équipe", DateField(context.clock))
        self._state = muted("", wraps=True)
        self._save = button("Enregistrer", self.save, shortcut="Ctrl+S")
        self._typed, self._read_only = QWidget(), QWidget()
        self._build()

    def _build(self) -> None:
        typed = QVBoxLayout(self._typed)
        typed.setContentsMargins(0, 0, 0, 0)
        typed.addWidget(self.form)
        typed.addWidget(self._save)
        typed.addWidget(self._state)
        self._column = QVBoxLayout(self._read_only)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self._typed)
        self.body.addWidget(self._read_only)

    def show_page(self, page: RenewalPage, draft: Mapping[str, str] | None) -> None:
        """Show what is stored; what is being typed on the same renewal stays."""
        same = self._page is not None and self._page.key == page.key
        self._page = page
        renewal = page.renewal
        may_write = page.may_prepare and (renewal is None or renewal.decision is None)
        self._typed.setVisible(may_write)
        self._read_only.setVisible(not may_write)
        if not may_write:
            self._show_read_only(page)
        elif not (same and self.form.is_dirty):
            self._show_form(page, draft)

    def _show_form(self, page: RenewalPage, draft: Mapping[str, str] | None) -> None:
        renewal = page.renewal
        self._seen = (
            Preparation(renewal.request, renewal.review, renewal.meeting_on) if renewal else Preparation()
        )
        self.form.set_values(self._seen._asdict(), renewal.version if renewal else 0)
        written = renewal.review_written_on if renewal else None
        self._state.setText(
            f"Bilan écrit le {long_date(written)} par {renewal.review_by}" if renewal and written else ""
        )
        if draft and "review" in draft:
            self._take_draft(draft)

    def _take_draft(self, draft: Mapping[str, str]) -> None:
        """Put back what was being typed when the program stopped, over what had been read then."""
        typed = _preparation(draft, "")
        if typed == self._seen:
            return
        self._seen = _preparation(draft, "seen_")
        self.form.version = int(draft.get("seen_version") or 0)
        self._request.set_value(typed.request)
        self._review.set_value(typed.review)
        self._meeting_on.set_value(typed.meeting_on)
        self._state.setText(typeset("Brouillon retrouvé : relisez-le, puis enregistrez."))

    def say_kept(self) -> None:
        """The draft has just been kept."""
        self._state.setText("Brouillon gardé.")

    def draft(self) -> Mapping[str, str]:
        """What is typed and not saved, with what had been read when it was."""
        typed = self._preparation()
        if not self.is_dirty:
            return {}
        return {
            **{name: _text(value) for name, value in typed._asdict().items()},
            **{f"seen_{name}": _text(value) for name, value in self._seen._asdict().items()},
            "seen_version": str(self.form.version),
        }

    def _preparation(self) -> Preparation:
        return Preparation(self._request.value(), self._review.value(), self._meeting_on.value())

    # Saving --------------------------------------------------------------------------------------

    @property
    def is_dirty(self) -> bool:
        """Is something typed and not saved?"""
        return not self._typed.isHidden() and self.form.is_dirty

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Save what is typed; ``then`` once it is."""
        page = self._page
        if page is None or not self.is_dirty:
            then()
            return
        renewals, actor = self._context.suite.renewals, self._context.actor

        def make() -> SaveRenewal:
            return SaveRenewal(page.key, self.form.version, self._preparation(), self._seen)

        def saved(change: Change) -> None:
            self._seen, self.form.version = self._preparation(), change.version or self.form.version
            self._state.setText("Enregistré.")
            self.saved.emit(change)
            then()

        self.form.submit(
            self._context,
            make=make,
            do=lambda command: renewals.save(actor, command),
            then=saved,
        )

    def _on_settled(self, stale: StaleWrite) -> None:
        """Both texts were seen: what is stored counts as read."""
        read = {one.field: one.stored for one in stale.conflicts}
        if "meeting_on" in read:
            self._seen = self._seen._replace(meeting_on=parse_date(read.pop("meeting_on")))
        self._seen = self._seen._replace(**read)  # type: ignore[arg-type]  # the two texts

    # Reading -------------------------------------------------------------------------------------

    def _show_read_only(self, page: RenewalPage) -> None:
        empty_layout(self._column)
        renewal = page.renewal
        if renewal is None or not (renewal.request or renewal.review):
            self._column.addWidget(muted("Rien n’est encore écrit.", wraps=True))
            return
        if renewal.request:
            self._column.addWidget(heading("Demande de la personne"))
            self._column.addWidget(QuoteBlock(renewal.request))
        if renewal.review:
            self._column.addWidget(heading("Bilan de la période"))
            self._column.addWidget(paragraph(renewal.review))
        if renewal.review_written_on:
            by = f"Par {renewal.review_by}, le {long_date(renewal.review_written_on)}"
            self._column.addWidget(muted(by, wraps=True))
        if renewal.meeting_on:
            self._column.addWidget(muted(f"Réunion d’équipe : {long_date(renewal.meeting_on)}", wraps=True))


def _preparation(draft: Mapping[str, str], prefix: str) -> Preparation:
    day = draft.get(f"{prefix}meeting_on") or ""
    return Preparation(
        draft.get(f"{prefix}request", ""),
        draft.get(f"{prefix}review", ""),
        date.fromisoformat(day) if day else None,
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)
