"""What follows from the tables and is made again after each migration: search tables and triggers."""

from __future__ import annotations

from sqlalchemy import Connection

from casework.storage import search_index

JOURNAL_GUARDS = {
    "journal_entry_fixed": """BEFORE UPDATE ON journal_entry BEGIN
        SELECT raise(ABORT, 'a journal line is never changed');
    END""",
    "journal_entry_new": """BEFORE INSERT ON journal_entry
    WHEN EXISTS (SELECT 1 FROM journal_entry WHERE id = new.id) BEGIN
        SELECT raise(ABORT, 'a journal line is never replaced');
    END""",
    "journal_entry_kept": """BEFORE DELETE ON journal_entry
    WHEN NOT EXISTS (SELECT 1 FROM journal_cut WHERE up_to_id >= old.id) BEGIN
        SELECT raise(ABORT, 'a journal line goes by a cut only');
    END""",
    "journal_cut_fixed": """BEFORE UPDATE ON journal_cut BEGIN
        SELECT raise(ABORT, 'a cut is never changed');
    END""",
    "journal_cut_new": """BEFORE INSERT ON journal_cut
    WHEN EXISTS (SELECT 1 FROM journal_cut WHERE id = new.id OR up_to_id >= new.up_to_id) BEGIN
        SELECT raise(ABORT, 'a cut is never replaced');
    END""",
    "journal_cut_kept": """BEFORE DELETE ON journal_cut BEGIN
        SELECT raise(ABORT, 'a cut is never removed');
    END""",
}
"""The journal and its cuts are written at their end and nowhere else: triggers by name."""


def recreate(connection: Connection) -> None:
    """Drop and make again the search tables and every trigger, and fill the index from the tables."""
    search_index.recreate(connection)
    for name, body in JOURNAL_GUARDS.items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {body}")
