"""Every print of the demonstration, its pages as images."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pypdfium2

PRINTS = (
    "project-sheet", "easy-sheet", "summary", "renewal-file", "amendment", "coordination-note",
    "emergency-sheet",
)  # fmt: skip
OF_NOBODY = ("deadline-list", "processing-record", "information-notice", "impact-elements")
_TRIED, _MOST_PAGES, _SCALE = 30, 6, 1.25


def take_papers(demonstration: Path, scratch: Path, out: Path) -> list[Path]:
    """For each print, the first person of whom there is one; then those about nobody. The images made."""
    taken: list[Path] = []
    for kind in PRINTS:
        paper = scratch / f"{kind}.pdf"
        if any(_print(demonstration, paper, kind, "--person", str(number)) for number in range(1, _TRIED)):
            taken += _pages(paper, out)
    for kind in OF_NOBODY:
        paper = scratch / f"{kind}.pdf"
        if _print(demonstration, paper, kind):
            taken += _pages(paper, out)
    return taken


def _print(demonstration: Path, paper: Path, *what: str) -> bool:
    command = [
        sys.executable,
        "-m",
        "casework",
        "--data-dir",
        str(demonstration),
        "--password-stdin",
        "print",
    ]
    done = subprocess.run(
        [*command, *what, "--out", str(paper)],
        input="demo-chef\n",
        text=True,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def _pages(paper: Path, out: Path) -> list[Path]:
    taken = []
    document = pypdfium2.PdfDocument(paper)
    for number in range(min(len(document), _MOST_PAGES)):
        path = out / f"papier-{paper.stem}-{number + 1}.png"
        document[number].render(scale=_SCALE).to_pil().save(path)
        taken.append(path)
    document.close()
    return taken
