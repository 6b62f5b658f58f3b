"""What a goal holds, as it is typed: its wording and facts, and its actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.clock import Clock
from casework.base.errors import Problem
from casework.domain.projects import Action, Goal, propose_easy_goal
from casework.ui.forms import ChoiceField, DateField, Form, LineField
from casework.ui.pages.person.action_editor import ActionEditor
from casework.ui.pages.person.fields import EasyField
from casework.ui.pages.person.naming import name_fields
from casework.ui.pages.person.problems import Sentence, impossible, mark, texts_of, under
from casework.ui.widgets import Kind, button


class GoalFields(QWidget):
    """Every field of one goal. Made when the goal is opened: a project of ten goals opens as fast as one."""

    edited = Signal()
    removed_action = Signal(object)  # the ActionEditor that is to go

    def __init__(
        self, clock: Clock, goal: Goal, domains: Sequence[tuple[str, str]], people: Sequence[str]
    ) -> None:
        super().__init__()
        self.goal = goal
        self.steps: list[ActionEditor] = []
        self._clock, self._people = clock, people
        self.form = Form(columns=2)
        self.wording = self.form.add(
            "wording", "Ce qu’on vise", LineField("Accueillir sa fille un week-end", 300), required=True
        )
        self.easy = self.form.add("easy_wording", "Pour la personne", EasyField(self._proposal))
        self.facts = Form(columns=3, least=26)
        self.domain = self.facts.add("domain", "Domaine", ChoiceField(domains, "à choisir"), required=True)
        self.indicator = self.facts.add(
            "indicator", "À quoi on le verra", LineField("un week-end par mois", 300)
        )
        self.due_on = self.facts.add("due_on", "Pour quand", DateField(clock))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(12)
        self.add_button = button("Ajouter une action", self.add_action, shortcut="Ctrl+Maj+A")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.form)
        layout.addWidget(self.facts)
        layout.addLayout(self._rows)
        layout.addWidget(self.add_button)
        self.form.set_values({"wording": goal.wording, "easy_wording": goal.easy_wording})
        self.facts.set_values(
            {"domain": goal.domain or None, "indicator": goal.indicator, "due_on": goal.due_on}
        )
        for action in goal.actions:
            self._append(action)
        for form in (self.form, self.facts):
            form.edited.connect(self.edited)
        self.wording.edited.connect(self.easy.refresh)

    def value(self) -> Goal:
        """The goal as typed, without the actions that were added and never filled."""
        domain = self.domain.value()
        return Goal(
            wording=self.wording.value(),
            domain=str(domain) if domain else "",
            easy_wording=self.easy.value(),
            indicator=self.indicator.value(),
            due_on=self.due_on.value(),
            actions=tuple(editor.value() for editor in self.filled_actions()),
            id=self.goal.id,
            status=self.goal.status,
            progress=self.goal.progress,
            followed_on=self.goal.followed_on,
            team_comment=self.goal.team_comment,
            person_comment=self.goal.person_comment,
        )

    def adopt(self, goal: Goal) -> None:
        """What was typed here is stored as ``goal``: take its ids, leave the fields alone."""
        self.goal = goal
        for editor, action in zip(self.filled_actions(), goal.actions, strict=True):
            editor.action = action

    def filled_actions(self) -> list[ActionEditor]:
        return [editor for editor in self.steps if not editor.is_blank]

    @property
    def is_blank(self) -> bool:
        typed = (self.wording, self.indicator, self.due_on)
        return self.goal.id is None and not self.filled_actions() and not any(f.typed() for f in typed)

    def check(self) -> list[Problem]:
        """Dates that are none; the rest is the service's to say. Fields as the service names them."""
        found = impossible(self.facts)
        for rank, editor in enumerate(self.filled_actions()):
            found += [Problem(f"actions.{rank}.{p.field}", p.code, p.facts) for p in impossible(editor.facts)]
        return found

    def show_problems(self, problems: Sequence[Problem]) -> list[Sentence]:
        """Under the fields of the goal and of its actions; what a summary says of them."""
        sentences = mark(problems, self.form, self.facts)
        for rank, editor in enumerate(self.filled_actions()):
            theirs = under(f"actions.{rank}.", problems)
            shown = mark(theirs, editor.words, editor.facts)
            sentences += [(f"action {rank + 1}, {text}", go) for text, go in shown]
        return sentences

    def clear_problems(self) -> None:
        forms = [form for step in self.steps for form in (step.words, step.facts)]
        for form in (self.form, self.facts, *forms):
            form.clear_problems()

    def set_number(self, number: int) -> None:
        """Name every field after its goal and action."""
        for rank, editor in enumerate(self.steps, 1):
            editor.number.setText(f"Action {rank}")
            editor.setAccessibleName(f"Objectif {number}, action {rank}")
            for text, made in editor.tools.items():
                made.setAccessibleName(f"{text} l’action {rank} de l’objectif {number}")
            name_fields(editor.words, f"objectif {number}, action {rank}")
            name_fields(editor.facts, f"objectif {number}, action {rank}")
        name_fields(self.form, f"objectif {number}")
        name_fields(self.facts, f"objectif {number}")
        self.add_button.setAccessibleName(f"Ajouter une action à l’objectif {number}")

    def add_action(self) -> ActionEditor:
        """A new action at the end, ready to be typed."""
        editor = self._append(Action(""))
        editor.what.setFocus()
        self.edited.emit()
        return editor

    def insert_action(self, editor: ActionEditor, index: int) -> None:
        """Put an action back where it was."""
        self.steps.insert(index, editor)
        self._rows.insertWidget(index, editor)
        editor.show()
        self.edited.emit()

    def move_action(self, editor: ActionEditor, by: int) -> None:
        """Up (-1) or down (1)."""
        index = self.steps.index(editor)
        if 0 <= index + by < len(self.steps):
            self.steps.insert(index + by, self.steps.pop(index))
            self._rows.insertWidget(index + by, editor)
            editor.what.setFocus()
            self.edited.emit()

    def remove_action(self, editor: ActionEditor) -> int:
        """Take an action out; its rank, to put it back."""
        index = self.steps.index(editor)
        self.steps.remove(editor)
        self._rows.removeWidget(editor)
        editor.hide()
        return index

    def take(self, chosen: Mapping[str, str]) -> None:
        """What was chosen between two texts (GoalList.take)."""
        texts = texts_of(f"goals.{self.goal.id}.", chosen)
        for form in (self.form, self.facts):
            form.take(texts)
        for step in list(self.steps):
            name = f"actions.{step.action.id}"
            if chosen.get(name) == "":
                self.remove_action(step)
            for form in (step.words, step.facts):
                form.take(texts_of(f"{name}.", chosen))

    def _append(self, action: Action) -> ActionEditor:
        editor = ActionEditor(self._clock, action, self._people)
        for text, slot in (
            ("Monter", lambda: self.move_action(editor, -1)),
            ("Descendre", lambda: self.move_action(editor, 1)),
            ("Supprimer", lambda: self.removed_action.emit(editor)),
        ):
            made = button(text, slot, kind=Kind.LINK)
            editor.head.addWidget(made)
            editor.tools[text] = made
        editor.edited.connect(self.edited)
        self.steps.append(editor)
        self._rows.addWidget(editor)
        return editor

    def _proposal(self) -> str:
        return propose_easy_goal(self.wording.value())
