"""The gateway for dialogs: what the program may ask a person. Tests script it (ScriptedAsk)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from casework.base.errors import Conflict


class Leaving(StrEnum):
    """What to do with unsaved text."""

    SAVE = "save"
    DISCARD = "discard"
    STAY = "stay"


class Ask(Protocol):
    """Every dialog of the program. Texts are French; titles are short."""

    def confirm(self, title: str, text: str, action: str, keep: str = "Annuler") -> bool:
        """Before what cannot be undone: ``text`` names what will be lost, ``action`` is the button
        (« Supprimer la note »); the safe one, ``keep``, has the focus."""
        ...

    def tell(self, title: str, text: str) -> None:
        """Say something that needs no choice."""
        ...

    def choose(self, title: str, text: str, choices: Sequence[tuple[str, str]]) -> str | None:
        """One of several (key, label); None: given up."""
        ...

    def secret(self, title: str, text: str, label: str) -> str | None:
        """A password or a code, typed hidden in a field of that label; None: given up."""
        ...

    def leave(self, what: str) -> Leaving:
        """``what`` has not been saved: « la note sur M. N’Diaye »."""
        ...

    def open_file(self, title: str, filters: str) -> Path | None:
        """``filters`` as Qt writes them: « Tableurs (*.xlsx *.csv) »."""
        ...

    def save_file(self, title: str, name: str, filters: str) -> Path | None:
        """Where to write; ``name`` is proposed. An existing file is replaced only after Qt's own question."""
        ...

    def folder(self, title: str, start: Path) -> Path | None:
        """An existing or new folder."""
        ...

    def print_pdf(self, title: str, data: bytes) -> bool:
        """A short PDF, on paper, through the system's print dialog. False: given up."""
        ...

    def resolve(self, conflicts: Sequence[Conflict]) -> Mapping[str, str] | None:
        """Two texts a field, side by side; the chosen text by field (it may have been edited). None: not
        now.
        """
        ...


class ScriptedAsk:
    """Answers prepared by a test, in order; what was asked is kept in ``asked``. No answer left: the test
    fails.
    """

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str]] = []

    def _answer(self, kind: str, text: str) -> object:
        self.asked.append((kind, text))
        if not self.answers:
            raise AssertionError(f"unexpected question ({kind}): {text}")
        return self.answers.pop(0)

    def confirm(self, title: str, text: str, action: str, keep: str = "Annuler") -> bool:
        return bool(self._answer("confirm", f"{title} | {text} | {action}"))

    def tell(self, title: str, text: str) -> None:
        self.asked.append(("tell", f"{title} | {text}"))

    def choose(self, title: str, text: str, choices: Sequence[tuple[str, str]]) -> str | None:
        answer = self._answer("choose", f"{title} | {text}")
        assert answer is None or answer in [key for key, _ in choices], f"no such choice: {answer}"
        return None if answer is None else str(answer)

    def secret(self, title: str, text: str, label: str) -> str | None:
        answer = self._answer("secret", f"{title} | {text} | {label}")
        return None if answer is None else str(answer)

    def leave(self, what: str) -> Leaving:
        answer = self._answer("leave", what)
        assert isinstance(answer, Leaving)
        return answer

    def open_file(self, title: str, filters: str) -> Path | None:
        return self._path("open_file", title)

    def save_file(self, title: str, name: str, filters: str) -> Path | None:
        return self._path("save_file", f"{title} | {name}")

    def folder(self, title: str, start: Path) -> Path | None:
        return self._path("folder", title)

    def print_pdf(self, title: str, data: bytes) -> bool:
        assert data.startswith(b"%PDF")
        return bool(self._answer("print_pdf", title))

    def resolve(self, conflicts: Sequence[Conflict]) -> Mapping[str, str] | None:
        answer = self._answer("resolve", ", ".join(c.field for c in conflicts))
        assert answer is None or isinstance(answer, Mapping)
        return answer

    def _path(self, kind: str, text: str) -> Path | None:
        answer = self._answer(kind, text)
        return None if answer is None else Path(str(answer))
