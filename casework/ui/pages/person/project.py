"""The tab « Projet »: the version on its way or in force, its next step, and the versions before it."""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from casework.base.errors import InvalidForm, UserError
from casework.base.text import typeset
from casework.domain.changes import Change, Subject
from casework.domain.permissions import Permission, allows
from casework.domain.projects import ProjectState
from casework.services.notes import DraftLine, KeptDraft
from casework.services.prints import PrintKind, PrintRequest
from casework.services.projects import ProjectPage, ProjectRecord
from casework.ui.context import Context
from casework.ui.forms import ChoiceField
from casework.ui.page import Page
from casework.ui.pages.person import project_draft
from casework.ui.pages.person.drafts import find_draft, found_words, kept_words
from casework.ui.pages.person.follow_focus import FocusFollower
from casework.ui.pages.person.naming import focus_first
from casework.ui.pages.person.notice import Notice
from casework.ui.pages.person.project_actions import ActionsRow, Move, moves_of
from casework.ui.pages.person.project_editor import ProjectEditor
from casework.ui.pages.person.project_moves import ProjectMoves
from casework.ui.pages.person.project_steps import StepsBar, version_choices
from casework.ui.pages.person.project_view import ProjectView
from casework.ui.pages.person.review import ReviewEditor
from casework.ui.pages.person.saving import submit
from casework.ui.pages.person.signature import RefusalPanel, SendBackPanel, SignaturePanel
from casework.ui.previews import preview_print
from casework.ui.widgets import EmptyState, FlowLayout, FoldingRow, button, scrolled
from casework.ui.widgets.blocks import empty_layout
from casework.ui.widgets.draft_keeper import DraftKeeper
from casework.ui.widgets.kept_focus import StartingFocus, first_inside, has_focus_inside

# Panels and the review stand under the top row and the notice.
_ABOVE = 2


