"""On what ground something may leave the house."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.sharing import ConsentFacts, ConsentKind, ConsentState, Ground, check_dispatch

TODAY = date(2026, 11, 22)
ONE = frozenset({7})
CONSENT = ConsentFacts(ConsentKind.SHARING, 7, date(2026, 1, 1), recipient="CCAS de Périgueux")
_days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def codes(
    ground: Ground | None,
    consent: ConsentFacts | None = None,
    *,
    recipient: str = "CCAS de Périgueux",
    detail: str = "",
    people: frozenset[int] = ONE,
) -> list[str]:
    return [p.code for p in check_dispatch(ground, recipient, detail, consent, people, TODAY)]


def test_without_a_ground_nothing_leaves() -> None:
    assert codes(None) == ["dispatch_ground_needed"]


def test_nobody_to_receive_it_is_told_beside_the_ground() -> None:
    assert codes(None, recipient=" ") == ["dispatch_recipient_needed", "dispatch_ground_needed"]


def test_what_is_handed_to_the_person_needs_nothing_more() -> None:
    assert codes(Ground.PERSON) == []


def test_papers_of_several_people_leave_by_law_only() -> None:
    several = frozenset({7, 8})
    assert codes(Ground.PERSON, people=several) == ["dispatch_of_several"]
    assert codes(Ground.CONSENT, CONSENT, people=several) == ["dispatch_of_several"]
    assert codes(Ground.LEGAL, detail="réquisition du 3 mars", people=several) == []


def test_a_legal_exception_names_its_text() -> None:
    assert codes(Ground.LEGAL) == ["dispatch_text_needed"]


def test_a_consent_is_for_its_person_its_kind_and_its_recipient() -> None:
    assert codes(Ground.CONSENT, CONSENT) == []
    assert codes(Ground.CONSENT, CONSENT, recipient="ccas de perigueux") == []
    assert codes(Ground.CONSENT, CONSENT, recipient="Mairie") == ["dispatch_other_recipient"]
    assert codes(Ground.CONSENT, None) == ["dispatch_consent_needed"]
    assert codes(Ground.CONSENT, CONSENT, people=frozenset({8})) == ["dispatch_consent_needed"]
    picture = ConsentFacts(ConsentKind.PICTURE, 7, date(2026, 1, 1))
    assert codes(Ground.CONSENT, picture) == ["dispatch_consent_needed"]


@pytest.mark.parametrize(
    ("given_on", "until", "withdrawn", "state"),
    [
        (TODAY, None, None, ConsentState.VALID),
        (TODAY + timedelta(days=1), None, None, ConsentState.TO_COME),
        (date(2026, 1, 1), TODAY, None, ConsentState.VALID),
        (date(2026, 1, 1), TODAY - timedelta(days=1), None, ConsentState.EXPIRED),
        (date(2026, 1, 1), None, TODAY, ConsentState.WITHDRAWN),
        (date(2026, 1, 1), None, TODAY + timedelta(days=1), ConsentState.VALID),
    ],
)
def test_a_consent_stands_by_its_dates(
    given_on: date, until: date | None, withdrawn: date | None, state: ConsentState
) -> None:
    assert ConsentFacts(ConsentKind.SHARING, 7, given_on, until, withdrawn).state_on(TODAY) is state


@given(given_on=_days, until=st.none() | _days, withdrawn=st.none() | _days, day=_days)
def test_nothing_leaves_by_a_consent_that_does_not_hold(
    given_on: date, until: date | None, withdrawn: date | None, day: date
) -> None:
    consent = ConsentFacts(ConsentKind.SHARING, 7, given_on, until, withdrawn, "CCAS")
    leaves = not check_dispatch(Ground.CONSENT, "CCAS", "", consent, ONE, day)
    holds = given_on <= day and (until is None or day <= until) and (withdrawn is None or day < withdrawn)
    assert leaves is holds
