"""What the telephone is answered: « si ma famille appelle, dites, ne dites pas que je suis ici »."""

from __future__ import annotations

from enum import StrEnum


class PresenceAnswer(StrEnum):
    """What the person asked for; NOT_ASKED until somebody asked them."""

    NOT_ASKED = ""
    SAY = "say"
    DO_NOT_SAY = "do_not_say"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    PresenceAnswer.NOT_ASKED: "pas encore demandé",
    PresenceAnswer.SAY: "dire que la personne est ici",
    PresenceAnswer.DO_NOT_SAY: "ne pas dire que la personne est ici",
}


def telephone_words(answer: str, words: str) -> str:
    """« Au téléphone : ne pas dire que la personne est ici · sauf à sa sœur Awa »; "" where nobody asked."""
    known = PresenceAnswer(answer) if answer in set(PresenceAnswer) else PresenceAnswer.NOT_ASKED
    if known is PresenceAnswer.NOT_ASKED and not words:
        return ""
    return " · ".join(part for part in (f"Au téléphone : {known.label}", words) if part)
