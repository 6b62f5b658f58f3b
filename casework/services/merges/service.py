"""Two records of one person: compared field by field, made one, undone within thirty days."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, select

from casework.base.clock import Clock
from casework.base.errors import UserError
from casework.base.progress import Cancellation
from casework.domain.changes import Change, Subject
from casework.domain.permissions import Actor, Permission, require
from casework.models import Account, Person, PersonMerge
from casework.services.merges.records import FieldPair, MergeChoice, MergePeople, PastMerge
from casework.services.merges.words import field_words, moving
from casework.steps.merging import move_all, refuse_overlaps, require_reads_all
from casework.steps.people import keys_of
from casework.steps.undo import undo_entry
from casework.steps.visible import require_visible
from casework.storage import history
from casework.storage.store import Store

UNDO_DAYS = 30
_FIELDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "name": ("Nom et prénom", ("last_name", "first_name", "is_anonymous", "pseudonym")),
    "birth": ("Naissance", ("birth_date", "birth_precision")),
    "sex": ("Sexe", ("sex",)),
    "phone": ("Téléphone", ("phone",)),
    "languages": ("Langues", ("languages", "needs_interpreter")),
    "presence": ("Au téléphone", ("presence_answer", "presence_words")),
    "anonymity": ("Anonymat demandé", ("anonymity_asked_on",)),
}
"""What is chosen together, since it makes sense together only."""
_EVERYTHING = frozenset(
    {
        Subject.PERSON, Subject.STAY, Subject.NOTE, Subject.PROJECT, Subject.COORDINATION, Subject.TASK,
        Subject.DEADLINE, Subject.APPLICATION, Subject.SHARING, Subject.ACCESS_REQUEST, Subject.RENEWAL,
    }
)  # fmt: skip


class Merges:
    """Refused to whoever does not read all of both (acceptance D.3)."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def compare(
        self, actor: Actor, kept_id: int, gone_id: int, cancel: Cancellation | None = None
    ) -> MergeChoice:
        """Both side by side. Raises UserError: merge_same, not_found, merge_unreadable."""
        require(actor, Permission.MERGE_PEOPLE)
        with self._store.read(cancel) as connection:
            _check(connection, actor, kept_id, gone_id)
            kept, gone = (_person(connection, one) for one in (kept_id, gone_id))
            pairs = tuple(
                FieldPair(name, label, field_words(name, kept), field_words(name, gone))
                for name, (label, _columns) in _FIELDS.items()
            )
            return MergeChoice(
                kept_id, gone_id, kept.version, gone.version, kept.file_number, gone.file_number, pairs,
                moving(connection, gone_id),
            )  # fmt: skip

    def merge(self, actor: Actor, command: MergePeople) -> Change:
        """Make them one. Raises StaleWrite, UserError: merge_unreadable, merge_stays_overlap…"""
        require(actor, Permission.MERGE_PEOPLE)
        with self._store.write(actor) as uow:
            kept_id, gone_id = command.kept_id, command.gone_id
            _check(uow.connection, actor, kept_id, gone_id)
            refuse_overlaps(uow.connection, kept_id, gone_id)
            kept, gone = uow.get(Person, kept_id), uow.get(Person, gone_id)
            for person, seen in ((kept, command.kept_version), (gone, command.gone_version)):
                if person.version != seen:
                    raise UserError("merge_changed")
            uid, number, chosen = gone.uid, gone.file_number, _chosen(kept, gone, command.from_gone)
            move_all(uow, kept_id, gone_id)
            uow.bulk_delete(Person, Person.id == gone_id)
            uow.bulk_update(Person, Person.id == kept_id, chosen)
            uow.journal("person.merge", kept, person_id=kept_id)
            row = PersonMerge(
                kept_id=kept_id,
                gone_uid=uid,
                gone_file_number=number,
                entry_id=uow.write_journal(),
                account_id=actor.account_id,
                merged_at=self._clock.now(),
            )
            uow.add(row)
            uow.commit()
            return Change(_EVERYTHING, kept_id, kept.version, frozenset({kept_id, gone_id}))

    def past(self, actor: Actor, person_id: int, cancel: Cancellation | None = None) -> tuple[PastMerge, ...]:
        """The records that went into this one, the latest first."""
        require(actor, Permission.MERGE_PEOPLE)
        oldest = self._clock.now() - timedelta(days=UNDO_DAYS)
        with self._store.read(cancel) as connection:
            require_visible(connection, actor, person_id)
            rows = connection.execute(
                select(PersonMerge.__table__, Account.name)
                .join(Account, Account.id == PersonMerge.account_id)
                .where(PersonMerge.kept_id == person_id)
                .order_by(PersonMerge.id.desc())
            )
            return tuple(
                PastMerge(
                    row.id, row.gone_file_number, row.merged_at, row.name, row.undone_at,
                    row.undone_at is None and row.merged_at >= oldest,
                )
                for row in rows
            )  # fmt: skip

    def undo(self, actor: Actor, merge_id: int) -> Change:
        """Two records again, exactly. Raises UserError: too old, undone already, changed since."""
        require(actor, Permission.MERGE_PEOPLE)
        now = self._clock.now()
        with self._store.write(actor) as uow:
            columns = history.table_of(PersonMerge)
            stored = uow.connection.execute(select(columns).where(columns.c.id == merge_id)).mappings()
            kept = dict(stored.one_or_none() or {})
            if not kept:
                raise UserError("not_found")
            require_visible(uow.connection, actor, kept["kept_id"])
            require_reads_all(uow.connection, actor, (kept["kept_id"], kept["kept_id"]))
            if kept["undone_at"] is not None:
                raise UserError("merge_undone_already")
            if now - kept["merged_at"] > timedelta(days=UNDO_DAYS):
                raise UserError("merge_too_old", days=UNDO_DAYS)
            undo_entry(uow, kept["entry_id"])
            uow.bulk_insert(PersonMerge, [{**kept, "undone_at": now}])
            uow.journal("person.unmerge", person_id=kept["kept_id"])
            uow.commit()
        return Change(_EVERYTHING, kept["kept_id"])


def _check(connection: Connection, actor: Actor, kept_id: int, gone_id: int) -> None:
    if kept_id == gone_id:
        raise UserError("merge_same")
    for one in (kept_id, gone_id):
        require_visible(connection, actor, one)
    require_reads_all(connection, actor, (kept_id, gone_id))


def _person(connection: Connection, person_id: int) -> Any:
    return connection.execute(select(Person.__table__).where(Person.id == person_id)).one()


def _chosen(kept: Person, gone: Person, from_gone: frozenset[str]) -> dict[str, Any]:
    """The kept record's new values; a hold of either holds the one."""
    values = {
        column: getattr(gone if name in from_gone else kept, column)
        for name, (_label, columns) in _FIELDS.items()
        for column in columns
    }
    held = kept if kept.legal_hold_on is not None else gone
    return {
        **values,
        **keys_of({**values, "file_number": kept.file_number}),
        "legal_hold_on": held.legal_hold_on,
        "legal_hold_reason": held.legal_hold_reason,
        "archived_on": kept.archived_on if gone.archived_on else None,
    }
