"""How easily a password is guessed, in French words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from casework.base.text import fold

SHORTEST = 10
_ACCEPTED_SCORE = 3
# zxcvbn counts badly past this, and slowly.
_LONGEST_RATED = 72
# What French people choose, and zxcvbn's own lists do not know.
_FRENCH = """
    azerty azertyuiop qsdfgh wxcvbn motdepasse bonjour bonsoir soleil doudou loulou chouchou coucou bienvenue
    marseille toulouse bordeaux nantes paris lyon jetaime chocolat nicolas camille princesse vacances secret
    casework equipe educateur educatrice chef service foyer maison appartement therapeutique communaute
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre automne hiver
"""
_VERDICTS = (
    "Très facile à deviner.",
    "Très facile à deviner.",
    "Encore trop facile à deviner.",
    "Bon mot de passe.",
    "Très bon mot de passe.",
)
_ADVICE = {
    "dictionary": "Évitez les prénoms et les mots courants seuls : assemblez-en quatre sans rapport.",
    "spatial": "Évitez les touches voisines du clavier.",
    "repeat": "Évitez les répétitions.",
    "sequence": "Évitez les suites comme 1234 ou abcd.",
    "regex": "Évitez les années.",
    "date": "Évitez les dates.",
    "bruteforce": "Allongez-le, par exemple avec quatre mots sans rapport.",
}


class PasswordRating(NamedTuple):
    """``score`` from 0 to 4; ``sentence`` says it and what to do; ``accepted`` at first start."""

    score: int
    sentence: str
    accepted: bool


def rate_password(password: str, known_words: Sequence[str] = ()) -> PasswordRating:
    """How well it resists somebody who knows ``known_words`` (names, login, organisation)."""
    if len(password) < SHORTEST:
        return PasswordRating(
            0, f"Au moins {SHORTEST} signes : quatre mots sans rapport font très bien.", False
        )
    # Imported only here: its word lists take a tenth of a second.
    from zxcvbn import zxcvbn

    words = [part for word in known_words for part in fold(word).split() if len(part) > 2]
    found: dict[str, Any] = zxcvbn(password[:_LONGEST_RATED], user_inputs=[*_FRENCH.split(), *words])
    score = int(found["score"])
    if score >= _ACCEPTED_SCORE:
        return PasswordRating(score, _VERDICTS[score], True)
    weakest = max(found["sequence"], key=lambda part: len(part["token"]), default={"pattern": "bruteforce"})
    return PasswordRating(score, f"{_VERDICTS[score]} {_ADVICE[weakest['pattern']]}", False)
