"""The tables: SQLAlchemy classes, constraints, version columns. Nothing else."""

from casework.models.account import Account, AccountService
from casework.models.application import Application
from casework.models.base import Base, Root, Tracked, moment_text, new_uid
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
from casework.models.project import Project, ProjectAction, ProjectGoal, ProjectSignature
from casework.models.reference import ReferenceItem
from casework.models.renewal import Renewal, RenewalOpinion
from casework.models.stay import (
    Companion,
    DeadlineAcceptance,
    KeyWorker,
    PlaceAssignment,
    Stay,
    StayDocument,
    StayTerm,
)
from casework.models.trace import Draft, Fact, JournalEntry, ValueChange

__all__ = [
    "Account",
    "AccountService",
    "Application",
    "Base",
    "Companion",
    "Coordination",
    "CoordinationDecision",
    "CoordinationParticipant",
    "DeadlineAcceptance",
    "Draft",
    "Establishment",
    "Fact",
    "ImportMapping",
    "ImportRun",
    "JournalEntry",
    "KeyWorker",
    "Note",
    "NotePerson",
    "Organisation",
    "Person",
    "Place",
    "PlaceAssignment",
    "Project",
    "ProjectAction",
    "ProjectGoal",
    "ProjectSignature",
    "ReferenceItem",
    "Renewal",
    "RenewalOpinion",
    "Root",
    "Service",
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
