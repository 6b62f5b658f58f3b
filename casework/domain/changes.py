"""What an intention changed: the one message that tells open pages to reload."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Subject(StrEnum):
    """The subjects of the record, as pages subscribe to them."""

    ORGANISATION = "organisation"
    ACCOUNT = "account"
    PERSON = "person"
    APPLICATION = "application"
    STAY = "stay"
    PLACE = "place"
    RENEWAL = "renewal"
    PROJECT = "project"
    NOTE = "note"
    COORDINATION = "coordination"
    TASK = "task"
    DEADLINE = "deadline"
    DRAFT = "draft"
    IMPORT = "import"
    REFERENCE = "reference"
    OPENING = "opening"
    SHARING = "sharing"
    ACCESS_REQUEST = "access_request"
    RETENTION = "retention"
    RELEASE = "release"
    JOURNAL = "journal"
    BACKUP = "backup"


@dataclass(frozen=True)
class Change:
    """What a committed intention touched.

    ``id`` is the row made or changed where there is one; ``version`` its new version;
    ``person_ids`` the persons concerned (empty: any).
    """

    subjects: frozenset[Subject]
    id: int | None = None
    version: int | None = None
    person_ids: frozenset[int] = field(default_factory=frozenset)
