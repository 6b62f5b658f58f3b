"""What the list of people needs of the file, by the driver: every id in order, and the first rows."""

from __future__ import annotations

from typing import Any

FIRST_ROWS = 60
_IDS = "SELECT id FROM person ORDER BY sort_key, id"
_ROWS = (
    "SELECT id, last_name, first_name, pseudonym, file_number, birth_date FROM person WHERE id IN ({})",
    "SELECT s.person_id, s.admitted_on, s.ended_on, v.name FROM stay s JOIN service v ON v.id = s.service_id"
    " WHERE s.person_id IN ({})",
    "SELECT s.person_id, t.ends_on FROM stay_term t JOIN stay s ON s.id = t.stay_id"
    " WHERE s.person_id IN ({})",
    "SELECT s.person_id, k.name FROM key_worker k JOIN stay s ON s.id = k.stay_id WHERE s.person_id IN ({})",
)


def select_list(connection: Any) -> tuple[list[int], list[list[Any]]]:
    """The ids, and the answers about the first of them."""
    ids = [row[0] for row in connection.execute(_IDS).fetchall()]
    first = ids[:FIRST_ROWS]
    marks = ", ".join("?" * len(first))
    return ids, [connection.execute(statement.format(marks), first).fetchall() for statement in _ROWS]
