"""Where services run: the data worker, the long worker, and how their results come back to the window."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar, cast, runtime_checkable

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from casework.base.errors import Cancelled, UserError
from casework.base.progress import Cancellation, Progress
from casework.domain.changes import Change
from casework.ui.changes import ChangeFeed

T = TypeVar("T")
Failed = Callable[[UserError], None]


@runtime_checkable
class ShowsErrors(Protocol):
    """A widget with a place for error sentences; the nearest one above the owner of the work is used."""

    def show_error(self, error: UserError) -> None: ...


class LongWork(QObject):
    """Long work under way: what it says of itself, and how to stop it."""

    progressed = Signal(int, int, str)  # done, total (0: unknown), label
    finished = Signal()

    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label
        self.cancellation = Cancellation()

    def cancel(self) -> None:
        """Ask it to stop; it ends as Cancelled at its next step."""
        self.cancellation.cancel()


class Desk(Protocol):
    """Runs service calls away from the window. ``then`` and ``failed`` are called in the window's thread,
    and not at all when ``owner`` has been deleted meanwhile."""

    def read(
        self,
        call: Callable[[Cancellation], T],
        then: Callable[[T], None],
        *,
        owner: QObject,
        name: str = "",
        failed: Failed | None = None,
    ) -> None:
        """Read on the data worker. With a ``name``, a newer read of the same owner interrupts the older,
        whose result is dropped."""
        ...

    def write(
        self,
        call: Callable[[], T],
        then: Callable[[T], None] | None = None,
        *,
        owner: QObject,
        name: str = "save",
        failed: Failed | None = None,
    ) -> bool:
        """Write on the data worker. False, and nothing done, while the same owner's write of that name runs
        (a button pressed twice saves once). A Change, or a result's ``change``, is published first."""
        ...

    def long(
        self,
        label: str,
        call: Callable[[Progress, Cancellation], T],
        then: Callable[[T], None],
        *,
        owner: QObject,
        failed: Failed | None = None,
    ) -> LongWork:
        """Print, import, back up: on the long worker, with progress and a way to stop."""
        ...


@dataclass(eq=False)
class Job:
    """One call on its way to a worker and back."""

    call: Callable[[], object]
    owner: QObject
    then: Callable[[object], None] | None
    failed: Failed | None
    name: str
    publishes: bool
    cancellation: Cancellation = field(default_factory=Cancellation)
    work: LongWork | None = None
    result: object = None
    error: Exception | None = None

    def run(self) -> None:
        """In the worker."""
        try:
            self.cancellation.check()
            self.result = self.call()
        except Exception as error:  # noqa: BLE001  carried to the window's thread, sorted by settle()
            self.error = error


def settle(job: Job, feed: ChangeFeed, tell: Failed, crash: Callable[[Exception], None]) -> None:
    """In the window's thread: hand a finished job's result or error to whoever waits for it."""
    if job.error is None:
        change = job.result if isinstance(job.result, Change) else getattr(job.result, "change", None)
        if job.publishes and isinstance(change, Change):
            feed.publish(change)
        if job.then and isValid(job.owner) and not _is_superseded(job):
            job.then(job.result)
    elif not isinstance(job.error, UserError):
        crash(job.error)
    elif not _is_superseded(job) and isValid(job.owner):
        (job.failed or _error_place(job.owner) or tell)(job.error)


def _is_superseded(job: Job) -> bool:
    # Long work is stopped by a person, who is told; a read only by a newer one, which answers instead.
    return job.work is None and (job.cancellation.wished or isinstance(job.error, Cancelled))


def _error_place(owner: QObject) -> Failed | None:
    place: QObject | None = owner
    while place is not None:
        if isinstance(place, ShowsErrors):
            return place.show_error
        place = place.parent()
    return None


class _Worker(threading.Thread):
    """One thread and its queue."""

    def __init__(self, name: str, done: Callable[[Job], None]) -> None:
        super().__init__(name=name)
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._done = done

    def put(self, job: Job) -> None:
        self._jobs.put(job)

    def stop(self) -> None:
        """After the jobs already given, end; returns when it is over."""
        self._jobs.put(None)
        self.join()

    def run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job.run()
            self._done(job)


