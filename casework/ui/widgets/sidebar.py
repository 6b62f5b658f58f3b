"""The places of the window, at the left; they scroll when the window is low."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from casework.base.text import typeset
from casework.ui.widgets.basics import heading, line, scrolled, small
from casework.ui.widgets.walking import Walk


class Entry(NamedTuple):
    """A place as the sidebar shows it; ``group`` leaves a gap when it changes."""

    key: str
    label: str
    group: int = 0


class _PlaceButton(QPushButton):
    """A place, with a count at the right."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self._label = label
        self.setCheckable(True)
        self.setAutoDefault(True)
        self.setProperty("kind", "place")
        self.setAccessibleName(label)
        self._count = QLabel(self)
        self._count.setProperty("ink", "late")
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._count.hide()

    def set_count(self, count: int, meaning: str) -> None:
        self._count.setText(str(count))
        self._count.setVisible(count > 0)
        self.setAccessibleName(typeset(f"{self._label}, {count} {meaning}") if count else self._label)
        self._place_count()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + 4 * self.fontMetrics().averageCharWidth(), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_count()

    def _place_count(self) -> None:
        # The text may have grown since it was set.
        size = self._count.sizeHint()
        left, top = self.width() - size.width() - 10, (self.height() - size.height()) // 2
        self._count.setGeometry(left, top, size.width(), size.height())


class Sidebar(QFrame):
    """``chosen(key)`` when a place is asked for."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "sidebar")
        self.setAccessibleName("Lieux de la fenêtre")
        self._buttons: dict[str, _PlaceButton] = {}
        self._group = QButtonGroup(self)
        self._walk = Walk(self._group, Qt.Key.Key_Up, Qt.Key.Key_Down)
        self._name, self._services = heading(""), small("")
        self._name.setWordWrap(True)
        self._status = small("")
        self._places = QWidget()
        self._list = QVBoxLayout(self._places)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(1)
        self._area: QScrollArea = scrolled(self._places)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rule = line()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 14, 10, 12)
        layout.setSpacing(2)
        for widget in (self._name, self._services):
            widget.setContentsMargins(10, 0, 8, 0)
            self._list.addWidget(widget)
        self._list.addSpacing(12)
        layout.addWidget(self._area, 1)
        layout.addWidget(self._rule)
        self._status.setContentsMargins(10, 6, 8, 0)
        layout.addWidget(self._status)
        self.set_status("")

    def set_organisation(self, name: str, services: str) -> None:
        """« Association Rive » and, under it, « Brantôme · Périgueux »."""
        self._name.setText(typeset(name))
        self._services.setText(typeset(services))
        self._services.setVisible(bool(services))

    def set_status(self, text: str) -> None:
        """At the foot: the last verified backup."""
        self._status.setText(typeset(text))
        self._status.setVisible(bool(text))
        self._rule.setVisible(bool(text))

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """The places this person may go to."""
        group = entries[0].group if entries else 0
        for entry in entries:
            if entry.group != group:
                self._list.addSpacing(12)
                group = entry.group
            button = _PlaceButton(typeset(entry.label))
            button.clicked.connect(lambda _=False, key=entry.key: self.chosen.emit(key))
            self._walk.add(button)
            self._buttons[entry.key] = button
            self._list.addWidget(button)
        self._list.addStretch(1)
        self._fit()

    def set_counts(self, counts: Mapping[str, int], meaning: str = "en retard") -> None:
        """What is late, by place."""
        for key, count in counts.items():
            if key in self._buttons:
                self._buttons[key].set_count(count, meaning)

    def show_chosen(self, key: str) -> None:
        """Mark where we are; a key that is not here marks nothing."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)
        elif checked := self._group.checkedButton():
            self._group.setExclusive(False)
            checked.setChecked(False)
            self._group.setExclusive(True)

    def sizeHint(self) -> QSize:
        character = self.fontMetrics().averageCharWidth()
        widest = max((button.sizeHint().width() for button in self._buttons.values()), default=0)
        return QSize(max(widest + 21, 22 * character), super().sizeHint().height())

    def _fit(self) -> None:
        self.setFixedWidth(self.sizeHint().width())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_rule"):
            self._fit()
