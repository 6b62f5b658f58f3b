"""Drafts as rows: what is typed for a sealed compartment is sealed to its author, and to nobody else.

So nothing typed is lost to who writes without reading, and nobody ever sees another's draft, members neither.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, or_, select, update

from casework.base.errors import UserError
from casework.domain.identity import shown_name
from casework.domain.kinds import Compartment
from casework.domain.permissions import Actor
from casework.models import Draft, Person, new_uid
from casework.services.notes.commands import KeepDraft
from casework.services.notes.records import ASIDE, DraftLine
from casework.steps.visible import visible_to
from casework.storage.keyring import Keyring

_COLUMN = "sealed"
# Plain statements where a note is saved: it is what people wait for most often.
_DROP = "DELETE FROM draft WHERE account_id = ? AND slot = ?"


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
        uid = command.uid or new_uid()
        row |= {
            "content": None,
            "uid": uid,
            "sealed": keyring.seal_own(Draft.__tablename__, uid, _COLUMN, content),
        }
    return row


def drop(
    connection: Connection,
    keyring: Keyring,
    actor: Actor,
    slot: str,
    uid: bytes = b"",
    *,
    unread: bool = False,
) -> None:
    """Take the draft of a place away. A sealed one whose key was put away stands aside instead, unless it is
    the very text (``uid``) or is given up ``unread``: what nobody can see now is not lost by typing again.
    """
    if not slot:
        return
    if keyring.is_locked and not unread:
        _set_aside(connection, actor, slot, uid)
    connection.exec_driver_sql(_DROP, (actor.account_id, slot))


def _set_aside(connection: Connection, actor: Actor, slot: str, uid: bytes) -> None:
    here = (Draft.account_id == actor.account_id, Draft.slot == slot, Draft.sealed.is_not(None))
    waiting = connection.scalar(select(Draft.uid).where(*here))
    if waiting is not None and waiting != uid:
        aside = f"{slot.partition(ASIDE)[0]}{ASIDE}{waiting.hex()[:12]}"
        connection.execute(update(Draft).where(*here).values(slot=aside))


def find(lines: Sequence[DraftLine], slot: str) -> DraftLine | None:
    """The draft of a place: its own, else one that stands aside; one that can be read before one that
    cannot.
    """
    here = [one for one in lines if slot in (one.place, one.slot)]
    here.sort(key=lambda one: (one.locked or one.lost, one.slot != slot))  # the latest first, as they came
    return here[0] if here else None


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
    return [_line(row, _content(keyring, row), is_away=keyring.is_locked) for row in rows]


def _line(row: Any, content: Mapping[str, str] | None, *, is_away: bool) -> DraftLine:
    return DraftLine(
        slot=row.slot,
        person_id=row.person_id,
        person=_name(row),
        compartment=Compartment(row.compartment),
        content=content or {},
        updated_at=row.updated_at,
        locked=content is None and is_away,
        lost=content is None and not is_away,
        uid=row.uid or b"",
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
