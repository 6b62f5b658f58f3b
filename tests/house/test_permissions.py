"""Who acts is the first argument: every service method begins by requiring a permission."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import PACKAGE, modules, name_of

BEFORE_LOGIN = "services/doorstep/"
"""Nobody is known there yet."""


def service_classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    """Classes that are given the open file."""
    for path, tree in modules().items():
        if PACKAGE / "services" not in path.parents or name_of(path).startswith(BEFORE_LOGIN):
            continue
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and _takes_a_store(node):
                yield path, node


def _takes_a_store(node: ast.ClassDef) -> bool:
    starts = [one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"]
    return any(argument.arg == "store" for start in starts for argument in start.args.args)


def public_methods() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path, node in service_classes():
        for method in node.body:
            if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                yield f"{name_of(path)} {node.name}.{method.name}", method


def requires_first(method: ast.FunctionDef) -> bool:
    """Is the first statement, the docstring apart, ``require(actor, Permission.…)``?"""
    first = next((one for one in method.body if not _is_docstring(one)), None)
    if not (isinstance(first, ast.Expr) and isinstance(first.value, ast.Call)):
        return False
    call = first.value
    return (
        isinstance(call.func, ast.Name)
        and call.func.id == "require"
        and isinstance(call.args[0], ast.Name)
        and call.args[0].id == "actor"
    )


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_services_are_found() -> None:
    assert len({path for path, _node in service_classes()}) >= 10


def test_who_acts_is_the_first_argument() -> None:
    assert [
        name
        for name, method in public_methods()
        if [argument.arg for argument in method.args.args[:2]] != ["self", "actor"]
    ] == []


def test_every_method_begins_by_requiring_a_permission() -> None:
    assert [name for name, method in public_methods() if not requires_first(method)] == []


def test_every_method_says_what_it_does() -> None:
    assert [name for name, method in public_methods() if not ast.get_docstring(method)] == []


def test_services_hold_no_public_function_that_acts_for_nobody() -> None:
    """Functions of a service's module that take the file are its own steps: private, or in steps/."""
    found = [
        f"{name_of(path)} {node.name}"
        for path, tree in modules().items()
        if PACKAGE / "services" in path.parents and not name_of(path).startswith(BEFORE_LOGIN)
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and any(argument.arg == "store" for argument in node.args.args)
    ]
    assert found == []
