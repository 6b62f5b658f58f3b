"""The papers a head of service must have, as drafts: texts with placeholders, each fact with its source.

How a text is written stands in resources/papers/README.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Sureness(StrEnum):
    """How sure a fact of law is, as in domain.md."""

    READ = "H"
    SECONDARY = "M"
    WEAK = "L"
    MEMORY = "mem"

    @property
    def label(self) -> str:
        return _SURENESS[self]


_SURENESS = {
    Sureness.READ: "texte lu, ou deux sources qui concordent",
    Sureness.SECONDARY: "une source secondaire",
    Sureness.WEAK: "une source faible",
    Sureness.MEMORY: "de mémoire : aucun texte n’a pu être relu",
}


class Shape(StrEnum):
    """What a line is."""

    TITLE = "# "
    LEAD = "> "
    SECTION = "## "
    BULLET = "- "
    BLANK = "? "
    ROW = "| "
    PARAGRAPH = ""


class Source(NamedTuple):
    """A text, and how sure what is drawn from it is."""

    text: str
    sureness: Sureness


class Line(NamedTuple):
    """A line of a paper. ``cells``: one, or those of a row. ``source`` None: it tells of the program."""

    shape: Shape
    cells: tuple[str, ...]
    source: Source | None = None


@dataclass(frozen=True)
class Part:
    """A section: what it says, without what is only known from memory."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Paper:
    """A paper, filled. ``to_check``: what is only known from memory; it never stands among facts."""

    title: str
    lead: str
    parts: tuple[Part, ...]
    to_check: tuple[Line, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        """Each source once, in the order it is first called on; its number is its place."""
        called = (line.source for part in self.parts for line in part.lines)
        return tuple(dict.fromkeys(one for one in called if one is not None))


Values = Mapping[str, str | Sequence[str]]

_SOURCE = re.compile(r" \[(H|M|L|mem): ([^\]]+)\]$")
_NAME = re.compile(r"\{(\w+)\}")
_SHAPES = (Shape.SECTION, Shape.TITLE, Shape.LEAD, Shape.BULLET, Shape.BLANK, Shape.ROW)


def placeholders(text: str) -> set[str]:
    """The names a text asks for."""
    return set(_NAME.findall(text))


def read_paper(text: str, values: Values) -> Paper:
    """The paper of a text. Raises KeyError for a placeholder without a value: the text is ours."""
    title = lead = heading = ""
    parts: list[Part] = []
    to_check: list[Line] = []
    lines: list[Line] = []
    for line in _lines(text, values):
        if line.shape is Shape.TITLE:
            title = line.cells[0]
        elif line.shape is Shape.LEAD:
            lead = line.cells[0]
        elif line.shape is Shape.SECTION:
            parts.append(Part(heading, tuple(lines)))
            heading, lines = line.cells[0], []
        elif line.source is not None and line.source.sureness is Sureness.MEMORY:
            to_check.append(line)
        else:
            lines.append(line)
    parts.append(Part(heading, tuple(lines)))
    return Paper(title, lead, tuple(one for one in parts if one.heading), tuple(to_check))


def _lines(text: str, values: Values) -> Iterator[Line]:
    for written in text.splitlines():
        if written.strip():
            yield from (_line(one) for one in _filled(written.strip(), values))


def _filled(written: str, values: Values) -> list[str]:
    """A line, or one for each item of the list it holds."""
    named = _NAME.findall(written)
    lists = [one for one in named if not isinstance(values[one], str)]
    if not lists:
        return [_NAME.sub(lambda found: str(values[found[1]]), written)]
    return [_NAME.sub(lambda _found, one=item: one, written) for item in values[lists[0]]]  # type: ignore[misc]


def _line(written: str) -> Line:
    found = _SOURCE.search(written)
    source = Source(found[2], Sureness(found[1])) if found else None
    said = written[: found.start()] if found else written
    shape = next((one for one in _SHAPES if said.startswith(one)), Shape.PARAGRAPH)
    said = said.removeprefix(shape)
    cells = tuple(cell.strip() for cell in said.split("|")) if shape is Shape.ROW else (said.strip(),)
    return Line(shape, cells, source)
