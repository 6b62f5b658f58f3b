"""Before somebody is known: what the folder holds, first start, rescue, and the pages that let in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from casework.base.errors import UserError
from casework.ui.ask import Ask
from casework.ui.pages.start.login import LoginPage
from casework.ui.window import MainWindow
from casework.ui.workers import Desk

if TYPE_CHECKING:
    from casework.services.doorstep import Doorstep, Inspection
    from casework.services.doorstep import Session as OpenSession
    from casework.services.suite import Suite

RESCUED = (
    "envelope_missing", "envelope_damaged", "envelope_altered", "envelope_newer", "envelope_rolled_back",
    "database_missing", "database_empty", "database_truncated", "database_foreign", "database_damaged",
    "database_unreadable", "database_not_opened", "database_rolled_back", "database_newer",
)  # fmt: skip
"""What is wrong with the files leads to the rescue page; a wrong password leads back to the password."""


class _Refused(NamedTuple):
    """Why not (None: nothing was tried), and how long to wait before another try."""

    error: UserError | None
    seconds: float


class Entrance(QObject):
    """``entered(session, suite)`` when the file is open; ``moved(folder)`` when another was chosen."""

    entered = Signal(object, object)
    moved = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        folder: Path,
        open_doorstep: Callable[[Path], Doorstep],
        build_suite: Callable[[OpenSession], Suite],
        desk: Desk,
        ask: Ask,
    ) -> None:
        super().__init__(window)
        self._window, self._folder, self._desk, self._ask = window, folder, desk, ask
        self._open_doorstep, self._build_suite = open_doorstep, build_suite
        self._doorstep: Doorstep | None = None

    @property
    def doorstep(self) -> Doorstep:
        """The folder seen from outside; known once it was looked at."""
        assert self._doorstep is not None
        return self._doorstep

    def look(self, login: LoginPage | None = None) -> None:
        """See what the folder holds and show the page for it. ``login``: the page that is already shown."""
        if login is not None:
            self._bind(login)

        def inspect() -> Inspection:
            self._doorstep = self._open_doorstep(self._folder)
            return self._doorstep.inspect()

        self._desk.read(
            lambda _cancel: inspect(), lambda found: self._on_inspected(found, login), owner=self, name="look"
        )

    def _on_inspected(self, found: Inspection, login: LoginPage | None) -> None:
        if found.trouble is not None and found.state != "refused":
            self._show_rescue(found.trouble)
        elif found.state == "ready":
            self._show_login(login, demonstration=found.demonstration)
            self._desk.read(lambda _cancel: _warm_up(), lambda _none: None, owner=self, name="warm up")
        else:
            self._show_first_start(found.trouble)

    # Coming in -----------------------------------------------------------------------------------

    def _bind(self, page: LoginPage) -> None:
        page.entered.connect(lambda login, password: self._log_in(page, login, password))

    def _show_login(self, login: LoginPage | None, *, demonstration: bool) -> None:
        page = login or LoginPage()
        if login is None:
            self._bind(page)
            self._window.show_before_login(page)
        if demonstration:
            from casework.domain.demonstration import DEMO_ACCOUNTS

            page.offer_accounts(DEMO_ACCOUNTS)
        page.offer_recovery(lambda: self._show_recovery(page.login.text().strip()))
        page.focus_first()

    def _log_in(self, page: LoginPage, login: str, password: str) -> None:
        self._desk.read(
            lambda _cancel: self._enter(login, password),
            lambda found: self._on_tried(page, found, login, password),
            owner=page,
            failed=lambda error: self._on_refused(page, error, login, password),
        )

    def _enter(self, login: str, password: str) -> tuple[OpenSession, Suite] | _Refused:
        """On the data worker; a wait is said rather than slept through."""
        before = self.doorstep.wait_before(login)
        if before > 0:
            return _Refused(None, before)
        try:
            opened = self.doorstep.log_in(login, password)
        except UserError as error:
            return _Refused(error, self.doorstep.wait_before(login))
        return opened, self._build_suite(opened)

    def _on_tried(
        self, page: LoginPage, found: tuple[OpenSession, Suite] | _Refused, login: str, password: str
    ) -> None:
        if not isinstance(found, _Refused):
            self.entered.emit(*found)
        elif found.error is None:
            page.make_wait(found.seconds)
        else:
            self._on_refused(page, found.error, login, password, found.seconds)

    def _on_refused(
        self, page: LoginPage, error: UserError, login: str, password: str, seconds: float = 0
    ) -> None:
        if error.code in RESCUED:
            self._show_rescue(error)
        elif error.code == "password_temporary":
            self._show_choice(login, password)
        else:
            page.refuse(error, seconds)

    def _show_choice(self, login: str, temporary: str) -> None:
        from casework.ui.pages.start.new_password import ChoosePasswordPage

        page = ChoosePasswordPage(self.doorstep, self._desk, login, temporary)
        page.chosen.connect(self._log_in_after)
        page.left.connect(self.look)
        self._window.show_before_login(page)
        page.focus_first()

    def _show_recovery(self, login: str) -> None:
        from casework.ui.pages.start.new_password import RecoverPage

        page = RecoverPage(self.doorstep, self._desk, login)
        page.chosen.connect(self._log_in_after)
        page.left.connect(self.look)
        self._window.show_before_login(page)
        page.focus_first()

    def _log_in_after(self, login: str, password: str) -> None:
        """With the password that was just chosen: it is not asked for a second time."""
        page = LoginPage()
        self._bind(page)
        self._window.show_before_login(page)
        page.login.setText(login)
        page.password.setText(password)
        page.enter()

    # First start, rescue -------------------------------------------------------------------------

    def _show_first_start(self, trouble: UserError | None) -> None:
        from casework.ui.pages.start.first_start import FirstStartPage

        page = FirstStartPage(self._folder, self._open_doorstep, self._desk, self._ask, trouble)
        page.created.connect(self._on_created)
        self._window.show_before_login(page)
        page.focus_first()

    def _on_created(self, folder: object) -> None:
        if isinstance(folder, Path) and folder != self._folder:
            self._folder = folder
            self.moved.emit(folder)
        self.look()

    def _show_rescue(self, error: UserError) -> None:
        from casework.ui.pages.start.rescue import RescuePage

        page = RescuePage(error, self._folder)
        page.again.connect(self.look)
        self._window.show_before_login(page)
        page.focus_first()


def _warm_up() -> None:
    """While a password is being typed: import what stands behind it, which takes most of a second."""
    import casework.services.people  # noqa: F401  with the tables and SQLAlchemy
