"""The emergency sheet, filled from what was released and from the record's own facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from casework.models import EmergencySheet, Person
from casework.reports import emergency_sheet
from casework.reports.page import Imprint
from casework.services.prints.found import Found, rows_of


def emergency_sheets(
    connection: Connection, found: Found
) -> Sequence[tuple[int, emergency_sheet.EmergencySheet, Imprint]]:
    """The sheet of each person who has one. Two queries."""
    statement = select(EmergencySheet.__table__)
    rows = {
        row.person_id: row
        for row in rows_of(connection, statement, EmergencySheet.person_id, found.person_ids)
    }
    spoken: dict[int, Any] = {
        row.id: row
        for row in rows_of(
            connection, select(Person.id, Person.languages, Person.needs_interpreter), Person.id, rows
        )
    }
    return [
        (
            person_id,
            _sheet(found, rows[person_id], spoken[person_id]),
            found.imprint(found.service_of(person_id)),
        )
        for person_id in found.person_ids
        if person_id in rows
    ]


def _sheet(found: Found, row: Any, spoken: Any) -> emergency_sheet.EmergencySheet:
    interpreter = "interprète nécessaire" if spoken.needs_interpreter else ""
    return emergency_sheet.EmergencySheet(
        person=found.people[row.person_id],
        stay=found.stays.get(row.person_id),
        as_of=found.today,
        allergies=row.allergies,
        treatments=row.treatments,
        health_points=row.health_points,
        doctor=row.doctor,
        hospital=row.hospital,
        contacts=row.contacts,
        wishes=row.wishes,
        languages=", ".join(part for part in (spoken.languages, interpreter) if part),
        house=" · ".join(part for part in (found.house.name, found.house.address, found.house.phone) if part),
        released_by=row.released_by,
        released_at=row.released_at,
    )
