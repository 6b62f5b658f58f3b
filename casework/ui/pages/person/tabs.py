"""The tabs of a person's page, as data. A tab that does not exist is not here."""

from __future__ import annotations

from dataclasses import dataclass

from casework.domain.permissions import Actor, Permission, allows
from casework.ui.context import Context
from casework.ui.page import MakePage, Page


@dataclass(frozen=True)
class PersonTab:
    """A tab of the person's page; its page receives ``open(person_id=…)``.

    ``also``: a permission that opens it too, to less of it.
    """

    key: str
    label: str
    make: MakePage
    permission: Permission
    also: Permission | None = None

    def is_for(self, actor: Actor) -> bool:
        """May they open it?"""
        return allows(actor, self.permission) or (self.also is not None and allows(actor, self.also))


def _project(context: Context) -> Page:
    from casework.ui.pages.person.project import ProjectTab

    return ProjectTab(context)


def _coordination(context: Context) -> Page:
    from casework.ui.pages.person.coordination import CoordinationTab

    return CoordinationTab(context)


def _overview_tab(context: Context) -> Page:
    from casework.ui.pages.person.overview import OverviewTab

    return OverviewTab(context)


def _timeline_tab(context: Context) -> Page:
    from casework.ui.pages.person.timeline import TimelineTab

    return TimelineTab(context)


def _stay_tab(context: Context) -> Page:
    from casework.ui.pages.person.stay import StayTab

    return StayTab(context)


def _health_tab(context: Context) -> Page:
    from casework.ui.pages.person.health import HealthTab

    return HealthTab(context)


def _sharing_tab(context: Context) -> Page:
    from casework.ui.pages.person.sharing import SharingTab

    return SharingTab(context)


PERSON_TABS: tuple[PersonTab, ...] = (
    PersonTab("overview", "Vue d’ensemble", _overview_tab, Permission.READ_PEOPLE),
    PersonTab("notes", "Suivi", _timeline_tab, Permission.READ_NOTES),
    PersonTab("project", "Projet", _project, Permission.READ_PROJECTS),
    PersonTab("stay", "Séjour", _stay_tab, Permission.READ_STAYS),
    PersonTab("health", "Santé", _health_tab, Permission.READ_RELEASES),
    PersonTab("coordination", "Coordination", _coordination, Permission.READ_COORDINATION),
    PersonTab(
        "sharing", "Droits et partage", _sharing_tab, Permission.READ_SHARING,
        also=Permission.HANDLE_ACCESS_REQUESTS,
    ),
)  # fmt: skip
