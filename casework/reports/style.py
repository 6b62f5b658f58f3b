"""The one look of every print: sizes, greys, paragraphs, quotes, tables, boxes. Black-and-white safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, cast

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer, Table, TableStyle
from reportlab.platypus.paraparser import ParaFrag

from casework.base.text import NBSP, plural
from casework.reports.bidi import BidiParagraph, letters_of
from casework.reports.fonts import BOLD, ITALIC, REGULAR, is_right_to_left, load_fonts, printable

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 43.5
TOP, PLAIN_TOP, BOTTOM = 76.0, 50.0, 56.0
BODY_WIDTH = PAGE_WIDTH - 2 * MARGIN
BODY_HEIGHT = PAGE_HEIGHT - TOP - BOTTOM

INK, MUTED, LINE, PALE_LINE = (HexColor(c) for c in ("#111A1D", "#4F5B5E", "#8A9496", "#C4CBCA"))
TEXT_LIMIT = 60_000
"""Characters of one field that a print gives: about fifteen pages. The rest is read in the program."""


def _style(name: str, size: float, leading: float, before: float = 0, after: float = 0) -> ParagraphStyle:
    return ParagraphStyle(
        name, fontName=REGULAR, fontSize=size, leading=leading, textColor=INK,
        spaceBefore=before, spaceAfter=after,
    )  # fmt: skip


TEXT = _style("text", 9.5, 13.5)
LEAD = _style("lead", 9.5, 13.5, after=6)
SMALL = _style("small", 8.25, 11.5)
NOTE = _style("note", 8.25, 11.5, before=5)
TITLE = _style("title", 16, 20, after=2)
SECTION = _style("section", 10.5, 14)


@dataclass(frozen=True)
class Span:
    """A stretch of text in one face: plain, bold, italic; ``color`` None is the style's."""

    text: str
    font: str = REGULAR
    color: Color | None = None


Content = str | Span | Sequence[str | Span]


def bold(text: str) -> Span:
    """What counts."""
    return Span(text, BOLD)


def muted(text: str) -> Span:
    """A label beside its value."""
    return Span(text, REGULAR, MUTED)


def _spans(content: Content) -> list[Span]:
    parts = [content] if isinstance(content, str | Span) else content
    return [part if isinstance(part, Span) else Span(part) for part in parts]


@cache
def _frag(style: ParagraphStyle, font: str, color: Color | None) -> ParaFrag:
    return ParaFrag(
        rise=0, greek=0, link=[], us_lines=[], fontName=font, bold=0, italic=0,
        fontSize=style.fontSize, textColor=color or style.textColor,
    )  # fmt: skip


class _Text(Paragraph):
    """A paragraph that breaks its lines once: a table asks three times, always for the same width."""

    _broken_at: float | None = None

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803
        # A split that finds no room throws the lines away.
        if availWidth != self._broken_at or not hasattr(self, "blPara"):
            super().wrap(availWidth, availHeight)
            self._broken_at = availWidth
        return self.width, self.height


def paragraph(content: Content, style: ParagraphStyle = TEXT) -> Flowable:
    """One paragraph; whatever its text holds (« <b> », « & ») is printed literally."""
    load_fonts()
    spans = [replace(s, text=printable(s.text[:TEXT_LIMIT]).replace("\n", " ")) for s in _spans(content)]
    if any(is_right_to_left(span.text) for span in spans):
        letters = [letter for s in spans for letter in letters_of(s.text, s.font, s.color or style.textColor)]
        return BidiParagraph(letters, style)
    # Given as fragments, the text is never parsed: faster, and nothing in it can be taken for mark-up.
    frags = [_frag(style, span.font, span.color).clone(text=span.text) for span in spans if span.text]
    return _Text("", style, frags=frags or [_frag(style, REGULAR, None).clone(text="")])


