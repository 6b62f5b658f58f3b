"""Which service a row is for: its own column, else what was asked for, else what the file is called."""

from __future__ import annotations

from collections.abc import Sequence

from casework.base.errors import UserError
from casework.base.text import fold
from casework.domain.kinds import ServiceKind
from casework.exchange.caseload import Caseload, CaseloadRow
from casework.exchange.cells import service_kind_of
from casework.exchange.headings import Table
from casework.exchange.wording import SERVICE_WORDS
from casework.steps.imports.known import KnownService


class ServiceChooser:
    """Chooses among the actor's services. ``asked``: a service's name, for what the file does not say."""

    def __init__(self, services: Sequence[KnownService], caseload: Caseload, asked: str | None) -> None:
        self._services = services
        self._asked = _named(services, asked) if asked else None
        self._of_table = {table.sheet: self._by_title(_titles(table)) for table in caseload.tables}
        name = caseload.name.rpartition(".")[0] or caseload.name
        titles = [text for table in caseload.tables for text in _titles(table)]
        self._of_file = (
            self._by_title([name]) or self._by_title(titles) or self._by_columns(caseload) or self._only()
        )
        self._by_cell: dict[tuple[str, str], KnownService | None] = {}

    @property
    def names(self) -> str:
        """The services one may choose, for a sentence."""
        return ", ".join(f"« {service.name} »" for service in self._services)

    def service_of(self, row: CaseloadRow) -> KnownService | None:
        """The service of a row; None where its own column names one that is not here.

        Raises UserError ``import_which_service`` where nothing says which.
        """
        if row.service_text:
            key = (row.service_text, row.service_kind)
            if key not in self._by_cell:
                self._by_cell[key] = self._by_column(*key)
            return self._by_cell[key]
        chosen = self._asked or self._of_table.get(row.sheet) or self._of_file
        if chosen is None:
            raise UserError("import_which_service", services=self.names)
        return chosen

    def _by_column(self, text: str, kind: str) -> KnownService | None:
        words = fold(text)
        if not words:
            return self._asked  # signs alone, such as « - », name nothing
        named = [service for service in self._services if fold(service.name) == words]
        found = named[0] if named else self._of_kind(kind, [text])
        if found or self._asked is None or self._asked.kind.value != kind:
            return found
        # Several services are of the kind written: the one asked for is meant, unless the cell says another.
        return None if says_more(text, self._asked) else self._asked

    def _by_title(self, texts: Sequence[str]) -> KnownService | None:
        words = " ".join(fold(text.replace("_", " ")) for text in texts)
        named = [service for service in self._services if f" {fold(service.name)} " in f" {words} "]
        if len(named) == 1:
            return named[0]
        kinds = {kind for text in texts if (kind := service_kind_of(text.replace("_", " ")))}
        return self._of_kind(kinds.pop(), texts) if len(kinds) == 1 else None

    def _of_kind(self, kind: str, texts: Sequence[str]) -> KnownService | None:
        """The one service of a kind; of several, the one whose name has a word of its own in the texts."""
        of_kind = [service for service in self._services if service.kind.value == kind]
        if len(of_kind) <= 1:
            return of_kind[0] if of_kind else None
        said = {word for text in texts for word in fold(text.replace("_", " ")).split()}
        shared = set.intersection(*(set(fold(service.name).split()) for service in of_kind))
        told = [service for service in of_kind if (set(fold(service.name).split()) - shared) & said]
        return told[0] if len(told) == 1 else None

    def _by_columns(self, caseload: Caseload) -> KnownService | None:
        headings = [column.heading for table in caseload.tables for column in table.columns_of("site")]
        if any(fold(heading).split()[:1] == ["hotel"] for heading in headings):
            return self._of_kind(ServiceKind.HOTEL.value, headings)
        return None

    def _only(self) -> KnownService | None:
        return self._services[0] if len(self._services) == 1 else None


def says_more(text: str, service: KnownService) -> bool:
    """Has a service cell words beside the service's name and kind: « ACT Bergerac » for « ACT Périgueux »?"""
    return not _words(text) <= _words(service.name) | _KIND_WORDS[service.kind] | _JOINING


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


_JOINING = _words("a au aux d de des du en et l la le les un une place places service dispositif type")
_KIND_WORDS = {
    kind: _words(" ".join(next((phrases for key, phrases in SERVICE_WORDS if key == kind), ())))
    for kind in ServiceKind
}


def _titles(table: Table) -> list[str]:
    return [*table.above, table.sheet]


def _named(services: Sequence[KnownService], name: str) -> KnownService:
    found = [service for service in services if fold(service.name) == fold(name)]
    if not found:
        names = ", ".join(f"« {service.name} »" for service in services)
        raise UserError("import_service_absent", name=name, services=names)
    return found[0]
