"""Labels, buttons, lines: each made by one function, so that they look and behave alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from casework.base.text import typeset
from casework.ui.masking import Veiled, shown


class Kind(StrEnum):
    """How much a button weighs: one PRIMARY a page."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DANGER = "danger"
    LINK = "link"
    ROW = "row"


class Words(Veiled, QLabel):
    """A label that takes names out of its text while they are hidden."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._said = text
        QLabel.setText(self, shown(text))

    def setText(self, text: str) -> None:
        self._said = text
        super().setText(shown(text))

    def veil(self) -> None:
        super().setText(shown(self._said))


class VeiledButton(Veiled, QPushButton):
    """A button that takes names out of its text while they are hidden."""

    def __init__(self, text: str) -> None:
        super().__init__(shown(text))
        self._said = text

    def setText(self, text: str) -> None:
        self._said = text
        super().setText(shown(text))

    def veil(self) -> None:
        super().setText(shown(self._said))


def _label(text: str, role: str) -> QLabel:
    label = Words(typeset(text))
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)  # names are never markup
    return label


def title(text: str) -> QLabel:
    """The page's title."""
    return _label(text, "title")


def heading(text: str) -> QLabel:
    """The title of a part of a page."""
    return _label(text, "heading")


def muted(text: str, *, wraps: bool = False) -> QLabel:
    """What comes second."""
    label = _label(text, "muted")
    label.setWordWrap(wraps)
    return label


def small(text: str, *, wraps: bool = True) -> QLabel:
    """Help and remarks."""
    label = _label(text, "small")
    label.setWordWrap(wraps)
    return label


def paragraph(text: str) -> QLabel:
    """Running text, which wraps and can be selected with the mouse."""
    label = _label(text, "text")
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def line() -> QFrame:
    """A dividing line, one pixel."""
    frame = QFrame()
    frame.setProperty("role", "line")
    return frame


class KeyButton(QPushButton):
    """A button that shows its shortcut as a key cap; the page or the window holds the shortcut itself."""

    def __init__(self, text: str, shortcut: str) -> None:
        super().__init__(text)
        self._cap = QLabel(shortcut.replace("+", " "), self)
        self._cap.setProperty("role", "keycap")
        self._cap.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setProperty("keyed", "true")
        self.setAccessibleDescription(f"Raccourci : {shortcut}")

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + self._cap.sizeHint().width() + 8, hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self._cap.sizeHint()
        self._cap.setGeometry(
            self.width() - size.width() - 8, (self.height() - size.height()) // 2, size.width(), size.height()
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_cap"):
            self._cap.ensurePolished()
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        # Words that would run under the key cap end in « … » before it.
        option = QStyleOptionButton()
        self.initStyleOption(option)
        contents = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        room = self._cap.x() - 4 - contents.x()
        option.text = self.fontMetrics().elidedText(option.text, Qt.TextElideMode.ElideRight, room)
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)


def wrapped_height(one: QAbstractButton, width: int) -> int:
    """The height of a button whose text wraps at ``width``, pixels; Qt itself counts one line of it."""
    line, metrics = one.sizeHint(), one.fontMetrics()
    if width >= line.width():
        return line.height()
    room = QRect(0, 0, max(1, width - line.width() + metrics.horizontalAdvance(one.text())), 10_000)
    more = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, one.text()).height() - metrics.height()
    return line.height() + max(0, more)


class StateButton(QPushButton):
    """A button that is bold while it is checked: it has room for its bold text."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setAutoDefault(True)

    def sizeHint(self) -> QSize:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        text = self.text().replace("&&", "&")
        more = QFontMetrics(bold).horizontalAdvance(text) - self.fontMetrics().horizontalAdvance(text)
        hint = super().sizeHint()
        return QSize(hint.width() + max(0, more), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def button(
    text: str,
    slot: Callable[[], object] | None = None,
    *,
    kind: Kind = Kind.SECONDARY,
    shortcut: str = "",
    name: str = "",
) -> QPushButton:
    """A button. ``name`` is the accessible name where the text alone would not say what it acts upon
    (« Ouvrir » → « Ouvrir le projet »)."""
    text = typeset(text)
    made = KeyButton(text, shortcut) if shortcut else VeiledButton(text)
    made.setProperty("kind", kind.value)
    made.setAccessibleName(typeset(name) or text)
    made.setAutoDefault(True)  # Enter presses the one that has the focus, in a dialog and out of it
    if kind is not Kind.ROW:
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    if slot:
        made.clicked.connect(lambda: slot())
    return made


class _ScrollArea(QScrollArea):
    """Asks for little: what is around it decides how much of it is shown."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), min(hint.height(), 8 * self.fontMetrics().lineSpacing()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cap()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._cap()

    def _cap(self) -> None:
        if self._most and (content := self.widget()):
            content.setMaximumWidth(self._most * self.fontMetrics().averageCharWidth())


def scrolled(widget: QWidget, most: int = 0) -> QScrollArea:
    """``widget`` in an area that scrolls when the window is too small for it.

    ``most``: characters past which it grows no wider, for lines that can still be read (0: no limit).
    """
    widget.setProperty("role", "scrolled")
    area = _ScrollArea(most)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(widget)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def stacked(widgets: Sequence[QWidget], spacing: int = 14) -> QWidget:
    """Cards one under the other, at the top of their column."""
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return column
