"""Search tables (FTS5, without accents) and their triggers: recreated after each migration."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

# "tokenize" keeps unicode61's own accent removal for what plain() left; prefixes of 2 and 3 letters are
# what people type first.
_OPTIONS = "tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3'"

_DROP = (
    "DROP TRIGGER IF EXISTS note_search_insert",
    "DROP TRIGGER IF EXISTS note_search_update",
    "DROP TRIGGER IF EXISTS note_search_delete",
    "DROP TRIGGER IF EXISTS person_search_insert",
    "DROP TRIGGER IF EXISTS person_search_update",
    "DROP TRIGGER IF EXISTS person_search_delete",
    "DROP TABLE IF EXISTS note_search",
    "DROP TABLE IF EXISTS person_search",
    "DROP VIEW IF EXISTS note_plain",
)
_CREATE = (
    "CREATE VIEW note_plain AS SELECT moment_key, plain(text) AS text FROM note WHERE text IS NOT NULL",
    "CREATE VIRTUAL TABLE note_search USING fts5(text, content='note_plain', content_rowid='moment_key', "
    f"{_OPTIONS})",
    "INSERT INTO note_search(note_search, rank) VALUES ('secure-delete', 1)",
    "CREATE VIRTUAL TABLE person_search USING fts5(search_text, sound_text, content='person', "
    f"content_rowid='id', {_OPTIONS})",
    "INSERT INTO person_search(person_search, rank) VALUES ('secure-delete', 1)",
    """CREATE TRIGGER note_search_insert AFTER INSERT ON note WHEN new.text IS NOT NULL BEGIN
        INSERT INTO note_search(rowid, text) VALUES (new.moment_key, plain(new.text));
    END""",
    """CREATE TRIGGER note_search_delete AFTER DELETE ON note WHEN old.text IS NOT NULL BEGIN
        INSERT INTO note_search(note_search, rowid, text)
        VALUES ('delete', old.moment_key, plain(old.text));
    END""",
    """CREATE TRIGGER note_search_update AFTER UPDATE OF text, moment_key ON note BEGIN
        INSERT INTO note_search(note_search, rowid, text)
        SELECT 'delete', old.moment_key, plain(old.text) WHERE old.text IS NOT NULL;
        INSERT INTO note_search(rowid, text)
        SELECT new.moment_key, plain(new.text) WHERE new.text IS NOT NULL;
    END""",
    """CREATE TRIGGER person_search_insert AFTER INSERT ON person BEGIN
        INSERT INTO person_search(rowid, search_text, sound_text)
        VALUES (new.id, new.search_text, new.sound_text);
    END""",
    """CREATE TRIGGER person_search_delete AFTER DELETE ON person BEGIN
        INSERT INTO person_search(person_search, rowid, search_text, sound_text)
        VALUES ('delete', old.id, old.search_text, old.sound_text);
    END""",
    """CREATE TRIGGER person_search_update AFTER UPDATE OF search_text, sound_text ON person BEGIN
        INSERT INTO person_search(person_search, rowid, search_text, sound_text)
        VALUES ('delete', old.id, old.search_text, old.sound_text);
        INSERT INTO person_search(rowid, search_text, sound_text)
        VALUES (new.id, new.search_text, new.sound_text);
    END""",
)
_REBUILD = (
    "INSERT INTO note_search(note_search) VALUES ('rebuild')",
    "INSERT INTO person_search(person_search) VALUES ('rebuild')",
)
INDEX_TABLES = frozenset({"note_search", "person_search"})


def recreate(connection: Connection) -> None:
    """Drop and make again the search tables and their triggers, and fill the index from the tables."""
    for statement in (*_DROP, *_CREATE, *_REBUILD):
        connection.exec_driver_sql(statement)


def check(connection: Connection) -> list[str]:
    """The search tables whose own integrity check fails. Needs a write transaction."""
    broken = []
    for table in sorted(INDEX_TABLES):
        try:
            connection.exec_driver_sql(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")
        except DatabaseError:
            broken.append(table)
    return broken
