"""The tabs of the administration page, as data. To add one: a ``def`` that imports it, and a line below."""

from __future__ import annotations

from dataclasses import dataclass

from casework.domain.permissions import Permission
from casework.ui.context import Context
from casework.ui.page import MakePage, Page


@dataclass(frozen=True)
class AdministrationTab:
    """A tab, for who has its permission."""

    key: str
    label: str
    make: MakePage
    permission: Permission


def _accounts(context: Context) -> Page:
    from casework.ui.pages.administration.accounts import AccountsTab

    return AccountsTab(context)


def _organisation(context: Context) -> Page:
    from casework.ui.pages.administration.organisation import OrganisationTab

    return OrganisationTab(context)


def _services(context: Context) -> Page:
    from casework.ui.pages.administration.services import ServicesTab

    return ServicesTab(context)


def _safety(context: Context) -> Page:
    from casework.ui.pages.administration.safety import SafetyTab

    return SafetyTab(context)


def _journal(context: Context) -> Page:
    from casework.ui.pages.administration.journal import JournalTab

    return JournalTab(context)


def _retention(context: Context) -> Page:
    from casework.ui.pages.administration.retention import RetentionTab

    return RetentionTab(context)


def _papers(context: Context) -> Page:
    from casework.ui.pages.administration.papers import PapersTab

    return PapersTab(context)


ADMINISTRATION_TABS: tuple[AdministrationTab, ...] = (
    AdministrationTab("accounts", "Comptes", _accounts, Permission.READ_ACCOUNTS),
    AdministrationTab("organisation", "Organisme", _organisation, Permission.EDIT_ORGANISATION),
    AdministrationTab("services", "Services", _services, Permission.EDIT_ORGANISATION),
    AdministrationTab("retention", "Conservation", _retention, Permission.DECIDE_RETENTION),
    AdministrationTab("papers", "Papiers", _papers, Permission.DECIDE_RETENTION),
    AdministrationTab("safety", "Sauvegardes et vérification", _safety, Permission.CHECK_FILE),
    AdministrationTab("journal", "Journal", _journal, Permission.READ_JOURNAL),
)
