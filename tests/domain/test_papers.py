"""The drafts of the house: how they are read, and what their texts may not do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casework.base.paths import RESOURCES
from casework.domain.papers import Shape, Sureness, placeholders, read_paper

FOLDER = RESOURCES / "papers"
TEXTS = sorted(FOLDER.glob("*.txt"))
KNOWN = {
    "organisation": "Association Rive",
    "contact": "3 rue du Pont",
    "services": ["Maison", "Consultation"],
    "professions": "éducateur",
    "journal_months": "12 mois",
    "record_months": "24 mois",
    "application_months": "24 mois",
}


def test_a_text_becomes_parts_lines_and_numbered_sources() -> None:
    paper = read_paper(
        "# Titre\n> Pour {organisation}\n"
        "## Un\n- Fait. [H: CSP L1]\n- Autre. [M: CSP L2]\nEncore. [H: CSP L1]\n"
        "## Deux\n- {services}\n? Nom\n| a | b\n| c | d [L: ailleurs]\n",
        KNOWN,
    )
    assert (paper.title, paper.lead) == ("Titre", "Pour Association Rive")
    assert [part.heading for part in paper.parts] == ["Un", "Deux"]
    assert [one.text for one in paper.sources] == ["CSP L1", "CSP L2", "ailleurs"]
    assert [line.cells for line in paper.parts[1].lines] == [
        ("Maison",), ("Consultation",), ("Nom",), ("a", "b"), ("c", "d"),
    ]  # fmt: skip
    assert paper.parts[1].lines[2].shape is Shape.BLANK


def test_what_is_from_memory_never_stands_among_facts() -> None:
    paper = read_paper("# T\n## Un\nSûr. [H: CSP L1]\nPeut-être. [mem: CSP L9]\n", KNOWN)
    assert [line.cells[0] for part in paper.parts for line in part.lines] == ["Sûr."]
    assert [line.cells[0] for line in paper.to_check] == ["Peut-être."]
    assert all(one.sureness is not Sureness.MEMORY for one in paper.sources)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_shipped_text_is_whole(path: Path) -> None:
    text = path.read_text("utf-8")
    assert placeholders(text) <= KNOWN.keys()
    paper = read_paper(text, KNOWN)
    assert paper.title
    assert paper.lead
    assert paper.sources
    assert paper.to_check
    said = [cell for part in paper.parts for line in part.lines for cell in line.cells]
    assert not any(re.search(r"\[(?:H|M|L|mem)\b", cell) for cell in said), "a source that was not understood"
    assert "'" not in text


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_shipped_line_that_names_a_text_of_law_says_how_sure_it_is(path: Path) -> None:
    naming = re.compile(r"\b(?:CSP|CASF|RGPD|CNIL|ANAP|décret|délibération)\b|\barticle\b|\b[LRD]\d{3,4}-\d")
    unsure = [
        line
        for line in path.read_text("utf-8").splitlines()
        if naming.search(line) and not re.search(r" \[(?:H|M|L|mem): [^\]]+\]$", line)
    ]
    assert unsure == []


def test_three_texts_are_shipped() -> None:
    assert [path.stem for path in TEXTS] == ["impact_elements", "information_notice", "processing_record"]
