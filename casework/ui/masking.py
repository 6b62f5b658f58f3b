"""Ctrl+Shift+H: names and alerts hidden from a neighbour, on everything the window shows.

Every label, button and list asks ``shown`` for the text it paints; the names of everybody one may see are
taken out word by word, wherever they stand, in a note too. What is being typed in a field stays, as it stands
under the eyes of whoever types. Prints are pictures of paper: they stay too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from casework.base.text import plain

_STATE = "hidden_words"
# The program holds it, as it holds the palette: what paints itself asks, and is given nothing else.
_WORD = re.compile(r"[^\W\d_]{2,}")
_PARTICLES = frozenset(
    ["al", "aux", "ben", "bin", "da", "das", "de", "del", "della", "den", "der", "des", "di", "dos", "du"]
).union(["el", "et", "la", "las", "le", "les", "van", "von"])


def name_words(names: Iterable[str]) -> frozenset[str]:
    """The words by which these names are recognised, whatever their case and accents."""
    words = {plain(word) for name in names for word in _WORD.findall(name)}
    return frozenset(words - _PARTICLES)


def masked(text: str, words: frozenset[str]) -> str:
    """``text`` with the words that are names cut to their first letter: « N’D… M… a mal dormi »."""

    def cut(found: re.Match[str]) -> str:
        word = found.group()
        return f"{word[0]}…" if word[0].isupper() and plain(word) in words else word

    return _WORD.sub(cut, text)


def shown(text: str) -> str:
    """``text`` as it may be shown now."""
    words = _hidden_words()
    return text if words is None else masked(text, words)


def names_are_hidden() -> bool:
    """Are names hidden now?"""
    return _hidden_words() is not None


def hide_names(words: frozenset[str], root: QWidget) -> None:
    """From now on, and at once on everything below ``root``."""
    _remember(words, root)


def show_names(root: QWidget) -> None:
    """Names again; the words by which they were recognised are forgotten."""
    if names_are_hidden():
        _remember(None, root)


class Veiled:
    """A widget whose text is asked for again when names are hidden or shown."""

    def veil(self) -> None:
        """Show the text as it may be shown now."""
        raise NotImplementedError


def _hidden_words() -> frozenset[str] | None:
    application = QCoreApplication.instance()
    words = application.property(_STATE) if application is not None else None
    return words if isinstance(words, frozenset) else None


def _remember(words: frozenset[str] | None, root: QWidget) -> None:
    from PySide6.QtWidgets import QAbstractItemView  # the login window has none, and is not kept waiting

    application = QCoreApplication.instance()
    assert application is not None
    application.setProperty(_STATE, words)
    for widget in root.findChildren(QWidget):
        if isinstance(widget, Veiled):
            widget.veil()
        elif isinstance(widget, QAbstractItemView):
            widget.viewport().update()
