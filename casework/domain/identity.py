"""A person in words, the same on screen and on paper: birth, age, the banner's line, the stay's progress."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from casework.base.dates import SHORT_MONTHS, distance, short_date
from casework.base.text import NBSP, display_name, name_case, plural
from casework.domain.dates import age_on
from casework.domain.kinds import BirthPrecision
from casework.domain.terms import StayPolicy, Term

_BORN = {"F": "née", "M": "né"}


def shown_name(last_name: str, first_name: str, pseudonym: str) -> str:
    """« N’DIAYE Mamadou »; for an anonymous person « Le Chat (anonyme) »."""
    return display_name(last_name, first_name) or f"{pseudonym} (anonyme)".strip()


def birth_words(birth: date | None, precision: BirthPrecision, sex: str, today: date) -> str:
    """« né le 14 juil. 1974 (52 ans) », « née vers 1974 (environ 52 ans) »; "" where it is not known."""
    if birth is None:
        return ""
    born = _BORN.get(sex, "né(e)")
    age = plural(max(age_on(birth, today), 0), "an")
    if precision is BirthPrecision.DAY:
        return f"{born} le {short_date(birth)} ({age})"
    if precision is BirthPrecision.MONTH:
        return f"{born} en {SHORT_MONTHS[birth.month - 1]}{NBSP}{birth.year} ({age})"
    about = "vers" if precision is BirthPrecision.ESTIMATED else "en"
    return f"{born} {about} {birth.year} (environ {age})"


def identity_line(birth: str, file_number: str, languages: str, *, needs_interpreter: bool) -> str:
    """« né le 14 juil. 1974 (52 ans) · dossier 2025-041 · wolof, français »."""
    speaks = f"{languages} (interprète)" if needs_interpreter and languages else languages
    if needs_interpreter and not languages:
        speaks = "interprète"
    return " · ".join(part for part in (birth, f"dossier {file_number}", speaks) if part)


class StayProgressWords(NamedTuple):
    """The stay's progress towards its end. ``fraction`` 0 to 1 of the whole stay granted; None: no end set.

    ``days_left`` negative: the end is behind; None: no end set.
    """

    heading: str
    aside: str
    caption: str
    fraction: float | None
    days_left: int | None


def stay_progress(
    policy: StayPolicy, admitted_on: date, terms: Sequence[Term], today: date, ended_on: date | None = None
) -> StayProgressWords:
    """« 4 déc. 2025 → 3 déc. 2026 », « dans 11 jours », « 1re année · renouvelable une fois »."""
    start = short_date(admitted_on)
    if ended_on is not None and ended_on <= today:
        return StayProgressWords(f"{start} → {short_date(ended_on)}", "séjour terminé", "", None, None)
    if not terms:
        aside = distance(admitted_on, today) if admitted_on > today else ""
        return StayProgressWords(f"Depuis le {start}", aside, "sans terme fixé", None, None)
    end = terms[-1].ends_on
    whole = max((end - admitted_on).days + 1, 1)
    fraction = min(max(((today - admitted_on).days + 1) / whole, 0.0), 1.0)
    caption = " · ".join(filter(None, (_term_words(terms, today), _renewable_words(policy, terms))))
    return StayProgressWords(
        f"{start} → {short_date(end)}", distance(end, today), caption, fraction, (end - today).days
    )


def _term_words(terms: Sequence[Term], today: date) -> str:
    current = next((term for term in terms if term.ends_on >= today), terms[-1])
    rank = "1re" if current.number == 1 else f"{current.number}e"
    return f"{rank} année" if current.months == 12 else f"{rank} période"


def _renewable_words(policy: StayPolicy, terms: Sequence[Term]) -> str:
    if policy.max_renewals is None:
        return ""
    left = policy.max_renewals - (len(terms) - 1)
    if left <= 0:
        return "dernier terme possible"
    return "renouvelable une fois" if left == 1 else f"renouvelable {left} fois"


def civil_name(last_name: str, first_name: str, *, sex: str = "", pseudonym: str = "") -> str:
    """« M. N’Diaye », « Mme Yılmaz »; both names where the sex is not known; a pseudonym as it is."""
    if pseudonym:
        return pseudonym
    title = {"M": f"M.{NBSP}", "F": f"Mme{NBSP}"}.get(sex)
    if title and last_name:
        return title + name_case(last_name)
    return f"{first_name} {last_name.upper()}".strip()
