"""Imports go down only: the contracts hold, and each of them is seen to break when it is broken."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, ROOT

CONTRACTS = [
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
]
OFFENCES = {
    "Imports go down only": {"domain/offender_up.py": "import casework.steps.people\n"},
    "Qt is known to ui and app only": {"services/offender_qt.py": "import PySide6.QtCore\n"},
    "Window and commands reach data through services": {
        "cli/offender_typing.py": "import typing\nif typing.TYPE_CHECKING:\n    import sqlalchemy\n"
    },
    "Files in, files out and paper know only the trade's values": {
        "reports/offender_model.py": "import casework.models.person\n"
    },
    "The trade is pure": {"domain/offender_impure.py": "import reportlab\n"},
    "Services do not import each other": {"services/offender_friend.py": "import casework.services.people\n"},
    "Pages do not import each other": {"ui/pages/offender_page.py": "import casework.ui.pages.people\n"},
    "No cycles": {
        "base/offender_one.py": "import casework.base.offender_two\n",
        "base/offender_two.py": "import casework.base.offender_one\n",
    },
}


def copy_of_the_house(folder: Path) -> Path:
    """The package's modules and contracts in a place where they may be spoilt."""
    shutil.copytree(PACKAGE, folder / "casework", ignore=shutil.ignore_patterns("resources", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(folder: Path) -> dict[str, str]:
    """Each contract's verdict: KEPT or BROKEN."""
    ran = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=folder,
        env={"PATH": "", "PYTHONPATH": str(folder), "COLUMNS": "200", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    plain = re.sub(r"\x1b\[[0-9;]*m", "", ran.stdout)
    verdicts = dict(re.findall(r"^(.+?) (KEPT|BROKEN)(?: \(.*\))?$", plain, re.M))
    assert verdicts, ran.stdout + ran.stderr
    return verdicts


def test_every_contract_is_kept() -> None:
    verdicts = lint(ROOT)
    assert verdicts.keys() == set(CONTRACTS)
    broken = [name for name, verdict in verdicts.items() if verdict == "BROKEN"]
    assert broken == [], "run `make check` to see which imports"


def test_every_contract_has_an_offence_that_provokes_it() -> None:
    assert OFFENCES.keys() == set(CONTRACTS)


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The verdicts on a house where every contract was offended at once."""
    folder = copy_of_the_house(tmp_path_factory.mktemp("spoilt"))
    for files in OFFENCES.values():
        for name, source in files.items():
            (folder / "casework" / name).write_text(source)
    return lint(folder)


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_broken_contract_is_seen(spoilt: dict[str, str], contract: str) -> None:
    assert spoilt[contract] == "BROKEN"


def test_a_folder_that_nobody_placed_breaks_the_build(tmp_path: Path) -> None:
    folder = copy_of_the_house(tmp_path)
    (folder / "casework" / "utils").mkdir()
    (folder / "casework" / "utils" / "__init__.py").touch()
    ran = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=folder,
        env={"PATH": "", "PYTHONPATH": str(folder), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode != 0
    assert "utils" in ran.stdout
