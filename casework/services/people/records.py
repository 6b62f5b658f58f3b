"""What is read of people: lines of lists, the banner, the form's fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from casework.domain.identity import StayProgressWords
from casework.domain.kinds import BirthPrecision
from casework.domain.presence import PresenceAnswer
from casework.domain.stays import PersonState


class PersonRow(NamedTuple):
    """A line of the list. ``key_worker`` and ``place`` "" for none; ``term_end`` None: no end set."""

    id: int
    name: str
    file_number: str
    birth_date: date | None
    age: int | None
    state: PersonState
    service: str
    place: str
    key_worker: str
    admitted_on: date | None
    term_end: date | None
    ended_on: date | None
    presence: PresenceAnswer = PresenceAnswer.NOT_ASKED
    on_telephone: str = ""


class PeopleChoices(NamedTuple):
    """What the list can be filtered by: (id, name) of services; names of those who follow open stays."""

    services: tuple[tuple[int, str], ...]
    key_workers: tuple[str, ...]


@dataclass(frozen=True)
class PersonCard:
    """The banner's values, the same on every page. ``team`` is (role, name); ``stay`` None: no stay.

    ``opened_until``: the reader has opened this record outside their services, until then; None: they have
    not. ``on_telephone``: what to answer who rings. ``alerts``: those released, for who reads releases.
    ``objection``: what the person refuses that the team shares, for who reads sharing; "": nothing.
    """

    id: int
    version: int
    name: str
    file_number: str
    birth: str
    identity: str
    state: PersonState
    stay_id: int | None = None
    service_id: int | None = None
    service: str = ""
    place: str = ""
    team: tuple[tuple[str, str], ...] = ()
    stay: StayProgressWords | None = None
    term_end: date | None = None
    is_anonymous: bool = False
    presence: PresenceAnswer = PresenceAnswer.NOT_ASKED
    on_telephone: str = ""
    opened_until: datetime | None = None
    opened_reason: str = ""
    alerts: tuple[str, ...] = ()
    objection: str = ""


class PersonDetails(NamedTuple):
    """Every field of the form, and the version it was read at."""

    id: int
    version: int
    file_number: str
    last_name: str
    first_name: str
    is_anonymous: bool
    pseudonym: str
    birth_date: date | None
    birth_precision: BirthPrecision
    sex: str
    phone: str
    languages: str
    needs_interpreter: bool
    anonymity_asked_on: date | None
    presence_answer: str
    presence_words: str
