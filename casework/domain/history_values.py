"""A value that the history kept, as people say it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from casework.base.dates import clock_time, short_date
from casework.domain.history_words import RESERVED, RowWords


def value_words(words: RowWords, column: str, value: Any, names: Mapping[str, Mapping[int, str]]) -> str:
    """A kept value as people say it; sealed bytes are reserved; ``names``: of ids, by column."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, dict):
        return RESERVED
    if column in names:
        return names[column].get(value, "–")
    if column in words.kinds:
        return _kind_words(words.kinds[column], str(value))
    if column.endswith(("_on", "_until")) or column == "birth_date":
        return _moment_words(str(value))
    return _moment_words(str(value)) if column.endswith("_at") else str(value)


def _kind_words(kind: type[StrEnum], value: str) -> str:
    try:
        return str(getattr(kind(value), "label", value))
    except ValueError:
        return value


def _moment_words(value: str) -> str:
    try:
        if "T" in value:
            local = datetime.fromisoformat(value).astimezone()
            return f"{short_date(local.date())} {clock_time(local)}"
        return short_date(date.fromisoformat(value))
    except ValueError:
        return value
