"""Coordination notes: held, corrected, and the tasks that come out of them. Import from here."""

from casework.services.coordinations.commands import (
    FinishTask,
    Participant,
    RemovedTask,
    SaveCoordination,
    TaskLine,
)
from casework.services.coordinations.records import (
    CoordinationPage,
    CoordinationRecord,
    CoordinationRow,
    OpenTask,
)
from casework.services.coordinations.service import Coordinations

__all__ = [
    "CoordinationPage",
    "CoordinationRecord",
    "CoordinationRow",
    "Coordinations",
    "FinishTask",
    "OpenTask",
    "Participant",
    "RemovedTask",
    "SaveCoordination",
    "TaskLine",
]