def prose(text: str, style: ParagraphStyle = TEXT) -> list[Flowable]:
    """What somebody wrote, line by line, up to TEXT_LIMIT characters; then a sentence says there is more."""
    kept = text[:TEXT_LIMIT]
    flowables: list[Flowable] = []
    for line in printable(kept).split("\n"):
        flowables.append(paragraph(line, style) if line else Spacer(1, style.leading / 2))
    if len(text) > TEXT_LIMIT:
        flowables.append(
            paragraph(
                Span(
                    f"Texte trop long pour être imprimé en entier : {plural(TEXT_LIMIT, 'caractère')} "
                    f"sont donnés ici, sur {len(text)}. Le reste se lit dans Casework.",
                    ITALIC,
                ),
                NOTE,
            )
        )
    return flowables


def empty(sentence: str) -> list[Flowable]:
    """A section without content says so."""
    return [paragraph(Span(sentence, ITALIC, MUTED))]


def prose_or(text: str, sentence: str) -> list[Flowable]:
    """What somebody wrote, or the sentence that says nobody wrote anything."""
    return prose(text) if text.strip() else empty(sentence)


def gap(points: float = 8) -> Flowable:
    """White space, dropped at the top of a page."""
    return Spacer(1, points)


class Heading(Flowable):
    """A section's name over a line; it also stands in the PDF's outline."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._inner = paragraph(bold(text), SECTION)

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803
        self.width = availWidth
        self.height = self._inner.wrap(availWidth, availHeight)[1] + 9
        return availWidth, self.height

    def getSpaceBefore(self) -> float:
        return 14

    def draw(self) -> None:
        self._inner.drawOn(self.canv, 0, 9)
        self.canv.setStrokeColor(LINE)
        self.canv.setLineWidth(0.75)
        self.canv.line(0, 5, self.width, 5)
        cast("Any", self.canv).outline_section(printable(self._text), self.height)


def section(title: str, blocks: Sequence[Flowable]) -> list[Flowable]:
    """A heading and what stands under it; the heading never stays alone at the foot of a page."""
    return [CondPageBreak(40 + _first_height(blocks)), Heading(title), *blocks]


def _first_height(blocks: Sequence[Flowable]) -> float:
    first = blocks[0] if blocks else None
    if isinstance(first, Rows):
        return min(first.first_rows_height(), BODY_HEIGHT * 0.6)
    return 2 * TEXT.leading


_BAR = 2.25


class Quoted(Flowable):
    """Somebody's own words, with a bar where their lines begin."""

    _INDENT = 10.5

    def __init__(self, inner: Flowable, before: float = 3, after: float = 3) -> None:
        super().__init__()
        self._inner, self._before, self._after = inner, before, after

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803
        inner = self._inner.wrap(availWidth - self._INDENT, availHeight)[1]
        self.width, self.height = availWidth, inner + self._before + self._after
        return availWidth, self.height

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803
        parts = self._inner.split(availWidth - self._INDENT, availHeight - self._before)
        if len(parts) < 2:
            return []
        return [Quoted(parts[0], self._before, 0), Quoted(parts[1], 0, self._after)]

    def draw(self) -> None:
        from_right = isinstance(self._inner, BidiParagraph) and self._inner.reads_from_right
        self._inner.drawOn(self.canv, 0 if from_right else self._INDENT, self._after)
        self.canv.setFillColor(INK)
        self.canv.rect(self.width - _BAR if from_right else 0, 0, _BAR, self.height, stroke=0, fill=1)


def quote(text: str, label: str = "") -> list[Flowable]:
    """A person's words, faithfully; ``label`` says which question they answer."""
    text = text.strip()
    lines = [line for line in prose(text) if not isinstance(line, Spacer)]
    if label:
        heading, first = bold(f"{label}{NBSP}: "), text.split("\n", 1)[0]
        # Words read from the right keep their own line, whose direction is theirs.
        if is_right_to_left(first) or len(first) > TEXT_LIMIT:
            lines.insert(0, paragraph(heading))
        else:
            lines[0] = paragraph([heading, first])
    return [*(Quoted(line) for line in lines), gap(4)]


class Rows(Table):
    """A table whose heading is repeated and whose rows are not cut, unless one is taller than a page."""

    def first_rows_height(self) -> float:
        """Points taken by the heading and the first row."""
        self.wrap(BODY_WIDTH, BODY_HEIGHT)
        # Known once wrapped, and nowhere public.
        return float(sum(cast("Any", self)._rowHeights[: self.repeatRows + 1]))

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803
        self.splitInRow = 0
        parts = super().split(availWidth, availHeight)
        if parts or availHeight < BODY_HEIGHT * 0.7:
            return list(parts)
        self.splitInRow = 1
        return list(super().split(availWidth, availHeight))


