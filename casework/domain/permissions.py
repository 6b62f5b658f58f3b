"""Who acts, and what each role may do: the one table of rights."""

from __future__ import annotations

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
    READ_NOTES = "read_notes"
    WRITE_NOTES = "write_notes"
    READ_STAYS = "read_stays"
    EDIT_STAYS = "edit_stays"
    READ_PROJECTS = "read_projects"
    EDIT_PROJECTS = "edit_projects"
    READ_RENEWALS = "read_renewals"
    PREPARE_RENEWALS = "prepare_renewals"
    DECIDE_RENEWALS = "decide_renewals"
    READ_COORDINATION = "read_coordination"
    EDIT_COORDINATION = "edit_coordination"
    PRINT_RECORDS = "print_records"
    IMPORT_FILES = "import_files"
    EDIT_ORGANISATION = "edit_organisation"
    READ_ORGANISATION = "read_organisation"
    CHECK_FILE = "check_file"
    KEEP_DRAFTS = "keep_drafts"


_READING = frozenset(
    {
        Permission.READ_PEOPLE,
        Permission.READ_NOTES,
        Permission.READ_STAYS,
        Permission.READ_PROJECTS,
        Permission.READ_RENEWALS,
        Permission.READ_COORDINATION,
        Permission.READ_ORGANISATION,
        Permission.CHECK_FILE,
        Permission.KEEP_DRAFTS,
    }
)
_CARE = _READING | {
    Permission.EDIT_PEOPLE,
    Permission.WRITE_NOTES,
    Permission.EDIT_STAYS,
    Permission.EDIT_PROJECTS,
    Permission.PREPARE_RENEWALS,
    Permission.EDIT_COORDINATION,
    Permission.PRINT_RECORDS,
}
_COORDINATION = _CARE | {Permission.IMPORT_FILES}
_HEAD = _COORDINATION | {Permission.DECIDE_RENEWALS, Permission.EDIT_ORGANISATION}

RIGHTS: dict[Role, frozenset[Permission]] = {
    Role.EDUCATOR: _CARE,
    Role.SOCIAL_WORKER: _CARE,
    Role.NURSE: _CARE,
    Role.DOCTOR: _CARE,
    Role.PSYCHOLOGIST: _CARE,
    Role.COORDINATOR: _COORDINATION,
    Role.HEAD_OF_SERVICE: _HEAD,
    Role.DIRECTOR: _HEAD,
    Role.SECRETARY: frozenset(
        {
            Permission.READ_PEOPLE,
            Permission.EDIT_PEOPLE,
            Permission.READ_STAYS,
            Permission.READ_ORGANISATION,
            Permission.KEEP_DRAFTS,
            Permission.CHECK_FILE,
        }
    ),
    Role.TRAINEE: _READING - {Permission.CHECK_FILE} | {Permission.WRITE_NOTES},
    Role.LOGISTICS: frozenset({Permission.READ_ORGANISATION}),
    Role.ADMINISTRATOR: frozenset(
        {Permission.READ_ORGANISATION, Permission.EDIT_ORGANISATION, Permission.CHECK_FILE}
    ),
    Role.STATISTICIAN: frozenset({Permission.READ_ORGANISATION}),
}


@dataclass(frozen=True)
class Actor:
    """Who acts: the first argument of every service.

    ``service_ids`` None means every service; ``compartments`` are those this actor may read.
    """

    account_id: int
    login: str
    name: str
    role: Role
    session: bytes
    service_ids: frozenset[int] | None = None
    compartments: frozenset[Compartment] = frozenset({Compartment.TEAM, Compartment.SOCIAL})


READABLE: dict[Role, frozenset[Compartment]] = {
    role: frozenset({Compartment.TEAM, Compartment.SOCIAL, Compartment.DIRECTION})
    if role in (Role.HEAD_OF_SERVICE, Role.DIRECTOR, Role.COORDINATOR)
    else frozenset({Compartment.TEAM, Compartment.SOCIAL})
    for role in Role
}
"""Compartments each role reads; the sealed ones are for their members, whatever the role."""


def allows(actor: Actor, permission: Permission) -> bool:
    """May this actor do this? For showing or hiding; services use ``require``."""
    return permission in RIGHTS[actor.role]


def require(actor: Actor, permission: Permission) -> None:
    """The first line of every service function. Raises NotAllowed."""
    if not allows(actor, permission):
        raise NotAllowed(permission.value)
