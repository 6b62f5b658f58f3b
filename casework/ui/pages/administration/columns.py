"""The list of accounts and the words of one."""

from __future__ import annotations

from datetime import date

from casework.base.dates import short_date
from casework.domain.accounts import AccountState
from casework.services.accounts import ListedAccount
from casework.ui.tables import Badge, Cell, Column
from casework.ui.theme import Tone

_BADGES = {
    AccountState.ACTIVE: Badge("actif", Tone.DONE, sign="●"),
    AccountState.TEMPORARY: Badge("mot de passe provisoire", Tone.DUE, sign="◐"),
    AccountState.PREPARED: Badge("préparé", Tone.ACCENT, sign="◔"),
    AccountState.CLOSED: Badge("fermé", Tone.NEUTRAL, sign="○"),
}


def account_columns() -> tuple[Column[ListedAccount], ...]:
    """Who, as what, where, in which state, since when not seen."""
    return (
        Column("name", "Compte", lambda row: Cell(row.name, row.login, strong=True), width=22, grow=2),
        Column(
            "role", "Rôle", lambda row: Cell(row.role.label, row.profession), width=22, grow=2, optional=True
        ),
        Column(
            "services", "Services", lambda row: Cell(services_words(row)), width=18, grow=2, optional=True
        ),
        Column("state", "État", lambda row: Cell(badge=_BADGES[row.state]), width=24),
        Column("last", "Dernière connexion", lambda row: Cell(last_login(row)), width=20, optional=True),
    )


def services_words(row: ListedAccount) -> str:
    """« tous » where it is limited to none."""
    return ", ".join(row.services) or "tous"


def last_login(row: ListedAccount) -> str:
    """« 3 déc. 2026 », « jamais »."""
    return short_date(row.last_login.astimezone().date()) if row.last_login else "jamais"


def account_words(row: ListedAccount) -> list[tuple[str, str]]:
    """The account in the panel."""
    return [
        ("Identifiant", row.login),
        ("Rôle", row.role.label),
        ("Profession", row.profession),
        ("Services", services_words(row)),
        ("Du – au", _span(row.valid_from, row.valid_to)),
        ("Dernière connexion", last_login(row)),
        ("Notes réservées", ", ".join(one.label for one in row.compartments) or "aucune"),
        ("Droits particuliers", str(len(row.rights)) if row.rights else "aucun"),
    ]


def _span(first: date | None, last: date | None) -> str:
    if first and last:
        return f"du {short_date(first)} au {short_date(last)}"
    if first:
        return f"depuis le {short_date(first)}"
    return f"jusqu’au {short_date(last)}" if last else "sans limite"
