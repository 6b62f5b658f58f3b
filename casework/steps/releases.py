"""The alerts that stand in people's banners, on screen and on paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, select

from casework.domain.permissions import Actor, Permission, allows
from casework.domain.releases import alert_words
from casework.models import Alert

_PART = 5000


def alerts_of(connection: Connection, actor: Actor, person_ids: Collection[int]) -> dict[int, list[str]]:
    """The alerts that hold of people the actor sees, oldest first; none for who reads no release."""
    found: dict[int, list[str]] = defaultdict(list)
    if not allows(actor, Permission.READ_RELEASES):
        return found
    ids = sorted(person_ids)
    for start in range(0, len(ids), _PART):
        rows = connection.execute(
            select(Alert.person_id, Alert.kind, Alert.text)
            .where(Alert.person_id.in_(ids[start : start + _PART]), Alert.ended_on.is_(None))
            .order_by(Alert.released_at, Alert.id)
        )
        for row in rows:
            found[row.person_id].append(alert_words(row.kind, row.text))
    return found
