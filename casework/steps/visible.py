"""What an actor may see, as a condition inside a query (design law 3: never filtered after)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select, true

from casework.domain.permissions import Actor
from casework.models import RecordOpening, Stay


def in_services(actor: Actor, service_id: Any, person_id: Any = None) -> ColumnElement[bool]:
    """Does a row's service column name one of the actor's services?

    ``person_id``: the row's person column, where it has one: a record opened on a reason shows its rows too.
    """
    if actor.service_ids is None:
        return true()
    condition: ColumnElement[bool] = service_id.in_(sorted(actor.service_ids))
    return condition if person_id is None else or_(condition, opened_for(actor, person_id))


def of_their_people(actor: Actor, person_id: Any) -> ColumnElement[bool]:
    """Does a row's person column name somebody with a stay, past or present, in the actor's services, or a
    record that this actor has opened on a reason?
    """
    if actor.service_ids is None:
        return true()
    return or_(
        exists(select(Stay.id).where(Stay.person_id == person_id, Stay.service_id.in_(actor.service_ids))),
        opened_for(actor, person_id),
    )


def opened_for(actor: Actor, person_id: Any) -> ColumnElement[bool]:
    """Has this actor opened the person's record outside their services, and is it still open now?"""
    return exists(
        select(RecordOpening.id).where(
            RecordOpening.account_id == actor.account_id,
            RecordOpening.person_id == person_id,
            RecordOpening.until > func.casework_now(),
        )
    )
