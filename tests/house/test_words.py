"""What does not enter the house: names that say nothing, addresses of elsewhere, blobs, shortcuts."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from tests.house.source import PACKAGE, ROOT, modules, name_of

NOTHING_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "stuff", "tools"}
TEXT_ENDINGS = {".py", ".toml", ".txt", ".md", ".cfg", ".json", ".sql", ".mako", ".svg", ".html", ""}


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """The files that git keeps."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    ran = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in ran.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_name_that_says_nothing() -> None:
    found = [
        name_of(path)
        for path in PACKAGE.rglob("*")
        if path.stem.strip("_") in NOTHING_NAMES
        and "__pycache__" not in path.parts
        and "resources" not in path.parts
    ]
    assert found == []


def test_a_file_begins_by_saying_what_lives_there() -> None:
    import ast

    assert [name_of(path) for path, tree in modules().items() if not ast.get_docstring(tree)] == []


@pytest.mark.parametrize(
    "banned",
    [
        r"\bQTableWidget\b",
        r"\bQSortFilterProxyModel\b",
        r"\bresizeColumnsToContents\b|ResizeToContents",
        r"except Exception:\s*(?:pass|\n\s*log)",
        r"\b(?:TODO|FIXME|XXX)\b",
        r"relationship\(",
        r"\burllib\.request\b|\brequests\b\.|\bhttpx\b|\bsocket\.",
    ],
)
def test_what_is_never_written(banned: str) -> None:
    found = [name_of(path) for path in modules() if re.search(banned, _code(path.read_text("utf-8")))]
    assert found == []


def test_only_commands_print() -> None:
    found = [
        name_of(path)
        for path in modules()
        if (PACKAGE / "cli") not in path.parents and re.search(r"^\s*print\(", path.read_text("utf-8"), re.M)
    ]
    assert found == []


def test_tests_wait_for_nothing_by_the_clock(tracked: list[str]) -> None:
    pattern = re.compile(r"\btime\.sleep\(|qtbot\.wait\(|QTest\.qWait\(")
    found = [
        name
        for name in tracked
        if name.startswith("tests/")
        and name.endswith(".py")
        and name != "tests/house/test_words.py"
        and pattern.search((ROOT / name).read_text("utf-8"))
    ]
    assert found == []


def test_no_address_of_a_registry(tracked: list[str]) -> None:
    pattern = re.compile(
        r"pypi\.org|pythonhosted|npmjs|index-url|extra-index|--find-links|trusted-host", re.I
    )
    found = [
        name
        for name in tracked
        if (ROOT / name).suffix in TEXT_ENDINGS
        and name != "tests/house/test_words.py"
        and pattern.search((ROOT / name).read_text("utf-8", "replace"))
    ]
    assert found == []


def test_dependencies_are_versions_and_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pattern = re.compile(r'[A-Za-z0-9_.-]+==[0-9][0-9a-z.]*(?: ; sys_platform == "[a-z0-9]+")?')
    assert [line for line in lines if not pattern.fullmatch(line)] == []


def test_no_big_file_enters_the_history(tracked: list[str]) -> None:
    limits = {".png": 100_000, ".ttf": 1_500_000}
    found = [
        (name, size)
        for name in tracked
        if (size := (ROOT / name).stat().st_size) > limits.get((ROOT / name).suffix, 200_000)
    ]
    assert found == []


def _code(source: str) -> str:
    """The source without its comments and docstrings' prose, roughly: enough for names."""
    return re.sub(r'""".*?"""', "", re.sub(r"#.*", "", source), flags=re.S)