def rows(headings: Sequence[str], body: Sequence[Sequence[object]], widths: Sequence[float]) -> Rows:
    """A table across the page; ``widths`` are shares of it. Cells are text, or flowables to stack."""
    cells = [[_cell(bold(heading)) for heading in headings]] if headings else []
    cells += [[_cell(cell) for cell in row] for row in body]
    total = sum(widths)
    table = Rows(
        cells,
        colWidths=[BODY_WIDTH * width / total for width in widths],
        repeatRows=1 if headings else 0,
        hAlign="LEFT",
    )
    table.setStyle(_TABLE_STYLE if headings else _PLAIN_TABLE_STYLE)
    return table


def _cell(cell: object) -> list[Flowable]:
    if isinstance(cell, list) and cell and isinstance(cell[0], Flowable):
        return cell
    return [paragraph(cast("Content", cell))]


_COMMON: list[Any] = [
    ("FONTNAME", (0, 0), (-1, -1), REGULAR),  # or every table would bring in a font that is not embedded
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 8),
    ("TOPPADDING", (0, 0), (-1, -1), 4),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ("LINEBELOW", (0, 0), (-1, -1), 0.75, PALE_LINE),
]
_TABLE_STYLE = TableStyle([*_COMMON, ("LINEBELOW", (0, 0), (-1, 0), 1, INK)])
_PLAIN_TABLE_STYLE = TableStyle(_COMMON)
_FACTS_STYLE = TableStyle(
    [
        *_COMMON[:3],
        ("RIGHTPADDING", (0, 0), (0, -1), 14),
        ("RIGHTPADDING", (1, 0), (1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
    ]
)


def facts(pairs: Sequence[tuple[str, Content]]) -> Flowable:
    """Label and value, two columns of them: who, when, where."""
    cells = [paragraph([muted(f"{label} "), *_spans(value)]) for label, value in pairs]
    if len(cells) % 2:
        cells.append(paragraph(""))
    body = [[cells[i], cells[i + 1]] for i in range(0, len(cells), 2)]
    table = Table(body, colWidths=[BODY_WIDTH * 0.57, BODY_WIDTH * 0.43], hAlign="LEFT")
    table.setStyle(_FACTS_STYLE)
    return table


def squares(progress: int) -> str:
    """Progress in quarters, as signs that black and white tell apart: ▣▣▢▢."""
    done = max(0, min(4, progress))
    return "▣" * done + "▢" * (4 - done)


class Boxes(Flowable):
    """Places to sign, side by side, ``columns`` a row; never cut."""

    _GAP = 9.0

    def __init__(self, boxes: Sequence[tuple[str, str]], columns: int = 3, height: float = 64) -> None:
        super().__init__()
        self._columns, self._least = columns, height
        self._boxes = [(paragraph(who, SMALL), paragraph(what, SMALL)) for who, what in boxes]

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803
        self._box_width = (availWidth - (self._columns - 1) * self._GAP) / self._columns
        heights = [sum(p.wrap(self._box_width - 14, availHeight)[1] for p in pair) for pair in self._boxes]
        self._box_height = max([self._least, *(height + 36 for height in heights)])
        self._lines = -(-len(self._boxes) // self._columns)
        self.width, self.height = availWidth, self._lines * (self._box_height + self._GAP)
        return availWidth, self.height

    def getSpaceBefore(self) -> float:
        return 10

    def draw(self) -> None:
        self.canv.setStrokeColor(LINE)
        self.canv.setLineWidth(0.75)
        for index, pair in enumerate(self._boxes):
            x = (index % self._columns) * (self._box_width + self._GAP)
            top = self.height - (index // self._columns) * (self._box_height + self._GAP)
            self.canv.rect(x, top - self._box_height, self._box_width, self._box_height)
            y = top - 6
            for text in pair:
                y -= text.wrap(self._box_width - 14, self._box_height)[1]
                text.drawOn(self.canv, x + 7, y)
