"""The tables: SQLAlchemy classes, constraints, version columns. Nothing else."""

from casework.models.access import RecordOpening
from casework.models.account import Account, AccountRight, AccountService
from casework.models.application import Application
from casework.models.base import Base, Moment, Root, Tracked, moment_text, new_uid
from casework.models.coordination import (
    Coordination,
    CoordinationDecision,
    CoordinationParticipant,
    Task,
)
from casework.models.intake import ImportMapping, ImportRun
from casework.models.note import Note, NotePerson
from casework.models.organisation import Establishment, Organisation, Place, Service, Site
from casework.models.person import Person
from casework.models.person_rights import AccessRequest, Erasure, PersonMerge
from casework.models.project import Project, ProjectAction, ProjectGoal, ProjectSignature
from casework.models.reference import ReferenceItem
from casework.models.release import Alert, EmergencySheet, Instruction, InstructionReading
from casework.models.renewal import Renewal, RenewalOpinion
from casework.models.sharing import Consent, Dispatch, SharingInformation
from casework.models.stay import (
    Companion,
    DeadlineAcceptance,
    KeyWorker,
    PlaceAssignment,
    Stay,
    StayDocument,
    StayTerm,
)
from casework.models.trace import ChangeSet, Draft, Fact, JournalCut, JournalEntry, ValueChange

__all__ = [
    "AccessRequest",
    "Account",
    "AccountRight",
    "AccountService",
    "Alert",
    "Application",
    "Base",
    "ChangeSet",
    "Companion",
    "Consent",
    "Coordination",
    "CoordinationDecision",
    "CoordinationParticipant",
    "DeadlineAcceptance",
    "Dispatch",
    "Draft",
    "EmergencySheet",
    "Erasure",
    "Establishment",
    "Fact",
    "ImportMapping",
    "ImportRun",
    "Instruction",
    "InstructionReading",
    "JournalCut",
    "JournalEntry",
    "KeyWorker",
    "Moment",
    "Note",
    "NotePerson",
    "Organisation",
    "Person",
    "PersonMerge",
    "Place",
    "PlaceAssignment",
    "Project",
    "ProjectAction",
    "ProjectGoal",
    "ProjectSignature",
    "RecordOpening",
    "ReferenceItem",
    "Renewal",
    "RenewalOpinion",
    "Root",
    "Service",
    "SharingInformation",
    "Site",
    "Stay",
    "StayDocument",
    "StayTerm",
    "Task",
    "Tracked",
    "ValueChange",
    "moment_text",
    "new_uid",
]