class BackgroundDesk(QObject):
    """The true desk: two threads. A service call opens and closes its own connection where it runs."""

    long_started = Signal(object)  # LongWork
    _arrived = Signal(object)  # Job

    def __init__(
        self,
        feed: ChangeFeed,
        *,
        tell: Failed,
        crash: Callable[[Exception], None],
        parent: QObject | None = None,
    ) -> None:
        """``tell`` shows an error whose owner has no place for it; ``crash`` receives what is a bug."""
        super().__init__(parent)
        self._feed, self._tell, self._crash = feed, tell, crash
        self._pending: dict[tuple[QObject, str], Job] = {}
        self._jobs: set[Job] = set()
        self._arrived.connect(self._on_arrived)
        self._data = _Worker("data worker", self._arrived.emit)
        self._long = _Worker("long worker", self._arrived.emit)
        self._data.start()
        self._long.start()
        self._open = True

    def read(
        self,
        call: Callable[[Cancellation], T],
        then: Callable[[T], None],
        *,
        owner: QObject,
        name: str = "",
        failed: Failed | None = None,
    ) -> None:
        cancellation = Cancellation()
        if name and (older := self._pending.get((owner, name))):
            older.cancellation.cancel()
        job = Job(
            lambda: call(cancellation),
            owner,
            _untyped(then),
            failed,
            name,
            publishes=False,
            cancellation=cancellation,
        )
        self._give(self._data, job)

    def write(
        self,
        call: Callable[[], T],
        then: Callable[[T], None] | None = None,
        *,
        owner: QObject,
        name: str = "save",
        failed: Failed | None = None,
    ) -> bool:
        if (owner, name) in self._pending:
            return False
        self._give(self._data, Job(call, owner, _untyped(then), failed, name, publishes=True))
        return True

    def long(
        self,
        label: str,
        call: Callable[[Progress, Cancellation], T],
        then: Callable[[T], None],
        *,
        owner: QObject,
        failed: Failed | None = None,
    ) -> LongWork:
        work = LongWork(label)
        job = _long_job(work, call, then, owner, failed)
        self.long_started.emit(work)
        self._give(self._long, job)
        return work

    @property
    def is_busy(self) -> bool:
        """Is anything still on its way?"""
        return bool(self._jobs)

    def close(self, last: Callable[[], None] | None = None) -> None:
        """Stop long work and superseded reads, finish the writes already given, do ``last``, join both
        threads.
        """
        if not self._open:
            return
        self._open = False
        for job in self._jobs:
            if job.work or not job.publishes:
                job.cancellation.cancel()
        self._long.stop()
        if last:
            self._data.put(Job(last, self, None, None, "", publishes=False))
        self._data.stop()

    def _give(self, worker: _Worker, job: Job) -> None:
        if not self._open:
            return
        self._jobs.add(job)
        if job.name:
            self._pending[job.owner, job.name] = job
        worker.put(job)

    def _on_arrived(self, job: Job) -> None:
        self._jobs.discard(job)
        if self._pending.get((job.owner, job.name)) is job:
            del self._pending[job.owner, job.name]
        if job.work:
            job.work.finished.emit()
        settle(job, self._feed, self._tell, self._crash)


class ImmediateDesk:
    """A desk for tests: everything happens at once, in the caller's thread; a bug is raised."""

    def __init__(self, feed: ChangeFeed | None = None, tell: Failed | None = None) -> None:
        self._feed = feed or ChangeFeed()
        self._tell = tell or _raise
        self._running: set[tuple[QObject, str]] = set()

    def read(
        self,
        call: Callable[[Cancellation], T],
        then: Callable[[T], None],
        *,
        owner: QObject,
        name: str = "",
        failed: Failed | None = None,
    ) -> None:
        self._do(Job(lambda: call(Cancellation()), owner, _untyped(then), failed, name, publishes=False))

    def write(
        self,
        call: Callable[[], T],
        then: Callable[[T], None] | None = None,
        *,
        owner: QObject,
        name: str = "save",
        failed: Failed | None = None,
    ) -> bool:
        if (owner, name) in self._running:
            return False
        self._running.add((owner, name))
        job = Job(call, owner, _untyped(then), failed, name, publishes=True)
        job.run()
        self._running.discard((owner, name))
        settle(job, self._feed, self._tell, _raise)
        return True

    def long(
        self,
        label: str,
        call: Callable[[Progress, Cancellation], T],
        then: Callable[[T], None],
        *,
        owner: QObject,
        failed: Failed | None = None,
    ) -> LongWork:
        work = LongWork(label)
        job = _long_job(work, call, then, owner, failed)
        self._do(job)
        work.finished.emit()
        return work

    def _do(self, job: Job) -> None:
        job.run()
        settle(job, self._feed, self._tell, _raise)


def _raise(error: Exception) -> None:
    raise error


def _long_job(
    work: LongWork,
    call: Callable[[Progress, Cancellation], T],
    then: Callable[[T], None],
    owner: QObject,
    failed: Failed | None,
) -> Job:
    """Long work as both desks run it: it says how far it is, and can be stopped."""
    return Job(
        lambda: call(work.progressed.emit, work.cancellation),
        owner, _untyped(then), failed, "", publishes=True, cancellation=work.cancellation, work=work,
    )  # fmt: skip


def _untyped(then: Callable[[T], None] | None) -> Callable[[object], None] | None:
    # A job carries its result and its receiver together; their common type is lost on the way only.
    return cast("Callable[[object], None] | None", then)
