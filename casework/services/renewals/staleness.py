"""Nobody overwrites anybody (design law 5): what the screen had read against what is stored now.

A renewal is written on by several people at once, each in another part: another version is no conflict by
itself, another text in the same part is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.base.dates import short_date
from casework.base.errors import Conflict, StaleWrite
from casework.domain.renewals import Conclusion
from casework.models import Renewal, RenewalOpinion, Root, Stay, StayDocument
from casework.services.renewals.commands import (
    AmendmentDates,
    Preparation,
    RecordAmendment,
    RecordNotice,
    RecordOpinion,
)

LABELS = {
    "request": "Demande de la personne",
    "review": "Bilan de la période",
    "meeting_on": "Réunion d’équipe",
    "conclusion": "Conclusion de l’avis",
    "given_on": "Avis donné le",
    "given_by": "Avis donné par",
    "text": "Texte de l’avis",
    "notified_on": "Notifiée à la personne le",
    "handed_on": "Avenant remis le",
    "signed_on": "Avenant signé le",
    "refused_on": "Refus de signer, le",
}
Values = Mapping[str, Any]


def refuse_preparation(renewal: Renewal, stored: Preparation, seen: Preparation, typed: Preparation) -> None:
    """Raise StaleWrite for the fields that two people changed differently."""
    before, there, here = seen._asdict(), stored._asdict(), typed._asdict()
    _raise(
        renewal,
        [
            _conflict(name, there[name], here[name])
            for name in there
            if there[name] != before[name] and here[name] not in (before[name], there[name])
        ],
    )


def merge(stored: Preparation, seen: Preparation, typed: Preparation) -> Preparation:
    """What is left as it was read keeps what somebody else wrote meanwhile."""
    return Preparation(
        stored.request if typed.request == seen.request else typed.request,
        stored.review if typed.review == seen.review else typed.review,
        stored.meeting_on if typed.meeting_on == seen.meeting_on else typed.meeting_on,
    )


def refuse_opinion(
    renewal: Renewal, row: RenewalOpinion, command: RecordOpinion, given_by: str, stored_text: str | None,
    text: str,
) -> None:  # fmt: skip
    """``stored_text`` None: whoever writes may not read the text of this opinion, nor be shown it."""
    seen = command.seen
    before: Values = {} if seen is None else seen._asdict()
    stored = {"conclusion": Conclusion(row.conclusion), "given_on": row.given_on, "given_by": row.given_by}
    typed = {"conclusion": command.conclusion, "given_on": command.given_on, "given_by": given_by}
    if stored_text is not None:
        stored |= {"text": stored_text}
        typed |= {"text": text}
    _refuse(renewal, command.seen_version, before, stored, typed)


def refuse_notice(renewal: Renewal, command: RecordNotice) -> None:
    _refuse(
        renewal,
        command.seen_version,
        {"notified_on": command.seen},
        {"notified_on": renewal.notified_on},
        {"notified_on": command.notified_on},
    )


def refuse_amendment(stay: Stay, document: StayDocument, command: RecordAmendment) -> None:
    """The amendment is one of the stay's papers: the stay's page changes it too, and its version tells."""
    stored = AmendmentDates(document.handed_on, document.signed_on, document.refused_on)
    _refuse(stay, command.seen_version, command.seen._asdict(), stored._asdict(), command.dates._asdict())


def _refuse(root: Root, seen_version: int, seen: Values, stored: Values, typed: Values) -> None:
    """Raise StaleWrite with every field that differs, where this part is not what the screen had read."""
    untouched = all(seen.get(name) == value for name, value in stored.items())
    if root.version == seen_version or untouched:
        return
    _raise(
        root,
        [_conflict(name, value, typed[name]) for name, value in stored.items() if value != typed[name]],
    )


def _raise(root: Root, conflicts: list[Conflict]) -> None:
    if conflicts:
        raise StaleWrite(conflicts, root.version)


def _conflict(name: str, stored: object, typed: object) -> Conflict:
    return Conflict(name, LABELS[name], _shown(stored), _shown(typed))


def _shown(value: object) -> str:
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, Conclusion):
        return value.label
    return "" if value is None else str(value)
