"""Locking the window of whoever is logged in, and opening it again: by password, or by PIN during a shift."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from casework.base.clock import Clock
from casework.base.errors import UserError
from casework.base.text import plural
from casework.ui.ask import Ask
from casework.ui.clipboard import ClipboardGuard
from casework.ui.idleness import Idleness, IdleWatch, steady_seconds
from casework.ui.pages.start.login import LoginPage
from casework.ui.system_lock import SystemLock
from casework.ui.window import MainWindow
from casework.ui.workers import Desk

if TYPE_CHECKING:
    from casework.services.doorstep import Doorstep
    from casework.services.doorstep import Session as OpenSession
    from casework.services.doorstep.pins import PinTried

_LONGEST_PIN = 12


class Locking(QObject):
    """``begin`` when somebody is logged in, ``end`` when nobody is any more."""

    def __init__(
        self,
        window: MainWindow,
        desk: Desk,
        ask: Ask,
        clock: Clock,
        minutes: int,
        *,
        on_switch: Callable[[], None],
        on_unlocked: Callable[[], None],
    ) -> None:
        """``on_switch``: somebody else wants in; ``minutes`` without a key or a movement lock."""
        super().__init__(window)
        self._window, self._desk, self._ask = window, desk, ask
        self._on_switch, self._on_unlocked = on_switch, on_unlocked
        self._opened: OpenSession | None = None
        self._doorstep: Doorstep | None = None
        self._aside: QWidget | None = None
        self.clipboard = ClipboardGuard(QApplication.clipboard(), self)
        idleness = Idleness(minutes, steady_seconds, lambda: clock.now().timestamp())
        self.watch = IdleWatch(idleness, self)
        self.system = SystemLock(self)
        for leaving in (self.watch.left, self.system.left):
            leaving.connect(self.lock)

    def begin(self, opened: OpenSession, doorstep: Doorstep) -> None:
        """Watch over this session."""
        self._opened, self._doorstep = opened, doorstep
        self.watch.start()
        self.system.listen(int(self._window.winId()))

    def end(self) -> None:
        """The session is over, or the program is."""
        self._opened = None
        self._aside = None
        self.watch.stop()
        self.clipboard.forget()

    def put_aside(self, page: QWidget) -> None:
        """Cover the pages by one of the session’s own (a password to choose); a lock takes it away."""
        self._aside = page
        self._window.cover(page)

    def take_back(self) -> None:
        """The pages again."""
        if self._aside is not None:
            self._aside = None
            self._window.uncover()

    def lock(self) -> None:
        """Ctrl+L, nobody there, the system’s own lock: nothing can be seen nor done but by whoever was here;
        what was being typed stays.
        """
        opened, shell = self._opened, self._window.shell
        self.take_back()
        if opened is None or shell is None or self._window.is_locked:
            return
        self.watch.stop()
        close_what_floats()
        shell.pause()
        opened.keyring.lock()
        if opened.keyring.mine:
            shell.put_sealed_away()
        self.clipboard.forget()
        page = LoginPage(locked_for=opened.actor.name, login=opened.actor.login, takes_pin=opened.pin.is_set)
        page.offer_another_session()
        page.entered.connect(lambda _login, typed: self._unlock(page, typed))
        page.left.connect(self._on_switch)
        self._window.cover(page)
        page.focus_first()

    # Opening again -------------------------------------------------------------------------------

    def _unlock(self, page: LoginPage, typed: str) -> None:
        opened, doorstep = self._opened, self._doorstep
        if opened is None or doorstep is None:
            return
        if opened.pin.is_set and typed.isdecimal() and len(typed) <= _LONGEST_PIN:
            self._desk.read(
                lambda _cancel: doorstep.unlock_by_pin(opened, typed),
                lambda tried: self._on_pin(page, tried),
                owner=page,
            )
            return

        def unlock() -> tuple[UserError | None, float]:
            before = doorstep.wait_before(opened.actor.login)
            if before > 0:
                return None, before
            try:
                doorstep.unlock(opened, typed)
            except UserError as error:
                return error, doorstep.wait_before(opened.actor.login)
            return None, 0

        self._desk.read(
            lambda _cancel: unlock(), lambda told: self._on_password(page, *told), owner=page,
            failed=page.refuse,
        )  # fmt: skip

    def _on_password(self, page: LoginPage, error: UserError | None, seconds: float) -> None:
        if error is not None:
            page.refuse(error, seconds)
        elif seconds > 0:
            page.make_wait(seconds)
        else:
            self._open_again()

    def _on_pin(self, page: LoginPage, tried: PinTried) -> None:
        if tried.answer == "unlocked":
            self._open_again()
        elif tried.answer == "wrong":
            page.refuse(UserError("pin_wrong", left=plural(tried.tries_left, "essai")))
        else:
            page.password.clear()
            page.ask_password("Le code n’est plus accepté : entrez votre mot de passe.")

    def _open_again(self) -> None:
        self._window.uncover()
        self.watch.start()
        self._on_unlocked()


def close_what_floats() -> None:
    """Give up open dialogs, menus and suggestions: each is answered as by Esc, the safe answer."""
    while popup := QApplication.activePopupWidget():
        popup.close()
    while (dialog := QApplication.activeModalWidget()) and dialog.isVisible():
        dialog.close()
    QToolTip.hideText()
