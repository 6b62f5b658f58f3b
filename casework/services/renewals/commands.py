"""What may be asked of renewals: frozen commands. A renewal is named by its stay and the term that ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from casework.domain.renewals import Conclusion, Decision, Derogation, OpinionKind
from casework.steps.renewals import OpinionLine


class RenewalKey(NamedTuple):
    """One renewal a term: it exists from the first thing written about it."""

    stay_id: int
    term_number: int


class Preparation(NamedTuple):
    """What the team writes before the decision; ``request`` is in the person's own words."""

    request: str = ""
    review: str = ""
    meeting_on: date | None = None


@dataclass(frozen=True)
class SaveRenewal:
    """The preparation as typed; ``seen`` is what the screen had read, ``seen_version`` 0 for nothing yet.

    Fields left as they were read keep what somebody else wrote meanwhile.
    """

    key: RenewalKey
    seen_version: int
    typed: Preparation
    seen: Preparation


@dataclass(frozen=True)
class RecordOpinion:
    """An opinion given to the team; given again, it replaces the earlier one of its kind.

    ``seen``: the opinion of this kind that the screen had read, ``seen_version`` the renewal's then.
    """

    key: RenewalKey
    kind: OpinionKind
    conclusion: Conclusion
    given_on: date
    given_by: str
    text: str = ""
    seen_version: int = 0
    seen: OpinionLine | None = None


@dataclass(frozen=True)
class DecideRenewal:
    """The decision. ``months`` for a grant; ``derogation`` where the service's maximum is passed."""

    key: RenewalKey
    seen_version: int
    decision: Decision
    decided_on: date
    months: int | None = None
    conditions: str = ""
    reasons: str = ""
    derogation: Derogation | None = None


@dataclass(frozen=True)
class UndoDecision:
    """Take back a decision recorded by mistake."""

    key: RenewalKey
    seen_version: int


@dataclass(frozen=True)
class RecordNotice:
    """The day the decision was told to the person, in writing; ``seen``: the day the screen had read."""

    key: RenewalKey
    notified_on: date
    seen_version: int
    seen: date | None = None


class AmendmentDates(NamedTuple):
    """When the amendment was handed over, signed, or refused by the person."""

    handed_on: date | None = None
    signed_on: date | None = None
    refused_on: date | None = None


@dataclass(frozen=True)
class RecordAmendment:
    """What became of the amendment; ``seen``: the dates the screen had read, at that version of the stay."""

    key: RenewalKey
    dates: AmendmentDates
    seen_version: int
    seen: AmendmentDates
