"""What happens on a bug, and what the log and the report may hold."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casework.app import make_suite
from casework.base.errors import UserError
from casework.base.logs import QuietFormatter, close_log, describe, open_log, write_crash_report
from casework.services.doorstep import Doorstep
from casework.ui.ask import ScriptedAsk
from casework.ui.session import CRASHED, WindowSession
from casework.ui.window import MainWindow
from tests.conftest import FixedClock

SECRET = "Traoré Aïcha"


@pytest.fixture
def session(
    dressed: QApplication, qtbot: QtBot, tmp_path: Path, clock: FixedClock
) -> Iterator[WindowSession]:
    window = MainWindow()
    session = WindowSession(
        window,
        tmp_path / "données",
        lambda path: Doorstep(path, clock),
        lambda opened: make_suite(opened, clock),
        clock,
        lambda error: write_crash_report(error, tmp_path / "logs", clock.now()),
        ask=ScriptedAsk(),
    )
    window.show()
    session.begin()
    qtbot.waitUntil(lambda: not session.desk.is_busy)
    yield session
    window.close_now()


def test_a_bug_is_reported_without_anything_personal_and_stops_the_program_in_order(
    session: WindowSession, qtbot: QtBot, tmp_path: Path
) -> None:
    def buggy() -> None:
        name = SECRET
        raise ValueError(f"no such person: {name}")

    session.desk.write(buggy, owner=session)
    qtbot.waitUntil(lambda: not session.window.isVisible())
    assert session.exit_code == CRASHED
    (report,) = (tmp_path / "logs").glob("crash-*.txt")
    text = report.read_text("utf-8")
    assert "builtins.ValueError" in text
    assert "buggy" in text, "where it happened"
    assert SECRET not in text
    assert str(Path.home()) not in text


def test_the_log_never_quotes_an_error(tmp_path: Path) -> None:
    handler = open_log(tmp_path)
    try:
        try:
            raise UserError("not_found", name=SECRET) from KeyError(SECRET)
        except UserError as error:
            logging.getLogger("casework.test").error("refused", exc_info=error)
    finally:
        close_log(handler)
    text = (tmp_path / "casework.log").read_text("utf-8")
    assert "refused" in text
    assert "UserError (not_found)" in text
    assert "KeyError" in text
    assert SECRET not in text


def test_what_another_log_made_of_an_error_is_not_quoted_either() -> None:
    record = logging.LogRecord("casework.test", logging.ERROR, "", 1, "refused", (), None)
    record.exc_info, record.exc_text = (KeyError, KeyError(SECRET), None), f"KeyError: {SECRET}"
    assert SECRET not in QuietFormatter().format(record)


def test_a_report_says_the_place_from_the_package_on() -> None:
    try:
        shutil.copy("/nonexistent-a", "/nonexistent-b")
    except OSError as error:
        text = describe(error)
    assert "shutil.py" in text
    assert "nonexistent" not in text


def test_text_grows_and_shrinks_between_the_systems_size_and_twice_it(
    session: WindowSession, qapp: QApplication
) -> None:
    before = qapp.font().pointSizeF()
    for _ in range(10):
        session._resize_text(25)
    assert qapp.font().pointSizeF() == pytest.approx(2 * before)
    session._resize_text(0)
    assert qapp.font().pointSizeF() == pytest.approx(before)
