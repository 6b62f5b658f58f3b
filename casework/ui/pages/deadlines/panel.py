"""The side panel: the chosen deadline's whole story, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from casework.base.dates import distance, long_date, short_date
from casework.services.deadlines import DeadlineRow, DeadlineState, DeadlineStory, Rule, StoryLine, StoryMark
from casework.ui.context import Context
from casework.ui.theme import Tone
from casework.ui.widgets import (
    BadgeLabel,
    Card,
    FlowLayout,
    Kind,
    QuoteBlock,
    StayBar,
    StayProgress,
    button,
    heading,
    line,
    muted,
    paragraph,
    scrolled,
    small,
    title,
)
from casework.ui.widgets.blocks import empty_layout

_SIGNS = {StoryMark.DONE: "✓", StoryMark.AWAITED: "○", StoryMark.NEUTRAL: "●"}
_TITLES = {
    Rule.RENEWAL: "Renouvellement",
    Rule.R04: "Contrat ou DIPC",
    Rule.R05: "Contrat de séjour",
    Rule.R07: "Objectifs des six mois",
    Rule.R08: "Révision annuelle",
}


class StoryPanel(Card):
    """Shows one DeadlineStory; its buttons go where the work is done."""

    def __init__(
        self, context: Context, print_file: Callable[[DeadlineStory], None], back: Callable[[], None]
    ) -> None:
        super().__init__("Échéance")
        self._context, self._print_file, self._go_back = context, print_file, back
        self._back = button("← Liste", back, name="Revenir à la liste")
        self._back.hide()
        self.head.insertWidget(0, self._back)
        self.head.setSpacing(10)
        self.story: DeadlineStory | None = None
        self._contents = QWidget()
        self._column = QVBoxLayout(self._contents)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(6)
        area = scrolled(self._contents)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(area, 1)
        self._actions = QWidget()
        self._flow = FlowLayout(self._actions)
        self.body.addWidget(self._actions)
        self.show_nothing()

    def stand_alone(self, alone: bool) -> None:
        """In a narrow window the panel takes the list's place, with a way back."""
        self._back.setVisible(alone)

    def show_nothing(self) -> None:
        """No deadline is chosen."""
        self.story = None
        self._clear()
        self.set_title("Échéance")
        self.set_aside("")
        self._column.addWidget(
            muted("Choisissez une échéance dans la liste : son histoire s’affiche ici.", wraps=True)
        )
        self._column.addStretch(1)

    def show_story(self, story: DeadlineStory, place: str) -> None:
        """``place``: « 1 / 4 », where it stands in the list."""
        self.story = story
        self._clear()
        self.set_title(_TITLES[story.row.rule])
        self.set_aside(place)
        today = self._context.clock.today()
        self._show_person(story)
        self._show_due(story.row, today)
        if story.row.rule is Rule.RENEWAL:
            self._show_stay(story)
        if story.request:
            self._head("Demande de la personne")
            self._column.addWidget(QuoteBlock(story.request))
        self._head("Où en est-on ?")
        self._column.addWidget(_checklist(story.lines))
        if story.row.remark and story.row.rule is Rule.RENEWAL:
            self._column.addWidget(small(_sentence(story.row.remark)))
        self._column.addWidget(small(story.row.rule.basis))
        self._column.addStretch(1)
        self._show_actions(story)

    def _show_person(self, story: DeadlineStory) -> None:
        name = title(story.row.person.name)
        name.setWordWrap(True)
        self._column.addWidget(name)
        self._column.addWidget(muted(story.identity, wraps=True))
        workers = ", ".join(story.row.key_workers)
        where = story.row.place or story.row.service
        follow = f"Référent : {workers}" if workers else "sans référent"
        self._column.addWidget(muted(" · ".join(part for part in (where, follow) if part), wraps=True))

    def _show_due(self, row: DeadlineRow, today: date) -> None:
        self._column.addSpacing(4)
        what = heading(row.what)
        what.setWordWrap(True)
        self._column.addWidget(what)
        when = muted(f"{long_date(row.due_on)}, {distance(row.due_on, today)}", wraps=True)
        if row.state is DeadlineState.LATE:
            when.setProperty("role", "text")
            when.setProperty("ink", Tone.LATE.value)
        self._column.addWidget(when)

    def _show_stay(self, story: DeadlineStory) -> None:
        progress = story.progress
        end = f"au plus tard le {short_date(story.last_day)}" if story.last_day else ""
        self._column.addSpacing(4)
        self._column.addWidget(
            StayBar(
                StayProgress(
                    heading=f"Séjour depuis le {short_date(story.admitted_on)}",
                    fraction=story.share,
                    caption=progress.caption.split(" · ", 1)[0],
                    caption_end=end,
                )
            )
        )

    def _show_actions(self, story: DeadlineStory) -> None:
        row = story.row
        self._flow.addWidget(button(_first_step(story), lambda: self.act(row), kind=Kind.PRIMARY))
        if row.rule is Rule.RENEWAL and row.renewal_id is not None:
            self._flow.addWidget(button("Dossier à imprimer", lambda: self._print_file(story)))
        person_id = row.person.id
        self._flow.addWidget(
            button(
                "Fiche →",
                lambda: self._context.navigate("person", person_id=person_id),
                kind=Kind.LINK,
                name=f"Ouvrir la fiche de {row.person.name}",
            )
        )
        if row.rule is Rule.RENEWAL and not story.may_decide:
            self._flow.addWidget(small("À décider par la cheffe ou le chef de service.", wraps=False))

    def act(self, row: DeadlineRow) -> None:
        """Go where the work of a deadline is done."""
        go, person_id = self._context.navigate, row.person.id
        if row.rule is Rule.RENEWAL:
            go("renewal", stay_id=row.stay_id, term_number=row.number)
        elif row.rule in (Rule.R04, Rule.R05):
            go("person", person_id=person_id, tab="stay", stay_id=row.stay_id, papers=True)
        else:
            go("person", person_id=person_id, tab="project")

    def event(self, event: QEvent) -> bool:
        # In a narrow window Esc goes back to the list, not to the page before.
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and not self._back.isHidden():
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._go_back()
                return True
        return super().event(event)

    def _head(self, text: str) -> None:
        self._column.addSpacing(6)
        self._column.addWidget(heading(text))

    def _clear(self) -> None:
        empty_layout(self._column)
        while item := self._flow.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()


def _first_step(story: DeadlineStory) -> str:
    """What to do first about a deadline, as its button says it."""
    rule = story.row.rule
    if rule is Rule.RENEWAL:
        return "Décider…" if story.may_decide else "Préparer…" if story.may_prepare else "Lire le dossier"
    return {Rule.R04: "Noter la remise…", Rule.R05: "Noter la signature…"}.get(rule, "Ouvrir le projet…")


def _checklist(lines: tuple[StoryLine, ...]) -> QWidget:
    listed = QWidget()
    column = QVBoxLayout(listed)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    for number, one in enumerate(lines):
        if number:
            column.addWidget(line())
        row = QWidget()
        parts = QHBoxLayout(row)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(8)
        what = paragraph(f"{_SIGNS[one.mark]} {one.what}")
        parts.addWidget(what, 1)
        if one.compartment:
            parts.addWidget(BadgeLabel(one.compartment, Tone.HEALTH))
        parts.addWidget(_when(one))
        column.addWidget(row)
    return listed


def _when(one: StoryLine) -> QLabel:
    label = muted(one.when)
    if one.mark is StoryMark.AWAITED:
        label.setProperty("role", "text")
        label.setProperty("ink", Tone.DUE.value)
    return label


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
