"""One of each service, built by app.py once the file is open: what window and commands are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casework.services.access_requests import AccessRequests
    from casework.services.accounts import Accounts
    from casework.services.backups import Backups
    from casework.services.checks import Checks
    from casework.services.coordinations import Coordinations
    from casework.services.deadlines import Deadlines
    from casework.services.dispatches import Dispatches
    from casework.services.history import History
    from casework.services.imports import Imports
    from casework.services.journal import Journal
    from casework.services.merges import Merges
    from casework.services.notes import Notes
    from casework.services.occupancy import Occupancy
    from casework.services.openings import Openings
    from casework.services.organisation import OrganisationService
    from casework.services.people import People
    from casework.services.person_export import PersonExport
    from casework.services.prints import Prints
    from casework.services.projects import Projects
    from casework.services.releases import ReleasesService
    from casework.services.renewals import Renewals
    from casework.services.retention import Retention
    from casework.services.search import Search
    from casework.services.sharing import Sharing
    from casework.services.stays import Companions, Stays


class Suite:
    """The services of one open file, each made when it is first asked for: starting needs three of them."""

    organisation: OrganisationService
    people: People
    stays: Stays
    companions: Companions
    notes: Notes
    occupancy: Occupancy
    openings: Openings
    search: Search
    projects: Projects
    releases: ReleasesService
    renewals: Renewals
    deadlines: Deadlines
    coordinations: Coordinations
    imports: Imports
    prints: Prints
    checks: Checks
    accounts: Accounts
    person_export: PersonExport
    retention: Retention
    merges: Merges
    backups: Backups
    access_requests: AccessRequests
    dispatches: Dispatches
    sharing: Sharing
    journal: Journal
    history: History

    def __init__(self, makers: Mapping[str, Callable[[], object]]) -> None:
        """``makers``: by the name of the service; each imports what it makes."""
        self._makers = makers

    if not TYPE_CHECKING:  # a checker knows the names above, and no others

        def __getattr__(self, name: str) -> object:
            if name.startswith("_") or name not in self._makers:
                raise AttributeError(name)
            service = self._makers[name]()
            # Two threads may each make one: services keep nothing, either will do.
            setattr(self, name, service)
            return service
