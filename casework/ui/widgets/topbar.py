"""The bar above every page: search, a note, who is logged in, lock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy

from casework.base.text import typeset
from casework.ui.widgets.basics import KeyButton, button

_SEARCH = "Chercher une personne, une note, une action…"


class TopBar(QFrame):
    """Signals what is asked for; holds nothing. What does not fit in a narrow window goes to « Menu »."""

    search_asked = Signal()
    note_asked = Signal()
    lock_asked = Signal()
    names_asked = Signal()
    own_opened = Signal()
    sealed_asked = Signal()
    menu_opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "top")
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(20, 8, 20, 8)
        self._layout.setSpacing(14)
        self.menu = QMenu(self)
        self.menu_button = button("☰ Menu", self._open_menu, name="Menu des lieux")
        self.menu_button.hide()
        self.search = KeyButton(typeset(_SEARCH), "Ctrl+K")
        self.search.setProperty("kind", "search")
        self.search.setAccessibleName(typeset(_SEARCH))
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.search.clicked.connect(lambda _=False: self.search_asked.emit())
        self.note = button("+ Note", self.note_asked.emit, shortcut="Ctrl+N", name="Écrire une note")
        self.who = button("", self._open_own, name="Ma session")
        self.who.setProperty("kind", "menu")
        self.own_menu = QMenu(self)
        self.sealed = button("◔ Notes réservées fermées", self.sealed_asked.emit)
        self.sealed.setAccessibleName("Notes réservées fermées : les ouvrir avec le mot de passe")
        self.sealed.setProperty("kind", "menu")
        self.sealed.setToolTip("Notes réservées fermées : les ouvrir avec le mot de passe")
        self.sealed.hide()
        self.lock = button(
            "verrouiller", self.lock_asked.emit, shortcut="Ctrl+L", name="Verrouiller la fenêtre"
        )
        self.lock.setProperty("kind", "menu")
        self.hidden = button(
            "◐ Noms masqués", self.names_asked.emit, name="Noms masqués : les montrer de nouveau"
        )
        self.hidden.setProperty("kind", "menu")
        self.hidden.setToolTip("Noms masqués : Ctrl+Maj+H les montre de nouveau")
        self.hidden.hide()
        for widget in (self.menu_button, self.search, self.note):
            self._layout.addWidget(widget)
        self._layout.addStretch(1)
        self._layout.addWidget(self.hidden)
        self._layout.addWidget(self.sealed)
        self._layout.addWidget(self.who)
        self._layout.addWidget(self.lock)
        self._full = ""
        self._short = ""

    def set_who(self, name: str, role: str) -> None:
        """« Claire Aubert · coordinatrice »; the role goes first when room is short."""
        self._short, self._full = typeset(name), typeset(f"{name} · {role}")
        self._fit()

    def set_actions(self, actions: list[QAction]) -> None:
        """What « Menu » holds when the sidebar is hidden."""
        self.menu.clear()
        self.menu.addActions(actions)

    def show_sealed(self, *, closed: bool) -> None:
        """Say that the sealed notes are closed (a PIN unlocked), and offer to open them."""
        self.sealed.setVisible(closed)
        self._fit()

    def show_hidden(self, *, hidden: bool) -> None:
        """Say that names are hidden."""
        self.hidden.setVisible(hidden)
        self._fit()

    def _open_own(self) -> None:
        self.own_opened.emit()
        self.own_menu.popup(self.who.mapToGlobal(self.who.rect().bottomLeft()))

    def _open_menu(self) -> None:
        self.menu_opened.emit()
        self.menu.popup(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_full"):
            self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, super().minimumSizeHint().height())

    def _fit(self) -> None:
        characters = self.width() / max(1, self.fontMetrics().averageCharWidth())
        self.search.setMaximumWidth(60 * self.fontMetrics().averageCharWidth())
        self.search.setText(typeset(_SEARCH if characters > 100 else "Chercher…"))
        busy = 30 * (not self.hidden.isHidden()) + 30 * (not self.sealed.isHidden())
        long = characters > 150 + busy
        tight = characters <= 92 + busy
        self.hidden.setText("◐ Noms masqués" if long else "◐" if tight else "◐ masqués")
        self.sealed.setText("◔ Notes réservées fermées" if long else "◔" if tight else "◔ réservées")
        name = self._full if long else "Moi" if tight else self._short
        self.who.setText(f"{name} ▾")  # always there: what one may do about one's own session is behind it
