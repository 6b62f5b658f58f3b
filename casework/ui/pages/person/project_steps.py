"""Where a version stands, as steps in a row: done, current, to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from casework.base.dates import short_date
from casework.base.text import typeset
from casework.domain.projects import ProjectState
from casework.services.projects import ProjectRecord, Version
from casework.ui.theme import Tone
from casework.ui.widgets import BadgeLabel, FlowLayout, muted

_ORDER = (ProjectState.DRAFT, ProjectState.PROPOSED, ProjectState.SIGNED, ProjectState.UNDER_REVIEW)


class StepShown(NamedTuple):
    """One step: its word, its day, and whether it is done, current or to come."""

    text: str
    on: date | None
    tone: Tone
    sign: str


def steps_of(project: ProjectRecord) -> list[StepShown]:
    """The way of a version, as far as it went and where it may go."""
    days = {
        ProjectState.DRAFT: project.drafted_on,
        ProjectState.PROPOSED: project.proposed_on,
        ProjectState.SIGNED: project.signed_on,
        ProjectState.UNDER_REVIEW: project.reviewed_on or project.review_opened_on,
    }
    order = list(_ORDER)
    if project.refused_on:
        order[2:] = [ProjectState.REFUSED]
        days[ProjectState.REFUSED] = project.refused_on
    if project.state is ProjectState.REPLACED:
        order = [state for state in order if days[state]] + [ProjectState.REPLACED]
        days[ProjectState.REPLACED] = None
    return [_step(state, days[state], project.state, order) for state in order]


def _step(
    state: ProjectState, on: date | None, current: ProjectState, order: list[ProjectState]
) -> StepShown:
    if state is current:
        tone = Tone.LATE if state is ProjectState.REFUSED else Tone.ACCENT
        return StepShown(state.label, on, tone, "✗" if state is ProjectState.REFUSED else "●")
    done = order.index(state) < order.index(current)
    return StepShown(
        state.label, on if done else None, Tone.DONE if done else Tone.NEUTRAL, "✓" if done else "○"
    )


class StepsBar(QWidget):
    """The steps as badges in reading order, their days beside them."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(self, spacing=16)
        self._flow.setContentsMargins(0, 5, 0, 0)  # beside buttons, which are taller

    def show_project(self, project: ProjectRecord) -> None:
        while item := self._flow.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        steps = steps_of(project)
        for step in steps:
            frame = QFrame()
            row = QHBoxLayout(frame)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
            row.addWidget(BadgeLabel(step.text, step.tone, step.sign))
            if step.on:
                row.addWidget(muted(short_date(step.on)))
            self._flow.addWidget(frame)
            frame.show()
        said = ", ".join(f"{step.text} {short_date(step.on)}" if step.on else step.text for step in steps)
        self.setAccessibleName(typeset(f"État du projet : {project.state.label}"))
        self.setAccessibleDescription(typeset(said))
        self.updateGeometry()


def version_choices(versions: Sequence[Version]) -> list[tuple[object, str]]:
    """« Version 2 : signé le 2 juin 2026 »; the service too where the versions are of several stays."""
    many = len({one.stay_id for one in versions}) > 1
    return [
        (
            one.id,
            f"Version {one.number} : {one.state.label}"
            + (f" le {short_date(one.on)}" if one.on else "")
            + (f", {one.service}" if many else ""),
        )
        for one in versions
    ]
