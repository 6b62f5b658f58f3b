"""The file's key is due for a change since somebody left: asked at a departure, forgotten by a rotation."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from casework.models import Fact
from casework.storage.unit_of_work import UnitOfWork

_KEY = "rotation_due"


def ask_rotation(uow: UnitOfWork, today: date) -> None:
    """From today, unless it was due already."""
    if _fact(uow) is None:
        uow.session.add(Fact(key=_KEY, value=today.isoformat()))
    uow.session.flush()


def forget_rotation(uow: UnitOfWork) -> None:
    """The key was changed."""
    fact = _fact(uow)
    if fact is not None:
        uow.session.delete(fact)
        uow.session.flush()


def rotation_due_since(connection: Connection) -> date | None:
    """Since when it is due; None where it is not."""
    found = connection.scalar(select(Fact.value).where(Fact.key == _KEY))
    return date.fromisoformat(found) if found else None


def _fact(uow: UnitOfWork) -> Fact | None:
    return uow.session.scalar(select(Fact).where(Fact.key == _KEY))
