"""Saving a page made of several forms: one command, one summary of problems, both texts of a stale write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from casework.base.errors import InvalidForm, Problem, StaleWrite, UserError
from casework.ui.context import Context
from casework.ui.widgets import ErrorPanel

C = TypeVar("C")
R = TypeVar("R")
C_co = TypeVar("C_co", covariant=True)


class Editor(Protocol[C_co]):
    """What is saved as one."""

    errors: ErrorPanel

    def command(self) -> C_co: ...
    def check(self) -> Sequence[Problem]:
        """What can be said before the service is asked."""
        ...

    def show_problems(self, error: InvalidForm) -> None: ...
    def clear_problems(self) -> None: ...
    def take(self, chosen: Mapping[str, str], version: int) -> None:
        """Put the chosen texts in the fields, over this version."""
        ...


def submit(
    context: Context,
    editor: Editor[C],
    do: Callable[[C], R],
    then: Callable[[R], None],
    failed: Callable[[], None] = lambda: None,
) -> None:
    """Give the editor's command to the service; ``then`` once it is done, ``failed`` where it is not.

    Problems are shown; a stale write is settled with both texts and sent again.
    """
    problems = editor.check()
    if problems:
        editor.show_problems(InvalidForm(problems))
        failed()
        return
    command = editor.command()

    def done(result: R) -> None:
        editor.clear_problems()
        then(result)

    def refused(error: UserError) -> None:
        if isinstance(error, InvalidForm):
            editor.show_problems(error)
        elif isinstance(error, StaleWrite):
            chosen = context.ask.resolve(error.conflicts)
            if chosen is not None:
                editor.take(chosen, error.version)
                submit(context, editor, do, then, failed)
                return
            editor.errors.show_sentences([(error.sentence, None)])
        else:
            editor.errors.show_sentences([(error.sentence, None)])
        failed()

    context.desk.write(lambda: do(command), done, owner=editor.errors, failed=refused)
