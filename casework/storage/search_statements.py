"""What is asked of the search index (FTS5): people by name, notes newest first; each bounded."""

from __future__ import annotations

# Parameters of both statements: 1 the actor's services as JSON, or NULL for all of them; 2 how many rows;
# 3 the actor's account, whose opened records are seen too (steps.visible says the same for SQLAlchemy).
_OPENED = "(SELECT person_id FROM record_opening WHERE account_id = ?3 AND until > casework_now())"


def _seen(person: str) -> str:
    return f"""(?1 IS NULL
    OR EXISTS (SELECT 1 FROM stay t WHERE t.person_id = {person}
               AND t.service_id IN (SELECT value FROM json_each(?1)))
    OR EXISTS (SELECT 1 FROM application a WHERE a.person_id = {person}
               AND a.service_id IN (SELECT value FROM json_each(?1)))
    OR NOT EXISTS (SELECT 1 FROM stay t WHERE t.person_id = {person})
       AND NOT EXISTS (SELECT 1 FROM application a WHERE a.person_id = {person})
    OR {person} IN {_OPENED})"""


_SEEN = _seen("p.id")
_WHO = "p.id, p.file_number, p.last_name, p.first_name, p.birth_date, p.pseudonym"
_NAMED = "FROM person_search s CROSS JOIN person p ON p.id = s.rowid WHERE s.person_search MATCH"

# One statement, four ways of matching, each bounded: whole words in the order of names, last names that
# begin so (an index), any name that begins so, names that sound so. 4 to 8: what to look for.
PEOPLE_SQL = f"""
SELECT * FROM (SELECT 0, {_WHO}, p.presence_answer, p.presence_words {_NAMED} ?4 AND {_SEEN}
               ORDER BY p.sort_key LIMIT ?2)
UNION ALL
SELECT * FROM (SELECT 1, {_WHO}, p.presence_answer, p.presence_words FROM person p
               WHERE p.sort_key >= ?5 AND p.sort_key < ?6 AND {_SEEN} ORDER BY p.sort_key LIMIT ?2)
UNION ALL
SELECT * FROM (SELECT 1, {_WHO}, p.presence_answer, p.presence_words {_NAMED} ?7 AND {_SEEN} LIMIT ?2)
UNION ALL
SELECT * FROM (SELECT 2, {_WHO}, p.presence_answer, p.presence_words {_NAMED} ?8 AND {_SEEN} LIMIT ?2)
"""

# The search index is read from its end: its row numbers are moments. 4 the words, 5 the compartments.
# Of the persons a note concerns the first that is seen is named; a note of no service needs one, unless it
# is about the house.
_ABOUT = f"""LEFT JOIN person p ON p.id = (SELECT np.person_id FROM note_person np
                              WHERE np.note_id = n.id AND {_seen("np.person_id")} LIMIT 1)"""
# Whose service a note is of is asked of an index that holds nothing else: the word of 30,000 notes, found for
# somebody of a small service, otherwise fetched them all to keep twelve.
_BY_SERVICE = "note m INDEXED BY ix_note_service_id_moment_key"


def _read(key: str) -> str:
    """Which notes of a moment ``key`` the actor reads; by service first, which fetches no note."""
    return f"""(?1 IS NULL
       OR EXISTS (SELECT 1 FROM {_BY_SERVICE} WHERE m.moment_key = {key}
                  AND m.service_id IN (SELECT value FROM json_each(?1)))
       OR EXISTS (SELECT 1 FROM {_BY_SERVICE} WHERE m.moment_key = {key} AND m.service_id IS NULL)
       OR {key} IN (SELECT np.moment_key FROM note_person np WHERE np.person_id IN {_OPENED}))
  AND instr(?5, n.compartment)
  AND (n.service_id IS NOT NULL OR p.id IS NOT NULL
       OR NOT EXISTS (SELECT 1 FROM note_person np WHERE np.note_id = n.id))"""


NOTES_SQL = f"""
SELECT n.id, n.text, n.happened_at, n.author_name, {_WHO}
FROM note_search s
CROSS JOIN note n ON n.moment_key = s.rowid
{_ABOUT}
WHERE s.note_search MATCH ?4
  AND {_read("s.rowid")}
ORDER BY s.rowid DESC LIMIT ?2
"""

# The same of sealed notes, whose moments the index in memory found: 4 these, as JSON.
SEALED_SQL = f"""
SELECT n.id, n.happened_at, n.author_name, n.moment_key, n.uid, n.sealed, {_WHO}
FROM json_each(?4) j
CROSS JOIN note n ON n.moment_key = j.value
{_ABOUT}
WHERE n.sealed IS NOT NULL
  AND {_read("n.moment_key")}
ORDER BY n.moment_key DESC LIMIT ?2
"""

NAMED_SQL = "SELECT rowid FROM person_search WHERE person_search MATCH :names"
"""The persons whose names match, for a list that narrows itself."""
