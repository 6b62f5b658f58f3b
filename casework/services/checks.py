"""Is everything whole? What `casework check` and the administration page ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from casework.base.errors import Cancelled, UserError
from casework.base.messages import sentence
from casework.base.progress import Cancellation, Progress, silent
from casework.domain.permissions import Actor, Permission, require
from casework.storage import journal_check, search_index
from casework.storage.envelope_file import EnvelopeFile, check_generation
from casework.storage.folder import DataFolder
from casework.storage.generation import read_generation
from casework.storage.keys import Secrets
from casework.storage.store import Store


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What it is and what to do, in French."""
        return sentence(self.code, self.facts)


# What a damaged page makes of any question that reads it.
_DAMAGE = {"database_damaged", "database_unreadable", "disk_failed"}


class Checks:
    """Checks of one open file, its envelope and its journal. Nothing is repaired here."""

    def __init__(self, store: Store, folder: DataFolder, secrets: Secrets) -> None:
        self._store = store
        self._folder = folder
        self._secrets = secrets

    def check(
        self, actor: Actor, progress: Progress = silent, cancel: Cancellation | None = None
    ) -> list[Finding]:
        """Everything found; empty where all is sound. Takes seconds on a large file."""
        require(actor, Permission.CHECK_FILE)
        rounds = (
            ("Pages chiffrées", self._check_pages),
            ("Structure du fichier", self._check_structure),
            ("Liens entre fiches", self._check_links),
            ("Index de recherche", lambda: self._check_search(actor)),
            ("Journal", self._check_journal),
            ("Fichier des clés", self._check_envelope),
        )
        found: list[Finding] = []
        for done, (label, look) in enumerate(rounds):
            progress(done, len(rounds), label)
            if cancel:
                cancel.check()
            found.extend(one for one in _looked(look, already=bool(found)) if one not in found)
        progress(len(rounds), len(rounds), "Vérification terminée")
        return found

    def _check_structure(self) -> Iterator[Finding]:
        rows = [row for row in self._pragma("integrity_check") if row != ("ok",)]
        if rows:
            yield Finding("check_structure", {"count": len(rows)})

    def _check_pages(self) -> Iterator[Finding]:
        rows = self._pragma("cipher_integrity_check")
        if rows:
            yield Finding("check_pages", {"count": len(rows)})

    def _check_links(self) -> Iterator[Finding]:
        tables = Counter(str(row[0]) for row in self._pragma("foreign_key_check"))
        for table, count in sorted(tables.items()):
            yield Finding("check_links", {"table": table, "count": count})

    def _check_search(self, actor: Actor) -> Iterator[Finding]:
        # FTS5 checks its content through an insert that writes nothing, yet needs a write transaction.
        with self._store.write(actor) as uow:
            broken = search_index.check(uow.connection)
        for table in broken:
            yield Finding("check_search", {"table": table})

    def _check_journal(self) -> Iterator[Finding]:
        with self._store.read() as connection:
            broken = journal_check.verify(connection, self._secrets.journal_key).broken
        if broken is not None:
            yield Finding(f"check_journal_{broken.fault}", {"line": broken.line})

    def _check_envelope(self) -> Iterator[Finding]:
        with self._store.read() as connection:
            generation = read_generation(connection)
        sound = 0
        for copy in EnvelopeFile(self._folder.path).copies():
            document = copy.document
            if document and document.is_authentic(self._secrets.file_key):
                try:
                    check_generation(document.envelope.generation, generation)
                    sound += 1
                    continue
                except UserError:
                    pass  # late or ahead: named below
            yield Finding("check_envelope_copy", {"name": copy.path.name})
        if not sound:
            yield Finding("envelope_damaged")

    def _pragma(self, name: str) -> list[tuple[object, ...]]:
        with self._store.read() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(f"PRAGMA {name}").all()]


def _looked(look: Callable[[], Iterable[Finding]], *, already: bool) -> list[Finding]:
    """What one round finds; damage that stops it is a finding too.

    Once something was found, other faults follow from it (SQLite writes no more to a damaged file).
    """
    try:
        return list(look())
    except UserError as error:
        if error.code in _DAMAGE:
            return [Finding(error.code)]
        if already and not isinstance(error, Cancelled):
            return []
        raise
