"""What is released to the team: alerts, instructions for the shift, the emergency sheet."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum


class AlertKind(StrEnum):
    """What an alert warns of."""

    ALLERGY = "allergy"
    RISK = "risk"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {"allergy": "allergie", "risk": "risque", "other": "autre"}[self.value]


ALERT_KINDS = tuple(AlertKind)
LONGEST_ALERT = 80
LONGEST_TEXT = 2_000
LONGEST_INSTRUCTION = timedelta(days=31)
_NIGHT_ENDS, _DAY_ENDS = time(7), time(22)


def alert_words(kind: str, text: str) -> str:
    """« Allergie : pénicilline », as the banner says it; its own words where they say the kind already."""
    if kind != AlertKind.ALLERGY or "allerg" in text.lower():
        return text
    return f"Allergie : {text}"


def end_of_shift(moment: datetime) -> datetime:
    """When the shift under way ends: the night's at 7, the day's at 22."""
    local = moment.astimezone()
    day = local.date()
    if local.time() < _NIGHT_ENDS:
        return datetime.combine(day, _NIGHT_ENDS).astimezone()
    if local.time() < _DAY_ENDS:
        return datetime.combine(day, _DAY_ENDS).astimezone()
    return datetime.combine(day + timedelta(days=1), _NIGHT_ENDS).astimezone()


def end_of_next_night(moment: datetime) -> datetime:
    """Seven in the morning after the night to come, or the one under way."""
    local = moment.astimezone()
    day = local.date() if local.time() < _NIGHT_ENDS else local.date() + timedelta(days=1)
    return datetime.combine(day, _NIGHT_ENDS).astimezone()
