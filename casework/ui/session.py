"""From the doorstep to the shell and back: who is in, locked or not, what happens on a bug, and the orderly
stop.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from casework.base.clock import Clock
from casework.base.errors import UserError
from casework.ui import theme
from casework.ui.ask import Ask
from casework.ui.changes import ChangeFeed
from casework.ui.context import Context
from casework.ui.dialogs import QtAsk, show_crash
from casework.ui.pages.start.login import LoginPage
from casework.ui.shell import Shell
from casework.ui.window import MainWindow
from casework.ui.workers import BackgroundDesk, LongWork

if TYPE_CHECKING:
    from casework.services.doorstep import Doorstep, Inspection
    from casework.services.doorstep import Session as OpenSession
    from casework.services.suite import Suite

log = logging.getLogger("casework.ui")
CRASHED = 70
"""The exit code of a program that found a bug in itself (EX_SOFTWARE)."""
RESCUED = (
    "envelope_missing", "envelope_damaged", "envelope_altered", "envelope_newer", "envelope_rolled_back",
    "database_missing", "database_empty", "database_truncated", "database_foreign", "database_damaged",
    "database_unreadable", "database_not_opened", "database_rolled_back", "database_newer",
)  # fmt: skip
"""What is wrong with the files leads to the rescue page; a wrong password leads back to the password."""


class WindowSession(QObject):
    """One window, one folder, one account after another."""

    def __init__(
        self,
        window: MainWindow,
        folder: Path,
        open_doorstep: Callable[[Path], Doorstep],
        build_suite: Callable[[OpenSession], Suite],
        clock: Clock,
        report_crash: Callable[[BaseException], Path | None],
        *,
        ask: Ask | None = None,
        remember_folder: Callable[[Path], None] = lambda _folder: None,
        remember_text_percent: Callable[[int], None] = lambda _percent: None,
        text_percent: int = 100,
    ) -> None:
        """``ask``: the dialogs of a test; by default the true ones."""
        super().__init__()
        self.window = window
        self.exit_code = 0
        self.feed = ChangeFeed()
        self.ask: Ask = ask or QtAsk(window)
        self._folder, self._open_doorstep, self._build_suite = folder, open_doorstep, build_suite
        self._clock, self._report, self._percent = clock, report_crash, text_percent
        self._remember, self._remember_percent = remember_folder, remember_text_percent
        self._doorstep: Doorstep | None = None
        self._opened: OpenSession | None = None
        self._stopping = False
        self.desk = BackgroundDesk(
            self.feed,
            tell=lambda error: self.ask.tell("Casework", error.sentence),
            crash=self.crash,
            parent=self,
        )
        self.desk.long_started.connect(self._on_long_started)
        window.closed.connect(self._on_closed)
        for keys, by in (("Ctrl++", 25), ("Ctrl+=", 25), ("Ctrl+-", -25), ("Ctrl+0", 0)):
            QShortcut(QKeySequence(keys), window).activated.connect(partial(self._resize_text, by))

    # Before login --------------------------------------------------------------------------------

    def begin(self, login: LoginPage | None = None) -> None:
        """After the first paint. ``login``: the page that is already shown; it learns what the folder
        holds.
        """
        speak_french(_app())
        self._follow_system()
        if login is not None:
            login.entered.connect(lambda name, password: self._log_in(login, name, password))
        self._inspect(login)

    def _inspect(self, login: LoginPage | None) -> None:
        def look() -> Inspection:
            self._doorstep = self._open_doorstep(self._folder)
            return self._doorstep.inspect()

        self.desk.read(
            lambda _cancel: look(), lambda found: self._on_inspected(found, login), owner=self, name="look"
        )

    def _on_inspected(self, found: Inspection, login: LoginPage | None) -> None:
        if found.trouble is not None and found.state != "refused":
            self._show_rescue(found.trouble)
        elif found.state == "ready":
            self._show_login(login, demonstration=found.demonstration)
        else:
            self._show_first_start(found.trouble)

    def _show_login(self, login: LoginPage | None, *, demonstration: bool) -> None:
        page = login or LoginPage()
        if login is None:
            page.entered.connect(lambda name, password: self._log_in(page, name, password))
            self.window.show_before_login(page)
        if demonstration:
            from casework.domain.demonstration import DEMO_ACCOUNTS

            page.offer_accounts(DEMO_ACCOUNTS)
        page.focus_first()

    def _log_in(self, page: LoginPage, login: str, password: str) -> None:
        def enter() -> tuple[OpenSession, Suite]:
            assert self._doorstep is not None
            opened = self._doorstep.log_in(login, password)
            return opened, self._build_suite(opened)

        self.desk.read(
            lambda _cancel: enter(),
            lambda both: self._on_opened(*both),
            owner=page,
            failed=lambda error: self._on_refused(page, error),
        )

    def _on_refused(self, page: LoginPage, error: UserError) -> None:
        if error.code in RESCUED:
            self._show_rescue(error)
        else:
            page.refuse(error)

    def _show_first_start(self, trouble: UserError | None) -> None:
        from casework.ui.pages.start.first_start import FirstStartPage

        page = FirstStartPage(self._folder, self._open_doorstep, self.desk, self.ask, trouble)
        page.created.connect(self._on_created)
        self.window.show_before_login(page)
        page.focus_first()

    def _on_created(self, folder: object) -> None:
        if isinstance(folder, Path) and folder != self._folder:
            self._folder = folder
            self._remember(folder)
        self._inspect(None)

    def _show_rescue(self, error: UserError) -> None:
        from casework.ui.pages.start.rescue import RescuePage

        page = RescuePage(error, self._folder)
        page.again.connect(lambda: self._inspect(None))
        self.window.show_before_login(page)
        page.focus_first()

    # Logged in -----------------------------------------------------------------------------------

    def _on_opened(self, opened: OpenSession, suite: Suite) -> None:
        self._opened = opened
        shell = Shell(lambda shell: self._make_context(shell, opened, suite))
        shell.lock_asked.connect(self.lock)
        self.window.show_shell(shell)
        shell.begin(opened.notices)

    def _make_context(self, shell: Shell, opened: OpenSession, suite: Suite) -> Context:
        def preview(title: str, file_name: str, make_pdf: Callable[[], bytes]) -> None:
            from casework.ui.previews import show_preview  # pypdfium2 comes with the first print

            show_preview(shell.context, title, file_name, make_pdf)

        return Context(
            suite=suite,
            actor=opened.actor,
            desk=self.desk,
            ask=self.ask,
            changes=self.feed,
            clock=self._clock,
            navigate=shell.navigate,
            preview=preview,
            is_demonstration=opened.demonstration,
        )

    def _on_long_started(self, work: object) -> None:
        if self.window.shell and isinstance(work, LongWork):
            self.window.shell.work.watch(work)

    def lock(self) -> None:
        """Ctrl+L: nothing can be seen nor done but by whoever locked; what was being typed stays."""
        opened, shell = self._opened, self.window.shell
        if opened is None or shell is None or self.window.is_locked:
            return
        shell.pause()
        page = LoginPage(locked_for=opened.actor.name, login=opened.actor.login)
        page.offer_another_session()
        page.entered.connect(lambda login, password: self._unlock(page, login, password))
        page.left.connect(self._switch)
        self.window.cover(page)
        page.focus_first()

    def _unlock(self, page: LoginPage, login: str, password: str) -> None:
        doorstep = self._doorstep
        assert doorstep is not None
        self.desk.read(
            lambda _cancel: doorstep.confirm_password(login, password),
            lambda _done: self.window.uncover(),
            owner=page,
            failed=page.refuse,
        )

    def _switch(self) -> None:
        """Somebody else wants in: the session ends. Drafts are kept; other unsaved text is not."""
        if self.ask.confirm(
            "Ouvrir une autre session",
            "La session verrouillée va se fermer. Ses notes en cours sont gardées en brouillon ; "
            "un formulaire commencé et non enregistré est perdu.",
            "Fermer la session",
        ):
            self._close_session(lambda: self._inspect(None))

    def _close_session(self, then: Callable[[], None]) -> None:
        opened, self._opened = self._opened, None
        if opened is None:
            then()
            return
        self.desk.write(opened.close, lambda _none: then(), owner=self, name="close")

    # Look, errors, end ---------------------------------------------------------------------------

    def _follow_system(self) -> None:
        hints = _app().styleHints()
        hints.colorSchemeChanged.connect(self.dress)
        hints.accessibility().contrastPreferenceChanged.connect(self.dress)
        if self._percent != 100 or theme.system_colours(_app()) != theme.colours_shown():
            self.dress()

    def _resize_text(self, by: int) -> None:
        """Ctrl and +, -, 0: larger, smaller, as the system has it."""
        self._percent = min(200, max(100, self._percent + by)) if by else 100
        self.dress()
        with contextlib.suppress(OSError):  # the size is only forgotten
            self._remember_percent(self._percent)

    def dress(self, _what: object = None) -> None:
        """The system's scheme, at the text size that was chosen."""
        theme.apply_theme(_app(), theme.system_colours(_app()), self._percent)

    def crash(self, error: BaseException) -> None:
        """A bug: report it without personal data, keep drafts, say so, stop."""
        if self._stopping:
            return
        self._stopping = True
        log.error("crash", exc_info=error)
        report = self._report(error)
        self.exit_code = CRASHED
        if isinstance(self.ask, QtAsk):
            show_crash(self.window, report)
        self.window.close_now()

    def _on_closed(self) -> None:
        opened, self._opened = self._opened, None
        self.desk.close(last=opened.close if opened is not None else None)  # Qt ends with its last window


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def speak_french(app: QApplication) -> None:
    """Qt's own texts, dates and numbers."""
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    translator = QTranslator(app)
    if translator.load("qtbase_fr", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
