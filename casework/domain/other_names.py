"""The names of other people inside what is handed to somebody: found and taken out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from casework.base.text import fold, plain

HIDDEN = "[une autre personne]"
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_SHORTEST = 3
_Words = tuple[str, ...]


class OtherNames:
    """``everybody``: (last, first) of the others in the file, hidden where both names stand together;
    ``near``: those who are in the same notes or the same home, hidden by one name alone too.
    """

    def __init__(
        self, own: tuple[str, str], everybody: Iterable[tuple[str, str]], near: Iterable[tuple[str, str]] = ()
    ) -> None:
        mine = {*fold(own[0]).split(), *fold(own[1]).split()}
        self._whole: dict[str, set[_Words]] = defaultdict(set)
        self._single: set[_Words] = set()
        self._mine = _both_orders(own)
        near = list(near)
        for names in (*everybody, *near):
            for words in _both_orders(names) - self._mine:
                self._whole[words[0]].add(words)
        for name in (part for names in near for part in names):
            words = tuple(fold(name).split())
            if words and len("".join(words)) >= _SHORTEST and not mine.intersection(words):
                self._whole[words[0]].add(words)
                self._single.add(words)

    def hide(self, text: str) -> str:
        """``text`` with the others' names replaced; longest names first."""
        words = list(_WORD.finditer(text))
        folded = [plain(word.group()) for word in words]
        parts: list[str] = []
        end = at = 0
        while at < len(words):
            length = self._named_at(text, words, folded, at)
            if length:
                parts += [text[end : words[at].start()], HIDDEN]
                end = words[at + length - 1].end()
            at += length or 1
        return "".join([*parts, text[end:]])

    def names_somebody(self, text: str) -> bool:
        """Does it name somebody else?"""
        return self.hide(text) != text

    def _named_at(self, text: str, words: list[re.Match[str]], folded: list[str], at: int) -> int:
        known = self._whole.get(folded[at])
        if not known:
            return 0
        found = [one for one in known if tuple(folded[at : at + len(one)]) == one]
        # A single name is one only where it is written as a name: « Rose », not « rose ».
        named = [one for one in found if one not in self._single or words[at].group()[0].isupper()]
        length = max((len(one) for one in named), default=0)
        near = text[words[at].start() : words[at + length - 1].end()] if length else ""
        return 0 if "\n" in near else length


def _both_orders(names: tuple[str, str]) -> set[_Words]:
    last, first = fold(names[0]).split(), fold(names[1]).split()
    if not last or not first:
        return set()
    return {(*last, *first), (*first, *last)}
