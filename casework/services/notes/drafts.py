"""Drafts as rows: what is typed for a sealed compartment is sealed to its author, and to nobody else.

So nothing typed is lost to who writes without reading, and nobody ever sees another's draft, members neither.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from casework.base.errors import UserError
from casework.domain.identity import shown_name
from casework.domain.kinds import Compartment
from casework.domain.permissions import Actor
from casework.models import Draft, Person, new_uid
from casework.services.notes.commands import KeepDraft
from casework.services.notes.records import DraftLine
from casework.steps.visible import visible_to
from casework.storage.keyring import Keyring

_COLUMN = "sealed"


def row_of(keyring: Keyring, actor: Actor, command: KeepDraft, now: datetime) -> dict[str, Any]:
    """The row that keeps a draft."""
    content = json.dumps(dict(command.content), ensure_ascii=False)
    row = {
        "account_id": actor.account_id,
        "slot": command.slot,
        "person_id": command.person_id,
        "compartment": command.compartment.value,
        "content": content,
        "uid": None,
        "sealed": None,
        "updated_at": now,
    }
    if command.compartment.is_sealed:
        uid = new_uid()
        row |= {
            "content": None,
            "uid": uid,
            "sealed": keyring.seal_own(Draft.__tablename__, uid, _COLUMN, content),
        }
    return row


def lines_of(connection: Connection, keyring: Keyring, actor: Actor) -> list[DraftLine]:
    """An account's own drafts, the latest first."""
    rows = connection.execute(
        select(
            Draft.slot, Draft.person_id, Draft.compartment, Draft.content, Draft.uid, Draft.sealed,
            Draft.updated_at, Person.last_name, Person.first_name, Person.pseudonym,
        )
        .join(Person, and_(Person.id == Draft.person_id, visible_to(actor)), isouter=True)
        .where(
            Draft.account_id == actor.account_id, or_(Draft.content.is_not(None), Draft.sealed.is_not(None))
        )
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
    )  # fmt: skip
    return [_line(row, _content(keyring, row)) for row in rows]


def _line(row: Any, content: Mapping[str, str] | None) -> DraftLine:
    return DraftLine(
        slot=row.slot,
        person_id=row.person_id,
        person=_name(row),
        compartment=Compartment(row.compartment),
        content=content or {},
        updated_at=row.updated_at,
        locked=content is None,
    )


def _name(row: Any) -> str:
    """Whom a draft is about; a record that was open outside the actor's services may be closed since."""
    if row.person_id is None:
        return ""
    if row.last_name is None:
        return "dossier refermé"
    return shown_name(row.last_name, row.first_name, row.pseudonym)


def _content(keyring: Keyring, row: Any) -> Mapping[str, str] | None:
    """What was typed; None where its seal does not open now."""
    try:
        kept = row.content or keyring.open_own(Draft.__tablename__, row.uid, _COLUMN, row.sealed)
    except UserError:  # BadSeal too: sealed under a key that a password given by somebody else replaced
        return None
    found: Mapping[str, str] = json.loads(kept)
    return found
