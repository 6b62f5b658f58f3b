"""The page of every print: header, footer with page x/y, metadata, outline; one pass, whatever the length."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from casework.base.dates import clock_time, short_date
from casework.base.progress import Cancellation, Progress, silent
from casework.base.text import NBSP
from casework.reports.fonts import BOLD, REGULAR, load_fonts, printable
from casework.reports.style import (
    BODY_HEIGHT,
    BODY_WIDTH,
    BOTTOM,
    INK,
    LINE,
    MARGIN,
    MUTED,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PLAIN_TOP,
)

DEMONSTRATION = "DÉMONSTRATION · personnes inventées"
_HEADER_SIZE, _FOOTER_SIZE = 8.25, 7.5
_HEADED, _PLAIN = "headed", "plain"


@dataclass(frozen=True)
class Imprint:
    """What stands around the text: whose paper it is, who printed it, when.

    ``printed_by`` with the profession: « Claire Aubert, coordinatrice ». ``printed_at`` is aware.
    """

    organisation: str
    service: str
    printed_by: str
    printed_at: datetime
    is_demonstration: bool = False

    @property
    def line(self) -> str:
        """« Imprimé par …, le 22 nov. 2026 à 14 h 35 · confidentiel »."""
        moment = f"le {short_date(self.printed_at.astimezone().date())} à {clock_time(self.printed_at)}"
        return f"Imprimé par {self.printed_by}, {moment} · confidentiel"


@dataclass(frozen=True)
class Sheet:
    """One document of a file: its place in the outline, its imprint, and what it holds, built in its turn.

    Its pages are numbered apart: a file of a hundred sheets is a hundred handouts. ``mention`` opens its
    footer.
    """

    bookmark: str
    imprint: Imprint
    blocks: Callable[[], Sequence[Flowable]]
    has_header: bool = True
    mention: str = ""


class _PaperCanvas(Canvas):
    """A canvas that knows the outline's depth of the sheet being printed."""

    section_level = 0
    _bookmarks = 0

    def outline_sheet(self, title: str) -> None:
        self._bookmark(title, 0, PAGE_HEIGHT)
        self.section_level = 1

    def outline_section(self, title: str, height: float) -> None:
        """A heading, drawn at the current origin and ``height`` points tall."""
        self._bookmark(title, self.section_level, self.absolutePosition(0, height)[1])

    def _bookmark(self, title: str, level: int, top: float) -> None:
        self._bookmarks += 1
        key = f"b{self._bookmarks}"
        self.bookmarkHorizontalAbsolute(key, top)
        self.addOutlineEntry(title, key, level, closed=level == 0 and self.section_level > 0)


def _frame(height: float) -> Frame:
    return Frame(
        MARGIN, BOTTOM, BODY_WIDTH, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )


class _Press(BaseDocTemplate):  # its steps below are those of BaseDocTemplate.build
    """Lays sheets out one after the other and numbers the pages of each when its last one is known."""

    def __init__(self, target: io.BytesIO, title: str, author: str) -> None:
        super().__init__(
            target, pagesize=A4, title=title, author=author, creator="Casework", producer="Casework",
            lang="fr-FR", displayDocTitle=True, initialFontName=REGULAR,
        )  # fmt: skip
        height = PAGE_HEIGHT - PLAIN_TOP - BOTTOM
        self.addPageTemplates(
            [
                PageTemplate(_HEADED, frames=[_frame(BODY_HEIGHT)], pagesize=A4),
                PageTemplate(_PLAIN, frames=[_frame(height)], pagesize=A4),
            ]
        )
        self._sheet: Sheet | None = None
        self._first_page = 0

    def run(self, sheets: Iterable[Sheet], total: int, progress: Progress, cancel: Cancellation) -> None:
        for number, sheet in enumerate(sheets):
            cancel.check()
            progress(number, total, "Mise en page")
            self._open(sheet)
            if total > 1:
                self._outline_when_open(sheet.bookmark)
            story = list(sheet.blocks())
            while story:
                cancel.check()
                self.clean_hanging()
                self.handle_flowable(story)
        self._doSave = 0
        self._endBuild()  # type: ignore[attr-defined]  # left out of the stubs
        self._number_pages()
        progress(total, total, "Mise en page")
        self.canv.save()

    def _open(self, sheet: Sheet) -> None:
        template = _HEADED if sheet.has_header else _PLAIN
        if self._sheet is None:
            self._firstPageTemplateIndex = [_HEADED, _PLAIN].index(template)
            self._startBuild(canvasmaker=_PaperCanvas)  # type: ignore[attr-defined]  # left out of the stubs
        else:
            self.handle_nextPageTemplate(template)
            self.handle_pageBreak()
            self._number_pages()
        self._sheet = sheet

    def _outline_when_open(self, title: str) -> None:
        self.clean_hanging()
        cast("Any", self.canv).outline_sheet(printable(title))

    def afterPage(self) -> None:
        if self._sheet:
            _draw_page_edges(self.canv, self._sheet)

    def _number_pages(self) -> None:
        # Pages already laid out are still text here: their number is added without laying them out again.
        pages = self._pages()[self._first_page :]
        for number, page in enumerate(pages, 1):
            text = f"{number}{NBSP}/{NBSP}{len(pages)}"
            line = self.canv.beginText(
                PAGE_WIDTH - MARGIN - stringWidth(text, REGULAR, _FOOTER_SIZE), _FOOTER_Y
            )
            line.setFont(REGULAR, _FOOTER_SIZE)
            line.setFillColor(MUTED)
            line.textOut(text)
            page.stream += line.getCode() + "\n"
        self._first_page += len(pages)

    def _pages(self) -> list[Any]:
        return list(cast("Any", self.canv)._doc.Pages.pages)


