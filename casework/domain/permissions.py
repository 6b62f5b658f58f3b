"""Who acts, and what each role may do: the one table of rights."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from casework.base.errors import NotAllowed
from casework.domain.kinds import Compartment


class Role(StrEnum):
    """What an account may do; a profession is another thing (reference data)."""

    EDUCATOR = "educator"
    SOCIAL_WORKER = "social_worker"
    NURSE = "nurse"
    DOCTOR = "doctor"
    PSYCHOLOGIST = "psychologist"
    COORDINATOR = "coordinator"
    HEAD_OF_SERVICE = "head_of_service"
    DIRECTOR = "director"
    SECRETARY = "secretary"
    LOGISTICS = "logistics"
    TRAINEE = "trainee"
    ADMINISTRATOR = "administrator"
    STATISTICIAN = "statistician"

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.EDUCATOR: "éducatrice ou éducateur",
    Role.SOCIAL_WORKER: "assistante ou assistant de service social",
    Role.NURSE: "infirmière ou infirmier",
    Role.DOCTOR: "médecin",
    Role.PSYCHOLOGIST: "psychologue",
    Role.COORDINATOR: "coordinatrice ou coordinateur",
    Role.HEAD_OF_SERVICE: "cheffe ou chef de service",
    Role.DIRECTOR: "direction",
    Role.SECRETARY: "secrétariat",
    Role.LOGISTICS: "logistique",
    Role.TRAINEE: "stagiaire",
    Role.ADMINISTRATOR: "administration technique",
    Role.STATISTICIAN: "statistiques",
}


class Permission(StrEnum):
    """An action on a kind of record."""

    READ_PEOPLE = "read_people"
    EDIT_PEOPLE = "edit_people"
    MERGE_PEOPLE = "merge_people"
    OPEN_OUTSIDE = "open_outside"
    """Open a record outside one's services: a reason, four hours, told to the head of service."""
    REVIEW_OPENINGS = "review_openings"
    READ_NOTES = "read_notes"
    WRITE_NOTES = "write_notes"
    READ_RELEASES = "read_releases"
    """Alerts, instructions for the shift, emergency sheets: team data; to acknowledge them too."""
    RELEASE = "release"
    """Give the team such an alert, instruction or sheet."""
    READ_STAYS = "read_stays"
    EDIT_STAYS = "edit_stays"
    DECIDE_ADMISSIONS = "decide_admissions"
    READ_PLACES = "read_places"
    READ_PROJECTS = "read_projects"
    EDIT_PROJECTS = "edit_projects"
    READ_RENEWALS = "read_renewals"
    PREPARE_RENEWALS = "prepare_renewals"
    DECIDE_RENEWALS = "decide_renewals"
    READ_COORDINATION = "read_coordination"
    EDIT_COORDINATION = "edit_coordination"
    PRINT_RECORDS = "print_records"
    READ_SHARING = "read_sharing"
    EDIT_SHARING = "edit_sharing"
    """Information, objections and consents of the person."""
    HAND_OUT = "hand_out"
    """Let something leave the house, on a ground that is journalled."""
    HANDLE_ACCESS_REQUESTS = "handle_access_requests"
    EXPORT_PERSON = "export_person"
    READ_HISTORY = "read_history"
    DECIDE_RETENTION = "decide_retention"
    IMPORT_FILES = "import_files"
    EDIT_ORGANISATION = "edit_organisation"
    READ_ORGANISATION = "read_organisation"
    READ_STATISTICS = "read_statistics"
    READ_ACCOUNTS = "read_accounts"
    MANAGE_ACCOUNTS = "manage_accounts"
    ROTATE_KEY = "rotate_key"
    READ_JOURNAL = "read_journal"
    CUT_JOURNAL = "cut_journal"
    CHECK_FILE = "check_file"
    KEEP_DRAFTS = "keep_drafts"
    OWN_ACCOUNT = "own_account"
    """What concerns oneself: password, PIN, membership that one was granted."""


_ANYBODY = frozenset({Permission.OWN_ACCOUNT, Permission.READ_ORGANISATION})
_READING = _ANYBODY | {
    Permission.READ_PEOPLE,
    Permission.READ_NOTES,
    Permission.READ_RELEASES,
    Permission.READ_STAYS,
    Permission.READ_PLACES,
    Permission.READ_PROJECTS,
    Permission.READ_RENEWALS,
    Permission.READ_COORDINATION,
    Permission.READ_SHARING,
    Permission.KEEP_DRAFTS,
}
_CARE = _READING | {
    Permission.CHECK_FILE,
    Permission.EDIT_PEOPLE,
    Permission.OPEN_OUTSIDE,
    Permission.WRITE_NOTES,
    Permission.EDIT_STAYS,
    Permission.EDIT_PROJECTS,
    Permission.PREPARE_RENEWALS,
    Permission.EDIT_COORDINATION,
    Permission.PRINT_RECORDS,
    Permission.EDIT_SHARING,
    Permission.HAND_OUT,
    Permission.READ_HISTORY,
}
_HEALTH = _CARE | {Permission.RELEASE}
_COORDINATION = _CARE | {Permission.IMPORT_FILES, Permission.HANDLE_ACCESS_REQUESTS, Permission.MERGE_PEOPLE}
_HEAD = _COORDINATION | {
    Permission.DECIDE_ADMISSIONS,
    Permission.DECIDE_RENEWALS,
    Permission.DECIDE_RETENTION,
    Permission.EXPORT_PERSON,
    Permission.REVIEW_OPENINGS,
    Permission.EDIT_ORGANISATION,
    Permission.READ_STATISTICS,
    Permission.READ_ACCOUNTS,
    Permission.MANAGE_ACCOUNTS,
    Permission.ROTATE_KEY,
    Permission.READ_JOURNAL,
    Permission.CUT_JOURNAL,
}

