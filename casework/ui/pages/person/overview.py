"""The tab « Vue d’ensemble »: one screen that says what comes, where the project stands, what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QVBoxLayout

from casework.base.progress import Cancellation
from casework.domain.changes import Subject
from casework.domain.permissions import Permission, allows
from casework.services.coordinations import OpenTask
from casework.services.deadlines import DeadlineRow
from casework.services.notes import TimelineFilter, TimelinePage
from casework.services.people import PersonDetails
from casework.services.projects import ProjectCard
from casework.services.stays import StayRecord
from casework.ui.context import Context
from casework.ui.forms.note_box import NoteBox
from casework.ui.page import Page
from casework.ui.pages.person.overview_cards import CardColumns, ComingCard, ProjectSummary, SituationCard
from casework.ui.pages.person.words import spoken_name
from casework.ui.widgets import Card, Kind, button, muted, scrolled
from casework.ui.widgets.blocks import empty_layout
from casework.ui.widgets.entry_view import EntryView

_LAST_ENTRIES = 6


@dataclass(frozen=True)
class _Overview:
    """What one read brings."""

    person: PersonDetails
    stays: Sequence[StayRecord]
    deadlines: Sequence[DeadlineRow]
    tasks: Sequence[OpenTask]
    project: ProjectCard | None
    last: TimelinePage | None


class OverviewTab(Page):
    """Three columns where there is room, then two, then one that begins with the note box."""

    title = "Vue d’ensemble"
    concerns = frozenset(
        {
            Subject.PERSON,
            Subject.STAY,
            Subject.NOTE,
            Subject.PROJECT,
            Subject.RENEWAL,
            Subject.TASK,
            Subject.DEADLINE,
            Subject.COORDINATION,
        }
    )
    help = (
        "Qui est la personne, ce qui vient, où en est son projet, ce qui s’est passé ces derniers jours. "
        "Une note s’écrit à droite : Ctrl+N y place le curseur, Ctrl+S l’enregistre."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.header.hide()
        self._person_id = 0
        go = context.navigate
        self.coming = ComingCard(lambda place, **args: go(place, **args))
        self.situation = SituationCard(lambda place, **args: go(place, person_id=self._person_id, **args))
        self.project = ProjectSummary(lambda: go("person", person_id=self._person_id, tab="project"))
        self.note_box = NoteBox(context, compact=True)
        if not allows(context.actor, Permission.WRITE_NOTES):
            self.note_box.hide()
        self.days = Card("Derniers jours")
        if not allows(context.actor, Permission.READ_NOTES):
            self.days.hide()
        self.days.head.setContentsMargins(14, 4, 10, 4)
        self.days.head.addWidget(
            button(
                "tout le suivi →",
                lambda: go("person", person_id=self._person_id, tab="notes"),
                kind=Kind.LINK,
                name="Tout le suivi",
            )
        )
        self._last = QVBoxLayout()
        self._last.setSpacing(10)
        self.days.body.addWidget(self.note_box)
        self.days.body.addLayout(self._last)
        self.days.body.addStretch(1)
        columns = CardColumns(self.coming, self.situation, self.project, self.days)
        self.body.addWidget(scrolled(columns), 1)

    # The page ------------------------------------------------------------------------------------

    def open(self, **args: object) -> None:
        """``person_id``; ``write``: the cursor goes into the note box."""
        person_id = args.get("person_id")
        if isinstance(person_id, int):
            self._person_id = person_id
            self.note_box.about(person_id)
        self.reload()
        if args.get("write"):
            self.write_note()

    def reload(self) -> None:
        person_id = self._person_id
        self.context.desk.read(
            lambda cancel: self._read(person_id, cancel), self._show, owner=self, name="overview"
        )

    def person_id(self) -> int | None:
        return self._person_id

    def unsaved(self) -> str | None:
        return self.note_box.unsaved()

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        if self.note_box.unsaved():
            self.note_box.save(then)
        else:
            then()

    def pause(self) -> None:
        self.note_box.pause()

    def discard(self) -> None:
        self.note_box.discard()

    def write_note(self) -> bool:
        if not allows(self.context.actor, Permission.WRITE_NOTES):
            return False
        self.note_box.text.setFocus()
        return True

    def focus_first(self) -> None:
        if not self.write_note():
            super().focus_first()

    # Reading -------------------------------------------------------------------------------------

    def _read(self, person_id: int, cancel: Cancellation) -> _Overview:
        suite, actor = self.context.suite, self.context.actor

        def may(*permissions: Permission) -> bool:
            return all(allows(actor, one) for one in permissions)

        return _Overview(
            person=suite.people.details(actor, person_id, cancel),
            stays=suite.stays.of_person(actor, person_id, cancel) if may(Permission.READ_STAYS) else (),
            deadlines=suite.deadlines.of_person(actor, person_id, cancel)
            if may(Permission.READ_STAYS)
            else (),
            tasks=suite.coordinations.open_tasks(actor, person_id, cancel)
            if may(Permission.READ_COORDINATION)
            else (),
            project=suite.projects.card(actor, person_id, cancel) if may(Permission.READ_PROJECTS) else None,
            last=suite.notes.timeline(
                actor, person_id, TimelineFilter.NOTES, cancel=cancel, limit=_LAST_ENTRIES
            )
            if may(Permission.READ_NOTES)
            else None,
        )

    def _show(self, found: _Overview) -> None:
        self.clear_error()
        today = self.context.clock.today()
        self.note_box.about(found.person.id, spoken_name(found.person))
        self.coming.show_lines(found.deadlines, found.tasks, today)
        stay = found.stays[0] if found.stays else None
        self.situation.show_person(found.person, stay, self.context.actor)
        self.project.setVisible(allows(self.context.actor, Permission.READ_PROJECTS))
        self.project.show_project(found.project, today, has_stay=stay is not None)
        self._show_last(found.last, today)

    def _show_last(self, page: TimelinePage | None, today: date) -> None:
        empty_layout(self._last)
        entries = page.entries if page else ()
        for entry in entries:
            self._last.addWidget(EntryView(entry, today))
        if not entries:
            self._last.addWidget(muted("Rien n’est encore écrit sur cette personne.", wraps=True))
