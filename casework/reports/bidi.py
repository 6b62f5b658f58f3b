"""Paragraphs that hold Arabic: levels, lines in reading order, then each line as it is drawn (UAX #9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from bidi import algorithm
from bidi.mirror import MIRRORED
from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from casework.reports.fonts import ARABIC, ARABIC_BOLD, BOLD, Glyph, arabic_letters, shaped_font

# Arabic letters rise and fall further than Latin ones.
_LEADING = 1.2


class Letter(NamedTuple):
    """One character, the font that draws it, its colour."""

    char: str
    font: str
    color: Color


class Run(NamedTuple):
    """Neighbouring letters drawn together, with their width in points; ``glyphs`` where they are shaped."""

    text: str
    font: str
    color: Color
    width: float
    glyphs: tuple[Glyph, ...] | None


def letters_of(text: str, font: str, color: Color) -> list[Letter]:
    """``text`` letter by letter, those of the Arabic script in the Arabic font."""
    arabic = ARABIC_BOLD if font == BOLD else ARABIC
    known = arabic_letters()
    return [Letter(char, arabic if ord(char) in known else font, color) for char in text]


def levels_of(text: str) -> tuple[int, list[int]]:
    """The base level of a paragraph and the level of each of its characters; odd: right to left."""
    storage = algorithm.get_empty_storage()
    base = int(algorithm.get_base_level(text))
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    algorithm.get_embedding_levels(text, storage)
    for index, char in enumerate(storage["chars"]):
        char["index"] = index
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    levels: list[int | None] = [None] * len(text)
    for char in storage["chars"]:
        levels[char["index"]] = int(char["level"])
    return base, _filled(levels, base)


def _filled(levels: Sequence[int | None], base: int) -> list[int]:
    # Joiners, which the algorithm leaves out, follow the letter before them.
    filled = []
    last = base
    for level in levels:
        last = last if level is None else level
        filled.append(last)
    return filled


def visual_order(levels: Sequence[int]) -> list[int]:
    """The indices of a line's characters from left to right (UAX #9, L2)."""
    order = list(range(len(levels)))
    odd = [level for level in levels if level % 2]
    for level in range(max(levels, default=0), min(odd, default=1) - 1, -1):
        start = 0
        for is_inside, group in groupby(order, key=lambda index: levels[index] >= level):
            stop = start + len(list(group))
            if is_inside:
                order[start:stop] = reversed(order[start:stop])
            start = stop
    return order


class BidiParagraph(Flowable):
    """A paragraph that mixes directions; wraps, splits and draws as reportlab's Paragraph does.

    Where the first letter is Arabic it reads, and is aligned, from the right.
    """

    def __init__(self, letters: Sequence[Letter], style: ParagraphStyle, start: int = 0) -> None:
        super().__init__()
        self._letters = letters
        self._text = "".join(letter.char for letter in letters)
        self._base, self._levels = levels_of(self._text)
        self._start = start
        self._lines: list[tuple[int, int]] = []
        self.style = style
        self.spaceBefore, self.spaceAfter = style.spaceBefore, style.spaceAfter
        self._leading = style.leading * _LEADING

    @property
    def reads_from_right(self) -> bool:
        """Is the paragraph itself, not only some words of it, read from right to left?"""
        return self._base == 1

    def getSpaceBefore(self) -> float:
        return float(self.style.spaceBefore)

    def getSpaceAfter(self) -> float:
        return float(self.style.spaceAfter)

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803
        self.width = availWidth
        indents = self.style.leftIndent + self.style.rightIndent
        self._lines = list(self._break_lines(availWidth - indents))
        self.height = len(self._lines) * self._leading
        return availWidth, self.height

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803
        self.wrap(availWidth, availHeight)
        count = int(availHeight // self._leading)
        if count < 1 or count >= len(self._lines):
            return [] if count < 1 else [self]
        first = BidiParagraph(self._letters[: self._lines[count - 1][1]], self.style, self._start)
        return [first, BidiParagraph(self._letters, self.style, self._lines[count][0])]

    def draw(self) -> None:
        ascent = self.style.fontSize
        y = self.height - ascent - (self._leading - self.style.leading) / 2
        for start, stop in self._lines:
            runs = self._runs(start, stop)
            x = float(self.style.leftIndent)
            if self._base:
                x = self.width - self.style.rightIndent - sum(run.width for run in runs)
            for run in runs:
                self._draw_run(run, x, y)
                x += run.width
            y -= self._leading

    def _draw_run(self, run: Run, x: float, y: float) -> None:
        size = self.style.fontSize
        self.canv.setFont(run.font, size)
        self.canv.setFillColor(run.color)
        if run.glyphs is None:
            self.canv.drawString(x, y, run.text)
            return
        for glyph in run.glyphs:
            offset = glyph.x_offset * size / 1000, glyph.y_offset * size / 1000
            self.canv.drawString(x + offset[0], y + offset[1], chr(glyph.code))
            x += glyph.advance * size / 1000

    def _break_lines(self, width: float) -> Iterator[tuple[int, int]]:
        space = stringWidth(" ", self.style.fontName, self.style.fontSize)
        start = end = self._start
        taken = 0.0
        for word_start, word_end, word_width in self._words(width):
            # A cut word's second half follows without a space.
            between = space * (word_start - end)
            if start < word_start and taken + between + word_width > width:
                yield start, end
                start, taken, between = word_start, 0.0, 0.0
            end = word_end
            taken += between + word_width
        if end > start:
            yield start, end

    def _words(self, width: float) -> Iterator[tuple[int, int, float]]:
        start = self._start
        while start < len(self._text):
            stop = self._text.find(" ", start)
            stop = len(self._text) if stop < 0 else stop
            word = self._width(start, stop)
            while stop - start > 1 and word > width:
                cut = self._longest_fit(start, stop, width)
                yield start, cut, self._width(start, cut)
                start, word = cut, self._width(cut, stop)
            if stop > start:
                yield start, stop, word
            start = stop + 1

    def _longest_fit(self, start: int, stop: int, width: float) -> int:
        low, high = start + 1, stop
        while low < high:
            middle = (low + high + 1) // 2
            if self._width(start, middle) <= width:
                low = middle
            else:
                high = middle - 1
        return low

    def _width(self, start: int, stop: int) -> float:
        return sum(run.width for run in self._runs(start, stop))

    def _runs(self, start: int, stop: int) -> list[Run]:
        levels = self._levels[start:stop]
        order = [start + index for index in visual_order(levels)]
        kinds = groupby(
            order, key=lambda i: (self._letters[i].font, self._letters[i].color, self._levels[i] % 2)
        )
        return [self._run(font, color, bool(odd), list(group)) for (font, color, odd), group in kinds]

    def _run(self, font: str, color: Color, is_right_to_left: bool, indices: list[int]) -> Run:
        size = self.style.fontSize
        if font in (ARABIC, ARABIC_BOLD):
            text = "".join(self._text[i] for i in (reversed(indices) if is_right_to_left else indices))
            glyphs = tuple(shaped_font(font == ARABIC_BOLD).shape(text, right_to_left=is_right_to_left))
            return Run(text, font, color, sum(glyph.advance for glyph in glyphs) * size / 1000, glyphs)
        text = "".join(self._text[i] for i in indices)
        if is_right_to_left:
            text = "".join(MIRRORED.get(char, char) for char in text)
        return Run(text, font, color, stringWidth(text, font, size), None)
