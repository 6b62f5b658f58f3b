"""What health professionals release to the team. Import from here."""

from casework.domain.releases import ALERT_KINDS, AlertKind
from casework.services.releases.commands import (
    Acknowledge,
    EndAlert,
    GiveInstruction,
    ReleaseAlert,
    ReleaseSheet,
    StopInstruction,
)
from casework.services.releases.records import AlertLine, InstructionLine, Reader, Releases, Sheet
from casework.services.releases.service import ReleasesService

__all__ = [
    "ALERT_KINDS",
    "Acknowledge",
    "AlertKind",
    "AlertLine",
    "EndAlert",
    "GiveInstruction",
    "InstructionLine",
    "Reader",
    "ReleaseAlert",
    "ReleaseSheet",
    "Releases",
    "ReleasesService",
    "Sheet",
    "StopInstruction",
]
