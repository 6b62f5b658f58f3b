"""One of each service, built by app.py once the file is open: what window and commands are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casework.services.checks import Checks
    from casework.services.coordinations import Coordinations
    from casework.services.deadlines import Deadlines
    from casework.services.imports import Imports
    from casework.services.notes import Notes
    from casework.services.organisation import OrganisationService
    from casework.services.people import People
    from casework.services.prints import Prints
    from casework.services.projects import Projects
    from casework.services.renewals import Renewals
    from casework.services.search import Search
    from casework.services.stays import Stays


@dataclass(frozen=True)
class Suite:
    """The services of one open file."""

    organisation: OrganisationService
    people: People
    stays: Stays
    notes: Notes
    search: Search
    projects: Projects
    renewals: Renewals
    deadlines: Deadlines
    coordinations: Coordinations
    imports: Imports
    prints: Prints
    checks: Checks
