"""What somebody may do about their own session: a PIN, another password, the delay of the lock, leaving."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from casework.base.settings import Settings
from casework.base.text import plural
from casework.ui.ask import Ask
from casework.ui.locking import Locking
from casework.ui.shell import Shell
from casework.ui.workers import Desk

if TYPE_CHECKING:
    from casework.services.doorstep import Doorstep
    from casework.services.doorstep import Session as OpenSession

_LOCK_CHOICES = (1, 2, 5, 10, 15, 20, 30, 60)
_PIN_WORDS = (
    "Six chiffres ou plus. Jusqu’à la fin de votre service, douze heures au plus, ce code rouvre votre "
    "fenêtre verrouillée sur ce poste ; trois essais, puis le mot de passe est demandé. Il n’est écrit "
    "nulle part."
)
_SEALED_WORDS = "Vos notes réservées restent fermées après un déverrouillage par code."


class OwnSession(QObject):
    """The menu under one’s own name."""

    def __init__(
        self,
        shell: Shell,
        opened: OpenSession,
        doorstep: Doorstep,
        locking: Locking,
        settings: Settings,
        desk: Desk,
        ask: Ask,
        leave: Callable[[], None],
    ) -> None:
        super().__init__(shell)
        self._shell, self._opened, self._doorstep, self._locking = shell, opened, doorstep, locking
        self._settings, self._desk, self._ask, self._leave = settings, desk, ask, leave
        shell.set_own_actions(self.actions)
        shell.topbar.sealed_asked.connect(self.open_sealed)

    def actions(self) -> list[tuple[str, Callable[[], None]]]:
        """What the menu offers now."""
        pin = "Changer de code PIN…" if self._opened.pin.is_set else "Choisir un code PIN pour ce poste…"
        offered: list[tuple[str, Callable[[], None]]] = [(pin, self.choose_pin)]
        if self._opened.pin.is_set:
            offered.append(("Ne plus utiliser de code PIN", self._opened.pin.forget))
        if self._opened.keyring.is_locked:
            offered.append(("Ouvrir mes notes réservées…", self.open_sealed))
        minutes = plural(self._settings.lock_minutes, "minute")
        return [
            *offered,
            ("Changer mon mot de passe…", self.change_password),
            (f"Verrouiller après {minutes} d’absence…", self.choose_delay),
            ("Fermer ma session", self._leave),
        ]

    def on_unlocked(self) -> None:
        """After a lock: were the sealed compartments left closed?"""
        self._shell.topbar.show_sealed(closed=self._opened.keyring.is_locked)

    # PIN -----------------------------------------------------------------------------------------

    def choose_pin(self) -> None:
        """Ask for it twice: it is typed hidden."""
        title = "Code PIN pour ce poste"
        words = _PIN_WORDS if not self._opened.keyring.mine else f"{_PIN_WORDS} {_SEALED_WORDS}"
        pin = self._ask.secret(title, words, "Code PIN")
        if pin is None:
            return
        again = self._ask.secret(title, "Tapez-le une seconde fois.", "Le même code PIN")
        if again is None:
            return
        if pin != again:
            self._ask.tell(title, "Les deux codes ne sont pas les mêmes : aucun n’a été retenu.")
            return
        self._desk.read(
            lambda _cancel: self._opened.pin.set_pin(pin),
            lambda _none: self._ask.tell(title, "Ce code rouvrira votre fenêtre sur ce poste."),
            owner=self,
            failed=lambda error: self._ask.tell(title, error.sentence),
        )

    # Sealed compartments -------------------------------------------------------------------------

    def open_sealed(self) -> None:
        """After a PIN: the password opens the sealed compartments again."""
        title = "Ouvrir mes notes réservées"
        password = self._ask.secret(
            title,
            "Vous avez déverrouillé par code : votre mot de passe ouvre les notes réservées.",
            "Mot de passe",
        )
        if password is None:
            return
        self._desk.read(
            lambda _cancel: self._doorstep.unlock(self._opened, password),
            lambda _none: self._on_sealed(),
            owner=self,
            failed=lambda error: self._ask.tell(title, error.sentence),
        )

    def _on_sealed(self) -> None:
        self._shell.topbar.show_sealed(closed=False)
        self._shell.reload_all()

    # Password, delay -----------------------------------------------------------------------------

    def change_password(self) -> None:
        """A page of its own above the others."""
        from casework.ui.pages.start.new_password import ChangePasswordPage

        page = ChangePasswordPage(self._doorstep, self._desk, self._opened.actor.login)
        page.left.connect(self._locking.take_back)
        page.chosen.connect(lambda _login, _password: self._on_changed())
        self._locking.put_aside(page)
        page.focus_first()

    def _on_changed(self) -> None:
        self._locking.take_back()
        self._ask.tell("Changer mon mot de passe", "Votre nouveau mot de passe est enregistré.")

    def choose_delay(self) -> None:
        """A setting of this computer."""
        choices = [(str(minutes), plural(minutes, "minute")) for minutes in _LOCK_CHOICES]
        chosen = self._ask.choose(
            "Verrouiller sans attendre",
            "Après combien de temps sans une touche ni un mouvement la fenêtre se verrouille-t-elle sur ce "
            "poste ?",
            choices,
        )
        if chosen is not None:
            self._locking.watch.idleness.minutes = int(chosen)
            with contextlib.suppress(OSError):
                self._settings.remember_lock_minutes(int(chosen))
