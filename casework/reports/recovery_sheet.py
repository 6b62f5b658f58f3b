"""The recovery secret, printed once at the first start, to be kept away from the computer."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable

from casework.reports.fonts import BOLD
from casework.reports.page import Imprint, Sheet, print_sheets
from casework.reports.style import INK, LEAD, TITLE, bold, gap, paragraph, rows, section

_SECRET = ParagraphStyle("secret", fontName=BOLD, fontSize=19, leading=32, textColor=INK)


@dataclass(frozen=True)
class RecoverySheet:
    """``secret`` as it is to be typed, in groups set apart by spaces or hyphens."""

    secret: str
    account: str
    compartment: str = ""
    """The sealed compartment it opens, « santé »; "" for the file's own."""


def render(values: RecoverySheet, imprint: Imprint) -> bytes:
    """The PDF of the secret: one page."""
    return print_sheets("Clé de secours", [Sheet("Secret", imprint, lambda: blocks(values))])


def blocks(values: RecoverySheet) -> list[Flowable]:
    """The secret, what it opens, what it does not, where to keep it."""
    return [
        paragraph(bold("Clé de secours"), TITLE),
        paragraph(_what(values), LEAD),
        *section("La clé", [gap(6), paragraph(bold(values.secret), _SECRET), gap(6)]),
        *section("À quoi elle sert", [_lines(_COMPARTMENT_USES if values.compartment else _USES)]),
        *section("Où la garder", [_lines(_PLACES)]),
        *section(
            "Gardée par",
            [rows((), [[label, ""] for label in ("Nom", "Lieu", "Date et signature")], (20, 80))],
        ),
    ]


_USES = (
    "Elle ouvre le fichier de Casework si plus personne n’a son mot de passe.",
    "Elle n’ouvre ni les notes de santé ni celles de psychologie, qui ont chacune la leur.",
    "Personne d’autre ne la possède. Si elle est perdue avec tous les mots de passe, rien ne peut être relu.",
)
_COMPARTMENT_USES = (
    "Elle rend l’accès aux notes réservées de ce compartiment si plus aucun de ses membres n’y entre.",
    "Elle n’ouvre pas le fichier lui-même : il faut aussi un compte.",
    "Personne d’autre ne la possède. Perdue avec tous les mots de passe des membres, rien n’en sera relu.",
)
_PLACES = (
    "Sous enveloppe fermée, dans un coffre ou une armoire à clé de la direction.",
    "Jamais avec l’ordinateur, jamais dans un courriel, jamais en photo.",
    "Si quelqu’un l’a vue qui ne devait pas la voir, faites-la changer sans attendre.",
)


def _what(values: RecoverySheet) -> str:
    if values.compartment:
        return f"La clé des notes réservées « {values.compartment} », remise à {values.account}"
    return f"La clé de Casework, remise à {values.account} au premier démarrage"


def _lines(sentences: tuple[str, ...]) -> Flowable:
    return rows((), [["•", sentence] for sentence in sentences], (3, 97))
