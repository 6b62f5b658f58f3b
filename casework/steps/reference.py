"""Reference lists: their defaults when a file is made, and reading them."""

from __future__ import annotations

from sqlalchemy import Connection, select

from casework.domain.exits import EXIT_HOUSING_LIST, EXIT_HOUSINGS, EXIT_REASON_LIST, EXIT_REASONS
from casework.domain.goal_domains import GOAL_DOMAIN_LIST, GOAL_DOMAINS
from casework.domain.professions import PROFESSION_LIST, PROFESSIONS
from casework.models import ReferenceItem
from casework.storage.unit_of_work import UnitOfWork

_DEFAULTS = {
    GOAL_DOMAIN_LIST: GOAL_DOMAINS,
    EXIT_REASON_LIST: EXIT_REASONS,
    EXIT_HOUSING_LIST: EXIT_HOUSINGS,
    PROFESSION_LIST: PROFESSIONS,
}


def seed_reference(uow: UnitOfWork) -> None:
    """Fill the lists a file starts with; called once, in the unit of work that makes the file."""
    uow.bulk_insert(
        ReferenceItem,
        [
            {"list": name, "code": code, "label": label, "position": position}
            for name, items in _DEFAULTS.items()
            for position, (code, label) in enumerate(items, 1)
        ],
    )


def labels_of(connection: Connection, name: str) -> dict[str, str]:
    """Label by code, in the list's order, deactivated ones too: old records still name them."""
    rows = connection.execute(
        select(ReferenceItem.code, ReferenceItem.label)
        .where(ReferenceItem.list == name)
        .order_by(ReferenceItem.position, ReferenceItem.id)
    )
    return {row.code: row.label for row in rows}


def choices_of(connection: Connection, name: str) -> tuple[tuple[str, str], ...]:
    """(code, label) of what may be chosen today."""
    rows = connection.execute(
        select(ReferenceItem.code, ReferenceItem.label)
        .where(ReferenceItem.list == name, ReferenceItem.is_active)
        .order_by(ReferenceItem.position, ReferenceItem.id)
    )
    return tuple((row.code, row.label) for row in rows)