RIGHTS: dict[Role, frozenset[Permission]] = {
    Role.EDUCATOR: _CARE,
    Role.SOCIAL_WORKER: _CARE,
    Role.NURSE: _HEALTH,
    Role.DOCTOR: _HEALTH,
    Role.PSYCHOLOGIST: _HEALTH,
    Role.COORDINATOR: _COORDINATION,
    Role.HEAD_OF_SERVICE: _HEAD,
    Role.DIRECTOR: _HEAD,
    Role.SECRETARY: _ANYBODY
    | {
        Permission.READ_PEOPLE,
        Permission.EDIT_PEOPLE,
        Permission.READ_STAYS,
        Permission.READ_PLACES,
        Permission.HANDLE_ACCESS_REQUESTS,
        Permission.KEEP_DRAFTS,
        Permission.CHECK_FILE,
    },
    Role.TRAINEE: _READING | {Permission.WRITE_NOTES},
    Role.LOGISTICS: _ANYBODY | {Permission.READ_PLACES},
    Role.ADMINISTRATOR: _ANYBODY
    | {
        Permission.EDIT_ORGANISATION,
        Permission.READ_ACCOUNTS,
        Permission.MANAGE_ACCOUNTS,
        Permission.ROTATE_KEY,
        Permission.CHECK_FILE,
    },
    Role.STATISTICIAN: _ANYBODY | {Permission.READ_STATISTICS},
}
"""What each role may do. An account's own rights widen or narrow it (models.AccountRight)."""

_OPEN = frozenset({Compartment.TEAM, Compartment.SOCIAL})
_WITH_DIRECTION = _OPEN | {Compartment.DIRECTION}
_LEADING = frozenset({Role.HEAD_OF_SERVICE, Role.DIRECTOR, Role.COORDINATOR})

READABLE: dict[Role, frozenset[Compartment]] = {
    role: _WITH_DIRECTION
    if role in _LEADING
    else _OPEN
    if Permission.READ_NOTES in RIGHTS[role]
    else frozenset()
    for role in Role
} | {Role.TRAINEE: frozenset({Compartment.TEAM})}
"""Compartments each role reads; the sealed ones are for their members, whatever the role."""

WRITABLE: dict[Role, frozenset[Compartment]] = {
    role: frozenset(Compartment) if Permission.WRITE_NOTES in RIGHTS[role] else frozenset() for role in Role
} | {Role.TRAINEE: frozenset({Compartment.TEAM})}
"""Compartments each role writes into: who may, writes into the sealed ones too, and does not read them."""

BIRTH_ROLES: dict[Role, Compartment] = {
    Role.NURSE: Compartment.HEALTH,
    Role.DOCTOR: Compartment.HEALTH,
    Role.PSYCHOLOGIST: Compartment.PSYCHOLOGY,
}
"""Whose first log-in gives birth to which sealed compartment."""


@dataclass(frozen=True)
class Actor:
    """Who acts: the first argument of every service.

    ``service_ids`` None means every service; ``compartments`` are those this actor may read, a sealed one
    only where its key was opened; ``rights`` None: those of the role, neither widened nor narrowed.
    """

    account_id: int
    login: str
    name: str
    role: Role
    session: bytes
    service_ids: frozenset[int] | None = None
    compartments: frozenset[Compartment] = frozenset({Compartment.TEAM, Compartment.SOCIAL})
    rights: frozenset[Permission] | None = None


def allows(actor: Actor, permission: Permission) -> bool:
    """May this actor do this? For showing or hiding; services use ``require``."""
    return permission in rights_now(actor)


def require(actor: Actor, permission: Permission) -> None:
    """The first line of every service function. Raises NotAllowed."""
    if not allows(actor, permission):
        raise NotAllowed(permission.value)


def require_writable(actor: Actor, compartment: Compartment) -> None:
    """May this actor write into this compartment? Raises NotAllowed."""
    if compartment not in writable_by(actor.role, rights_now(actor)):
        raise NotAllowed(Permission.WRITE_NOTES.value)


def rights_now(actor: Actor) -> frozenset[Permission]:
    """Everything this actor may do."""
    return RIGHTS[actor.role] if actor.rights is None else actor.rights


def rights_of(role: Role, own: Mapping[str, bool]) -> frozenset[Permission]:
    """The role's rights, widened and narrowed by an account's own (granted or not, by name); one that only a
    later program knows is passed over.
    """
    known = {permission: own[permission] for permission in Permission if permission in own}
    widened = {permission for permission, granted in known.items() if granted}
    return (RIGHTS[role] | widened) - (known.keys() - widened)


def readable_by(role: Role, rights: Collection[Permission]) -> frozenset[Compartment]:
    """The compartments these rights read: the role's, and the team's where its notes were granted beyond it.

    The sealed ones are for their members.
    """
    return _reach(READABLE[role], Permission.READ_NOTES in rights)


def writable_by(role: Role, rights: Collection[Permission]) -> frozenset[Compartment]:
    """The compartments these rights write into; the sealed ones without reading them."""
    return _reach(WRITABLE[role], Permission.WRITE_NOTES in rights)


def _reach(usual: frozenset[Compartment], allowed: bool) -> frozenset[Compartment]:
    return usual | {Compartment.TEAM} if allowed else frozenset()