_FOOTER_Y = 25.0
_FOOTER_RULE = 37.5
_HEADER_Y = PAGE_HEIGHT - 48.0
_HEADER_RULE = PAGE_HEIGHT - 58.5


def _draw_page_edges(canvas: Canvas, sheet: Sheet) -> None:
    canvas.saveState()
    imprint = sheet.imprint
    if sheet.has_header:
        organisation = _fitted(imprint.organisation, BOLD, _HEADER_SIZE, BODY_WIDTH * 0.4)
        service = _fitted(imprint.service, REGULAR, _HEADER_SIZE, BODY_WIDTH * 0.55)
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, _HEADER_SIZE)
        canvas.drawString(MARGIN, _HEADER_Y, organisation)
        canvas.setFont(REGULAR, _HEADER_SIZE)
        canvas.drawRightString(PAGE_WIDTH - MARGIN, _HEADER_Y, service)
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.9)
        canvas.line(MARGIN, _HEADER_RULE, PAGE_WIDTH - MARGIN, _HEADER_RULE)
    if imprint.is_demonstration:
        _draw_demonstration_mark(canvas)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.75)
    canvas.line(MARGIN, _FOOTER_RULE, PAGE_WIDTH - MARGIN, _FOOTER_RULE)
    canvas.setFillColor(MUTED)
    canvas.setFont(REGULAR, _FOOTER_SIZE)
    canvas.drawString(
        MARGIN, _FOOTER_Y, _fitted(sheet.mention + imprint.line, REGULAR, _FOOTER_SIZE, BODY_WIDTH - 50)
    )
    canvas.restoreState()


def _draw_demonstration_mark(canvas: Canvas) -> None:
    width = stringWidth(DEMONSTRATION, BOLD, _HEADER_SIZE) + 16
    x, y = (PAGE_WIDTH - width) / 2, PAGE_HEIGHT - 30.0
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1)
    canvas.rect(x, y - 4.5, width, 15)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, _HEADER_SIZE)
    canvas.drawCentredString(PAGE_WIDTH / 2, y, DEMONSTRATION)


def _fitted(text: str, font: str, size: float, width: float) -> str:
    text = printable(text).replace("\n", " ")
    if stringWidth(text, font, size) <= width:
        return text
    while text and stringWidth(text + "…", font, size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def print_sheets(
    title: str,
    sheets: Iterable[Sheet],
    total: int = 1,
    *,
    author: str = "",
    progress: Progress = silent,
    cancel: Cancellation | None = None,
) -> bytes:
    """The PDF of one or many sheets. ``total`` is how many there are (for progress, and the outline's depth).

    Raises Cancelled between two blocks if somebody asked to stop.
    """
    load_fonts()
    target = io.BytesIO()
    _Press(target, title, author).run(sheets, total, progress, cancel or Cancellation())
    return target.getvalue()
