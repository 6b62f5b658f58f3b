"""The schema's own history: from one version of the file to the next, all or nothing.

Migrations are final once landed: one is added, none is edited.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine

from casework.base.errors import UserError
from casework.storage import derived

HEAD = "0003"
"""The newest revision, known without importing alembic (a test checks it against the folder)."""

KNOWN = ("0001", "0002", "0003")


def revision_of(connection: Connection) -> str | None:
    """The file's revision; None for an empty file. Raises UserError ``file_foreign`` for another's tables."""
    tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise UserError("file_foreign")
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if found not in KNOWN:
        raise UserError("file_newer")
    return str(found)


def bring_to_head(
    engine: Engine,
    before: Callable[[], None] | None = None,
    after: Callable[[Connection], None] | None = None,
) -> bool:
    """Upgrade the file where it is older than the program; True if it was.

    ``before`` runs first where there is something to lose (the backup), ``after`` last, in the migration's
    transaction. Raises UserError ``file_newer``, ``file_foreign``; whatever fails leaves the file as it was.
    """
    with engine.connect() as connection:
        found = revision_of(connection)
    if found == HEAD:
        return False
    if found is not None and before is not None:
        before()
    with engine.connect().execution_options(casework_write=True) as connection:
        connection.info["casework_watch"] = _allow
        try:
            # Begun here: alembic would otherwise begin a transaction of its own, and commit it.
            connection.begin()
            _upgrade(connection)
            derived.recreate(connection)
            if after is not None:
                after(connection)
            connection.commit()
        finally:
            connection.info.pop("casework_watch", None)
            connection.rollback()
    return True


def _upgrade(connection: Connection) -> None:
    # Imported only here: a file that is up to date starts without it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _allow(_table: str) -> None:
    """A migration may write anywhere: it is the program's, not a person's."""
