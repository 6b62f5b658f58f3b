"""What a folder holds, seen without keys."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from casework.base.errors import UserError
from casework.storage.creation import Creation
from casework.storage.envelope_file import EnvelopeFile
from casework.storage.faults import translated
from casework.storage.folder import DataFolder
from casework.storage.places import check_place

_PAGE = 512
_CLEAR_DATABASE = b"SQLite format 3\0"


class FolderState(StrEnum):
    FIRST_START = "first_start"
    """Nothing there yet: an organisation can be created."""
    READY = "ready"
    """Somebody may log in."""
    RESCUE = "rescue"
    """Something is wrong with what is there; ``trouble`` says what to do. Never an empty database."""
    REFUSED = "refused"
    """A network or synchronised folder, or a file: another place must be chosen."""


@dataclass(frozen=True)
class Inspection:
    """What a folder holds, before anybody logs in. ``trouble`` is set in RESCUE and REFUSED."""

    state: FolderState
    demonstration: bool = False
    trouble: UserError | None = None


def inspect(folder: DataFolder) -> Inspection:
    """What is there. Reads the envelope and the first bytes of the database; writes nothing."""
    try:
        with translated():
            check_place(folder.path)
            if folder.path.exists() and not folder.path.is_dir():
                raise UserError("folder_is_a_file")
            if Creation(folder).is_possible():
                return Inspection(FolderState.FIRST_START)
    except UserError as error:
        return Inspection(FolderState.REFUSED, trouble=error)
    demonstration = False
    try:
        with translated():
            demonstration = EnvelopeFile(folder.path).is_demonstration()
            trouble = _database_trouble(folder)
    except UserError as error:
        return Inspection(FolderState.RESCUE, demonstration, error)
    if trouble:
        return Inspection(FolderState.RESCUE, demonstration, UserError(trouble))
    return Inspection(FolderState.READY, demonstration)


def _database_trouble(folder: DataFolder) -> str | None:
    """What a look without keys tells of the database file."""
    path = folder.database
    if not path.exists():
        return "database_missing"
    if not path.is_file():
        return "database_unreadable"
    with path.open("rb") as file:
        beginning = file.read(len(_CLEAR_DATABASE))
    if beginning == _CLEAR_DATABASE:
        return "database_foreign"
    size = path.stat().st_size
    return "database_truncated" if size == 0 or size % _PAGE else None
