"""The journal: read, verified, cut once it is old enough. Nobody writes it by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from dateutil.relativedelta import relativedelta

from casework.base.clock import Clock
from casework.base.errors import UserError
from casework.base.messages import sentence
from casework.base.progress import Cancellation, Progress, silent
from casework.base.text import plural
from casework.domain.changes import Change, Subject
from casework.domain.permissions import Actor, Permission, require
from casework.services.journal import reading
from casework.services.journal.records import (
    CutJournal,
    CutPreview,
    DoneCut,
    JournalChoices,
    JournalFilter,
    JournalRow,
    ListedLine,
    ReaderRow,
    Verification,
)
from casework.steps.readings import readers_of
from casework.steps.visible import require_visible
from casework.storage import journal, journal_check
from casework.storage.store import Store

SHORTEST_MONTHS = 6
"""A journal is kept six months at least (CNIL, 2021-122)."""


class Journal:
    """Who did what to whom, in one open file. ``journal_key`` proves its chain."""

    def __init__(self, store: Store, clock: Clock, journal_key: bytes) -> None:
        self._store = store
        self._clock = clock
        self._key = journal_key

    # Reading -------------------------------------------------------------------------------------

    def ids(self, actor: Actor, wanted: JournalFilter, cancel: Cancellation | None = None) -> list[int]:
        """The lines the filter keeps, the latest first."""
        require(actor, Permission.READ_JOURNAL)
        self._store.write_reads()  # what was read until now is in the list
        with self._store.read(cancel) as connection:
            found = reading.row_ids(connection, wanted)
        self._note(actor, wanted, len(found))
        return found

    def rows(self, actor: Actor, ids: Sequence[int], cancel: Cancellation | None = None) -> list[JournalRow]:
        """These lines, in the order asked."""
        require(actor, Permission.READ_JOURNAL)
        with self._store.read(cancel) as connection:
            return reading.read_rows(connection, actor, ids)

    def list_all(
        self, actor: Actor, wanted: JournalFilter, cancel: Cancellation | None = None
    ) -> list[ListedLine]:
        """Every line the filter keeps, in the order written: for scripts."""
        require(actor, Permission.READ_JOURNAL)
        with self._store.read(cancel) as connection:
            found = list(reading.listed_lines(connection, wanted))
        self._note(actor, wanted, len(found))
        return found

    def choices(self, actor: Actor, cancel: Cancellation | None = None) -> JournalChoices:
        """What the list can be narrowed to."""
        require(actor, Permission.READ_JOURNAL)
        with self._store.read(cancel) as connection:
            return reading.choices(connection)

    def readers(self, actor: Actor, person_id: int, cancel: Cancellation | None = None) -> list[ReaderRow]:
        """Who read this person's record, the latest day first. Raises UserError ``not_found``."""
        require(actor, Permission.READ_JOURNAL)
        self._store.write_reads()
        with self._store.read(cancel) as connection:
            require_visible(connection, actor, person_id)
            found = [ReaderRow(*one) for one in readers_of(connection, person_id)]
        self._store.reads.note(actor, "person.readers", person_id=person_id)
        return found

    # Verifying -----------------------------------------------------------------------------------

    def verify(
        self, actor: Actor, progress: Progress = silent, cancel: Cancellation | None = None
    ) -> Verification:
        """Walk the whole chain and name its first broken link. Raises Cancelled."""
        require(actor, Permission.READ_JOURNAL)
        with self._store.read(cancel) as connection:
            found = journal_check.verify(connection, self._key, progress, cancel)
        self._store.reads.note(actor, "journal.verify", details={"lines": found.lines})
        trouble = remark = ""
        if found.broken:
            trouble = sentence(f"check_journal_{found.broken.fault}", {"line": found.broken.line})
        if found.set_back:
            remark = sentence(
                "journal_set_back",
                {
                    "lines": plural(found.set_back, "ligne porte", "lignes portent"),
                    "line": found.first_set_back,
                },
            )
        return Verification(found.lines, trouble, remark, found.broken.line if found.broken else None)

    # Cutting -------------------------------------------------------------------------------------

    def preview_cut(
        self, actor: Actor, command: CutJournal, cancel: Cancellation | None = None
    ) -> CutPreview:
        """What this cut would take away. Raises UserError ``journal_cut_recent``."""
        require(actor, Permission.CUT_JOURNAL)
        with self._store.read(cancel) as connection:
            until = self._until(command, reading.kept_months(connection))
            return reading.preview(connection, until)[0]

    def cut(self, actor: Actor, command: CutJournal) -> DoneCut:
        """Take old lines away for good; the chain goes on from the last of them, and a line tells it.

        The value history stays. Raises UserError ``journal_cut_recent``, ``journal_nothing_to_cut``,
        ``check_journal_cut_forged``.
        """
        require(actor, Permission.CUT_JOURNAL)
        with self._store.write(actor) as uow:
            until = self._until(command, reading.kept_months(uow.connection))
            taken, last = reading.preview(uow.connection, until)
            if last is None:
                raise UserError("journal_nothing_to_cut", until=f"{until:%d/%m/%Y}")
            # A broken link that goes with the cut is told by the line that stays.
            broken = journal_check.verify(uow.connection, self._key).broken
            details: dict[str, object] = {"lines": taken.lines, "until": f"{until:%d/%m/%Y}"}
            if broken is not None:
                if broken.fault is journal_check.Fault.CUT_FORGED:
                    raise UserError("check_journal_cut_forged", line=broken.line)
                details["broken"] = broken.line
            journal.cut(uow.connection, self._key, last, self._clock.now(), actor.account_id)
            uow.journal("journal.cut", details=details)
            uow.commit()
        return DoneCut(taken.lines, until, Change(frozenset({Subject.JOURNAL})))

    def _until(self, command: CutJournal, months: int) -> date:
        # The real day: a civil day that a command sets could take away what is recent.
        today = self._clock.now().astimezone().date()
        if command.until is None:
            return today - relativedelta(months=months)
        if command.until > today - relativedelta(months=SHORTEST_MONTHS):
            raise UserError("journal_cut_recent", months=SHORTEST_MONTHS)
        return command.until

    def _note(self, actor: Actor, wanted: JournalFilter, count: int) -> None:
        told = {key: str(value) for key, value in asdict(wanted).items() if value is not None}
        self._store.reads.note(
            actor, "journal.read", person_id=wanted.person_id, details={**told, "count": count}
        )
