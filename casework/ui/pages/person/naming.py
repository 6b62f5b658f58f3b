"""Fields of forms: the first one, and their names where there are several alike (« Quoi, tâche 2 »)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from casework.ui.forms import Form


def name_fields(form: Form, where: str) -> None:
    """Add where a form stands to the names of its fields; called again when it moves."""
    for widget in form.findChildren(QWidget):
        label = widget.property("field_label") or widget.accessibleName()
        if label and widget.isEnabled() and widget.focusPolicy() and not widget.property("role"):
            widget.setProperty("field_label", label)
            widget.setAccessibleName(f"{label}, {where}")


def focus_first(form: Form) -> None:
    """Put the keyboard in the first field of a form."""
    for widget in form.findChildren(QWidget):
        is_field = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.accessibleName()
        if is_field and widget is not form.errors:
            widget.setFocus()
            return
