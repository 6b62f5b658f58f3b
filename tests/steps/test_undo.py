"""The way back of one entry: every row as it was, or nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from casework.base.errors import UserError
from casework.domain.permissions import Actor
from casework.models import Person, ValueChange
from casework.steps.people import new_person_row
from casework.steps.undo import undo_entry
from casework.storage.store import Store


def insert(store: Store, actor: Actor, count: int, *, first: int = 1) -> int:
    """So many people in one statement; the entry."""
    rows = [new_person_row(f"2026-{n:03d}", "Martin", str(n)) for n in range(first, first + count)]
    with store.write(actor) as uow:
        uow.bulk_insert(Person, rows)
        uow.journal("test.insert")
        entry = uow.write_journal()
        uow.commit()
    return entry


def delete(store: Store, actor: Actor, *ids: int) -> int:
    with store.write(actor) as uow:
        uow.bulk_delete(Person, Person.id.in_(ids))
        uow.journal("test.delete")
        entry = uow.write_journal()
        uow.commit()
    return entry


def undo(store: Store, actor: Actor, entry: int) -> int:
    with store.write(actor) as uow:
        count = undo_entry(uow, entry)
        uow.journal("test.undo")
        uow.commit()
    return count


def people(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.scalars(select(Person.first_name).order_by(Person.id)))


def lines(store: Store, entry: int) -> list[tuple[int, int | None]]:
    with store.read() as connection:
        rows = connection.execute(
            select(ValueChange.row_id, ValueChange.last_row_id)
            .where(ValueChange.entry_id == entry)
            .order_by(ValueChange.id)
        )
        return [(row.row_id, row.last_row_id) for row in rows]


def test_rows_inserted_together_are_one_line_of_history(store: Store, actor: Actor) -> None:
    assert lines(store, insert(store, actor, 3)) == [(1, 3)]
    assert lines(store, insert(store, actor, 1, first=4)) == [(4, None)]


def test_rows_put_back_with_gaps_between_are_a_line_a_run(store: Store, actor: Actor) -> None:
    insert(store, actor, 6)
    gone = delete(store, actor, 1, 2, 4, 6)
    undo(store, actor, gone)
    with store.read() as connection:
        last = connection.scalar(select(func.max(ValueChange.entry_id))) or 0
    assert sorted(lines(store, last)) == [(1, 2), (4, None), (6, None)]
    assert people(store) == ["1", "2", "3", "4", "5", "6"]


def test_every_row_of_a_run_is_taken_back_and_counted(store: Store, actor: Actor) -> None:
    insert(store, actor, 2)
    entry = insert(store, actor, 3, first=3)
    assert undo(store, actor, entry) == 3
    assert people(store) == ["1", "2"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_run_one_of_whose_rows_was_changed_since_stays(store: Store, actor: Actor, number: int) -> None:
    entry = insert(store, actor, 3)
    with store.write(actor) as uow:
        uow.get(Person, number).languages = "wolof"
        uow.journal("test.edit")
        uow.commit()
    with pytest.raises(UserError) as refused:
        undo(store, actor, entry)
    assert (refused.value.code, refused.value.facts["count"]) == ("undo_changed_since", 1)


def test_a_row_put_back_since_among_others_was_changed_since(store: Store, actor: Actor) -> None:
    insert(store, actor, 1)
    entry = insert(store, actor, 1, first=2)
    insert(store, actor, 1, first=3)
    undo(store, actor, delete(store, actor, 1, 2, 3))
    with pytest.raises(UserError) as refused:
        undo(store, actor, entry)
    # Deleted, and inserted again with the one before it.
    assert (refused.value.code, refused.value.facts["count"]) == ("undo_changed_since", 2)


def test_rows_beside_a_run_do_not_count_as_changed(store: Store, actor: Actor) -> None:
    insert(store, actor, 2)
    entry = insert(store, actor, 2, first=3)
    insert(store, actor, 2, first=5)
    delete(store, actor, 1, 2, 5, 6)
    assert undo(store, actor, entry) == 2
    assert people(store) == []
