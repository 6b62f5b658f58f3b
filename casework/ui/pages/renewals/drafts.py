"""What is typed in the parts of the page, as one draft: nothing typed is lost (design law 5)."""

from __future__ import annotations

from collections.abc import Mapping

from casework.base.dates import parse_date
from casework.ui.forms import DateField, Field, NumberField


def typed_fields(part: str, fields: Mapping[str, Field]) -> dict[str, str]:
    """The fields of a part as a draft keeps them: « decision.reasons »."""
    return {f"{part}.{name}": field.typed() for name, field in fields.items()}


def put_back(part: str, fields: Mapping[str, Field], draft: Mapping[str, str]) -> None:
    """Put a draft's texts into the fields of a part; those it does not name stay."""
    for name, field in fields.items():
        text = draft.get(f"{part}.{name}")
        if text is not None:
            field.set_value(_value(field, text))


def _value(field: Field, text: str) -> object:
    if isinstance(field, NumberField):
        return int(text) if text else None
    if isinstance(field, DateField):
        # What is not a date yet goes back as it was typed.
        return parse_date(text) or text
    return text or None
