"""The label of a field: the one function that ties a text, its field and what a screen reader says.

Kept light: the login page is painted with this and little else.
"""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from casework.base.text import NBSP, typeset


def label_field(text: str, field: QWidget, *, required: bool = False, help: str = "") -> QLabel:
    """A label whose buddy is ``field``; the field gets its accessible name and description."""
    text = typeset(text)
    caption = QLabel(f"{text}{NBSP}*" if required else text)
    caption.setWordWrap(True)
    caption.setBuddy(field)
    field.setAccessibleName(text)
    described = typeset(" ".join(part for part in (help, "Nécessaire." if required else "") if part))
    field.setProperty("help", described)
    field.setAccessibleDescription(described)
    return caption


def sign(text: str, role: str) -> QLabel:
    """A label of the program's own words (never of somebody's: those go through ``widgets.basics``)."""
    label = QLabel(typeset(text))
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
