"""Pictograms of the easy-to-read sheet: strokes on a 64 × 64 grid, and the words that call for each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from casework.base.text import plain

GRID = 64
_STROKE = 3.4

Stroke = tuple[str, tuple[float, ...]]


def _circle(x: float, y: float, radius: float) -> Stroke:
    return "circle", (x, y, radius)


def _line(*points: float) -> Stroke:
    return "line", points


def _shape(*points: float) -> Stroke:
    return "shape", points


def _box(x: float, y: float, width: float, height: float, corner: float = 3) -> Stroke:
    return "box", (x, y, width, height, corner)


def _arc(x: float, y: float, radius: float, start: float, extent: float) -> Stroke:
    return "arc", (x - radius, y - radius, x + radius, y + radius, start, extent)


PICTOGRAMS: dict[str, Sequence[Stroke]] = {
    "family": (
        _circle(20, 52, 9), _line(20, 43, 20, 21), _line(9, 35, 31, 35), _line(10, 3, 20, 21, 30, 3),
        _circle(48, 37, 7), _line(48, 30, 48, 17), _line(40, 25, 56, 25), _line(41, 3, 48, 17, 55, 3),
    ),
    "phone": (_box(16, 2, 32, 60, 5), _line(27, 10, 37, 10)),
    "car": (
        _shape(3, 16, 61, 16, 61, 28, 3, 28), _line(11, 28, 18, 45, 46, 45, 53, 28),
        ("disc", (16, 15, 6)), ("disc", (48, 15, 6)),
    ),
    "team": (_circle(18, 46, 9), _circle(46, 46, 9), _arc(18, 8, 15, 0, 180), _arc(46, 8, 15, 0, 180)),
    "calendar": (_box(3, 3, 58, 52, 4), _line(3, 41, 61, 41), _line(18, 49, 18, 62), _line(46, 49, 46, 62)),
    "house": (
        _line(3, 32, 32, 60, 61, 32), _line(11, 36, 11, 4, 53, 4, 53, 36),
        _line(26, 4, 26, 22, 38, 22, 38, 4),
    ),
    "health": (
        _shape(23, 3, 41, 3, 41, 23, 61, 23, 61, 41, 41, 41, 41, 61, 23, 61, 23, 41, 3, 41, 3, 23, 23, 23),
    ),
    "papers": (
        _shape(8, 3, 46, 3, 46, 48, 34, 61, 8, 61), _line(16, 46, 30, 46), _line(16, 34, 38, 34),
        _line(16, 22, 30, 22), _line(36, 13, 58, 37), _line(36, 13, 34, 8),
    ),
    "money": (_box(3, 12, 58, 40, 4), _circle(32, 32, 11), _line(12, 32, 13, 32), _line(51, 32, 52, 32)),
    "work": (
        _box(4, 6, 56, 40, 4), _line(22, 46, 22, 56, 42, 56, 42, 46),
        _line(4, 27, 60, 27), _line(32, 31, 32, 23),
    ),
    "talk": (
        _shape(4, 20, 14, 20, 14, 6, 30, 20, 60, 20, 60, 58, 4, 58),
        _line(15, 45, 49, 45), _line(15, 33, 38, 33),
    ),
    "leisure": (
        _circle(32, 32, 28), _shape(32, 43, 21.5, 35.4, 25.5, 23.1, 38.5, 23.1, 42.5, 35.4),
        _line(32, 43, 32, 60), _line(21.5, 35.4, 6, 41), _line(25.5, 23.1, 16, 10),
        _line(38.5, 23.1, 48, 10), _line(42.5, 35.4, 58, 41),
    ),
    "heart": (
        ("curve", (32, 6, -14, 34, 4, 64, 20, 58)), ("curve", (20, 58, 26, 56, 30, 51, 32, 46)),
        ("curve", (32, 46, 34, 51, 38, 56, 44, 58)), ("curve", (44, 58, 60, 64, 78, 34, 32, 6)),
    ),
    "school": (
        _line(32, 10, 32, 50),
        _line(32, 50, 22, 55, 4, 55, 4, 14, 22, 14, 32, 10, 42, 14, 60, 14, 60, 55, 42, 55, 32, 50),
    ),
    "key": (_circle(17, 32, 13), _line(30, 32, 61, 32, 61, 20), _line(48, 32, 48, 22)),
    "justice": (
        _line(32, 6, 32, 58), _line(18, 5, 46, 5), _line(8, 50, 56, 50), _line(12, 50, 3, 26),
        _line(12, 50, 21, 26), _line(52, 50, 43, 26), _line(52, 50, 61, 26),
        _arc(12, 26, 9, 180, 180), _arc(52, 26, 9, 180, 180),
        _line(3, 26, 21, 26), _line(43, 26, 61, 26),
    ),
    "meal": (
        _line(14, 3, 14, 61), _line(5, 61, 5, 44), _line(23, 61, 23, 44), _arc(14, 44, 9, 180, 180),
        _line(48, 3, 48, 61), ("curve", (48, 61, 64, 52, 64, 34, 48, 26)),
    ),
    "bus": (
        _box(5, 12, 54, 46, 5), _line(5, 32, 59, 32), _line(32, 32, 32, 58),
        ("disc", (18, 11, 6)), ("disc", (46, 11, 6)),
    ),
    "shield": (
        _line(32, 61, 56, 52, 56, 30), _line(32, 61, 8, 52, 8, 30),
        ("curve", (56, 30, 55, 16, 44, 8, 32, 3)), ("curve", (8, 30, 9, 16, 20, 8, 32, 3)),
        _line(20, 34, 29, 24, 45, 43),
    ),
    "sleep": (
        _line(3, 8, 3, 52), _line(3, 16, 61, 16, 61, 8), _line(3, 32, 61, 32, 61, 16), _circle(15, 41, 7),
    ),
    "goal": (_line(12, 3, 12, 61), _shape(12, 58, 54, 46, 12, 32)),
}  # fmt: skip

# The family of the first word found in a line, or else in its goal's domain, chooses the picture.
_WORDS = (
    ("phone", "appel|telephon|portable|sms|message"),
    ("car", "auto-ecole|permis|conduire|code de la route|le code|voiture|garage"),
    ("family", "fille|fils|enfant|famil|frere|soeur|mere|pere|parent|bebe|visite"),
    # Never a glass nor a syringe: what one wants to leave is no emblem.
    ("shield", "alcool|boire|verre|consomm|drogue|cannabis|produit|addict|tabac|fumer|substitution"),
    ("health", "medecin|hopital|sante|soin|infirm|dentist|traitement|medicament|malad|douleur|ordonnance"),
    ("key", "cle |cles|clef|remise des cles"),
    ("house", "logement|appartement|siao|maison|pension|loyer|chambre|habit|demenag"),
    ("money", "argent|budget|dette|banque|rsa|aah|payer|euro|compte|ressource|economi"),
    ("school", "francais|ecole|cours|apprend|lire|ecrire|diplome|formation"),
    ("work", "travail|emploi|stage|metier|embauch|patron|chantier|cv|insertion"),
    ("justice", "juge|justice|avocat|tribunal|spip|peine|jugement"),
    ("meal", "cuisin|repas|manger|courses"),
    ("bus", "bus|train|trajet|transport|mobilite"),
    ("sleep", "dormir|sommeil|nuit|reveil"),
    ("leisure", "sport|foot|loisir|musique|cinema|marche|jardin|piscine|culture|atelier|sortie"),
    ("papers", "papier|dossier|carte|signe|formulaire|droit|courrier|sejour|prefecture|asile"),
    ("talk", "parle|psycholog|groupe|entretien|discut|dire|ecoute|psychi"),
    ("heart", "confiance|aime|amour|ami|amie|honte|bien-etre|heureu"),
    ("calendar", "rendez-vous|semaine|chaque|date"),
)  # fmt: skip
_PATTERNS = tuple((name, re.compile(rf"\b(?:{words})")) for name, words in _WORDS)


def choose_pictogram(text: str, domain: str = "", default: str = "goal") -> str:
    """The picture for a line, by its words, then by its goal's domain."""
    for source in (plain(text), plain(domain)):
        found = [(match.start(), name) for name, pattern in _PATTERNS if (match := pattern.search(source))]
        if found:
            return min(found, key=lambda one: one[0])[1]
    return default


def draw_pictogram(canvas: Canvas, name: str, x: float, y: float, size: float) -> None:
    """Draw one, its lower left corner at x, y, ``size`` points wide."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(size / GRID, size / GRID)
    canvas.setLineWidth(_STROKE)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.setFillColorRGB(1, 1, 1)
    for kind, numbers in PICTOGRAMS[name]:
        _draw_stroke(canvas, kind, numbers)
    canvas.restoreState()


def _draw_stroke(canvas: Canvas, kind: str, numbers: tuple[float, ...]) -> None:
    match kind:
        case "circle":
            canvas.circle(*numbers)
        case "disc":
            x, y, radius = numbers
            canvas.circle(x, y, radius, stroke=1, fill=1)
        case "box":
            canvas.roundRect(*numbers)
        case "arc":
            canvas.arc(*numbers)
        case "curve":
            canvas.bezier(*numbers)
        case _:
            path = canvas.beginPath()
            path.moveTo(numbers[0], numbers[1])
            for index in range(2, len(numbers), 2):
                path.lineTo(numbers[index], numbers[index + 1])
            if kind == "shape":
                path.close()
            canvas.drawPath(path)
