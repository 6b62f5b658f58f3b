"""Fills a new file with the demonstration team: invented people, a year of a team's work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

from casework.base.clock import Clock
from casework.base.errors import UserError
from casework.domain.permissions import Actor, Permission, require
from casework.models import Organisation
from casework.storage.keyring import Keyring
from casework.storage.store import Store

SEED = 24


class Demonstration:
    """One intention: the same team for the same seed and civil day."""

    def __init__(self, store: Store, clock: Clock, keyring: Keyring | None = None) -> None:
        """``keyring`` None: nobody's; no sealed note is written then."""
        self._store = store
        self._clock = clock
        self._keyring = keyring or Keyring()

    def fill(self, actor: Actor, seed: int = SEED) -> Mapping[str, int]:
        """Write everybody into a file that was founded as a demonstration; how many of each.

        Raises UserError ``not_a_demonstration`` for any other file: invented and real people never mix.
        """
        require(actor, Permission.EDIT_ORGANISATION)
        from casework.steps.demonstration.writing import DemonstrationWriter

        with self._store.write(actor) as uow:
            organisation = uow.get(Organisation, 1)
            if not organisation.is_demonstration:
                raise UserError("not_a_demonstration")
            written = DemonstrationWriter(uow, self._clock.today(), self._until(), seed).write(self._keyring)
            uow.journal("demonstration.fill", organisation, details=written)
            uow.commit()
        return written

    def _until(self) -> datetime:
        """Nothing is told of later: now, or the evening of another civil day."""
        now, today = self._clock.now().astimezone(), self._clock.today()
        return now if now.date() == today else datetime.combine(today, time(21)).astimezone()
