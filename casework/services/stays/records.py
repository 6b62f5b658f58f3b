"""What is read of stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from casework.domain.identity import StayProgressWords
from casework.domain.kinds import DocumentKind, ServiceKind
from casework.domain.people import KnownPerson
from casework.domain.stays import PersonState
from casework.domain.terms import Term
from casework.steps.stays import Placing, Worker


class ListedStay(NamedTuple):
    """A stay as scripts read it. ``planned_end`` None: no term set; ``place`` None: none."""

    id: int
    person: KnownPerson
    service: str
    admitted_on: date
    ended_on: date | None
    planned_end: date | None
    terms: list[Term]
    key_workers: list[str]
    place: str | None


class ListedApplication(NamedTuple):
    """An application as scripts read it; ``state``: waiting, accepted, refused, withdrawn, admitted."""

    id: int
    person: KnownPerson
    service: str
    received_on: date
    referred_by: str
    state: str


class DocumentLine(NamedTuple):
    """A contract, DIPC or amendment; None: not handed, not signed, not refused."""

    id: int
    kind: DocumentKind
    handed_on: date | None
    signed_on: date | None
    refused_on: date | None
    renewal_id: int | None


class CompanionLine(NamedTuple):
    """Somebody housed with the holder; ``leaves_on`` None: still there."""

    id: int
    person_id: int | None
    label: str
    arrives_on: date
    leaves_on: date | None


class RenewalLine(NamedTuple):
    """A renewal of the stay; ``decision`` "" while it is open."""

    id: int
    term_number: int
    opened_on: date
    decision: str
    months: int | None
    decided_on: date | None
    decided_by: str


class TermLine(NamedTuple):
    """A term; ``derogation`` is its reason, "" where none was needed."""

    number: int
    starts_on: date
    ends_on: date
    months: int | None
    renewal_id: int | None
    derogation: str


@dataclass(frozen=True)
class StayRecord:
    """One stay with all that belongs to it, as a person's page shows it."""

    id: int
    version: int
    service_id: int
    service: str
    service_kind: ServiceKind
    state: PersonState
    admitted_on: date
    ended_on: date | None
    exit_reason: str
    exit_housing: str
    referred_by: str
    progress: StayProgressWords
    terms: tuple[TermLine, ...]
    places: tuple[Placing, ...]
    key_workers: tuple[Worker, ...]
    companions: tuple[CompanionLine, ...]
    documents: tuple[DocumentLine, ...]
    renewals: tuple[RenewalLine, ...]


class AdmissionChoices(NamedTuple):
    """What an admission may choose: (id, name) of services, and each one's length in months (None: none)."""

    services: tuple[tuple[int, str], ...]
    initial_months: dict[int, int | None]
    housed: frozenset[int]
    key_workers: tuple[str, ...]


class ExitChoices(NamedTuple):
    """(code, label) of reasons and of housing after; the companions who are still there."""

    reasons: tuple[tuple[str, str], ...]
    housings: tuple[tuple[str, str], ...]
    companions: tuple[CompanionLine, ...]
    version: int
    admitted_on: date
    service: str
