"""Every refusal is a French sentence: each code that the program uses has one, and each sentence is used."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator

import pytest

from casework.base.messages import SENTENCES, sentence
from casework.base.text import NBSP
from tests.house.source import calls, literals, modules, name_of

Use = tuple[str, str, set[str] | None]
"""Where a code is used, the code, and the facts given with it (None: not written there)."""


def user_errors(tree: ast.AST) -> Iterator[tuple[str, set[str] | None]]:
    """``UserError("code", fact=…)``."""
    for call in calls(tree, "UserError"):
        if call.args and isinstance(call.args[0], ast.Constant):
            names = {keyword.arg for keyword in call.keywords}
            yield str(call.args[0].value), None if None in names else {name for name in names if name}


def problems(tree: ast.AST) -> Iterator[tuple[str, set[str] | None]]:
    """``Problem("field", "code", {"fact": …})``."""
    for call in calls(tree, "Problem"):
        if len(call.args) < 2 or not isinstance(call.args[1], ast.Constant):
            continue
        facts: set[str] | None = set()
        if len(call.args) > 2:
            given = call.args[2]
            keys = given.keys if isinstance(given, ast.Dict) else [None]
            written = [key.value for key in keys if isinstance(key, ast.Constant)]
            facts = {str(key) for key in written} if len(written) == len(keys) else None
        yield str(call.args[1].value), facts


def uses() -> list[Use]:
    return [
        (name_of(path), code, facts)
        for path, tree in modules().items()
        for code, facts in (*user_errors(tree), *problems(tree))
    ]


def placeholders(code: str) -> set[str]:
    return {name for _text, name, _format, _conversion in string.Formatter().parse(SENTENCES[code]) if name}


def test_every_code_has_a_sentence() -> None:
    assert [(where, code) for where, code, _facts in uses() if code not in SENTENCES] == []


def test_every_sentence_is_given_its_facts() -> None:
    lacking = [
        (where, code, placeholders(code) - facts)
        for where, code, facts in uses()
        if code in SENTENCES and facts is not None and placeholders(code) - facts
    ]
    assert lacking == []


def test_every_sentence_is_used() -> None:
    written = {
        text for path, tree in modules().items() if path.name != "messages.py" for text in literals(tree)
    }
    beginnings = tuple(text[:-1] for text in written if text.endswith("_*") and len(text) > 4)
    unused = [code for code in SENTENCES if code not in written and not code.startswith(beginnings or "\0")]
    assert unused == []


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_is_typeset_french(code: str) -> None:
    told = sentence(code, dict.fromkeys(placeholders(code), "x"))
    assert told[0].isupper() or told[0] in "«0123456789x" or code.startswith("import_"), told
    assert told.rstrip().endswith((".", "?", "!", ")", "x", "»")) or "apt install" in told, told
    assert "'" not in told, "the French apostrophe is ’"
    assert not re.search(r"(?<![\u00a0])[:;!?](?=\s|$)", told), f"{told!r}: {NBSP!r} before : ; ! ?"
    assert "  " not in told
