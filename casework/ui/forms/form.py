"""The one place that puts fields on a form: label, accessible name, help, error, and what is unsaved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar, cast

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from casework.base.errors import InvalidForm, Problem, StaleWrite, UserError
from casework.base.text import typeset
from casework.ui.context import Context
from casework.ui.forms.fields import Field
from casework.ui.labels import label_field
from casework.ui.widgets.basics import heading, small
from casework.ui.widgets.blocks import ErrorPanel

F = TypeVar("F", bound=Field)
C = TypeVar("C")
R = TypeVar("R")


@dataclass(frozen=True)
class _Row:
    field: Field
    widget: QWidget
    block: QWidget
    error: QLabel
    label: str
    required: bool


def _focusable(widget: QWidget) -> QWidget:
    return widget.focusProxy() or widget


class Form(QWidget):
    """Fields one under the other, or in ``columns`` where there is room.

    ``version`` is that of the record shown; ``edited`` signals every keystroke; ``is_dirty`` says whether
    something differs from what ``set_values`` or ``mark_clean`` saw. ``settled``: between two texts one was
    chosen (StaleWrite), and it is about to be saved.
    """

    edited = Signal()
    settled = Signal(object)

    def __init__(self, columns: int = 1, least: int = 34) -> None:
        """``least``: the characters a column needs; with less room there are fewer columns."""
        super().__init__()
        self._least = least
        self.version = 0
        self.errors = ErrorPanel()
        self._columns = columns
        self._shown_columns = 0
        self._rows: dict[str, _Row] = {}
        self._blocks: list[tuple[QWidget, bool]] = []  # what stands on the form, in order; True: whole width
        self._hidden: set[QWidget] = set()
        self._saved: dict[str, str] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(12)

    def add(
        self, name: str, label: str, field: F, *, required: bool = False, help: str = "", wide: bool = False
    ) -> F:
        """Put a field on the form and return it.

        ``name`` is the command's attribute (problems name it); ``wide`` takes the whole width of a form in
        columns.
        """
        widget = cast("QWidget", field)  # every Field is one; mypy cannot say "both"
        block, error = _block(label, widget, required, help)
        self._rows[name] = _Row(field, widget, block, error, typeset(label), required)
        self._blocks.append((block, wide))
        self._saved[name] = field.typed()
        field.edited.connect(self.edited)
        field.edited.connect(partial(self._forgive, name))
        self._shown_columns = 0
        self._arrange()
        return field

    def add_heading(self, text: str, sentence: str = "") -> None:
        """A title between fields, and a sentence under it."""
        block = QWidget()
        layout = QVBoxLayout(block)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(heading(text))
        if sentence:
            layout.addWidget(small(sentence))
        self._blocks.append((block, True))
        self._shown_columns = 0
        self._arrange()

    def add_widget(self, widget: QWidget) -> None:
        """Something between fields that is none: a button, a remark. It takes the whole width."""
        self._blocks.append((widget, True))
        self._shown_columns = 0
        self._arrange()

    def show_field(self, name: str, shown: bool) -> None:
        """Hide or show a field; a hidden one is neither required nor checked, and leaves no hole."""
        block = self._rows[name].block
        block.setVisible(shown)
        if shown == (block in self._hidden):
            self._hidden ^= {block}
            self._shown_columns = 0
            self._arrange()

    def field(self, name: str) -> Field:
        """A field by the name it was added under."""
        return self._rows[name].field

    def values(self) -> dict[str, object]:
        """Every field's value by name."""
        return {name: row.field.value() for name, row in self._rows.items()}

    def set_values(self, values: Mapping[str, object], version: int = 0) -> None:
        """Show a record (fields left out keep theirs); the form is then clean."""
        for name, value in values.items():
            self._rows[name].field.set_value(value)
        self.version = version
        self.clear_problems()
        self.mark_clean()

    def take(self, texts: Mapping[str, str]) -> None:
        """Put texts into fields without calling them saved: what was chosen between two."""
        for name, text in texts.items():
            if name in self._rows:
                self._rows[name].field.set_value(text)

    @property
    def is_dirty(self) -> bool:
        return any(row.field.typed() != self._saved[name] for name, row in self._rows.items())

    def mark_clean(self) -> None:
        """What is shown is what is stored."""
        self._saved = {name: row.field.typed() for name, row in self._rows.items()}

    def check(self) -> list[Problem]:
        """What can be said before any service is asked: required and empty, not a date."""
        problems = []
        for name, row in self._rows.items():
            if row.block.isHidden():
                continue
            wrong = row.field.problem()
            if wrong:
                problems.append(Problem(name, wrong[0], wrong[1]))
            elif row.required and not row.field.typed():
                problems.append(Problem(name, "field_required"))
        return problems

    def show_problems(self, error: InvalidForm) -> None:
        """Each problem under its field, all of them in the summary, which takes the focus."""
        self.errors.show_sentences(self.mark_problems(error.problems))

    def mark_problems(self, problems: Iterable[Problem]) -> list[tuple[str, Callable[[], object] | None]]:
        """Each problem under its field only, for a page of several forms that shows one summary.

        Gives what the summary says: each sentence, and what goes to its field (None: no such field here).
        """
        self.clear_problems()
        sentences: list[tuple[str, Callable[[], object] | None]] = []
        for problem in problems:
            row = self._rows.get(problem.field)
            if row is None:
                sentences.append((problem.sentence, None))
                continue
            row.error.setText("⚠ " + problem.sentence)
            row.error.setVisible(True)
            self._mark(row, wrong=True)
            sentences.append((typeset(f"{row.label} : {problem.sentence}"), _focusable(row.widget).setFocus))
        return sentences

    def clear_problems(self) -> None:
        self.errors.clear()
        for row in self._rows.values():
            if not row.error.isHidden():
                row.error.setVisible(False)
                self._mark(row, wrong=False)

    def _forgive(self, name: str) -> None:
        """A field that is being put right is no longer accused; the summary goes with the last one."""
        row = self._rows[name]
        if row.error.isHidden():
            return
        row.error.setVisible(False)
        self._mark(row, wrong=False)
        if all(other.error.isHidden() for other in self._rows.values()):
            self.errors.clear()

    def submit(
        self,
        context: Context,
        make: Callable[[], C],
        do: Callable[[C], R],
        then: Callable[[R], None],
    ) -> None:
        """Save: ``make`` builds the command from the fields (in the window's thread), ``do`` hands it over.

        Problems are shown, a stale write is settled with both texts and sent again; after success the form is
        clean, then ``then`` is called.
        """
        problems = self.check()
        if problems:
            self.show_problems(InvalidForm(problems))
            return
        command = make()
        sent = {name: row.field.typed() for name, row in self._rows.items()}

        def done(result: R) -> None:
            self.clear_problems()
            self._saved = sent  # not what is there now: somebody may have gone on typing
            then(result)

        def failed(error: UserError) -> None:
            if isinstance(error, InvalidForm):
                self.show_problems(error)
            elif isinstance(error, StaleWrite):
                self._settle(context, error, lambda: self.submit(context, make, do, then))
            else:
                self.errors.show_sentences([(error.sentence, None)])

        context.desk.write(lambda: do(command), done, owner=self, failed=failed)

    def _settle(self, context: Context, error: StaleWrite, again: Callable[[], None]) -> None:
        chosen = context.ask.resolve(error.conflicts)
        if chosen is None:
            self.errors.show_sentences([(error.sentence, None)])
            return
        self.take(chosen)
        self.version = error.version
        self.settled.emit(error)
        again()

    def _mark(self, row: _Row, *, wrong: bool) -> None:
        widget = _focusable(row.widget)
        widget.setProperty("wrong", "true" if wrong else "false")
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.setAccessibleDescription(row.error.text() if wrong else str(widget.property("help") or ""))

    def _arrange(self) -> None:
        room = max(1, self.width() // (self.fontMetrics().averageCharWidth() * self._least))
        columns = min(self._columns, room)
        if columns == self._shown_columns:
            return
        self._shown_columns = columns
        # Not takeAt(): a taken item outlives its place while Python holds it, and the widget then tells its
        # changes of size to that one.
        for block in (self.errors, *(block for block, _ in self._blocks)):
            self._grid.removeWidget(block)
        self._grid.addWidget(self.errors, 0, 0, 1, columns)
        line, column = 1, 0
        for block, wide in self._blocks:
            if block in self._hidden:
                continue
            span = columns if wide else 1
            if column + span > columns:
                line, column = line + 1, 0
            self._grid.addWidget(block, line, column, 1, span)
            column += span
        for index in range(self._columns):
            self._grid.setColumnStretch(index, 1 if index < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        widest = max((row.block.sizeHint().width() for row in self._rows.values()), default=0)
        between = self._grid.horizontalSpacing() * (self._columns - 1)
        return QSize(widest * self._columns + between, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        width = max((row.block.minimumSizeHint().width() for row in self._rows.values()), default=0)
        return QSize(width, super().minimumSizeHint().height())


def _block(label: str, field: QWidget, required: bool, help: str) -> tuple[QWidget, QLabel]:
    """Label above, field, help, error; the label is the field's buddy and its accessible name."""
    block = QWidget()
    # Columns are of one width, whatever stands in them: a long choice is no reason to squeeze a name.
    block.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    layout = QVBoxLayout(block)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(3)
    caption = label_field(label, _focusable(field), required=required, help=help)
    if isinstance(field, QCheckBox):
        caption.hide()  # its own text is its label
    layout.addWidget(caption)
    layout.addWidget(field)
    if help:
        layout.addWidget(small(help))
    error = small("")
    error.setProperty("role", "error")
    error.setVisible(False)
    layout.addWidget(error)
    if field.sizePolicy().verticalPolicy() != QSizePolicy.Policy.Expanding:
        layout.addStretch(1)
    return block, error
