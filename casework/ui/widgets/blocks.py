"""Blocks of a page: cards, badges, quotes, key and value lists, empty states, error panels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from casework.base.text import typeset
from casework.ui.masking import names_are_hidden
from casework.ui.theme import SIGNS, Tone, colours_shown
from casework.ui.widgets.basics import (
    Kind,
    VeiledButton,
    Words,
    button,
    heading,
    line,
    muted,
    paragraph,
    wrapped_height,
)


@dataclass(frozen=True)
class Badge:
    """A state: a word, a tone, and its sign (None: the tone's own)."""

    text: str
    tone: Tone = Tone.NEUTRAL
    sign: str | None = None

    @property
    def shown(self) -> str:
        """« ● en retard »."""
        sign = SIGNS[self.tone] if self.sign is None else self.sign
        return typeset(f"{sign} {self.text}".strip())


class BadgeLabel(Words):
    """A badge on a page: ``BadgeLabel("en cours", Tone.DONE, sign="")``."""

    def __init__(self, text: str, tone: Tone = Tone.NEUTRAL, sign: str | None = None) -> None:
        super().__init__(Badge(text, tone, sign).shown)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "badge")
        self.setProperty("tone", tone.value)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_badge(self, badge: Badge) -> None:
        """Show another state."""
        self.setText(badge.shown)
        self.setProperty("tone", badge.tone.value)
        self.style().unpolish(self)
        self.style().polish(self)


class AlertLabel(BadgeLabel):
    """An alert that was released to the team; while names are hidden, only that there is one."""

    def __init__(self, text: str) -> None:
        super().__init__(text, Tone.LATE, sign="⚠")
        self.veil()

    def veil(self) -> None:
        self.setAccessibleName(self._said)
        QLabel.setText(self, "⚠ alerte masquée" if names_are_hidden() else self._said)


class Card(QFrame):
    """A titled surface. Fill ``body``; ``set_aside`` writes at the right of the title."""

    def __init__(self, title: str, aside: str = "") -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        head = QFrame()
        head.setProperty("role", "card-head")
        self.head = QHBoxLayout(head)
        self.head.setContentsMargins(14, 9, 14, 9)
        self._title = heading(title)
        self._aside = muted(aside)
        self.head.addWidget(self._title)
        self.head.addStretch(1)
        self.head.addWidget(self._aside)
        self._aside.setVisible(bool(aside))
        content = QWidget()
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(14, 10, 14, 14)
        self.body.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(content, 1)

    def set_title(self, text: str) -> None:
        self._title.setText(typeset(text))
        self.setAccessibleName(typeset(text))

    def set_aside(self, text: str) -> None:
        """What stands at the right of the title: a date, a count."""
        self._aside.setText(typeset(text))
        self._aside.setVisible(bool(text))


class QuoteBlock(QFrame):
    """A person's own words, in guillemets."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setProperty("role", "quote")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 2, 0, 2)
        self._words = paragraph("")
        layout.addWidget(self._words)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        self._words.setText(typeset(f"« {text} »") if text else "")
        if not text:
            self.hide()
        elif self.parentWidget() is not None:
            # Without a parent yet it would flash as a window of its own; its layout will show it.
            self.show()


class KeyValues(QWidget):
    """A read-only list of labels and values, with dividing lines; an empty value is a dash."""

    def __init__(self, pairs: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self.set_pairs(pairs)

    def set_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show these and no others."""
        empty_layout(self._grid)
        for row, (label, value) in enumerate(pairs):
            if row:
                self._grid.addWidget(line(), 2 * row - 1, 0, 1, 2)
            shown = paragraph(value or "–")
            shown.setAccessibleName(typeset(f"{label} : {value}"))
            self._grid.addWidget(muted(label), 2 * row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(shown, 2 * row, 1)


class EmptyState(QWidget):
    """An empty page that teaches the first step."""

    def __init__(
        self, title: str, sentence: str, action: str = "", slot: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 32, 24, 32)
        layout.setSpacing(8)
        layout.addStretch(1)
        self._title, self._sentence = heading(title), muted(sentence, wraps=True)
        for label in (self._title, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        if action:
            layout.addSpacing(8)
            layout.addWidget(button(action, slot, kind=Kind.PRIMARY), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)

    def set_texts(self, title: str, sentence: str) -> None:
        self._title.setText(typeset(title))
        self._sentence.setText(typeset(sentence))


class _Sentence(VeiledButton):
    """A whole sentence to press, which wraps: it goes to the field it is about."""

    def __init__(self, text: str, go: Callable[[], object]) -> None:
        super().__init__(typeset(text))
        self.setProperty("kind", Kind.LINK.value)
        self.setAccessibleName(self.text())
        self.setAutoDefault(True)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(lambda: go())

    def minimumSizeHint(self) -> QSize:
        return QSize(16 * self.fontMetrics().averageCharWidth(), self.sizeHint().height())

    def heightForWidth(self, width: int) -> int:
        return wrapped_height(self, width)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        words, option.text = option.text, ""  # Qt paints one line of it only
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        inside = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        painter.setPen(QColor(colours_shown().late))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, words)


class ErrorPanel(QFrame):
    """Sentences about what went wrong, in one place that takes the focus; hidden while there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "errors")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 8, 12, 8)
        self._layout.setSpacing(0)
        self.setVisible(False)

    def show_sentences(self, sentences: Sequence[tuple[str, Callable[[], object] | None]]) -> None:
        """Each sentence, with what goes to its field where there is one."""
        empty_layout(self._layout)
        for text, go in sentences:
            if go:
                self._layout.addWidget(_Sentence(text, go))
            else:
                self._layout.addWidget(paragraph(text))
        self.setAccessibleName("Erreur")
        self.setAccessibleDescription(" ".join(text for text, _ in sentences))
        self.setVisible(True)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        self.setVisible(False)


def empty_layout(layout: QGridLayout | QVBoxLayout | QHBoxLayout) -> None:
    """Take out and delete every widget of a layout."""
    while item := layout.takeAt(0):
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
