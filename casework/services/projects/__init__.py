"""Personalised projects: written, proposed, signed, followed, reviewed, replaced. Import from here."""

from casework.services.projects.commands import (
    DiscardProject,
    FinishAction,
    FollowGoal,
    GoalReview,
    OpenReview,
    ProposeProject,
    RecordReview,
    RefuseProject,
    SaveProject,
    SendBackProject,
    Signature,
    SignProject,
    StartProject,
)
from casework.services.projects.records import ProjectCard, ProjectPage, ProjectRecord, StayChoice, Version
from casework.services.projects.service import Projects

__all__ = [
    "DiscardProject",
    "FinishAction",
    "FollowGoal",
    "GoalReview",
    "OpenReview",
    "ProjectCard",
    "ProjectPage",
    "ProjectRecord",
    "Projects",
    "ProposeProject",
    "RecordReview",
    "RefuseProject",
    "SaveProject",
    "SendBackProject",
    "SignProject",
    "Signature",
    "StartProject",
    "StayChoice",
    "Version",
]
