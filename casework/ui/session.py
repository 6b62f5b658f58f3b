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
from PySide6.QtWidgets import QApplication, QToolTip

from casework.base.clock import Clock
from casework.base.errors import UserError
from casework.base.settings import Settings
from casework.ui import theme
from casework.ui.ask import Ask
from casework.ui.changes import ChangeFeed
from casework.ui.clipboard import ClipboardGuard
from casework.ui.context import Context
from casework.ui.dialogs import QtAsk, show_crash
from casework.ui.entrance import Entrance
from casework.ui.idleness import Idleness, IdleWatch, steady_seconds
from casework.ui.pages.start.login import LoginPage
from casework.ui.shell import Shell
from casework.ui.system_lock import SystemLock
from casework.ui.window import MainWindow
from casework.ui.workers import BackgroundDesk, LongWork

if TYPE_CHECKING:
    from casework.services.doorstep import Doorstep
    from casework.services.doorstep import Session as OpenSession
    from casework.services.suite import Suite

log = logging.getLogger("casework.ui")
CRASHED = 70
"""The exit code of a program that found a bug in itself (EX_SOFTWARE)."""


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
        settings: Settings | None = None,
    ) -> None:
        """``ask``: the dialogs of a test; by default the true ones. ``settings`` None: nothing is kept."""
        super().__init__()
        self.window = window
        self.exit_code = 0
        self.feed = ChangeFeed()
        self.ask: Ask = ask or QtAsk(window)
        self._build_suite, self._clock, self._report = build_suite, clock, report_crash
        self._settings = settings or Settings()
        self._percent = self._settings.text_percent
        self._opened: OpenSession | None = None
        self._unsaid: list[UserError] = []
        self._stopping = False
        self.desk = BackgroundDesk(
            self.feed,
            tell=self._tell,
            crash=self.crash,
            parent=self,
        )
        self.desk.long_started.connect(self._on_long_started)
        self.entrance = Entrance(window, folder, open_doorstep, build_suite, self.desk, self.ask)
        self.entrance.entered.connect(self._on_opened)
        self.entrance.moved.connect(lambda chosen: _kept(lambda: self._settings.remember_data_dir(chosen)))
        self.clipboard = ClipboardGuard(_app().clipboard(), self)
        idleness = Idleness(self._settings.lock_minutes, steady_seconds, lambda: clock.now().timestamp())
        self.watch = IdleWatch(idleness, self)
        self.system = SystemLock(self)
        for leaving in (self.watch.left, self.system.left):
            leaving.connect(self.lock)
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
        self.entrance.look(login)

    # Logged in -----------------------------------------------------------------------------------

    def _on_opened(self, opened: OpenSession, suite: Suite) -> None:
        self._opened = opened
        shell = Shell(lambda shell: self._make_context(shell, opened, suite))
        shell.lock_asked.connect(self.lock)
        self.window.show_shell(shell)
        shell.begin(opened.notices)
        self.watch.start()
        self.system.listen(int(self.window.winId()))

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
        """Ctrl+L, nobody there, the system’s own lock: nothing can be seen nor done but by whoever was here;
        what was being typed stays.
        """
        opened, shell = self._opened, self.window.shell
        if opened is None or shell is None or self.window.is_locked:
            return
        self.watch.stop()
        close_what_floats()
        shell.pause()
        self.clipboard.forget()
        page = LoginPage(locked_for=opened.actor.name, login=opened.actor.login)
        page.offer_another_session()
        page.entered.connect(lambda login, password: self._unlock(page, login, password))
        page.left.connect(self._switch)
        self.window.cover(page)
        page.focus_first()

    def _unlock(self, page: LoginPage, login: str, password: str) -> None:
        doorstep = self.entrance.doorstep
        self.desk.read(
            lambda _cancel: doorstep.confirm_password(login, password),
            lambda _done: self._on_unlocked(),
            owner=page,
            failed=page.refuse,
        )

    def _on_unlocked(self) -> None:
        self.window.uncover()
        self.watch.start()
        unsaid, self._unsaid = self._unsaid, []
        for error in unsaid:
            self._tell(error)

    def _tell(self, error: UserError) -> None:
        """An error without a place on a page; never above a locked window: it may name somebody."""
        if self.window.is_locked:
            self._unsaid.append(error)
        else:
            self.ask.tell("Casework", error.sentence)

    def _switch(self) -> None:
        """Somebody else wants in: the session ends. Drafts are kept; other unsaved text is not."""
        if self.ask.confirm(
            "Ouvrir une autre session",
            "La session verrouillée va se fermer. Ses notes en cours sont gardées en brouillon ; "
            "un formulaire commencé et non enregistré est perdu.",
            "Fermer la session",
        ):
            self._close_session(self.entrance.look)

    def _close_session(self, then: Callable[[], None]) -> None:
        opened, self._opened = self._opened, None
        self._unsaid.clear()
        self.watch.stop()
        self.clipboard.forget()
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
        _kept(lambda: self._settings.remember_text_percent(self._percent))

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
        self.watch.stop()
        self.clipboard.forget()
        self.desk.close(last=opened.close if opened is not None else None)  # Qt ends with its last window


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def _kept(remember: Callable[[], None]) -> None:
    """Remember a choice; where the configuration cannot be written, it is only forgotten."""
    with contextlib.suppress(OSError):
        remember()


def close_what_floats() -> None:
    """Give up open dialogs, menus and suggestions: each is answered as by Esc, the safe answer."""
    while popup := QApplication.activePopupWidget():
        popup.close()
    while (dialog := QApplication.activeModalWidget()) and dialog.isVisible():
        dialog.close()
    QToolTip.hideText()


def speak_french(app: QApplication) -> None:
    """Qt's own texts, dates and numbers."""
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    translator = QTranslator(app)
    if translator.load("qtbase_fr", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
