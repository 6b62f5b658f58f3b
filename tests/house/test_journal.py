"""The journal: each word written there is said in French, and no page of a person reads it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from casework.domain.journal_actions import ACTIONS
from tests.house.source import PACKAGE, modules, name_of

TIMELINE = ("services/notes", "steps/timeline", "steps/notes", "domain/timeline")


def written() -> Iterator[tuple[str, str]]:
    """The words given to ``journal`` and ``reads.note`` as they stand."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            of_reads = node.func.attr == "note" and "reads" in ast.unparse(node.func.value)
            place = 1 if of_reads else 0
            if (of_reads or node.func.attr == "journal") and len(node.args) > place:
                word = node.args[place]
                if isinstance(word, ast.Constant) and isinstance(word.value, str):
                    yield name_of(path), word.value


def test_every_word_of_the_journal_is_said_in_french() -> None:
    """A word that is new stands in domain/journal_actions.py, with its label and family."""
    assert [(where, word) for where, word in written() if word not in ACTIONS] == []
    assert len(list(written())) > 20


def test_a_word_given_by_a_variable_is_said_in_french_too() -> None:
    """Whatever looks like a word of the journal in a service is one."""
    subjects = {word.split(".")[0] for word in ACTIONS}
    fields = {"person.signed_on"}
    unsaid = [
        (name_of(path), node.value)
        for path, tree in modules().items()
        if str(path.relative_to(PACKAGE)).startswith(("services/", "steps/"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[a-z_]+\.[a-z_]+", node.value)
        and node.value.split(".")[0] in subjects
        and node.value not in {*ACTIONS, *fields}
    ]
    assert unsaid == []


def test_the_timeline_never_reads_the_journal() -> None:
    timeline = [path for path in modules() if str(path.relative_to(PACKAGE)).startswith(TIMELINE)]
    read = [
        name_of(path)
        for path in timeline
        if any(word in path.read_text("utf-8") for word in ("JournalEntry", "journal_entry"))
    ]
    assert read == []
    assert len(timeline) > 3
