"""Forms: fields, their labels and errors, saving, unsaved text. Import from here."""

from casework.ui.forms.dates import DateField, TimeField
from casework.ui.forms.fields import (
    CheckField,
    ChoiceField,
    Field,
    LineField,
    NumberField,
    PasswordField,
    SuggestField,
    TextField,
)
from casework.ui.forms.form import Form

__all__ = [
    "CheckField",
    "ChoiceField",
    "DateField",
    "Field",
    "Form",
    "LineField",
    "NumberField",
    "PasswordField",
    "SuggestField",
    "TextField",
    "TimeField",
]
