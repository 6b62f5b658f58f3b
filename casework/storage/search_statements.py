"""What is asked of the search index (FTS5): people by name, notes newest first; each bounded."""

from __future__ import annotations

# Parameters of both statements: 1 the actor's services as JSON, or NULL for all of them; 2 how many rows.
_SEEN = """(?1 IS NULL
    OR EXISTS (SELECT 1 FROM stay t WHERE t.person_id = p.id
               AND t.service_id IN (SELECT value FROM json_each(?1)))
    OR EXISTS (SELECT 1 FROM application a WHERE a.person_id = p.id
               AND a.service_id IN (SELECT value FROM json_each(?1)))
    OR NOT EXISTS (SELECT 1 FROM stay t WHERE t.person_id = p.id)
       AND NOT EXISTS (SELECT 1 FROM application a WHERE a.person_id = p.id))"""
_WHO = "p.id, p.file_number, p.last_name, p.first_name, p.birth_date, p.pseudonym"
_NAMED = "FROM person_search s CROSS JOIN person p ON p.id = s.rowid WHERE s.person_search MATCH"

# One statement, four ways of matching, each bounded: whole words in the order of names, last names that
# begin so (an index), any name that begins so, names that sound so. 3 to 7: what to look for.
PEOPLE_SQL = f"""
SELECT * FROM (SELECT 0, {_WHO} {_NAMED} ?3 AND {_SEEN} ORDER BY p.sort_key LIMIT ?2)
UNION ALL
SELECT * FROM (SELECT 1, {_WHO} FROM person p WHERE p.sort_key >= ?4 AND p.sort_key < ?5 AND {_SEEN}
               ORDER BY p.sort_key LIMIT ?2)
UNION ALL
SELECT * FROM (SELECT 1, {_WHO} {_NAMED} ?6 AND {_SEEN} LIMIT ?2)
UNION ALL
SELECT * FROM (SELECT 2, {_WHO} {_NAMED} ?7 AND {_SEEN} LIMIT ?2)
"""

# The search index is read from its end: its row numbers are moments. 3 the words, 4 the compartments.
NOTES_SQL = f"""
SELECT n.id, n.text, n.happened_at, n.author_name, {_WHO}
FROM note_search s
CROSS JOIN note n ON n.moment_key = s.rowid
LEFT JOIN person p ON p.id = (SELECT np.person_id FROM note_person np WHERE np.note_id = n.id LIMIT 1)
WHERE s.note_search MATCH ?3
  AND instr(?4, n.compartment)
  AND (?1 IS NULL OR n.service_id IN (SELECT value FROM json_each(?1))
       OR n.service_id IS NULL AND (p.id IS NULL OR {_SEEN}))
ORDER BY s.rowid DESC LIMIT ?2
"""

NAMED_SQL = "SELECT rowid FROM person_search WHERE person_search MATCH :names"
"""The persons whose names match, for a list that narrows itself."""
