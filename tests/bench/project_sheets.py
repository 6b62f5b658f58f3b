"""Figure: 100 project sheets, against the same paragraphs and tables built with reportlab alone."""

from __future__ import annotations

import io
import statistics
from collections.abc import Iterator
from time import process_time
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from casework.base.dates import short_date
from casework.reports import project_sheet
from casework.reports.fonts import BOLD, REGULAR, load_fonts
from casework.reports.project_sheet import ProjectSheet
from casework.reports.style import BODY_WIDTH, MARGIN, SECTION, SMALL, TEXT, TITLE
from tests.bench.figure import Figure, alternated, growth, timed
from tests.reports.paper_samples import a_project_sheet, an_imprint

LIMIT, COUNT = 1.5, 100


def measure() -> Iterator[Figure]:
    """A hundred sheets in one document, and ten."""
    few: list[float] = []

    def ours_then_few() -> float:
        taken = timed(print_ours, process_time)
        few.append(timed(lambda: print_ours(COUNT // 10), process_time))
        return taken

    ours, floor = alternated(ours_then_few, lambda: timed(print_bare, process_time), rounds=10)
    yield Figure("100 project sheets", ours, floor, LIMIT)
    yield growth("project sheets, 10 → 100", ours, statistics.median(few))


def print_ours(count: int = COUNT) -> bytes:
    """The sheets as the program prints them."""
    sheet, imprint = a_project_sheet(), an_imprint()
    return project_sheet.render_all([(sheet, imprint)] * count, count)


def print_bare(count: int = COUNT) -> bytes:
    """The same texts in the same fonts, in paragraphs and tables, with a header and a footer: no more."""
    load_fonts()
    sheet, imprint = a_project_sheet(), an_imprint()
    story: list[Flowable] = []
    for _ in range(count):
        story += [*_bare_blocks(sheet), PageBreak()]

    def edges(canvas: Any, document: Any) -> None:
        canvas.setFont(BOLD, 8.25)
        canvas.drawString(MARGIN, 794, imprint.organisation)
        canvas.setFont(REGULAR, 8.25)
        canvas.drawRightString(551, 794, imprint.service)
        canvas.line(MARGIN, 783, 551, 783)
        canvas.setFont(REGULAR, 7.5)
        canvas.drawString(MARGIN, 25, imprint.line)
        canvas.drawRightString(551, 25, str(document.page))

    target = io.BytesIO()
    document = SimpleDocTemplate(target, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN)
    document.build(story, onFirstPage=edges, onLaterPages=edges)
    return target.getvalue()


def _bare_blocks(sheet: ProjectSheet) -> list[Flowable]:
    person, stay = sheet.person, sheet.stay
    facts = [
        [
            f"Personne <font name='{BOLD}'>{escape(person.full_name)}</font>, "
            + person.birth_words(sheet.as_of),
            f"Dossier {stay.dates}",
        ],
        [f"Référent {escape(', '.join(stay.key_workers))}", f"Lieu {escape(stay.place)}"],
        [f"Durée {stay.months}", f"Ont participé {escape(sheet.participants)}"],
    ]
    goals = [["Objectif", "Ce que chacun fait", "Pour quand", f"Au {short_date(sheet.as_of)}"]]
    blocks: list[Flowable] = [
        _bare(sheet.label, TITLE),
        _bare(f"Version {sheet.number} · proposée, signée · prochaine révision"),
        Table([[_bare(cell, markup=True) for cell in row] for row in facts], colWidths=[BODY_WIDTH / 2] * 2),
    ]
    for title, texts in (
        (f"Ce que dit {person.civil_name}", (sheet.wants, f"Ce que je ne veux pas : {sheet.refuses}")),
        ("Points d’appui et besoins", (sheet.strengths,)),
    ):
        blocks += [Spacer(1, 14), _bare(title, SECTION), *(_bare(text) for text in texts)]
    rows: list[list[Any]] = [[_bare(cell) for cell in goals[0]]]
    for goal in sheet.goals:
        rows.append(
            [
                [_bare(goal.wording), _bare(goal.domain)],
                [_bare(f"{a.who or person.civil_name} : {a.what}, {a.frequency}") for a in goal.actions],
                _bare(short_date(goal.due_on) if goal.due_on else ""),
                [_bare("▣▣▢▢"), _bare(goal.status_on(sheet.as_of))],
            ]
        )
    widths = [BODY_WIDTH * share for share in (0.26, 0.42, 0.15, 0.17)]
    signed = [[[_bare("Signature", SMALL), _bare("signé le 2 juin 2026", SMALL)] for _ in range(3)]]
    return [
        *blocks,
        Spacer(1, 14),
        _bare("Objectifs et moyens", SECTION),
        Table(rows, colWidths=widths, repeatRows=1),
        _bare("Les objectifs, les moyens et les dates sont ceux de la version signée.", SMALL),
        Spacer(1, 14),
        _bare("Points de désaccord", SECTION),
        _bare(sheet.disagreements),
        Table(signed, colWidths=[BODY_WIDTH / 3] * 3, rowHeights=64),
    ]


def _bare(text: str, style: Any = TEXT, *, markup: bool = False) -> Paragraph:
    return Paragraph(text if markup else escape(text), style)