class ProjectTab(Page):
    """One person's project. A draft is edited; any other version is read, followed, reviewed."""

    title = "Projet"
    concerns = frozenset({Subject.PROJECT, Subject.REFERENCE})
    help = (
        "Le projet commence par les mots de la personne. Écrivez ensuite les objectifs, et pour chacun qui "
        "fait quoi et pour quand. Un brouillon se propose, puis se signe ; ce qui est signé ne change plus : "
        "une modification est une nouvelle version. Ctrl+S enregistre, Ctrl+P montre la fiche."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._person_id = 0
        self._project_id: int | None = None
        self._page: ProjectPage | None = None
        self._after_save: list[Callable[[], None]] = []
        self._starting = False  # a version was begun: its first words are typed at once
        self._said = ""  # what was just done, until something else is
        self._is_opened = False  # since the keyboard was last put somewhere
        self._keyboard = StartingFocus(self, self._first)
        self.may_edit = allows(context.actor, Permission.EDIT_PROJECTS)
        self.moves = ProjectMoves(self, context, self._moved, self._refused)
        self.actions_row = ActionsRow(
            {
                Move.START: self._start,
                Move.SAVE: self.save,
                Move.DISCARD: self._discard,
                Move.PROPOSE: self._propose,
                Move.SEND_BACK: lambda: self._open_panel(SendBackPanel),
                Move.REFUSE: lambda: self._open_panel(RefusalPanel),
                Move.SIGN: lambda: self._open_panel(SignaturePanel),
                Move.OPEN_REVIEW: self._begin_review,
                Move.CORRECT_REVIEW: self._reopen_review,
            }
        )
        self.header.add_widget(self.actions_row)
        self.steps = StepsBar()
        self.versions = ChoiceField()
        self.versions.setAccessibleName("Version affichée")
        self.versions.edited.connect(self._on_version)
        self.notice = Notice()
        self.editor = ProjectEditor(context.clock)
        self.view = ProjectView(context)
        self.review: ReviewEditor | None = None
        self.panel: SignaturePanel | RefusalPanel | SendBackPanel | None = None
        self.stack = QStackedWidget()
        # What it shows scrolls by itself: it asks for no height, so that the page does not scroll too.
        self.stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.body.addWidget(self.stack, 1)
        content = QWidget()
        self._rows = QVBoxLayout(content)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(16)
        for part in (self._top(), self.notice, self.editor, self.view):
            self._rows.addWidget(part)
        self._rows.addStretch(1)
        area = scrolled(content)
        FocusFollower(area)
        self.stack.addWidget(area)
        self.empty = QWidget()
        self._empty_rows = QVBoxLayout(self.empty)
        self.stack.addWidget(scrolled(self.empty))
        self.drafts = DraftKeeper(context, self._typed, self)
        self.drafts.kept.connect(self._on_kept)
        self.editor.edited.connect(self._on_typed)

    def _top(self) -> QWidget:
        """Where the version stands, the others, and paper; it scrolls away, the next step does not."""
        row, tools = FoldingRow(), QWidget()
        flow = FlowLayout(tools)
        flow.addWidget(self.versions)
        flow.addWidget(button("Imprimer la fiche", self.print_shown, shortcut="Ctrl+P"))
        flow.addWidget(button("Fiche pour la personne", self.print_easy))
        row.add(self.steps, 1)
        row.add(tools)
        return row

    # What the window calls --------------------------------------------------------------------------

    def open(self, **args: object) -> None:
        person_id, project_id = args.get("person_id"), args.get("project_id")
        if isinstance(person_id, int) and person_id != self._person_id:
            self._person_id, self._page = person_id, None
        self._project_id = project_id if isinstance(project_id, int) else None
        self._said, self._is_opened, self._starting = "", True, False
        self.reload()

    def reload(self) -> None:
        if not self._person_id:
            return
        person_id, project_id = self._person_id, self._project_id
        projects, actor = self.context.suite.projects, self.context.actor
        self.context.desk.read(
            lambda cancel: projects.page(actor, person_id, project_id, cancel),
            self._show,
            owner=self,
            name="page",
        )

    def person_id(self) -> int | None:
        return self._person_id or None

    def unsaved(self) -> str | None:
        what = self._what_is_typed()
        return f"{what} de {self._page.person_name}" if self._page and what else None

    def _what_is_typed(self) -> str:
        if self.panel is not None:
            return self.panel.what if self.panel.form.is_dirty else ""
        if self._is_typing():
            return "la révision" if self.review else "le projet"
        return "le suivi du projet" if self.view.is_dirty else ""

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        if self.panel is not None:
            self.panel.submit(then)
        elif self.view.is_dirty:
            self.view.save(then)
        elif self.review is not None:
            self._save_review(then)
        elif self._is_draft:
            self._save_draft(then)
        else:
            then()

    def print_shown(self) -> None:
        self._print(PrintKind.PROJECT_SHEET)

    def print_easy(self) -> None:
        """The easy-to-read sheet of what is shown."""
        self._print(PrintKind.EASY_SHEET)

    # Showing ----------------------------------------------------------------------------------------

    @property
    def project(self) -> ProjectRecord | None:
        """The version shown."""
        return self._page.project if self._page else None

    @property
    def _is_draft(self) -> bool:
        return self.may_edit and self.project is not None and self.project.state.is_editable

    def _is_typing(self) -> bool:
        if self.review is not None:
            return self.review.is_dirty
        return self._is_draft and self.editor.is_dirty

    def pause(self) -> None:
        self.drafts.keep_now()

    def discard(self) -> None:
        self._close_panel()
        self.view.discard()
        self._forget_typed()

    def focus_first(self) -> None:
        if self._is_opened or self.focusWidget() is None:
            self._is_opened = False
            self._keyboard.give()

    def _first(self) -> QWidget | None:
        """What one goes on with; where it would do something by itself (a second press of the same key must
        do no harm), the version, which says where it stands."""
        if self._page is None:
            return None
        if self.project is None:
            return first_inside(self.empty)
        if self.review is not None:
            return first_inside(self.review.when)
        if self._is_draft and self._starting:
            return first_inside(self.editor.words)
        signs = self.project.state is ProjectState.PROPOSED
        return (self.actions_row.main if signs else None) or self.versions

    def _hold_keyboard(self) -> None:
        """What has it is about to go, and Qt would hand it to anything; ``_show`` gives it to ``_first``."""
        if has_focus_inside(self):
            self.setFocus()

    def _show(self, page: ProjectPage) -> None:
        before = self.project
        typing = self.panel is not None or self._is_typing()
        if before and page.project and _place(before) == _place(page.project) and typing:
            return  # what is being typed stays; saving says what changed meanwhile
        self._page = page
        self._show_header(page)
        self._close_panel()
        self._close_review()
        project = page.project
        self.stack.setCurrentIndex(0 if project else 1)
        if project is None:
            self._show_empty(page)
        elif self._is_draft:
            self.editor.show_page(page)
        elif project.state is ProjectState.UNDER_REVIEW and not project.reviewed_on and self.may_edit:
            self._open_review()
        else:
            self.view.show_page(page)
        self._show_parts()
        self._show_saved_state()
        self._watch_drafts()
        self._keyboard.come()

    def _show_header(self, page: ProjectPage) -> None:
        self.header.set_title(page.label[:1].upper() + page.label[1:])
        project = page.project
        self.header.set_subtitle(f"version {project.number}" if project else "")
        if project is None:
            return
        self.steps.show_project(project)
        self.versions.set_choices(version_choices(page.versions))
        self._choose_version(project.id)

    def _choose_version(self, project_id: int) -> None:
        blocked = self.versions.blockSignals(True)
        self.versions.set_value(project_id)
        self.versions.blockSignals(blocked)

    def _show_parts(self) -> None:
        project = self.project
        self.editor.setVisible(self._is_draft)
        self.view.setVisible(project is not None and not self._is_draft and self.review is None)
        self._show_notice()
        self._show_actions()

    def _show_notice(self) -> None:
        project, text = self.project, ""
        if project and project.state.is_editable and project.return_comment:
            text = f"Renvoyé en brouillon : {project.return_comment}"
        elif project and project.state is ProjectState.REPLACED:
            text = "Cette version a été remplacée : elle se lit, mais ne change plus."
        self.notice.show_text(text)

    def _show_empty(self, page: ProjectPage) -> None:
        empty_layout(self._empty_rows)
        if page.startable and self.may_edit:
            shown = EmptyState(
                "Pas encore de projet",
                "On commence par ce que la personne dit : ce qu’elle veut, ce qui compte, ce qui l’inquiète, "
                "ce qu’elle refuse. Les objectifs viennent après.",
                "Commencer le projet",
                self._start,
            )
        else:
            shown = EmptyState(
                "Pas de projet",
                "Un projet s’écrit pendant un séjour, par l’équipe qui accompagne la personne.",
            )
        self._empty_rows.addWidget(shown)

    def _show_actions(self) -> None:
        offered = moves_of(self._page, reviewing=self.review is not None) if self._page else []
        if not self.may_edit or self.panel is not None:
            offered = []
        says = self._is_draft or self.review is not None or bool(self._said)
        self.actions_row.offer(offered, says=says)

    def _show_saved_state(self) -> None:
        stored = self._said or "enregistré"
        self.actions_row.state.setText("pas encore enregistré" if self._is_typing() else stored)
        self.versions.setAccessibleDescription(typeset(self._said))

    # What is being typed -----------------------------------------------------------------------------

    def _watch_drafts(self) -> None:
        """Find again what was being typed here, and keep what will be."""
        self.drafts.keep_now()
        project = self.project
        if project is None or not (self._is_draft or self.review is not None):
            self.drafts.watch("")
            return
        slot = f"project:{project.id}:review" if self.review is not None else f"project:{project.id}"
        self.drafts.watch(slot, project.person_id)
        find_draft(self.context, self, slot, self._on_draft)

    def _on_typed(self) -> None:
        self._said = ""
        self._show_saved_state()
        self.drafts.touch()

    def _on_kept(self, kept: KeptDraft) -> None:
        self.actions_row.state.setText(kept_words(kept) or "enregistré")

    def _typed(self) -> dict[str, str]:
        """What is kept: « text » is what lists of drafts show of it."""
        if not self._is_typing():
            return {}
        if self.review is not None:
            texts = self.review.texts()
            said = " ".join(text for one in texts.values() for key, text in one.items() if key != "status")
            return {"text": said.strip() or "révision", "review": json.dumps(texts, ensure_ascii=False)}
        command = self.editor.command()
        return {
            "text": project_draft.beginning(command) or "projet",
            "project": project_draft.to_text(command),
        }

    def _on_draft(self, draft: DraftLine) -> None:
        """What was being typed when the program stopped, over what is stored."""
        if self.review is not None:
            self.review.show_texts(json.loads(draft.content.get("review", "{}")))
        else:
            command = project_draft.from_text(draft.content.get("project", ""))
            if command is not None:
                self.editor.show_command(command)
        if self._is_typing():
            self.notice.show_text(found_words(draft), "Revenir au texte enregistré", self._forget_typed)
        self._show_saved_state()

    def _forget_typed(self) -> None:
        self.drafts.drop()
        self._hold_keyboard()
        self._page = None
        self.reload()

    # What they do ------------------------------------------------------------------------------------

    def _start(self) -> None:
        if self._page:
            self._starting = True
            self.moves.start(self._page)

    def _propose(self) -> None:
        # The stored version is proposed, so what is typed is saved first.
        self._save_draft(self._propose_stored)

    def _propose_stored(self) -> None:
        if self.editor.is_dirty:  # something was typed while it was being saved
            self._propose()
        elif self.project:
            self.moves.propose(self.project)

    def _discard(self) -> None:
        if self.project:
            self.moves.discard(self.project)

    def _begin_review(self) -> None:
        if self.project:
            self.moves.open_review(self.project)

    def _moved(self) -> None:
        """Something happened to the version: show the newest."""
        self._page, self._project_id, self._said = None, None, ""
        self._hold_keyboard()
        self.clear_error()
        self.reload()

    def _refused(self, error: UserError) -> None:
        if isinstance(error, InvalidForm) and self._is_draft:
            self.editor.show_problems(error)
        else:
            self.show_error(error)

    def _save_draft(self, then: Callable[[], None]) -> None:
        """Save; asked again while a save is on its way, ``then`` waits for that one."""
        self._after_save.append(then)
        if len(self._after_save) > 1:
            return
        projects, actor = self.context.suite.projects, self.context.actor
        self.drafts.hold()
        submit(
            self.context,
            self.editor,
            lambda command: projects.save(actor, command),
            self._saved,
            self._after_save.clear,
        )

    def _saved(self, change: Change) -> None:
        """Read what was stored, for its ids; what was typed meanwhile stays."""
        self.drafts.drop()
        projects, actor, person_id = self.context.suite.projects, self.context.actor, self._person_id

        def show(page: ProjectPage) -> None:
            self._page = page
            self.editor.adopt(page)
            self._show_notice()
            self._show_saved_state()
            waiting, self._after_save = self._after_save, []
            for then in waiting:
                then()

        self.context.desk.read(
            lambda cancel: projects.page(actor, person_id, change.id, cancel), show, owner=self, name="saved"
        )

    def _open_panel(self, kind: type[SignaturePanel | RefusalPanel | SendBackPanel]) -> None:
        if self._page is None:
            return
        self._close_panel()
        self.panel = kind(self.context, self._page)
        self.panel.done.connect(self._on_panel_done)
        self.panel.cancelled.connect(self._on_panel_cancelled)
        self._rows.insertWidget(_ABOVE, self.panel)
        self._show_actions()
        focus_first(self.panel.form)

    def _on_panel_done(self, said: str) -> None:
        self._done(said)
        self._close_panel()
        self.reload()

    def _on_panel_cancelled(self) -> None:
        self._hold_keyboard()
        self._close_panel()
        self._show_actions()
        self._keyboard.come()

    def _done(self, said: str) -> None:
        self._said = said
        self._hold_keyboard()

    def _close_panel(self) -> None:
        if self.panel:
            self.panel.hide()
            self.panel.deleteLater()
            self.panel = None

    # The review --------------------------------------------------------------------------------------

    def _open_review(self) -> None:
        if self._page is None:
            return
        self.review = ReviewEditor(self.context.clock, self._page)
        self.review.edited.connect(self._on_typed)
        self._rows.insertWidget(_ABOVE, self.review)

    def _reopen_review(self) -> None:
        self._open_review()
        self._show_parts()
        self._watch_drafts()
        self._keyboard.give()

    def _close_review(self) -> None:
        if self.review:
            self.review.hide()
            self.review.deleteLater()
            self.review = None

    def _save_review(self, then: Callable[[], None]) -> None:
        review = self.review
        if review is None:
            return
        projects, actor = self.context.suite.projects, self.context.actor

        def saved(_change: Change) -> None:
            self.drafts.drop()
            self._done("révision enregistrée")
            self._close_review()
            self.reload()
            then()

        submit(self.context, review, lambda command: projects.record_review(actor, command), saved)

    # Versions and paper --------------------------------------------------------------------------------

    def _on_version(self) -> None:
        chosen, project = self.versions.value(), self.project
        if not isinstance(chosen, int) or project is None or chosen == project.id:
            return
        if not self._may_leave_version():
            self._choose_version(project.id)
            return
        self._project_id, self._said = chosen, ""
        self.reload()

    def _may_leave_version(self) -> bool:
        """A draft and a review are kept, and found again; a panel and a follow-up are not."""
        what = self.unsaved()
        return (
            what is None
            or self._is_typing()
            or self.context.ask.confirm(
                "Version affichée",
                f"Vous n’avez pas enregistré {what}. Si vous changez de version, ce texte est perdu.",
                "Changer de version",
            )
        )

    def _print(self, kind: PrintKind) -> None:
        project = self.project
        if project is None:
            return
        request = PrintRequest(kind, (self._person_id,), project.id)
        preview_print(self.context, request)


def _place(project: ProjectRecord) -> tuple[int, ProjectState]:
    """Which version, in which state: while both stay, what is being typed does too."""
    return project.id, project.state
