"""The schema's history: every revision leads to the same file a fresh one would be, all or nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
import sqlcipher3.dbapi2 as driver
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from casework.base.errors import UserError
from casework.models import Base
from casework.storage import derived, engine, journal_check, migrations, search_index
from casework.storage.store import Store
from tests.conftest import TEST_SECRETS, FixedClock
from tests.fixtures.past_schema import PAST_SCHEMAS, load

DERIVED = search_index.INDEX_TABLES
BOOKKEEPING = {"alembic_version", "sqlite_sequence"}


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return ScriptDirectory.from_config(config)


def declared(connection: Connection) -> dict[str, Counter[str]]:
    """Each table's and index's own declaration, as its parts: their order says nothing (a column that was
    added later stands last).
    """
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
    return {name: Counter(_parts(sql)) for name, sql in rows if not name.startswith(tuple(DERIVED))}


def _parts(sql: str) -> Iterator[str]:
    """The head of a declaration and what stands between its outermost commas."""
    head, _, rest = sql.partition("(")
    yield re.sub(r"\s+", " ", head).strip()
    depth, part = 0, ""
    for letter in rest.rpartition(")")[0] + ",":
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            yield re.sub(r"\s+", " ", part).strip()
            part = ""
        else:
            part += letter
    yield rest.rpartition(")")[2].strip()


def raw(path: Path) -> sa.Engine:
    return sa.create_engine(
        "sqlite://",
        module=driver,
        creator=lambda: engine.connect(path, TEST_SECRETS.file_key, create=True),
        poolclass=sa.NullPool,
    )


def fresh(path: Path) -> dict[str, Counter[str]]:
    with raw(path).connect() as connection:
        Base.metadata.create_all(connection)
        derived.recreate(connection)
        return declared(connection)


def new_store(path: Path) -> Store:
    return Store(path, TEST_SECRETS, FixedClock(), create=True)


# The chain of revisions ------------------------------------------------------------------------------


def test_the_program_knows_every_revision_and_which_is_last() -> None:
    revisions = [script.revision for script in scripts().walk_revisions()]
    assert tuple(reversed(revisions)) == migrations.KNOWN
    assert scripts().get_heads() == [migrations.HEAD]


def test_revisions_follow_each_other_in_one_line() -> None:
    for script in scripts().walk_revisions():
        assert not script.is_merge_point
        assert not script.is_branch_point


# What they lead to -----------------------------------------------------------------------------------


def test_a_migrated_file_equals_a_fresh_one(store: Store, tmp_path: Path) -> None:
    with store.read() as connection:
        migrated = declared(connection)
    migrated.pop("alembic_version")
    wanted = fresh(tmp_path / "fresh.db")
    assert migrated.keys() == wanted.keys()
    for name in wanted:
        assert migrated[name] == wanted[name], name


def test_the_models_ask_for_nothing_more_than_the_migrations_give(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _ours})
        assert compare_metadata(context, Base.metadata) == []


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name and name.startswith(tuple(DERIVED)))


def test_migrating_again_changes_nothing(store: Store) -> None:
    assert store.upgrade(before=lambda: pytest.fail("nothing to save: the file is up to date")) is False


# All or nothing --------------------------------------------------------------------------------------


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_connection: Connection) -> None:
        raise OSError(28, "No space left on device")

    store = new_store(tmp_path / "casework.db")
    with monkeypatch.context() as patch:
        patch.setattr(derived, "recreate", fail)
        with pytest.raises(OSError, match="No space"):
            store.upgrade()
    with store.read() as connection:
        assert migrations.revision_of(connection) is None
    assert store.upgrade() is True
    store.close()


def test_a_file_of_a_newer_program_is_refused_untouched(store: Store) -> None:
    _set_revision(store, "9999")
    with pytest.raises(UserError) as told:
        store.upgrade(before=lambda: pytest.fail("nothing is saved before a refusal"))
    assert told.value.code == "file_newer"
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"


def test_a_file_of_another_program_is_refused(tmp_path: Path) -> None:
    connection = engine.connect(tmp_path / "other.db", TEST_SECRETS.file_key, create=True)
    connection.execute("CREATE TABLE client (id INTEGER)")
    connection.close()
    store = Store(tmp_path / "other.db", TEST_SECRETS, FixedClock())
    with pytest.raises(UserError) as told:
        store.upgrade()
    store.close()
    assert told.value.code == "file_foreign"


def _set_revision(store: Store, revision: str) -> None:
    connection = engine.connect(store.path, TEST_SECRETS.file_key)
    connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.close()


# From every past schema ------------------------------------------------------------------------------


@pytest.fixture(params=PAST_SCHEMAS, ids=lambda path: path.stem)
def past(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """A file filled under an earlier schema."""
    path = tmp_path / "casework.db"
    load(request.param, path, TEST_SECRETS.file_key)
    return Store(path, TEST_SECRETS, FixedClock())


def counts(connection: Connection) -> dict[str, int]:
    tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
    ours = [name for name in tables if not name.startswith(tuple(DERIVED)) and name not in BOOKKEEPING]
    return {name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar() or 0 for name in ours}


def test_a_past_file_is_filled_in_every_table(past: Store) -> None:
    with past.read() as connection:
        empty = [name for name, rows in counts(connection).items() if rows == 0]
    assert empty == []


def test_a_past_file_becomes_a_file_of_today(past: Store, tmp_path: Path) -> None:
    past.upgrade()
    with past.write(None) as uow:
        # What the load left out is made again even where no revision was missing.
        derived.recreate(uow.connection)
        assert migrations.revision_of(uow.connection) == migrations.HEAD
        migrated = declared(uow.connection)
        assert search_index.check(uow.connection) == []
        assert uow.connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert uow.connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert journal_check.first_broken_link(uow.connection, TEST_SECRETS.journal_key) is None
    migrated.pop("alembic_version")
    assert migrated == fresh(tmp_path / "fresh.db")


def test_no_row_is_lost_on_the_way(past: Store) -> None:
    """A migration may add rows (a new list); each that was there stands there still, by its id."""
    with past.read() as connection:
        before = ids(connection)
    past.upgrade()
    with past.read() as connection:
        after = ids(connection)
    assert {name: known - after.get(name, set()) for name, known in before.items()} == {
        name: set() for name in before
    }


def ids(connection: Connection) -> dict[str, set[int]]:
    return {
        name: set(connection.exec_driver_sql(f"SELECT rowid FROM {name}").scalars())
        for name in counts(connection)
    }
