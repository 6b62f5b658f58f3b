"""A paper of the house: a draft to complete and to read again, its sources numbered and gathered last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, PageBreak

from casework.base.dates import long_date
from casework.base.progress import Cancellation, Progress, silent
from casework.base.text import NBSP, typeset
from casework.domain.papers import Line, Paper, Part, Shape, Source, Sureness
from casework.reports.page import Imprint, Sheet, print_sheets
from casework.reports.style import (
    LEAD,
    TEXT,
    TITLE,
    Span,
    bold,
    empty,
    gap,
    muted,
    paragraph,
    rows,
    section,
)

_DRAFT = (
    "Brouillon préparé par Casework à partir des réglages de la structure : à compléter, puis à faire relire "
    "par le délégué à la protection des données. Les chiffres entre crochets renvoient aux sources, à la "
    "fin ; ceux que suit un point d’interrogation ont une source moins sûre."
)
_MENTION = "Brouillon à relire par le DPO · "
_CHECK_LEAD = (
    "Ce qui suit est connu de mémoire : aucun texte n’a pu être relu. N’en écrivez rien comme certain avant "
    "de l’avoir vérifié."
)
_BULLET = ParagraphStyle("bullet", parent=TEXT, leftIndent=10, firstLineIndent=-10)


def render(
    values: Paper, imprint: Imprint, progress: Progress = silent, cancel: Cancellation | None = None
) -> bytes:
    """The PDF of one paper."""
    sheet = Sheet(values.title, imprint, partial(blocks, values, imprint), mention=_MENTION)
    return print_sheets(values.title, [sheet], progress=progress, cancel=cancel)


def blocks(values: Paper, imprint: Imprint) -> list[Flowable]:
    """The paper, then, on a page that need not be handed over, its sources and what is to be checked."""
    numbers = {source: number for number, source in enumerate(values.sources, 1)}
    made = long_date(imprint.printed_at.astimezone().date())
    found: list[Flowable] = [
        paragraph(bold(typeset(values.title)), TITLE),
        paragraph(typeset(values.lead), LEAD),
        paragraph(muted(typeset(f"{_DRAFT} État au {made}.")), LEAD),
    ]
    for part in values.parts:
        found += section(typeset(part.heading), list(_part(part, numbers)))
    return [*found, PageBreak(), *_review(values, numbers)]


def _part(part: Part, numbers: dict[Source, int]) -> Iterator[Flowable]:
    for shape, found in groupby(part.lines, key=lambda one: one.shape):
        lines = list(found)
        if shape is Shape.ROW:
            yield _table(lines, numbers)
            yield gap(6)
        elif shape is Shape.BLANK:
            yield rows((), [[f"☐{NBSP}{typeset(line.cells[0])}", ""] for line in lines], (46, 54))
            yield gap(4)
        else:
            for line in lines:
                yield _text(line, numbers)
                yield gap(3)


def _text(line: Line, numbers: dict[Source, int]) -> Flowable:
    if line.shape is Shape.BULLET:
        return paragraph(_said(line, numbers, f"•{NBSP}{NBSP}"), _BULLET)
    return paragraph(_said(line, numbers))


def _said(line: Line, numbers: dict[Source, int], sign: str = "") -> list[Span]:
    """The last cell of a line and the number of its source; « ? » where the source is not the text itself."""
    said, source = sign + typeset(line.cells[-1]), line.source
    if source is None:
        return [Span(said)]
    doubt = "" if source.sureness is Sureness.READ else f"{NBSP}?"
    return [Span(f"{said} "), muted(f"[{numbers[source]}{doubt}]")]


def _table(lines: Sequence[Line], numbers: dict[Source, int]) -> Flowable:
    head, *body = lines
    cells = [[*(typeset(cell) for cell in line.cells[:-1]), _said(line, numbers)] for line in body]
    return rows([typeset(one) for one in head.cells], cells, (26, 38, 36))


def _review(values: Paper, numbers: dict[Source, int]) -> list[Flowable]:
    cited = [
        [f"[{number}]", typeset(one.text), typeset(one.sureness.label)] for one, number in numbers.items()
    ]
    unsure = [
        [f"☐{NBSP}{typeset(line.cells[0])}", typeset(line.source.text if line.source else "")]
        for line in values.to_check
    ]
    checks = [paragraph(_CHECK_LEAD, LEAD), rows(("À vérifier", "Où chercher"), unsure, (66, 34))]
    return [
        paragraph(bold("Pour la relecture"), TITLE),
        paragraph("Cette partie ne se remet à personne.", LEAD),
        *section("À vérifier avant de publier", checks if unsure else empty("Rien n’est noté de mémoire.")),
        *section("Sources", [rows(("N°", "Texte", "Ce qui en a été lu"), cited, (7, 50, 43))]),
    ]
