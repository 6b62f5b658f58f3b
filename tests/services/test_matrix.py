"""Every role × every function of every service, every print, every list of the command line.

Each is truly called, on a file that may not be touched: who is not allowed is refused before anything is
read, whoever is allowed is not. What a function asks for is read from its first lines; one that asks for
nothing fails.
"""

from __future__ import annotations

import ast
import importlib
import inspect
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from casework.base.errors import NotAllowed
from casework.cli.list_ import LISTINGS
from casework.domain.permissions import RIGHTS, Actor, Permission, Role
from casework.services.prints import Prints
from casework.services.prints.requests import PrintKind, PrintRequest
from casework.services.suite import Suite
from tests.conftest import FixedClock
from tests.house.source import ROOT
from tests.house.test_permissions import service_classes


class TouchedError(AssertionError):
    """The file was asked for something."""


class Untouchable:
    """Stands for the file, the folder, the keys, a command: once a service is made of it, whatever is asked
    of it is counted, and fails.
    """

    def __init__(self) -> None:
        self.touched = 0
        self.making = True

    def __getattr__(self, name: str) -> Any:
        if self.__dict__["making"]:
            return self
        self.__dict__["touched"] += 1
        raise TouchedError(name)

    def __truediv__(self, name: str) -> Any:
        return getattr(self, name)


class Function(NamedTuple):
    """A public function of a service, and what its first lines ask for."""

    name: str
    service: type[Any]
    method: str
    asks: tuple[Permission, ...]

    def call(self, actor: Actor) -> int:
        """Call it with arguments that nothing can be done with; how often any of them was touched."""
        standing = Untouchable()
        method = getattr(_made(self.service, standing), self.method)
        wanted = inspect.signature(method).parameters.values()
        arguments = {
            one.name: standing
            for one in wanted
            if one.name != "actor"
            and one.default is one.empty
            and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
        }
        return _outcome(lambda: method(actor, **arguments), standing)


def _made(service: type[Any], standing: Untouchable) -> Any:
    clock = FixedClock()
    made = service(*(clock if one == "clock" else standing for one in _parameters(service)))
    standing.making = False
    return made


def _outcome(call: Callable[[], object], standing: Untouchable) -> int:
    """How often the file was touched. Raises NotAllowed; whatever else goes wrong goes wrong afterwards."""
    try:
        call()
    except NotAllowed:
        assert standing.touched == 0, "refused, but only after something was read"
        raise
    except Exception:  # noqa: BLE001  # allowed, and then nothing can be done with what it is given
        return standing.touched
    return standing.touched


def _parameters(service: type[Any]) -> list[str]:
    signature = inspect.signature(service.__init__)
    return [
        one.name for one in signature.parameters.values() if one.name != "self" and one.default is one.empty
    ]


def _functions() -> Iterator[Function]:
    for path, node in service_classes():
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        service = getattr(module, node.name)
        for method in node.body:
            if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                yield Function(f"{node.name}.{method.name}", service, method.name, _asked(method))


def _asked(method: ast.FunctionDef) -> tuple[Permission, ...]:
    """The permissions of the ``require(actor, Permission.X)`` that a function begins with."""
    asked: list[Permission] = []
    for statement in method.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        call = statement.value if isinstance(statement, ast.Expr) else None
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "require"):
            break
        permission = call.args[1]
        if isinstance(permission, ast.Attribute):
            asked.append(Permission[permission.attr])
    return tuple(asked)


FUNCTIONS = list(_functions())
LISTS: dict[str, Permission] = {
    "people": Permission.READ_PEOPLE,
    "stays": Permission.READ_STAYS,
    "applications": Permission.READ_STAYS,
    "deadlines": Permission.READ_STAYS,
    "accounts": Permission.READ_ACCOUNTS,
    "notes": Permission.READ_NOTES,
    "journal": Permission.READ_JOURNAL,
}
"""What each list of the command line shows, and to whom; a new one is written here first."""
_TYPED = Namespace(person=1, from_day=None, to_day=None)
"""What may be typed after the name of a list."""
_WITHOUT_RECORDS = (Role.ADMINISTRATOR, Role.LOGISTICS, Role.STATISTICIAN)
_NO_RECORD = frozenset(
    {
        Permission.OWN_ACCOUNT,
        Permission.READ_ORGANISATION,
        Permission.EDIT_ORGANISATION,
        Permission.READ_PLACES,
        Permission.READ_STATISTICS,
        Permission.READ_ACCOUNTS,
        Permission.MANAGE_ACCOUNTS,
        Permission.ROTATE_KEY,
        Permission.CHECK_FILE,
    }
)
"""Rights that show nothing of anybody's record."""
CASES = (len(FUNCTIONS) + len(PrintKind) + len(LISTS)) * len(Role) + 2 * sum(len(f.asks) for f in FUNCTIONS)
SIZE = (
    f"matrix: {len(Role)} roles x {len(FUNCTIONS)} functions + {len(PrintKind)} prints + {len(LISTS)} lists "
    f"+ rights taken and given one by one = {CASES} cases"
)


