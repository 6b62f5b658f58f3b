"""What may be asked of releases. Everything typed here is read by the whole team."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from casework.base.errors import Problem
from casework.base.text import clean
from casework.domain.releases import LONGEST_ALERT, LONGEST_INSTRUCTION, LONGEST_TEXT, AlertKind


@dataclass(frozen=True)
class ReleaseAlert:
    """A short warning in the person's banner, on screen and on paper."""

    person_id: int
    text: str
    kind: AlertKind = AlertKind.ALLERGY


@dataclass(frozen=True)
class EndAlert:
    """It no longer holds: it leaves the banner; the history keeps it."""

    alert_id: int


@dataclass(frozen=True)
class GiveInstruction:
    """What to do, until when. ``person_id`` None: for the house; ``starts_at`` None: now."""

    person_id: int | None
    text: str
    ends_at: datetime
    starts_at: datetime | None = None
    service_id: int | None = None


@dataclass(frozen=True)
class StopInstruction:
    """It no longer holds."""

    instruction_id: int


@dataclass(frozen=True)
class Acknowledge:
    """« J’ai lu »: once a reader."""

    instruction_id: int


@dataclass(frozen=True)
class ReleaseSheet:
    """The whole emergency sheet of somebody; ``seen_version`` 0: there was none."""

    person_id: int
    seen_version: int
    allergies: str = ""
    treatments: str = ""
    health_points: str = ""
    doctor: str = ""
    hospital: str = ""
    contacts: str = ""
    wishes: str = ""


SHEET_FIELDS = {
    "allergies": "Allergies",
    "treatments": "Traitements en cours",
    "health_points": "À savoir pour les secours",
    "doctor": "Médecin traitant",
    "hospital": "Hôpital de référence",
    "contacts": "Personnes à prévenir",
    "wishes": "Volontés et directives",
}
"""Field → its French name, in the order of the sheet."""


def check_alert(command: ReleaseAlert) -> list[Problem]:
    """What is missing or too long."""
    text = clean(command.text)
    if not text:
        return [Problem("text", "field_required")]
    if len(text) > LONGEST_ALERT:
        return [Problem("text", "alert_too_long", {"most": LONGEST_ALERT})]
    return []


def check_instruction(command: GiveInstruction, now: datetime) -> list[Problem]:
    """What is missing, too long, or over before it begins."""
    return list(_instruction(command, now))


def _instruction(command: GiveInstruction, now: datetime) -> Iterator[Problem]:
    text = clean(command.text)
    if not text:
        yield Problem("text", "field_required")
    if len(text) > LONGEST_TEXT:
        yield Problem("text", "release_too_long", {"most": LONGEST_TEXT})
    starts_at = command.starts_at or now
    if command.ends_at <= max(starts_at, now):
        yield Problem("ends_at", "instruction_over")
    elif command.ends_at - starts_at > LONGEST_INSTRUCTION:
        yield Problem("ends_at", "instruction_too_long")


def check_sheet(command: ReleaseSheet) -> list[Problem]:
    """A sheet that fits one page."""
    values = {name: clean(getattr(command, name)) for name in SHEET_FIELDS}
    if not any(values.values()):
        return [Problem("allergies", "sheet_empty")]
    return [
        Problem(name, "release_too_long", {"most": LONGEST_TEXT // 4})
        for name, value in values.items()
        if len(value) > LONGEST_TEXT // 4
    ]
