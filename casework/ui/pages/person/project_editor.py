"""The editor of a draft: the person’s words first, then goals and actions, then who took part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.clock import Clock
from casework.base.errors import InvalidForm, Problem
from casework.services.projects import ProjectPage, ProjectRecord, SaveProject
from casework.ui.forms import DateField, Form, LineField
from casework.ui.pages.person.fields import GrowingText
from casework.ui.pages.person.goal_list import GoalList
from casework.ui.pages.person.problems import Sentence, mark
from casework.ui.pages.person.project_draft import command_of
from casework.ui.widgets import Card, ErrorPanel, small

_WORDS = (
    ("wants", "Ce que je veux", 4),
    ("matters", "Ce qui compte pour moi", 4),
    ("fears", "Ce qui m’inquiète", 3),
    ("refuses", "Ce que je ne veux pas", 3),
)
_TEXTS = (*(name for name, _, _ in _WORDS), "strengths", "disagreements", "participants", "interpreter")


class ProjectEditor(QWidget):
    """Shows a draft and gives the command that saves it. ``edited`` signals every change."""

    edited = Signal()

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._project_id = 0
        self._seen_version = 0
        self._saved: SaveProject | None = None
        self._showing = False
        self.errors = ErrorPanel()
        self.goals = GoalList(clock, reach=self)
        self._words_card = Card("Ce que dit la personne")
        self.words = self._words_form()
        self.team = Form()
        self.team.add("strengths", "Points d’appui et besoins", GrowingText(3))
        self.apart = Form()
        self.apart.add(
            "disagreements",
            "Points de désaccord",
            GrowingText(2),
            help="Ce sur quoi la personne et l’équipe ne sont pas d’accord : cela se garde, et s’imprime.",
        )
        self.around = self._around_form(clock)
        self.forms = (self.words, self.team, self.apart, self.around)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.errors)
        for card, content in (
            (self._words_card, self.words),
            (Card("Ce que voit l’équipe"), self.team),
            (Card("Objectifs et moyens"), self.goals),
            (Card("Désaccords"), self.apart),
            (Card("Participants et prochain rendez-vous"), self.around),
        ):
            card.body.addWidget(content)
            layout.addWidget(card)
        self._words_card.body.insertWidget(
            0, small("Ses mots à elle ou à lui, tels qu’ils sont dits. Ils s’impriment en premier.")
        )
        for signal in (self.goals.edited, *(form.edited for form in self.forms)):
            signal.connect(self._on_edited)

    def show_page(self, page: ProjectPage) -> None:
        """Show the stored draft; nothing is then unsaved."""
        assert page.project is not None
        self._words_card.set_title(f"Ce que dit {page.civil_name}")
        self.goals.set_choices(page.domains, page.domain_labels, [page.civil_name, *page.key_workers])
        self._show(page.project, page.project.id, page.project.version)
        self._saved = self.command()

    def show_command(self, command: SaveProject) -> None:
        """Show what was typed before, over the stored draft (a draft found again)."""
        self._show(command, command.project_id, command.seen_version)
        self.goals.removed_goals = list(command.removed_goals)
        self.goals.removed_actions = list(command.removed_actions)
        self.edited.emit()

    def command(self) -> SaveProject:
        """What saves everything shown."""
        values = self._values()
        return SaveProject(
            project_id=self._project_id,
            seen_version=self._seen_version,
            **{name: str(values[name]) for name in (*_TEXTS, "next_meeting_note")},
            next_meeting_on=cast("date | None", values["next_meeting_on"]),
            goals=self.goals.value(),
            removed_goals=tuple(self.goals.removed_goals),
            removed_actions=tuple(self.goals.removed_actions),
        )

    @property
    def is_dirty(self) -> bool:
        """Is something typed that is not stored?"""
        return self._saved is not None and (self.command() != self._saved or bool(self.check()))

    def adopt(self, page: ProjectPage) -> None:
        """What was typed is stored: take the stored ids; fields, focus and cursor stay where they are."""
        assert page.project is not None
        if not self.goals.adopt(page.project.goals):
            self.show_page(page)
            return
        self._seen_version = page.project.version
        self._saved = command_of(page.project)

    def check(self) -> list[Problem]:
        """Dates that are none."""
        return [*self.around.check(), *self.goals.check()]

    def show_problems(self, error: InvalidForm) -> None:
        """Each under its field, all in the summary, which takes the focus."""
        sentences: list[Sentence] = mark(error.problems, *self.forms)
        sentences += self.goals.show_problems(error.problems)
        if any(problem.field == "goals" for problem in error.problems):
            first = next(problem for problem in error.problems if problem.field == "goals")
            sentences.append((first.sentence, self.goals.add_button.setFocus))
        self.errors.show_sentences(sentences)

    def clear_problems(self) -> None:
        self.errors.clear()
        self.goals.clear_problems()
        for form in self.forms:
            form.clear_problems()

    def take(self, chosen: Mapping[str, str], version: int) -> None:
        """What was chosen between two texts (StaleWrite): into the fields, over this version."""
        self._seen_version = version
        for form in self.forms:
            form.take({name: text for name, text in chosen.items() if name in form.values()})
        self.goals.take(chosen)

    def _show(self, source: ProjectRecord | SaveProject, project_id: int, version: int) -> None:
        self._showing = True
        self._project_id, self._seen_version = project_id, version
        names = {name for form in self.forms for name in form.values()}
        for form in self.forms:
            form.set_values({name: getattr(source, name) for name in names & set(form.values())})
        self.goals.set_goals(source.goals)
        self.clear_problems()
        self._showing = False

    def _values(self) -> dict[str, object]:
        return {name: value for form in self.forms for name, value in form.values().items()}

    def _on_edited(self) -> None:
        if not self._showing:
            self.edited.emit()

    def _words_form(self) -> Form:
        form = Form(columns=2)
        for name, label, lines in _WORDS:
            form.add(name, label, GrowingText(lines))
        return form

    def _around_form(self, clock: Clock) -> Form:
        form = Form(columns=2)
        form.add("participants", "Ont participé", LineField("M. N’Diaye, Julien P., Inès (infirmière)", 500))
        form.add("interpreter", "Langue ou interprète", LineField("avec une interprète en wolof"))
        form.add("next_meeting_on", "On se revoit le", DateField(clock))
        form.add("next_meeting_note", "À quelle heure, où, avec qui", LineField("10 h, avec Julien"))
        return form
