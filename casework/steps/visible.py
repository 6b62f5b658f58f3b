"""What an actor may see, as a condition inside a query (design law 3: never filtered after)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, select, true

from casework.domain.permissions import Actor
from casework.models import Stay


def in_services(actor: Actor, service_id: Any) -> ColumnElement[bool]:
    """Does a row's service column name one of the actor's services?"""
    if actor.service_ids is None:
        return true()
    condition: ColumnElement[bool] = service_id.in_(actor.service_ids)
    return condition


def of_their_people(actor: Actor, person_id: Any) -> ColumnElement[bool]:
    """Does a row's person column name somebody with a stay, past or present, in the actor's services?"""
    if actor.service_ids is None:
        return true()
    return exists(select(Stay.id).where(Stay.person_id == person_id, Stay.service_id.in_(actor.service_ids)))