def _somebody(role: Role) -> Actor:
    return Actor(1, "somebody", "Quelqu’un", role, b"session")


def _allowed(call: Callable[[], object]) -> bool:
    try:
        call()
    except NotAllowed:
        return False
    return True


@pytest.mark.parametrize("size", [pytest.param(len(FUNCTIONS), id=SIZE)])
def test_the_table_is_whole(size: int) -> None:
    assert size >= 90
    assert [one.name for one in FUNCTIONS if not one.asks] == [], "each says what it asks for"
    assert set(LISTINGS) <= set(LISTS), "say above what a new list shows"


@pytest.mark.parametrize("role", Role)
def test_each_role_does_exactly_what_the_table_says(role: Role) -> None:
    actor = _somebody(role)
    wrong = [
        one.name
        for one in FUNCTIONS
        if _allowed(lambda one=one: one.call(actor)) != (set(one.asks) <= RIGHTS[role])  # type: ignore[misc]
    ]
    assert wrong == []


def test_a_right_taken_from_an_account_is_refused_and_one_given_is_allowed() -> None:
    wrong = []
    for one in FUNCTIONS:
        for permission in one.asks:
            everything_else = replace(_somebody(Role.DIRECTOR), rights=frozenset(Permission) - {permission})
            only_these = replace(_somebody(Role.STATISTICIAN), rights=frozenset(one.asks))
            if _allowed(lambda: one.call(everything_else)) or not _allowed(lambda: one.call(only_these)):  # noqa: B023
                wrong.append((one.name, permission))
    assert wrong == []


@pytest.mark.parametrize("kind", PrintKind)
@pytest.mark.parametrize("role", Role)
def test_each_print_is_made_by_those_who_may_read_all_it_shows(role: Role, kind: PrintKind) -> None:
    standing = Untouchable()
    prints = _made(Prints, standing)
    asks = {Permission.PRINT_RECORDS, *kind.reads}

    def made() -> object:
        return _outcome(lambda: prints.print_document(_somebody(role), PrintRequest(kind)), standing)

    assert kind.reads, "a print that reads nothing of the record needs no permission?"
    assert _allowed(made) == (asks <= RIGHTS[role])


@pytest.mark.parametrize("name", LISTINGS)
@pytest.mark.parametrize("role", Role)
def test_each_list_of_the_command_line_is_read_by_those_who_may(role: Role, name: str) -> None:
    standing = Untouchable()
    suite = _suite(standing)

    def read() -> object:
        return _outcome(lambda: list(LISTINGS[name].read(suite, _somebody(role), _TYPED)), standing)

    assert _allowed(read) == (LISTS[name] in RIGHTS[role])


def _suite(standing: Untouchable) -> Any:
    """Every service, by the name the suite gives it, on what may not be touched."""
    classes = {one.service.__name__: one.service for one in FUNCTIONS}
    kinds = {name: str(kind) for name, kind in inspect.get_annotations(Suite).items()}
    made = {}
    for name, kind in kinds.items():
        standing.making = True
        made[name] = _made(classes[kind], standing)
    return SimpleNamespace(**made)


@pytest.mark.parametrize("role", _WITHOUT_RECORDS)
def test_who_keeps_the_house_reads_nobodys_record(role: Role) -> None:
    """A technical administrator, logistics, a statistician: nothing they may do shows a record."""
    assert RIGHTS[role] <= _NO_RECORD


def test_a_secretary_reads_neither_notes_nor_projects() -> None:
    may = {one.name.split(".")[0] for one in FUNCTIONS if set(one.asks) <= RIGHTS[Role.SECRETARY]}
    assert may.isdisjoint({"Projects", "Coordinations", "Renewals", "Prints", "Openings"})
    assert not RIGHTS[Role.SECRETARY] & {Permission.READ_NOTES, Permission.READ_PROJECTS}
