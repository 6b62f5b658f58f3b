"""The goals of a draft: an editable list, whose goals and actions are moved and removed by keys too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from casework.base.clock import Clock
from casework.base.errors import Problem
from casework.domain.projects import Goal
from casework.ui.pages.person.action_editor import ActionEditor
from casework.ui.pages.person.goal_editor import GoalEditor
from casework.ui.pages.person.problems import Sentence, under
from casework.ui.widgets import Kind, button, muted


class GoalList(QWidget):
    """Every goal of a draft. ``edited`` signals every change; what was removed can be put back."""

    edited = Signal()

    def __init__(self, clock: Clock, reach: QWidget) -> None:
        """``reach``: where its keys work (the whole editor)."""
        super().__init__()
        self._clock = clock
        self._domains: Sequence[tuple[str, str]] = ()
        self._labels: Mapping[str, str] = {}
        self._people: Sequence[str] = ()
        self.editors: list[GoalEditor] = []
        self.removed_goals: list[int] = []
        self.removed_actions: list[int] = []
        self._undo: list[Callable[[], None]] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.add_button = button("Ajouter un objectif", self._on_add, shortcut="Ctrl+Maj+O")
        self.restore = button("Remettre ce qui vient d’être supprimé", self._on_restore, kind=Kind.LINK)
        self.restore.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(
            muted(
                "Dans un objectif ou une action : Alt+↑ et Alt+↓ déplacent, Alt+Suppr supprime.", wraps=True
            )
        )
        layout.addLayout(self._rows)
        below = QHBoxLayout()
        below.addWidget(self.add_button)
        below.addWidget(self.restore)
        below.addStretch(1)
        layout.addLayout(below)
        for keys, slot in (
            ("Ctrl+Shift+O", self._on_add),
            ("Ctrl+Shift+A", self._on_add_action),
            ("Alt+Up", lambda: self._on_move(-1)),
            ("Alt+Down", lambda: self._on_move(1)),
            ("Alt+Del", self._on_delete),
        ):
            shortcut = QShortcut(QKeySequence(keys), reach)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def set_choices(
        self, domains: Sequence[tuple[str, str]], labels: Mapping[str, str], people: Sequence[str]
    ) -> None:
        """The domains goals may have (``labels``: older ones too), and the names proposed for « Qui »."""
        self._domains, self._labels, self._people = domains, labels, people

    def set_goals(self, goals: Sequence[Goal]) -> None:
        """Show these and no others; one alone is open."""
        for editor in self.editors:
            self._rows.removeWidget(editor)
            editor.hide()
            editor.deleteLater()
        self.editors = []
        self.removed_goals, self.removed_actions, self._undo = [], [], []
        self.restore.hide()
        for goal in goals:
            self._append(goal).set_open(len(goals) == 1)
        self._renumber()

    def adopt(self, goals: Sequence[Goal]) -> bool:
        """What was typed here is stored as ``goals``: take their ids and leave the fields, the focus and what
        is open alone. False where they are not the ones shown (somebody else's work came in)."""
        filled = self.filled()
        here = [len(editor.value().actions) for editor in filled]
        if here != [len(goal.actions) for goal in goals]:
            return False
        for editor, goal in zip(filled, goals, strict=True):
            editor.adopt(goal)
        self.removed_goals, self.removed_actions, self._undo = [], [], []
        self.restore.hide()
        return True

    def value(self) -> tuple[Goal, ...]:
        """The goals as typed, in order, without those that were added and never filled."""
        return tuple(editor.value() for editor in self.filled())

    def filled(self) -> list[GoalEditor]:
        return [editor for editor in self.editors if not editor.is_blank]

    def check(self) -> list[Problem]:
        """Dates that are none, named as the service names fields."""
        return [
            Problem(f"goals.{number}.{problem.field}", problem.code, problem.facts)
            for number, editor in enumerate(self.filled())
            for problem in editor.check()
        ]

    def show_problems(self, problems: Sequence[Problem]) -> list[Sentence]:
        """Put ``goals.<n>.…`` problems under their fields; what the page's summary says of them."""
        sentences: list[Sentence] = []
        for number, editor in enumerate(self.filled()):
            mine = under(f"goals.{number}.", problems)
            if mine:
                sentences += [
                    (f"Objectif {number + 1}, {text}", go) for text, go in editor.show_problems(mine)
                ]
        self._renumber()
        return sentences

    def clear_problems(self) -> None:
        for editor in self.editors:
            editor.clear_problems()

    def take(self, chosen: Mapping[str, str]) -> None:
        """What was chosen between two texts: ``goals.<id>.<field>``, ``actions.<id>.<field>``, or the whole
        of one (``goals.<id>``): a text keeps it, none lets it go."""
        for editor in list(self.editors):
            name = f"goals.{editor.goal.id}"
            if chosen.get(name) == "":
                self._drop(editor)
            editor.take(chosen)
        self.removed_goals = [one for one in self.removed_goals if not chosen.get(f"goals.{one}")]
        self.removed_actions = [one for one in self.removed_actions if not chosen.get(f"actions.{one}")]
        self._renumber()

    def _drop(self, editor: GoalEditor) -> None:
        self.editors.remove(editor)
        self._rows.removeWidget(editor)
        editor.hide()

    # Changing the list -----------------------------------------------------------------------------

    def add_goal(self) -> GoalEditor:
        """A new goal at the end, open, ready to be typed."""
        for editor in self.editors:
            editor.set_open(False)
        editor = self._append(Goal("", ""))
        editor.set_open(True)
        editor.fields.wording.setFocus()
        self._changed()
        return editor

    def move_goal(self, editor: GoalEditor, by: int) -> None:
        """Up (-1) or down (1)."""
        index = self.editors.index(editor)
        if 0 <= index + by < len(self.editors):
            self.editors.insert(index + by, self.editors.pop(index))
            self._rows.insertWidget(index + by, editor)
            editor.toggle.setFocus()
            self._changed()

    def remove_goal(self, editor: GoalEditor) -> None:
        """Take a goal out; it can be put back until the project is saved or left."""
        index = self.editors.index(editor)
        self.editors.remove(editor)
        self._rows.removeWidget(editor)
        editor.hide()
        if editor.goal.id is not None:
            self.removed_goals.append(editor.goal.id)

        def put_back() -> None:
            self.editors.insert(min(index, len(self.editors)), editor)
            self._rows.insertWidget(min(index, len(self.editors)), editor)
            editor.show()
            editor.toggle.setFocus()
            if editor.goal.id is not None:
                self.removed_goals.remove(editor.goal.id)

        self._removed(put_back, self.editors[max(0, index - 1)].toggle if self.editors else self.add_button)

    def remove_action(self, editor: GoalEditor, action: ActionEditor) -> None:
        """Take an action out; it can be put back likewise."""
        index = editor.fields.remove_action(action)
        if action.action.id is not None:
            self.removed_actions.append(action.action.id)

        def put_back() -> None:
            editor.fields.insert_action(action, min(index, len(editor.fields.steps)))
            action.what.setFocus()
            if action.action.id is not None:
                self.removed_actions.remove(action.action.id)

        self._removed(put_back, editor.fields.add_button)

    def _removed(self, put_back: Callable[[], None], focus: QPushButton) -> None:
        self._undo.append(put_back)
        self.restore.show()
        focus.setFocus()
        self._changed()

    def _append(self, goal: Goal) -> GoalEditor:
        domains = list(self._domains)
        if goal.domain and goal.domain not in dict(domains):
            domains.append((goal.domain, self._labels.get(goal.domain, goal.domain)))
        editor = GoalEditor(self._clock, goal, domains, self._people)
        for text, slot in (
            ("Monter", lambda: self.move_goal(editor, -1)),
            ("Descendre", lambda: self.move_goal(editor, 1)),
            ("Supprimer", lambda: self.remove_goal(editor)),
        ):
            made = button(text, slot, kind=Kind.LINK)
            editor.head.addWidget(made)
            editor.tools[text] = made
        editor.edited.connect(self._changed)
        editor.removed_action.connect(lambda action: self.remove_action(editor, action))
        self.editors.append(editor)
        self._rows.addWidget(editor)
        return editor

    def _changed(self) -> None:
        self._renumber()
        self.edited.emit()

    def _renumber(self) -> None:
        for number, editor in enumerate(self.editors, 1):
            editor.set_number(number)

    def _on_add(self) -> None:
        self.add_goal()

    def _on_restore(self) -> None:
        self._undo.pop()()
        self.restore.setVisible(bool(self._undo))
        self._changed()

    def _here(self) -> tuple[GoalEditor | None, ActionEditor | None]:
        """The goal and the action that hold the focus."""
        widget = QApplication.focusWidget()
        action: ActionEditor | None = None
        while widget is not None and widget is not self:
            if isinstance(widget, ActionEditor):
                action = widget
            if isinstance(widget, GoalEditor):
                return widget, action
            widget = widget.parentWidget()
        return None, None

    def _on_add_action(self) -> None:
        goal, _ = self._here()
        if goal or self.editors:
            (goal or self.editors[-1]).add_action()

    def _on_move(self, by: int) -> None:
        goal, action = self._here()
        if goal and action:
            goal.fields.move_action(action, by)
        elif goal:
            self.move_goal(goal, by)

    def _on_delete(self) -> None:
        goal, action = self._here()
        if goal and action:
            self.remove_action(goal, action)
        elif goal:
            self.remove_goal(goal)
