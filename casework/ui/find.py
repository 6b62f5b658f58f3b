"""Ctrl+K: one field that finds people first, then notes, then pages and commands, while one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from casework.base.dates import short_date
from casework.base.text import fold, typeset
from casework.services.search import Found, FoundNote, FoundPerson
from casework.ui.context import Context
from casework.ui.forms import LineField
from casework.ui.places import Place
from casework.ui.tables import Cell, Column, Group, Table
from casework.ui.widgets import muted

_HEIGHT = 520
_SOUNDS_ALIKE = 2


@dataclass(frozen=True)
class _Line:
    """A line of the results, and what it does."""

    id: int
    text: str
    detail: str
    strong: bool
    go: Callable[[], None]


class FindBox(QFrame):
    """Above the page. Arrows move, Enter opens, Esc or a click elsewhere closes; a newer search interrupts
    the older.
    """

    def __init__(self, context: Context, places: Sequence[Place], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "overlay")
        self.setAutoFillBackground(True)
        self.setAccessibleName("Chercher")
        self._came_from = parent.focusWidget()
        self._context = context
        self._places = places
        self._lines: list[_Line] = []
        self.field = LineField("Nom, mot d’une note, numéro de dossier, téléphone, action…")
        self.field.setAccessibleName("Chercher une personne, une note, une action")
        columns: tuple[Column[_Line], ...] = (
            Column(
                "hit", "Résultats", lambda line: Cell(line.text, line.detail, strong=line.strong), width=60
            ),
        )
        self.results: Table[_Line] = Table(
            columns, lambda _ids, deliver: deliver([]), name="Résultats", wraps=True
        )
        self.results.horizontalHeader().hide()
        self.results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._said = muted("", wraps=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        for widget in (self.field, self._said, self.results):
            layout.addWidget(widget)
        self.field.textChanged.connect(self._on_typed)
        self.field.installEventFilter(self)
        self.results.opened.connect(self._run)
        self.results.clicked.connect(self._on_clicked)
        self._show(Found([], []), "")

    def open_below(self, widget: QWidget) -> None:
        """Open over the place of ``widget``, as wide and high as the window allows."""
        parent = self.parentWidget()
        assert parent is not None
        corner = widget.mapTo(parent, QPoint(0, 0)) - QPoint(13, 5)
        width = min(84 * self.fontMetrics().averageCharWidth(), parent.width() - corner.x() - 12)
        self.setGeometry(corner.x(), corner.y(), width, min(_HEIGHT, parent.height() - corner.y() - 12))
        self.raise_()
        self.show()
        self.field.setFocus()

    def leave(self) -> None:
        """Close, and give the keyboard back to where it was."""
        self.field.removeEventFilter(self)
        if self._came_from is not None and isValid(self._came_from):
            self._came_from.setFocus()
        self.close()

    def _on_clicked(self, index: QModelIndex) -> None:
        self._run(self.results.rows.id_at(index.row()))

    def _on_typed(self, text: str) -> None:
        sought = text.strip()
        if not sought:
            self._show(Found([], []), "")
            return
        search, actor = self._context.suite.search, self._context.actor
        self._context.desk.read(
            lambda cancel: search.find(actor, sought, cancel),
            lambda found: self._show(found, sought),
            owner=self,
            name="find",
        )

    def _show(self, found: Found, sought: str) -> None:
        self._lines = []
        groups = {
            "Personnes": [
                self._add(*_person_words(one), self._to_person(one), strong=True) for one in found.people
            ],
            "Pages": [self._add(place.label, "", self._to_place(place)) for place in self._named(sought)],
            "Notes": [self._add(*_note_words(one), self._to_note(one)) for one in found.notes],
            "Aller à": [self._add(label, "", go) for label, go in self._commands(sought)],
        }
        nothing = bool(sought) and not found.people and not found.notes
        self._said.setText(typeset(f"Aucune personne, aucune note ne ressemble à « {sought} »."))
        self._said.setVisible(nothing)
        self.results.set_groups([Group(title, ids) for title, ids in groups.items()], self._lines)
        self.results.choose_first()

    def _add(self, text: str, detail: str, go: Callable[[], None], *, strong: bool = False) -> int:
        line = _Line(len(self._lines), text, detail, strong, go)
        self._lines.append(line)
        return line.id

    def _to_person(self, found: FoundPerson) -> Callable[[], None]:
        return lambda: self._context.navigate("person", person_id=found.person.id)

    def _to_note(self, found: FoundNote) -> Callable[[], None]:
        if found.person is None:
            return lambda: self._context.navigate("note", note_id=found.id)
        person_id = found.person.id
        return lambda: self._context.navigate("person", person_id=person_id, tab="notes", note_id=found.id)

    def _to_place(self, place: Place) -> Callable[[], None]:
        return lambda: self._context.navigate(place.key)

    def _named(self, sought: str) -> list[Place]:
        """Places of the sidebar whose name begins so: they stand before the notes that hold the word."""
        begun = fold(sought)
        places = (place for place in self._places if place.in_sidebar)
        return [one for one in places if len(begun) >= 3 and fold(one.label).startswith(begun)]

    def _commands(self, sought: str) -> list[tuple[str, Callable[[], None]]]:
        words = fold(sought).split()
        navigate, named = self._context.navigate, self._named(sought)
        found: list[tuple[str, Callable[[], None]]] = []
        for place in self._places:
            label = place.command or place.label
            if place in named:
                continue
            if (place.in_sidebar or place.command) and all(word in fold(label) for word in words):
                found.append((label, lambda key=place.key: navigate(key)))  # type: ignore[misc]  # bound per place
        if sought and "new_person" in {place.key for place in self._places}:
            found.append(
                (f"Nouvelle personne « {sought} »", lambda: navigate("new_person", last_name=sought))
            )
        return found

    def _run(self, number: int | None) -> None:
        if number is None:
            return
        go = self._lines[number].go
        self.leave()
        go()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            now = QApplication.focusWidget()
            if now is None or not self.isAncestorOf(now):
                self.leave()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        elif _is_escape(event):
            event.accept()  # Esc closes this box; it does not leave the page behind it
            return True
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.results.keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.results.chosen())
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            return False
        return True


def _is_escape(event: QEvent) -> bool:
    override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
    return override and event.key() == Qt.Key.Key_Escape  # type: ignore[attr-defined]  # a QKeyEvent here


def _person_words(found: FoundPerson) -> tuple[str, str]:
    born = short_date(found.person.birth_date) if found.person.birth_date else ""
    alike = "nom ressemblant" if found.how == _SOUNDS_ALIKE else ""
    number = f"dossier {found.person.file_number}"
    told = found.on_telephone
    return found.name, " · ".join(part for part in (born, number, alike, told) if part)


def _note_words(found: FoundNote) -> tuple[str, str]:
    day = short_date(found.happened_at.astimezone().date())
    who = found.name or "maison"
    return found.snippet.text, f"{who} · {day} · {found.author}"
