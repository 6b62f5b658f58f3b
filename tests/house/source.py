"""The program's own source, as the house's tests read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "casework"


@cache
def modules() -> dict[Path, ast.Module]:
    """Every module of the package, parsed once."""
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """Every call of a function or class by one of these names, whatever stands before the last dot."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _last_name(node.func) in names:
            yield node


def literals(tree: ast.AST) -> Iterator[str]:
    """Every string written in a module, and the fixed beginning of its f-strings (ended by a star)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
            yield f"{node.values[0].value!s}*"


def name_of(path: Path) -> str:
    """« services/doorstep.py »: how a finding names a file."""
    return path.relative_to(PACKAGE).as_posix()


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
