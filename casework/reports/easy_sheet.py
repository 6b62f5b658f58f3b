"""The project for the person: easy to read, large, with pictures, one idea a line.

It is a « version facile à lire »; it may be called FALC only once reread by readers concerned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from casework.base.dates import MONTHS, WEEKDAYS
from casework.base.progress import Cancellation, Progress, silent
from casework.base.text import NBSP
from casework.reports.fonts import REGULAR
from casework.reports.page import Imprint, Sheet, print_sheets
from casework.reports.people import PersonFacts
from casework.reports.pictograms import choose_pictogram, draw_pictogram
from casework.reports.style import BODY_HEIGHT, BODY_WIDTH, INK, Content, bold, paragraph

_TITLE = ParagraphStyle("easy title", fontName=REGULAR, fontSize=25, leading=30, textColor=INK)
_NAME = ParagraphStyle("easy name", parent=_TITLE, fontSize=16, leading=21)
_HEADING = ParagraphStyle("easy heading", parent=_TITLE, fontSize=17, leading=22)
_TEXT = ParagraphStyle("easy text", parent=_TITLE, fontSize=14, leading=21.5)
# A full stop after a capital is an abbreviation (« M. »), not the end of an idea.
_IDEA_END = re.compile(r"(?<=[^\WA-Z][.!?…])\s+|(?<=[»)][.!?…])\s+|\n+")


@dataclass(frozen=True)
class EasyLine:
    """What one box says. ``domain`` helps to choose the picture; ``text`` may hold several sentences."""

    text: str
    domain: str = ""


@dataclass(frozen=True)
class EasySheet:
    """The project in the person's own voice. ``meeting_on`` None: no date yet; ``contact`` who to tell that
    one disagrees, ``phone`` how to reach them."""

    person: PersonFacts
    as_of: date
    wants: Sequence[EasyLine] = ()
    i_do: Sequence[EasyLine] = ()
    team_does: Sequence[EasyLine] = ()
    meeting_on: date | None = None
    meeting_note: str = ""
    term_ends_on: date | None = None
    has_derogation: bool = False
    contact: str = ""
    phone: str = ""


def render(values: EasySheet, imprint: Imprint) -> bytes:
    """The PDF of one sheet."""
    return render_all([(values, imprint)], 1)


def render_all(
    sheets: Iterable[tuple[EasySheet, Imprint]],
    total: int,
    progress: Progress = silent,
    cancel: Cancellation | None = None,
) -> bytes:
    """One PDF of many sheets, each numbered apart."""
    documents = (
        Sheet(v.person.full_name, i, partial(blocks, v), has_header=False, mention="Version facile à lire · ")
        for v, i in sheets
    )
    title = "Mon projet, version facile à lire"
    return print_sheets(title, documents, total, progress=progress, cancel=cancel)


def blocks(values: EasySheet) -> list[Flowable]:
    """Name, what I want, what I do, what the team does, when we meet, how to disagree."""
    name = values.person.pseudonym or f"{values.person.first_name} {values.person.last_name.upper()}".strip()
    return [
        paragraph(bold("Mon projet"), _TITLE),
        paragraph(name, _NAME),
        *_part("Ce que je veux", _boxes(values.wants), "Je dis ce que je veux. On l’écrit ici."),
        *_part("Ce que je fais", _boxes(values.i_do), "On décide ensemble ce que je fais."),
        *_part("Ce que l’équipe fait", _team(values.team_does), "On décide ensemble ce que l’équipe fait."),
        *_part("Quand on se revoit", [EasyBox("calendar", _meeting(values))], ""),
        Spacer(1, 10),
        *_disagree(values),
    ]


def _part(title: str, boxes: Sequence[Flowable], nothing: str) -> list[Flowable]:
    shown = list(boxes) or [EasyBox("talk", [nothing])]
    first = min(shown[0].wrap(BODY_WIDTH, BODY_HEIGHT)[1], BODY_HEIGHT * 0.7)
    parts: list[Flowable] = [CondPageBreak(first + 50), Spacer(1, 15), paragraph(bold(title), _HEADING)]
    for box in shown:
        parts += [Spacer(1, 8), box]
    return parts


def _boxes(lines: Sequence[EasyLine]) -> list[Flowable]:
    return [EasyBox(choose_pictogram(line.text, line.domain), ideas(line.text)) for line in lines]


def _team(lines: Sequence[EasyLine]) -> list[Flowable]:
    said = [idea for line in lines for idea in ideas(line.text)]
    # Few ideas a box: a box of six lines is a paragraph again.
    return [EasyBox("team", said[start : start + 3]) for start in range(0, len(said), 3)]


def ideas(text: str) -> list[str]:
    """One sentence, one line."""
    return [idea.strip() for idea in _IDEA_END.split(text.strip()) if idea.strip()]


def _meeting(values: EasySheet) -> list[Content]:
    lines: list[Content] = []
    if values.meeting_on:
        words = _easy_date(values.meeting_on, values.as_of)
        weekday = WEEKDAYS[values.meeting_on.weekday()].capitalize()
        first, *rest = ideas(values.meeting_note) or [""]
        lines.append([bold(f"{weekday}{NBSP}{words}"), f", {_ended(first)}" if first else "."])
        lines += [_ended(line) for line in rest]
    else:
        lines.append("La date n’est pas encore choisie.")
    if values.term_ends_on:
        end = _easy_date(values.term_ends_on, values.as_of)
        finishes = "Mon séjour a fini le " if values.term_ends_on < values.as_of else "Mon séjour finit le "
        lines.append([finishes, bold(end), "."])
        if values.has_derogation:
            lines.append("J’ai une autorisation spéciale pour rester jusqu’à cette date.")
    return lines


def _ended(idea: str) -> str:
    return idea if idea[-1] in ".!?…" else f"{idea}."


def _easy_date(day: date, today: date) -> str:
    number = "1er" if day.day == 1 else str(day.day)
    words = f"{number}{NBSP}{MONTHS[day.month - 1]}"
    return words if day.year == today.year else f"{words}{NBSP}{day.year}"


def _disagree(values: EasySheet) -> list[Flowable]:
    whom = values.contact or "l’équipe"
    reach = f" : {values.phone}." if values.phone else "."
    return [
        paragraph(f"Si je ne suis pas d’accord, je le dis à {whom}{reach}", _TEXT),
        paragraph("Je peux changer mon projet.", _TEXT),
    ]


class EasyBox(Flowable):
    """A picture and one to three short lines in a frame; cut only when taller than a page."""

    _TEXT_LEFT, _PAD, _ICON, _LEAST = 97.0, 16.0, 54.0, 84.0

    def __init__(self, pictogram: str, lines: Sequence[Content], paragraphs: Sequence[Flowable] = ()) -> None:
        super().__init__()
        self._pictogram = pictogram
        self._paragraphs = list(paragraphs) or [paragraph(line, _TEXT) for line in lines]

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803
        inner = availWidth - self._TEXT_LEFT - self._PAD
        self._text_height = sum(p.wrap(inner, availHeight)[1] for p in self._paragraphs)
        self.width = availWidth
        self.height = max(self._LEAST, self._text_height + 2 * self._PAD)
        return availWidth, self.height

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803
        if availHeight < BODY_HEIGHT * 0.7:
            return []
        inner = availWidth - self._TEXT_LEFT - self._PAD
        room = availHeight - 2 * self._PAD
        kept: list[Flowable] = []
        rest = list(self._paragraphs)
        while rest and rest[0].wrap(inner, room)[1] <= room:
            room -= rest[0].wrap(inner, room)[1]
            kept.append(rest.pop(0))
        if rest and not kept:
            parts = rest[0].split(inner, room)
            kept, rest[:1] = parts[:1], parts[1:]
        return [EasyBox(self._pictogram, (), part) for part in (kept, rest) if part]

    def draw(self) -> None:
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(1.5)
        self.canv.roundRect(0, 0, self.width, self.height, 7)
        draw_pictogram(self.canv, self._pictogram, 20, (self.height - self._ICON) / 2, self._ICON)
        y = (self.height + self._text_height) / 2
        for text in self._paragraphs:
            y -= text.height
            text.drawOn(self.canv, self._TEXT_LEFT, y)
