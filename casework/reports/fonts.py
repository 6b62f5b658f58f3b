"""The embedded fonts, and which of them holds a letter. Loaded at the first print, once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple, cast

import uharfbuzz
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from casework.base.paths import RESOURCES
from casework.base.text import NARROW_NBSP, NBSP, clean, typeset

REGULAR = "CaseworkSans-Regular"
BOLD = "CaseworkSans-Bold"
ITALIC = "CaseworkSans-Italic"
ARABIC = "CaseworkArabic-Regular"
ARABIC_BOLD = "CaseworkArabic-Bold"

UNKNOWN_SIGN = "□"
_SPACES = str.maketrans({"\t": " ", NARROW_NBSP: NBSP, "\N{FIGURE SPACE}": NBSP, "\N{THIN SPACE}": " "})
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Joiners have no picture of their own but change that of their neighbours (Persian).
_JOINERS = frozenset((0x200C, 0x200D))


class Glyph(NamedTuple):
    """One drawn sign: its code in the font, and where it stands, in thousandths of the size."""

    code: int
    advance: float
    x_offset: float
    y_offset: float


class ShapedFont(TTFont):
    """A font of which any glyph can be printed, not only those that have a character of their own.

    Each (glyph, text it stands for) gets a private code; the text goes into the PDF, so that what is joined
    or turned on paper is still found and copied as it was typed.
    """

    _FIRST_CODE = 0xE000

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name, path)
        self._codes: dict[tuple[int, str], int] = {}
        self._meaning: dict[int, str] = {}

    def shape(self, text: str, *, right_to_left: bool) -> list[Glyph]:
        """The glyphs of ``text`` (all of this font), from left to right as they are drawn."""
        buffer = uharfbuzz.Buffer()
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if right_to_left else "ltr"
        uharfbuzz.shape(self.hbFont(), buffer)
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        meanings = _cluster_texts(text, [info.cluster for info in infos])
        scale = cast("Any", self.face)._pdfScale
        return [
            Glyph(
                self._code(info.codepoint, meaning, scale(position.x_advance)),
                scale(position.x_advance),
                scale(position.x_offset),
                scale(position.y_offset),
            )
            for info, position, meaning in zip(infos, positions, meanings, strict=True)
        ]

    def _code(self, glyph: int, meaning: str, advance: float) -> int:
        code = self._codes.get((glyph, meaning))
        if code is None:
            code = self._codes[glyph, meaning] = self._FIRST_CODE + len(self._codes)
            self._meaning[code] = meaning
            self.face.charToGlyph[code] = glyph
            self.face.charWidths[code] = advance
        return code

    def addObjects(self, doc: Any) -> None:
        """As TTFont, then say which text each private code stands for."""
        subsets = self.state[doc].subsets
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            name = f"{pdf_subset_tag(number)}+{self.fontName}"
            stream = doc.idToObject[f"toUnicodeCMap:{name}"]
            stream.content = to_unicode_map(name, [self._meaning.get(code, chr(code)) for code in subset])


def _cluster_texts(text: str, clusters: Sequence[int]) -> list[str]:
    # A cluster's text goes to its first glyph; what HarfBuzz adds beside it stands for nothing.
    starts = [*sorted(set(clusters)), len(text)]
    ends = dict(pairwise(starts))
    seen: set[int] = set()
    texts = []
    for cluster in clusters:
        texts.append("\u200b" if cluster in seen else text[cluster : ends[cluster]])
        seen.add(cluster)
    return texts


def pdf_subset_tag(number: int) -> str:
    """Six letters, as reportlab names the subsets of a font."""
    return f"{number:06d}".translate(str.maketrans("0123456789", "ABCDEFGIJK"))


def to_unicode_map(name: str, meanings: Sequence[str]) -> str:
    """The ToUnicode map of one subset (PDF 32000, 9.10.3): what each byte stands for."""
    lines = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def", "/CMapType 2 def",
        "1 begincodespacerange", f"<00> <{len(meanings) - 1:02X}>", "endcodespacerange",
    ]  # fmt: skip
    for start in range(0, len(meanings), 100):
        block = meanings[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{start + i:02X}> <{text.encode('utf-16-be').hex()}>" for i, text in enumerate(block)]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


@cache
def load_fonts() -> None:
    """Make the Latin fonts known to reportlab; called by every print, done once (8 ms each)."""
    rl_config.useA85 = 0  # bytes are written as they are: files a quarter smaller, and sooner
    folder = RESOURCES / "fonts"
    for name in (REGULAR, BOLD, ITALIC):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))


@cache
def shaped_font(bold: bool) -> ShapedFont:
    """The Arabic font, loaded when a text first needs it."""
    name = ARABIC_BOLD if bold else ARABIC
    font = ShapedFont(name, str(RESOURCES / "fonts" / f"{name}.ttf"))
    pdfmetrics.registerFont(font)
    return font


@cache
def _latin_letters() -> frozenset[int]:
    load_fonts()
    return frozenset(cast("Any", pdfmetrics.getFont(REGULAR)).face.charToGlyph) | {ord("\n"), 0xAD}


@cache
def arabic_letters() -> frozenset[int]:
    """The characters that only the Arabic font draws."""
    return frozenset(shaped_font(False).face.charToGlyph) - _latin_letters() | _JOINERS


def is_right_to_left(text: str) -> bool:
    """Does it hold a letter written from right to left?"""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def printable(text: str) -> str:
    """User text as it is printed: no control sign, French typography, a square for a letter no font holds."""
    cleaned = clean(text)
    # A space at an edge counts: the text may be a part of a sentence.
    before, after = text[:1] == " ", text[-1:] == " "
    text = " " * before + cleaned + " " * (after and cleaned != "")
    if text.isascii():
        return typeset(text)
    text = typeset(unicodedata.normalize("NFC", text).translate(_SPACES))
    unknown = {ord(sign) for sign in set(text)} - _latin_letters()
    if unknown:
        unknown -= arabic_letters()
    return text.translate({code: _stand_in(chr(code)) for code in unknown}) if unknown else text


def _stand_in(sign: str) -> str:
    # Georgian names have no everyday capitals: Python makes some that fonts seldom hold.
    lower = sign.lower()
    return lower if lower != sign and {ord(c) for c in lower} <= _latin_letters() else UNKNOWN_SIGN
