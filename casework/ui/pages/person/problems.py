"""Problems and chosen texts of a page made of several forms: each to the form that has its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from casework.base.errors import Problem
from casework.ui.forms import Form

Sentence = tuple[str, Callable[[], object] | None]
"""What an error summary says, and what goes to its field."""


def under(prefix: str, problems: Sequence[Problem]) -> list[Problem]:
    """The problems of one part, named as that part names its fields."""
    return [
        Problem(one.field[len(prefix) :], one.code, one.facts)
        for one in problems
        if one.field.startswith(prefix)
    ]


def mark(problems: Sequence[Problem], *forms: Form) -> list[Sentence]:
    """Mark each problem in whichever form has its field."""
    return [
        sentence
        for form in forms
        for sentence in form.mark_problems([one for one in problems if one.field in form.values()])
    ]


def impossible(form: Form) -> list[Problem]:
    """What was typed and is no date; what is missing is the service's to say."""
    return [problem for problem in form.check() if problem.code != "field_required"]


def texts_of(prefix: str, chosen: Mapping[str, str]) -> dict[str, str]:
    """The chosen texts of one part, by its own field names."""
    return {name[len(prefix) :]: text for name, text in chosen.items() if name.startswith(prefix)}
