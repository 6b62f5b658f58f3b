"""The fields of forms. All say ``value()``, take ``set_value()``, and signal ``edited``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QPaintEvent, QPalette, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStylePainter,
)

from casework.base.text import clean, tidy, typeset
from casework.ui.masking import Veiled, shown
from casework.ui.theme import colours_shown
from casework.ui.widgets.basics import wrapped_height


@runtime_checkable
class Field(Protocol):
    """What a form needs of a field."""

    edited: SignalInstance

    def value(self) -> object:
        """What it holds, as a command takes it."""
        ...

    def set_value(self, value: object) -> None:
        """Show a value; None empties it."""
        ...

    def typed(self) -> str:
        """Its contents as text: empty when nothing was entered; compared to know what is unsaved."""
        ...

    def problem(self) -> tuple[str, dict[str, object]] | None:
        """Code and facts of what is wrong with what was typed, before any service is asked."""
        ...


class LineField(QLineEdit):
    """One line of text."""

    edited = Signal()

    def __init__(self, placeholder: str = "", max_length: int = 200, room: int = 0) -> None:
        """``room``: the characters it shows, where no form gives it its width."""
        super().__init__()
        self._room = room
        self.setPlaceholderText(typeset(placeholder))
        self.setMaxLength(max_length)
        self.textChanged.connect(lambda _text: self.edited.emit())

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(
            max(hint.width(), self._room * self.fontMetrics().averageCharWidth() + 24), hint.height()
        )

    def value(self) -> str:
        """Tidied: single spaces, no control characters."""
        return tidy(self.text())

    def set_value(self, value: object) -> None:
        self.setText("" if value is None else str(value))

    def typed(self) -> str:
        return self.value()

    def problem(self) -> tuple[str, dict[str, object]] | None:
        return None


class PasswordField(LineField):
    """A password: hidden, kept exactly as typed."""

    def __init__(self) -> None:
        super().__init__(max_length=1000)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)

    def value(self) -> str:
        return self.text()


class SuggestField(LineField):
    """One line of text with suggestions that may be ignored."""

    def __init__(self, suggestions: Sequence[str] = (), placeholder: str = "") -> None:
        super().__init__(placeholder)
        self.set_suggestions(suggestions)

    def set_suggestions(self, suggestions: Sequence[str]) -> None:
        completer = QCompleter(list(suggestions), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)


class TextField(Veiled, QPlainTextEdit):
    """Many lines of text; it is as tall as ``lines``, Tab leaves it."""

    edited = Signal()

    def __init__(self, lines: int = 4, placeholder: str = "") -> None:
        super().__init__()
        self._lines = lines
        self.setTabChangesFocus(True)
        self._placeholder = ""
        self.set_placeholder(placeholder)
        self.textChanged.connect(self.edited.emit)

    def set_placeholder(self, text: str) -> None:
        """What stands there while nothing is typed."""
        self._placeholder = typeset(text)
        self.veil()

    def veil(self) -> None:
        self.setPlaceholderText(shown(self._placeholder))

    def value(self) -> str:
        """Cleaned: Unix line ends, no control characters."""
        return clean(self.toPlainText())

    def set_value(self, value: object) -> None:
        self.setPlainText("" if value is None else str(value))

    def typed(self) -> str:
        return self.value()

    def problem(self) -> tuple[str, dict[str, object]] | None:
        return None

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._lines * self.fontMetrics().lineSpacing() + 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, min(self._lines, 2) * self.fontMetrics().lineSpacing() + 20)


class ChoiceField(QComboBox):
    """One of several; with ``empty`` first where none may be chosen."""

    edited = Signal()

    def __init__(self, choices: Sequence[tuple[object, str]] = (), empty: str | None = None) -> None:
        """``choices`` are (key, label); ``empty`` is the label of None (« tous »)."""
        super().__init__()
        self._empty = empty
        self.set_choices(choices)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.currentIndexChanged.connect(lambda _index: self.edited.emit())

    def sizeHint(self) -> QSize:
        """As wide as its longest choice, up to forty letters."""
        widest = max(
            (self.fontMetrics().horizontalAdvance(self.itemText(i)) for i in range(self.count())), default=0
        )
        character = self.fontMetrics().averageCharWidth()
        return QSize(min(widest, 40 * character) + 5 * character + 16, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(12 * self.fontMetrics().averageCharWidth(), super().minimumSizeHint().height())

    def set_choices(self, choices: Sequence[tuple[object, str]]) -> None:
        """Replace the choices; what was chosen stays if it still exists. Does not signal."""
        chosen = self.value()
        blocked = self.blockSignals(True)
        self.clear()
        if self._empty is not None:
            self.addItem(typeset(self._empty), None)
        for key, label in choices:
            self.addItem(typeset(label), key)
        self.set_value(chosen)
        self.blockSignals(blocked)

    def value(self) -> object:
        """The chosen key, None where none is."""
        key: object = self.currentData()
        return key

    def set_value(self, value: object) -> None:
        words = typeset(value) if isinstance(value, str) else None
        for index in range(self.count()):
            # By its key, or by its words: what was chosen between two texts comes as words.
            if self.itemData(index) == value or (words and self.itemText(index) == words):
                self.setCurrentIndex(index)
                return
        self.setCurrentIndex(0 if self.count() else -1)

    def typed(self) -> str:
        key = self.value()
        return "" if key is None else str(key)

    def problem(self) -> tuple[str, dict[str, object]] | None:
        return None

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling a page never changes an answer

    def showPopup(self) -> None:
        # As wide as its longest choice, where the field is not; and still on the screen.
        view = self.view()
        beside = 2 * view.frameWidth() + view.verticalScrollBar().sizeHint().width()
        room = self.screen().availableGeometry()
        view.setMinimumWidth(min(view.sizeHintForColumn(0) + beside, room.width()))
        super().showPopup()
        popup = view.window()
        if popup.geometry().right() > room.right():
            popup.move(room.right() - popup.width() + 1, popup.y())

    def paintEvent(self, event: QPaintEvent) -> None:
        # As Qt paints it, but that a choice which does not fit ends with « … » rather than within a letter.
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        control, edit = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(control, option, edit, self).width() - 4
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, room
        )
        painter = QStylePainter(self)
        painter.drawComplexControl(control, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        # A style sheet draws no arrow without a picture; this one has the size and colour of the text.
        painter.setPen(QColor(colours_shown().muted))
        side = self.rect().adjusted(0, 0, -10, 0)
        painter.drawText(side, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "▾")


class NumberField(QSpinBox):
    """A whole number; its smallest value reads as nothing when ``empty`` names it."""

    edited = Signal()

    def __init__(self, least: int = 0, most: int = 9999, unit: str = "", empty: str | None = None) -> None:
        super().__init__()
        self._empty = empty
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.setRange(least - 1 if empty is not None else least, most)
        if empty is not None:
            self.setSpecialValueText(typeset(empty) or " ")
        if unit:
            self.setSuffix(f"\N{NO-BREAK SPACE}{unit}")
        self.valueChanged.connect(lambda _value: self.edited.emit())

    def number(self) -> int | None:
        """None where it is left empty."""
        number = super().value()
        return None if self._empty is not None and number == self.minimum() else number

    def value(self) -> int | None:  # type: ignore[override]  # a field may be empty, a spin box may not
        return self.number()

    def set_value(self, value: object) -> None:
        self.setValue(value if isinstance(value, int) else self.minimum())

    def typed(self) -> str:
        number = self.number()
        return "" if number is None else str(number)

    def problem(self) -> tuple[str, dict[str, object]] | None:
        return None

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    # Without its arrows and under a style sheet, Qt leaves the text one pixel of room: it is given here.
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._give_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        self.lineEdit().setGeometry(self.rect().adjusted(9, 2, -9, -2))


class CheckField(QCheckBox):
    """Yes or no; its own text is the question, and wraps."""

    edited = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(typeset(text))
        self.setAccessibleName(typeset(text))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.toggled.connect(lambda _on: self.edited.emit())

    def value(self) -> bool:
        return self.isChecked()

    def set_value(self, value: object) -> None:
        self.setChecked(bool(value))

    def typed(self) -> str:
        return "oui" if self.isChecked() else ""

    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        return QSize(min(whole.width(), 16 * self.fontMetrics().averageCharWidth()), whole.height())

    def heightForWidth(self, width: int) -> int:
        return wrapped_height(self, width)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)  # every line of the text

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        words, option.text = option.text, ""  # Qt paints one line of it only
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_CheckBox, option)
        contents = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self)
        contents.setRight(self.rect().right())
        painter.setPen(option.palette.color(QPalette.ColorRole.WindowText))
        wrapped = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        painter.drawText(contents, wrapped, words)
        if self.isChecked():
            box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            painter.setPen(QColor(colours_shown().on_accent))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "✓")

    def problem(self) -> tuple[str, dict[str, object]] | None:
        return None
