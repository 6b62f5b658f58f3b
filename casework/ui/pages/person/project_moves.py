"""The steps of a project that need no form: start, propose, discard, open the review."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from casework.base.dates import short_date
from casework.base.errors import UserError
from casework.base.text import plural
from casework.domain.changes import Change
from casework.services.projects import (
    DiscardProject,
    OpenReview,
    ProjectPage,
    ProjectRecord,
    ProposeProject,
    StartProject,
)
from casework.ui.context import Context


class ProjectMoves(QObject):
    """Asks the service; ``moved`` is called once done, ``refused`` with what was wrong."""

    def __init__(
        self,
        parent: QObject,
        context: Context,
        moved: Callable[[], None],
        refused: Callable[[UserError], None],
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._moved, self._refused = moved, refused

    def start(self, page: ProjectPage) -> None:
        """The next version of the stay shown, or the first one; with several stays open, asks which."""
        stay_id = page.project.stay_id if page.project else self._choose_stay(page)
        if stay_id is None:
            return
        command = StartProject(page.person_id, stay_id)
        projects, actor = self._context.suite.projects, self._context.actor
        self._do(lambda: projects.start(actor, command))

    def propose(self, project: ProjectRecord) -> None:
        """Propose the stored draft today."""
        command = ProposeProject(project.id, project.version, self._context.clock.today())
        projects, actor = self._context.suite.projects, self._context.actor
        self._do(lambda: projects.propose(actor, command))

    def open_review(self, project: ProjectRecord) -> None:
        """Begin the review today."""
        command = OpenReview(project.id, project.version, self._context.clock.today())
        projects, actor = self._context.suite.projects, self._context.actor
        self._do(lambda: projects.open_review(actor, command))

    def discard(self, project: ProjectRecord) -> None:
        """Remove the draft, after saying what goes."""
        goals = plural(len(project.goals), "objectif")
        if not self._context.ask.confirm(
            "Supprimer ce brouillon",
            f"Le brouillon de la version {project.number}, avec {goals}, sera supprimé.",
            "Supprimer le brouillon",
        ):
            return
        command = DiscardProject(project.id, project.version)
        projects, actor = self._context.suite.projects, self._context.actor
        self._do(lambda: projects.discard(actor, command))

    def _choose_stay(self, page: ProjectPage) -> int | None:
        stays = page.startable
        if len(stays) == 1:
            return stays[0].id
        choices = [(str(one.id), f"{one.service}, depuis le {short_date(one.admitted_on)}") for one in stays]
        chosen = self._context.ask.choose("Projet", "Pour quel séjour ?", choices)
        return int(chosen) if chosen else None

    def _do(self, call: Callable[[], Change]) -> None:
        self._context.desk.write(call, lambda _change: self._moved(), owner=self, failed=self._refused)
