"""The lists of « Conservation », and in words what each decision takes away and leaves."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from casework.base.dates import elapsed, long_date, short_date
from casework.services.retention import (
    HEALTH_CAUTION,
    PUBLIC_CAUTION,
    DoneErasure,
    RetentionDecision,
    RetentionRow,
)
from casework.ui.tables import Badge, Cell, Column, Group
from casework.ui.theme import Tone

_KEPT_OF_OTHERS = (
    "Les notes qui parlent aussi d’autres personnes restent chez elles, sans son nom. « Décisions passées » "
    "garde la date, l’auteur et le motif, sans identité."
)
_BACKUPS = "Les sauvegardes déjà faites le contiennent encore, jusqu’à ce que les suivantes les remplacent."
STAYS = {
    RetentionDecision.ARCHIVE: (
        "Rien ne se perd. Le dossier quitte les listes de l’équipe ; il reste ici, et se remet parmi les "
        "actifs quand vous voulez."
    ),
    RetentionDecision.ANONYMISE: (
        "Se perdent, sans retour : nom, naissance (l’année reste), téléphone, numéro de dossier, notes, "
        "projets, coordinations, santé, accords, demandes, et tout leur historique. Restent, pour les "
        f"chiffres : séjours, termes, places, renouvellements sans leurs mots. {_KEPT_OF_OTHERS}"
    ),
    RetentionDecision.ERASE: (
        "Se perd, sans retour : tout le dossier, séjours et notes compris, et tout son historique ; les "
        f"chiffres des années passées baissent d’autant. {_KEPT_OF_OTHERS}"
    ),
}
"""What is lost and what stays, said before it is decided."""

ACTIONS = {
    RetentionDecision.ARCHIVE: "Archiver le dossier",
    RetentionDecision.ANONYMISE: "Rendre le dossier anonyme",
    RetentionDecision.ERASE: "Effacer le dossier",
}
DONE = {
    RetentionDecision.ARCHIVE: "archivé",
    RetentionDecision.ANONYMISE: "rendu anonyme",
    RetentionDecision.ERASE: "effacé",
}


class Line(NamedTuple):
    """A record of the list, by the id of its person."""

    id: int
    row: RetentionRow


class PastLine(NamedTuple):
    """A past decision, numbered for the list."""

    id: int
    row: DoneErasure


def confirm_words(row: RetentionRow, decision: RetentionDecision) -> str:
    """Whose record, what is lost, what stays."""
    return f"{row.person}, dossier {row.file_number}. {STAYS[decision]} {_BACKUPS}"


def cautions(row: RetentionRow, decision: RetentionDecision) -> str:
    """What the law asks to think of before; "" where nothing."""
    said = [HEALTH_CAUTION] if row.has_health and decision.is_final else []
    if decision is RetentionDecision.ERASE:
        said.append(PUBLIC_CAUTION)
    return " ".join(said)


def row_words(row: RetentionRow, today: date) -> list[tuple[str, str]]:
    """The record in the panel: last contact, and since when a decision is asked for."""
    pairs = [("Dossier", row.file_number), ("Dernier contact", _contact_words(row, today))]
    if row.due_on is not None and not row.is_present:
        since = "depuis le" if row.due_on <= today else "à partir du"
        pairs.append(("À décider", f"{since} {long_date(row.due_on)}"))
    if row.archived_on:
        pairs.append(("Archivé", f"le {long_date(row.archived_on)}"))
    if row.legal_hold_on:
        pairs.append(("Gelé", f"le {long_date(row.legal_hold_on)} : {row.legal_hold_reason}"))
    return pairs


def why_words(row: RetentionRow, today: date) -> str:
    """Why something, or nothing, may be decided."""
    if row.legal_hold_on is not None:
        return "Dossier gelé : rien n’est archivé ni effacé tant que le gel n’est pas levé."
    if row.is_anonymised:
        return "Rendu anonyme : il ne reste que ce qui se compte."
    if row.is_present:
        return "Cette personne est accompagnée ou attend une admission : son dossier reste."
    if row.last_contact_on is None:
        return "Rien n’est daté dans ce dossier : aucune échéance n’est calculée."
    if not row.is_due:
        return "La durée de conservation n’est pas atteinte : décidez seulement si la personne le demande."
    if row.archived_on is not None:
        return "Archivé ; il peut encore être rendu anonyme ou effacé."
    return (
        f"Aucun contact depuis {elapsed(row.last_contact_on, today)} : la durée de conservation est atteinte."
    )


def groups(rows: tuple[RetentionRow, ...], asked_id: int) -> list[Group]:
    """The record that was asked for first; then what waits, what is held, what is archived."""
    due: list[int] = []
    held: list[int] = []
    archived: list[int] = []
    for row in rows:
        if row.person_id == asked_id:
            continue
        kind = held if row.legal_hold_on else archived if row.archived_on else due
        kind.append(row.person_id)
    asked = [asked_id] if asked_id else []
    titles = ("Dossier ouvert", "À décider", "Gelés", "Archivés")
    return [Group(title, ids) for title, ids in zip(titles, (asked, due, held, archived), strict=True)]


def record_columns(today: date) -> tuple[Column[Line], ...]:
    """Who, since when without contact, since when due, in which state."""
    return (
        Column(
            "person", "Personne",
            lambda line: Cell(line.row.person, f"dossier {line.row.file_number}", strong=True),
            width=24, grow=2,
        ),
        Column("contact", "Dernier contact", lambda line: _contact_cell(line.row, today), width=18),
        Column("state", "État", lambda line: Cell(badge=_badge(line.row)), width=18),
        Column("due", "À décider depuis", lambda line: _due_cell(line.row), width=18, optional=True),
    )  # fmt: skip


PAST_COLUMNS: tuple[Column[PastLine], ...] = (
    Column("on", "Le", lambda line: short_date(line.row.decided_on), width=18, grow=0),
    Column(
        "what", "Décision", lambda line: Cell(f"dossier {DONE[line.row.decision]}", strong=True), width=22
    ),
    Column("ground", "Sur quoi elle repose", lambda line: line.row.ground, width=24, grow=3),
    Column("by", "Par", lambda line: line.row.decided_by or "–", width=16, optional=True),
)


def _badge(row: RetentionRow) -> Badge:
    if row.legal_hold_on:
        return Badge("gelé", Tone.ACCENT, sign="◆")
    if row.archived_on:
        return Badge("archivé", Tone.NEUTRAL, sign="○")
    return Badge("à décider", Tone.DUE) if row.is_due else Badge("actif", Tone.NEUTRAL, sign="●")


def _contact_cell(row: RetentionRow, today: date) -> Cell:
    if row.last_contact_on is None:
        return Cell("aucune date")
    return Cell(short_date(row.last_contact_on), f"il y a {elapsed(row.last_contact_on, today)}")


def _due_cell(row: RetentionRow) -> Cell:
    return Cell(short_date(row.due_on) if row.due_on and row.is_due else "–")


def _contact_words(row: RetentionRow, today: date) -> str:
    if row.last_contact_on is None:
        return "aucune date"
    return f"{long_date(row.last_contact_on)}, il y a {elapsed(row.last_contact_on, today)}"
