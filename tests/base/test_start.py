"""How the program starts: what it imports before the window, and what it says where there can be none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.house.source import ROOT


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    kept.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**kept, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_nothing_of_the_data_layer_is_imported_before_the_login_window(tmp_path: Path) -> None:
    ran = run(
        "import sys, casework.ui.application as application\n"
        "application.run = lambda *args, **more: 0\n"
        "from casework.app import start\n"
        f"start(['--data-dir', {str(tmp_path)!r}])\n"
        "heavy = {'sqlalchemy', 'alembic', 'reportlab', 'nacl', 'sqlcipher3', 'openpyxl', 'zxcvbn'}\n"
        "print(sorted(heavy & set(sys.modules)))",
        QT_QPA_PLATFORM="offscreen",
    )
    assert (ran.stdout.strip(), ran.stderr) == ("[]", "")


def test_a_missing_system_library_is_told_with_what_to_install() -> None:
    ran = run(
        "import sys\n"
        "class Missing:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'PySide6.QtWidgets':\n"
        "            raise ImportError('libEGL.so.1: cannot open shared object file')\n"
        "sys.meta_path.insert(0, Missing())\n"
        "from casework.app import start\n"
        "sys.exit(start([]))",
        QT_QPA_PLATFORM="offscreen",
    )
    assert ran.returncode == 1
    assert "apt install" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_without_a_screen_the_commands_are_named() -> None:
    ran = run("import sys; from casework.app import start; sys.exit(start([]))")
    assert ran.returncode == 1
    assert "Aucun écran" in ran.stderr


def test_services_are_ready_without_what_only_printing_or_importing_needs() -> None:
    ran = run(
        "import sys\n"
        "from importlib import import_module\n"
        "names = ('checks', 'coordinations', 'deadlines', 'demonstration', 'doorstep', 'imports', 'notes',\n"
        "         'organisation', 'people', 'prints', 'projects', 'renewals', 'search', 'stays')\n"
        "for name in names: import_module(f'casework.services.{name}')\n"
        "late = {'reportlab', 'openpyxl', 'rapidfuzz', 'PIL', 'alembic', 'python_calamine', 'zxcvbn'}\n"
        "print(sorted(late & set(sys.modules)), 'PySide6' in sys.modules)"
    )
    assert (ran.stdout.strip(), ran.stderr) == ("[] False", "")
