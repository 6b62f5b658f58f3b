"""A short list of lines of fields: added, removed, put back, by keys too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from casework.base.errors import Problem
from casework.ui.forms import Form
from casework.ui.pages.person.naming import focus_first, name_fields
from casework.ui.pages.person.problems import Sentence, mark, under
from casework.ui.widgets import Kind, button


class RowEditor(QWidget):
    """One line: its form, and ``tag``, whatever names what it shows (None: it is new)."""

    def __init__(self, form: Form, tag: object) -> None:
        super().__init__()
        self.form, self.tag = form, tag
        self.remove_button: QPushButton | None = None
        self.layout_row = QHBoxLayout(self)
        self.layout_row.setContentsMargins(0, 0, 0, 0)
        self.layout_row.setSpacing(8)
        self.layout_row.addWidget(form, 1)

    def add_remove(self, made: QPushButton) -> None:
        """Put the button that removes the line beside its fields, under their labels."""
        column = QVBoxLayout()
        column.setContentsMargins(0, self.fontMetrics().lineSpacing() + 3, 0, 0)
        column.addWidget(made)
        self.remove_button = made
        column.addStretch(1)
        self.layout_row.addLayout(column)

    @property
    def is_blank(self) -> bool:
        """Was it added and never filled?"""
        return self.tag is None and not any(self.form.values().values())


class RowList(QWidget):
    """``edited`` signals every change; ``removed`` what was taken out and had a tag."""

    edited = Signal()

    def __init__(self, make_form: Callable[[], Form], what: str, keys: str, shown_keys: str) -> None:
        """``what``: « un participant », as in « Ajouter un participant »; ``keys`` as Qt writes them."""
        super().__init__()
        self._make_form, self._what = make_form, what
        self.rows: list[RowEditor] = []
        self.removed: list[object] = []
        self._undo: list[tuple[int, RowEditor]] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self.add_button = button(f"Ajouter {what}", self.add_row, shortcut=shown_keys)
        self.restore = button("Remettre ce qui vient d’être supprimé", self._on_restore, kind=Kind.LINK)
        self.restore.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._lines)
        below = QHBoxLayout()
        below.addWidget(self.add_button)
        below.addWidget(self.restore)
        below.addStretch(1)
        layout.addLayout(below)
        delete = QShortcut(QKeySequence("Alt+Del"), self)
        delete.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        delete.activated.connect(self._on_delete)
        self.keys = QKeySequence(keys)

    def set_rows(self, values: Sequence[tuple[object, Mapping[str, object]]]) -> None:
        """Show these (tag, values) and no others."""
        for row in self.rows:
            self._take_out(row)
            row.deleteLater()
        self.rows, self.removed, self._undo = [], [], []
        self.restore.hide()
        for tag, one in values:
            self._append(tag, one)

    def forget_removed(self) -> None:
        """What was taken out is gone for good: it was saved so."""
        self.removed, self._undo = [], []
        self.restore.hide()

    def put_back(self, tag: object) -> None:
        """Put a line that was taken out back where it stood."""
        number = next(n for n, (_index, row) in enumerate(self._undo) if row.tag == tag)
        self._put_back(*self._undo.pop(number))

    def rename_removed(self, tag: object, new: object) -> None:
        """Something taken out goes by another tag."""
        self.removed[self.removed.index(tag)] = new
        for _index, row in self._undo:
            if row.tag == tag:
                row.tag = new

    def filled(self) -> list[RowEditor]:
        """The lines that say something."""
        return [row for row in self.rows if not row.is_blank]

    def add_row(self) -> RowEditor:
        """A new line, ready to be typed."""
        row = self._append(None, {})
        focus_first(row.form)
        self.edited.emit()
        return row

    def remove_row(self, row: RowEditor) -> None:
        """Take a line out; it can be put back."""
        index = self.rows.index(row)
        self.rows.remove(row)
        self._take_out(row)
        if row.tag is not None:
            self.removed.append(row.tag)
        self._undo.append((index, row))
        self.restore.show()
        self.add_button.setFocus()
        self._name()
        self.edited.emit()

    def check(self, name: str) -> list[Problem]:
        """Dates that are none, named ``<name>.<n>.<field>``."""
        return [
            Problem(f"{name}.{number}.{p.field}", p.code, p.facts)
            for number, row in enumerate(self.filled())
            for p in row.form.check()
            if p.code != "field_required"
        ]

    def show_problems(self, name: str, title: str, problems: Sequence[Problem]) -> list[Sentence]:
        """``<name>.<n>.<field>`` under their fields; what a summary says of them."""
        sentences: list[Sentence] = []
        for number, row in enumerate(self.filled()):
            shown = mark(under(f"{name}.{number}.", problems), row.form)
            sentences += [(f"{title} {number + 1}, {text}", go) for text, go in shown]
        return sentences

    def _append(self, tag: object, values: Mapping[str, object]) -> RowEditor:
        row = RowEditor(self._make_form(), tag)
        row.form.set_values(values)
        row.form.edited.connect(self.edited)
        row.add_remove(button("Supprimer", lambda: self.remove_row(row), kind=Kind.LINK))
        self.rows.append(row)
        self._lines.addWidget(row)
        self._name()
        return row

    def _name(self) -> None:
        for number, row in enumerate(self.rows, 1):
            which = f"{self._what.split(' ', 1)[1]} {number}"
            name_fields(row.form, which)
            if row.remove_button:
                row.remove_button.setAccessibleName(f"Supprimer {which}")

    def _take_out(self, row: RowEditor) -> None:
        self._lines.removeWidget(row)
        row.hide()

    def _on_restore(self) -> None:
        self._put_back(*self._undo.pop())

    def _put_back(self, index: int, row: RowEditor) -> None:
        index = min(index, len(self.rows))
        self.rows.insert(index, row)
        self._lines.insertWidget(index, row)
        row.show()
        if row.tag is not None:
            self.removed.remove(row.tag)
        self.restore.setVisible(bool(self._undo))
        self._name()
        self.edited.emit()

    def _on_delete(self) -> None:
        focus = QApplication.focusWidget()
        row = next((one for one in self.rows if focus is not None and one.isAncestorOf(focus)), None)
        if row:
            self.remove_row(row)
