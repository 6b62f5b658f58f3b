"""A version that is no draft, as it is read and followed: words, goals, and beside them the rest."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.dates import short_date, weekday_date
from casework.domain.changes import Change
from casework.domain.permissions import Permission, allows
from casework.services.projects import FinishAction, FollowGoal, ProjectPage, ProjectRecord
from casework.ui.context import Context
from casework.ui.pages.person.goal_view import FollowForm, GoalView, action_line
from casework.ui.pages.person.ticks import may_untick
from casework.ui.widgets import Card, FoldingRow, QuoteBlock, heading, muted, paragraph
from casework.ui.widgets.blocks import KeyValues, empty_layout
from casework.ui.widgets.kept_focus import has_focus_inside

_WORDS = (
    ("wants", "Ce que je veux"),
    ("matters", "Ce qui compte pour moi"),
    ("fears", "Ce qui m’inquiète"),
    ("refuses", "Ce que je ne veux pas"),
)


class ProjectView(QWidget):
    """Shows one version; what is followed is saved at once, through the page's context."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._page: ProjectPage | None = None
        self.following: FollowForm | None = None
        self._worked_on: tuple[str, int | None] = (
            "",
            None,
        )  # what had the keyboard: action or goal, its id
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(16)

    def show_page(self, page: ProjectPage) -> None:
        """Show the version of the page, which is no draft."""
        assert page.project is not None
        typed = self.following if self.is_dirty else None
        self._page, self.following = page, None
        empty_layout(self._rows)
        row = FoldingRow(least=44)
        main, side = QWidget(), QWidget()
        row.add(main, 3)
        row.add(side, 1)
        self._fill_main(QVBoxLayout(main), page.project)
        self._fill_side(QVBoxLayout(side), page, page.project)
        self._rows.addWidget(row)
        if typed:
            self._follow_on(typed)
        self._focus_again()

    @property
    def is_dirty(self) -> bool:
        """Is something typed of where a goal stands, and not stored?"""
        return self.following is not None and self.following.form.is_dirty

    def save(self, then: Callable[[], None]) -> None:
        """Store where the goal stands that is being written."""
        self._follow(then)

    def discard(self) -> None:
        """Give up what is typed of where a goal stands."""
        self._close_follow()

    def _goals_shown(self) -> list[GoalView]:
        return [view for view in self.findChildren(GoalView) if not view.isHidden()]

    def _follow_on(self, typed: FollowForm) -> None:
        """What was being typed of a goal stays under it, though the page was made anew."""
        for view in self._goals_shown():
            if view.goal.id == typed.goal.id:
                self._show_follow(view).form.take(typed.texts())

    def _focus_again(self) -> None:
        """The page was made anew after something was done: the keyboard goes on from there."""
        kind, row_id = self._worked_on
        self._worked_on = ("", None)
        for view in self._goals_shown():
            target: QWidget | None = view.ticks.get(row_id or 0) if kind == "action" else None
            if kind == "goal" and view.goal.id == row_id:
                target = view.follow_button
            if target:
                target.setFocus()

    def _fill_main(self, column: QVBoxLayout, project: ProjectRecord) -> None:
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        if project.origin == "import" and not project.goals:
            column.addWidget(
                paragraph(
                    "Seules les dates de ce projet ont été reprises du fichier : ses mots et ses "
                    "objectifs sont sur papier. La prochaine version les dira."
                )
            )
        column.addWidget(self._words(project))
        if project.strengths:
            card = Card("Points d’appui et besoins")
            card.body.addWidget(paragraph(project.strengths))
            column.addWidget(card)
        column.addWidget(heading("Objectifs et moyens"))
        for number, goal in enumerate(project.goals, 1):
            column.addWidget(self._goal(GoalView(
                goal, number, self._domain(goal.domain), self._context.clock, followed=self._is_followed
            )))  # fmt: skip
        if not project.goals:
            column.addWidget(muted("Aucun objectif n’est noté.", wraps=True))
        if project.disagreements:
            card = Card("Points de désaccord")
            card.body.addWidget(paragraph(project.disagreements))
            column.addWidget(card)
        column.addStretch(1)

    def _words(self, project: ProjectRecord) -> Card:
        assert self._page is not None
        card = Card(f"Ce que dit {self._page.civil_name}")
        for name, label in _WORDS:
            text = getattr(project, name)
            if text:
                card.body.addWidget(muted(label))
                card.body.addWidget(QuoteBlock(text))
        if project.refusal_words:
            card.body.addWidget(muted("En refusant de signer"))
            card.body.addWidget(QuoteBlock(project.refusal_words))
        if card.body.count() == 0:
            card.body.addWidget(muted("Ses mots n’ont pas été notés.", wraps=True))
        return card

    def _goal(self, view: GoalView) -> GoalView:
        view.action_toggled.connect(self._on_action)
        view.follow_wanted.connect(lambda: self._open_follow(view))
        return view

    def _fill_side(self, column: QVBoxLayout, page: ProjectPage, project: ProjectRecord) -> None:
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        if page.steps_due:
            card = Card("Ce qui vient")
            for step in page.steps_due:
                line = paragraph(f"{short_date(step.due_on)} · {step.what}")
                line.setProperty("ink", "late" if step.is_late else "")
                card.body.addWidget(line)
                about = ["en retard"] if step.is_late else []
                about += [step.who] if step.who else []
                if about:
                    card.body.addWidget(muted(" · ".join(about), wraps=True))
            column.addWidget(card)
        pairs = [("Ont participé", project.participants), ("Langue", project.interpreter)]
        if project.next_meeting_on:
            pairs.append(
                ("On se revoit", f"{weekday_date(project.next_meeting_on)} {project.next_meeting_note}")
            )
        pairs += [
            (one.role.label.capitalize(), f"{one.name}, {short_date(one.signed_on)}")
            for one in project.signatures
        ]
        shown = [(label, value) for label, value in pairs if value]
        if shown:
            card = Card("Signatures et participants" if project.signatures else "Participants")
            card.body.addWidget(KeyValues(shown))
            column.addWidget(card)
        column.addStretch(1)

    @property
    def _project(self) -> ProjectRecord:
        assert self._page is not None
        assert self._page.project is not None
        return self._page.project

    @property
    def _is_followed(self) -> bool:
        return self._project.state.is_followed and allows(self._context.actor, Permission.EDIT_PROJECTS)

    def _domain(self, code: str) -> str:
        assert self._page is not None
        return self._page.domain_labels.get(code, code)

    # Following -----------------------------------------------------------------------------------

    def _on_action(self, action_id: int, done: bool) -> None:
        project, today = self._project, self._context.clock.today()
        action = next(one for goal in project.goals for one in goal.actions if one.id == action_id)
        if not done and not may_untick(self._context.ask, action_line(action), action.done_on, today):
            for view in self._goals_shown():
                if check := view.ticks.get(action_id):
                    check.setChecked(True)
            return
        self._worked_on = ("action", action_id)
        day = today if done else None
        command = FinishAction(project.id, project.version, action_id, day)
        suite, actor = self._context.suite, self._context.actor
        self._context.desk.write(
            lambda: suite.projects.finish_action(actor, command), owner=self, name=f"action {action_id}"
        )

    def _open_follow(self, view: GoalView) -> None:
        if self.following is not None and self.is_dirty:
            self.following.status.setFocus()  # one at a time: what is typed of the other is stored first
            return
        self._close_follow()
        self._show_follow(view).status.setFocus()

    def _show_follow(self, view: GoalView) -> FollowForm:
        self.following = FollowForm(view.goal)
        self.following.cancelled.connect(self._close_follow)
        self.following.wanted.connect(self._follow)
        view.body.addWidget(self.following)
        return self.following

    def _close_follow(self) -> None:
        if self.following:
            for view in self._goals_shown():
                if view.follow_button and view.goal == self.following.goal and has_focus_inside(view):
                    view.follow_button.setFocus()
            self.following.hide()
            self.following.deleteLater()
            self.following = None

    def _follow(self, then: Callable[[], None] = lambda: None) -> None:
        following, project = self.following, self._project
        if following is None:
            return
        following.form.version = project.version
        self._worked_on = ("goal", following.goal.id)
        suite, actor = self._context.suite, self._context.actor

        def make() -> FollowGoal:
            return following.command(project.id, following.form.version)

        def followed(_change: Change) -> None:
            self._close_follow()
            then()

        following.form.submit(
            self._context,
            make,
            lambda command: suite.projects.follow(actor, command),
            followed,
        )
