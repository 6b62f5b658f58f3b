"""``python -m tests.screenshots [BEGINNING]``: every scene in every light, every print's pages."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

from casework.ui.application import FUSION
from tests.screenshots.papers import take_papers
from tests.screenshots.scenes import Scenes
from tests.screenshots.studio import Studio

OUT = Path("build/screenshots")


def main() -> int:
    """Into build/screenshots; the scenes whose name begins with BEGINNING where it is given."""
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    app = QApplication(["casework", *FUSION])
    studio = Studio(app, OUT)
    with tempfile.TemporaryDirectory() as scratch:
        demonstration = Path(scratch) / "source"
        subprocess.run(
            [sys.executable, "-m", "casework", "--data-dir", str(demonstration), "init", "--demo"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        Scenes(studio, demonstration, Path(scratch)).play(only)
        if not only or only == "papers":
            studio.taken += take_papers(demonstration, Path(scratch), OUT)
        shutil.rmtree(demonstration)
    print(f"{len(studio.taken)} images in {OUT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
