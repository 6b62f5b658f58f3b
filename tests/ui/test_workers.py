"""The desk: off the window's thread and back, once, the newest, and joined at the end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from casework.base.errors import Cancelled, UserError
from casework.base.progress import Cancellation, Progress
from casework.domain.changes import Change, Subject
from casework.ui.changes import ChangeFeed
from casework.ui.workers import BackgroundDesk, LongWork


class Heard:
    """What a desk told the window, and from which thread."""

    def __init__(self) -> None:
        self.told: list[UserError] = []
        self.crashes: list[Exception] = []
        self.changes: list[object] = []


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def desk(qtbot: QtBot, heard: Heard) -> Iterator[BackgroundDesk]:
    feed = ChangeFeed()
    feed.changed.connect(heard.changes.append)
    desk = BackgroundDesk(feed, tell=heard.told.append, crash=heard.crashes.append)
    yield desk
    desk.close()


@pytest.fixture
def owner(qtbot: QtBot) -> QObject:
    return QObject()


def test_a_call_runs_elsewhere_and_its_result_comes_back_to_the_window(
    desk: BackgroundDesk, owner: QObject, qtbot: QtBot
) -> None:
    seen: list[tuple[str, str]] = []
    desk.read(
        lambda _cancel: threading.current_thread().name,
        lambda worker: seen.append((worker, threading.current_thread().name)),
        owner=owner,
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [("data worker", threading.main_thread().name)]


def test_a_newer_search_interrupts_the_older_which_never_answers(
    desk: BackgroundDesk, owner: QObject, qtbot: QtBot
) -> None:
    answers: list[str] = []
    interrupted = threading.Event()

    def slow(cancel: Cancellation) -> str:
        cancel.watch(interrupted.set)
        assert interrupted.wait(10)
        cancel.check()
        return "older"

    desk.read(slow, answers.append, owner=owner, name="find")
    desk.read(lambda _cancel: "newer", answers.append, owner=owner, name="find")
    qtbot.waitUntil(lambda: not desk.is_busy)
    assert answers == ["newer"]


def test_reads_of_two_owners_do_not_interrupt_each_other(
    desk: BackgroundDesk, owner: QObject, qtbot: QtBot
) -> None:
    answers: list[str] = []
    other = QObject()
    desk.read(lambda _cancel: "one", answers.append, owner=owner, name="find")
    desk.read(lambda _cancel: "two", answers.append, owner=other, name="find")
    qtbot.waitUntil(lambda: not desk.is_busy)
    assert answers == ["one", "two"]


def test_a_button_pressed_twice_saves_once(desk: BackgroundDesk, owner: QObject, qtbot: QtBot) -> None:
    saved: list[int] = []
    go = threading.Event()

    def save() -> int:
        assert go.wait(10)
        saved.append(1)
        return 1

    assert desk.write(save, owner=owner)
    assert not desk.write(save, owner=owner)
    go.set()
    qtbot.waitUntil(lambda: not desk.is_busy)
    assert saved == [1]
    assert desk.write(save, owner=owner), "the next save is another one"
    qtbot.waitUntil(lambda: not desk.is_busy)


def test_a_change_is_published_before_the_page_is_told(
    desk: BackgroundDesk, owner: QObject, qtbot: QtBot, heard: Heard
) -> None:
    change = Change(frozenset({Subject.NOTE}), 7)
    order: list[object] = []
    desk.write(lambda: change, lambda _change: order.extend([*heard.changes, "page"]), owner=owner)
    qtbot.waitUntil(lambda: bool(order))
    assert order == [change, "page"]


class PageLike(QWidget):
    """A widget with a place for errors."""

    def __init__(self) -> None:
        super().__init__()
        self.errors: list[str] = []

    def show_error(self, error: UserError) -> None:
        self.errors.append(error.code)


def refuse(_cancel: Cancellation) -> None:
    raise UserError("disk_full")


def test_an_error_goes_to_the_nearest_place_for_errors_above_its_owner(
    desk: BackgroundDesk, qtbot: QtBot, heard: Heard
) -> None:
    page = PageLike()
    qtbot.addWidget(page)
    inside = QWidget(page)
    desk.read(refuse, lambda _none: None, owner=inside)
    qtbot.waitUntil(lambda: bool(page.errors))
    assert page.errors == ["disk_full"]
    assert not heard.told


def test_an_error_with_no_place_is_told_by_the_window(
    desk: BackgroundDesk, owner: QObject, qtbot: QtBot, heard: Heard
) -> None:
    desk.read(refuse, lambda _none: None, owner=owner)
    qtbot.waitUntil(lambda: bool(heard.told))
    assert heard.told[0].code == "disk_full"


def test_a_bug_in_a_worker_reaches_the_crash_dialog(
    desk: BackgroundDesk, owner: QObject, qtbot: QtBot, heard: Heard
) -> None:
    def buggy(_cancel: Cancellation) -> None:
        raise ZeroDivisionError

    desk.read(buggy, lambda _none: None, owner=owner)
    qtbot.waitUntil(lambda: bool(heard.crashes))
    assert isinstance(heard.crashes[0], ZeroDivisionError)


def test_a_page_deleted_meanwhile_is_told_nothing(desk: BackgroundDesk, qtbot: QtBot) -> None:
    import shiboken6

    told: list[int] = []
    page = QWidget()
    go = threading.Event()
    desk.read(lambda _cancel: go.wait(10), lambda _done: told.append(1), owner=page)
    shiboken6.delete(page)
    go.set()
    qtbot.waitUntil(lambda: not desk.is_busy)
    assert told == []


def test_long_work_tells_its_progress_and_stops_when_asked(
    desk: BackgroundDesk, owner: QObject, qtbot: QtBot
) -> None:
    steps: list[tuple[int, int, str]] = []
    refused: list[UserError] = []
    begun = threading.Event()

    def work(progress: Progress, cancel: Cancellation) -> int:
        done = 0
        while True:
            done += 1
            progress(done, 0, "ligne")
            begun.set()
            cancel.check()

    running: LongWork = desk.long("Import", work, lambda _n: None, owner=owner, failed=refused.append)
    running.progressed.connect(lambda done, total, label: steps.append((done, total, label)))
    qtbot.waitUntil(lambda: begun.is_set() and bool(steps))
    running.cancel()
    qtbot.waitUntil(lambda: bool(refused))
    assert isinstance(refused[0], Cancelled)
    assert steps[0][2] == "ligne"


def test_long_work_does_not_keep_a_note_from_being_saved(
    desk: BackgroundDesk, owner: QObject, qtbot: QtBot
) -> None:
    go = threading.Event()
    saved: list[str] = []
    desk.long("Impression", lambda _progress, _cancel: go.wait(10), lambda _none: None, owner=owner)
    desk.write(lambda: saved.append("note"), owner=owner)
    qtbot.waitUntil(lambda: saved == ["note"])
    go.set()
    qtbot.waitUntil(lambda: not desk.is_busy)


def test_closing_finishes_the_writes_already_given_then_the_last_thing(
    desk: BackgroundDesk, owner: QObject
) -> None:
    done: list[str] = []
    actions: list[Callable[[], None]] = [lambda n=n: done.append(f"write {n}") for n in range(3)]  # type: ignore[misc]
    for number, action in enumerate(actions):
        desk.write(action, owner=owner, name=str(number))
    desk.close(last=lambda: done.append("file closed"))
    assert done == ["write 0", "write 1", "write 2", "file closed"]
