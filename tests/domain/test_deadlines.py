"""Deadlines follow from facts and the day (acceptance R; domain.md §8: end of term, R04, R05, R07, R08)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.dates import deadline_after, term_end
from casework.domain.deadlines import (
    Acceptance,
    Deadline,
    DeadlineState,
    DocumentFact,
    RenewalFact,
    Rule,
    StayFacts,
    compute_deadlines,
    may_be_taken_over,
)
from casework.domain.kinds import DocumentKind, ServiceKind
from casework.domain.terms import DEFAULT_POLICIES, StayPolicy, Term, first_term, next_term

ADMITTED = date(2025, 12, 4)
END = date(2026, 12, 3)
COMMUNITY = StayFacts(
    kind=ServiceKind.THERAPEUTIC_COMMUNITY,
    admitted_on=ADMITTED,
    policy=DEFAULT_POLICIES[ServiceKind.THERAPEUTIC_COMMUNITY],
    terms=(first_term(ADMITTED, 12),),
)
TWO_YEARS = replace(COMMUNITY, terms=(COMMUNITY.terms[0], next_term(ADMITTED, COMMUNITY.terms, 12)))
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def of(facts: StayFacts, today: date, rule: Rule) -> list[Deadline]:
    return [one for one in compute_deadlines(facts, today) if one.rule is rule]


def one(facts: StayFacts, today: date, rule: Rule) -> Deadline:
    (found,) = of(facts, today, rule)
    return found


# End of a term (R.1 to R.4) --------------------------------------------------------------------------


def test_the_window_of_a_term_opens_exactly_ninety_days_before_its_end() -> None:
    opens = END - timedelta(days=90)
    assert one(COMMUNITY, opens - timedelta(days=1), Rule.RENEWAL).state is DeadlineState.ON_TIME
    assert one(COMMUNITY, opens, Rule.RENEWAL).state is DeadlineState.DUE_SOON
    assert one(COMMUNITY, opens, Rule.RENEWAL).opens_on == opens


def test_a_term_is_late_from_the_day_after_its_end_and_never_disappears_by_age() -> None:
    assert one(COMMUNITY, END, Rule.RENEWAL).state is DeadlineState.DUE_SOON
    for days in (1, 30, 400, 4000):
        late = one(COMMUNITY, END + timedelta(days=days), Rule.RENEWAL)
        assert (late.state, late.due_on) == (DeadlineState.LATE, END)


def test_a_service_chooses_its_own_window() -> None:
    facts = replace(COMMUNITY, term_warning_days=30)
    assert one(facts, END - timedelta(days=31), Rule.RENEWAL).state is DeadlineState.ON_TIME
    assert one(facts, END - timedelta(days=30), Rule.RENEWAL).state is DeadlineState.DUE_SOON


def test_a_draft_renewal_closes_nothing() -> None:
    facts = replace(COMMUNITY, renewals=(RenewalFact(1, "", None),))
    assert one(facts, END, Rule.RENEWAL).state is DeadlineState.DUE_SOON


def test_after_a_grant_the_next_alert_comes_from_the_new_end() -> None:
    facts = replace(TWO_YEARS, renewals=(RenewalFact(1, "granted", date(2026, 11, 26)),))
    done, coming = of(facts, END, Rule.RENEWAL)
    assert (done.due_on, done.state, done.done_on) == (END, DeadlineState.DONE, date(2026, 11, 26))
    assert (coming.due_on, coming.state) == (date(2027, 12, 3), DeadlineState.ON_TIME)
    assert coming.opens_on == date(2027, 12, 3) - timedelta(days=90)


@pytest.mark.parametrize(
    ("decided_on", "state"),
    [(END, DeadlineState.DONE), (END + timedelta(days=1), DeadlineState.DONE_LATE)],
)
def test_a_decision_on_the_last_day_is_in_time(decided_on: date, state: DeadlineState) -> None:
    facts = replace(TWO_YEARS, renewals=(RenewalFact(1, "granted", decided_on),))
    assert of(facts, date(2027, 1, 10), Rule.RENEWAL)[0].state is state


def test_after_a_refusal_there_is_no_alert_any_more() -> None:
    facts = replace(COMMUNITY, renewals=(RenewalFact(1, "refused", date(2026, 11, 26)),))
    assert one(facts, END + timedelta(days=10), Rule.RENEWAL).state is DeadlineState.DONE


def test_somebody_who_left_or_is_not_there_yet_has_no_deadline() -> None:
    assert compute_deadlines(replace(COMMUNITY, ended_on=date(2026, 5, 2)), date(2026, 5, 2)) == []
    assert compute_deadlines(COMMUNITY, ADMITTED - timedelta(days=1)) == []


def test_what_would_fall_after_a_planned_exit_is_left_out() -> None:
    facts = replace(COMMUNITY, ended_on=date(2026, 11, 30))
    assert of(facts, date(2026, 11, 22), Rule.RENEWAL) == []
    assert of(facts, date(2026, 11, 22), Rule.R07)


def test_a_stay_without_term_has_no_end_to_renew() -> None:
    assert of(replace(COMMUNITY, terms=()), END, Rule.RENEWAL) == []


def test_a_second_term_taken_over_from_a_file_leaves_only_its_own_end() -> None:
    coming = one(TWO_YEARS, date(2027, 10, 1), Rule.RENEWAL)
    assert (coming.due_on, coming.number) == (date(2027, 12, 3), 2)


def test_at_the_cap_an_exit_is_to_be_prepared() -> None:
    last = one(TWO_YEARS, date(2027, 10, 1), Rule.RENEWAL)
    assert last.is_last_term
    assert "durée maximale de 24\N{NO-BREAK SPACE}mois atteinte · dérogation possible" in last.detail
    assert not one(COMMUNITY, END, Rule.RENEWAL).is_last_term


def test_a_term_by_derogation_is_flagged() -> None:
    third = next_term(ADMITTED, TWO_YEARS.terms, 3)
    facts = replace(TWO_YEARS, terms=(*TWO_YEARS.terms, third), derogations=frozenset({3}))
    assert one(facts, date(2027, 12, 10), Rule.RENEWAL).has_derogation


@given(DAYS, st.integers(1, 36), st.integers(-800, 800))
def test_the_end_of_a_term_is_the_same_date_everywhere(admitted_on: date, months: int, shift: int) -> None:
    term = first_term(admitted_on, months)
    facts = StayFacts(ServiceKind.ACT_HOUSED, admitted_on, terms=(term,))
    today = term.ends_on + timedelta(days=shift)
    found = of(facts, today, Rule.RENEWAL)
    if today < admitted_on:
        assert found == []
        return
    (deadline,) = found
    assert deadline.due_on == term.ends_on == term_end(admitted_on, months)
    expected = (
        DeadlineState.LATE if shift > 0 else DeadlineState.DUE_SOON if shift >= -90 else DeadlineState.ON_TIME
    )
    assert deadline.state is expected


# Documents: R04, R05 ---------------------------------------------------------------------------------


def test_a_contract_is_handed_over_within_fifteen_days() -> None:
    due = ADMITTED + timedelta(days=15)
    waiting = one(COMMUNITY, ADMITTED, Rule.R04)
    assert (waiting.due_on, waiting.opens_on, waiting.state) == (due, ADMITTED, DeadlineState.DUE_SOON)
    assert one(COMMUNITY, due, Rule.R04).state is DeadlineState.DUE_SOON
    assert one(COMMUNITY, due + timedelta(days=1), Rule.R04).state is DeadlineState.LATE


def test_a_document_handed_on_the_last_day_is_in_time_and_a_day_later_is_late() -> None:
    due = ADMITTED + timedelta(days=15)
    handed = replace(COMMUNITY, documents=(DocumentFact(DocumentKind.CONTRACT, handed_on=due),))
    assert one(handed, END, Rule.R04).state is DeadlineState.DONE
    later = replace(
        COMMUNITY, documents=(DocumentFact(DocumentKind.CONTRACT, handed_on=due + timedelta(days=1)),)
    )
    assert one(later, END, Rule.R04).state is DeadlineState.DONE_LATE


def test_a_signature_proves_that_the_document_was_handed_over() -> None:
    signed = DocumentFact(DocumentKind.CONTRACT, signed_on=ADMITTED + timedelta(days=3))
    facts = replace(COMMUNITY, documents=(signed,))
    assert one(facts, END, Rule.R04).done_on == signed.signed_on
    assert one(facts, END, Rule.R05).done_on == signed.signed_on


def test_a_contract_is_signed_within_the_month() -> None:
    assert one(COMMUNITY, END, Rule.R05).due_on == date(2026, 1, 4)
    on_31_january = replace(COMMUNITY, admitted_on=date(2026, 1, 31))
    assert one(on_31_january, END, Rule.R05).due_on == date(2026, 2, 28)


def test_after_a_refusal_to_sign_no_signature_is_awaited() -> None:
    refused = DocumentFact(DocumentKind.CONTRACT, handed_on=ADMITTED, refused_on=ADMITTED)
    assert of(replace(COMMUNITY, documents=(refused,)), END, Rule.R05) == []


@pytest.mark.parametrize("kind", [ServiceKind.ACT_OUTREACH, ServiceKind.OUTPATIENT])
def test_services_that_give_a_dipc_await_no_signature(kind: ServiceKind) -> None:
    facts = replace(COMMUNITY, kind=kind)
    assert of(facts, END, Rule.R05) == []
    assert one(facts, END, Rule.R04).label == "DIPC à remettre"


def test_a_hotel_has_no_statutory_rule_but_keeps_the_end_of_its_terms() -> None:
    facts = replace(COMMUNITY, kind=ServiceKind.HOTEL, policy=StayPolicy(), statutory_rules=False)
    assert [d.rule for d in compute_deadlines(facts, END)] == [Rule.RENEWAL]


# Objectives: R07, R08 --------------------------------------------------------------------------------


def test_objectives_are_due_after_six_months_and_kept_by_a_signed_project_or_amendment() -> None:
    assert one(COMMUNITY, END, Rule.R07).due_on == date(2026, 6, 4)
    by_project = replace(COMMUNITY, projects_signed=(date(2026, 6, 4),))
    assert one(by_project, END, Rule.R07).state is DeadlineState.DONE
    amendment = DocumentFact(DocumentKind.AMENDMENT, signed_on=date(2026, 6, 5))
    assert one(replace(COMMUNITY, documents=(amendment,)), END, Rule.R07).state is DeadlineState.DONE_LATE


def test_an_amendment_handed_but_not_signed_keeps_nothing() -> None:
    handed = DocumentFact(DocumentKind.AMENDMENT, handed_on=date(2026, 5, 1))
    assert one(replace(COMMUNITY, documents=(handed,)), END, Rule.R07).state is DeadlineState.LATE


def test_only_the_next_year_is_listed_while_it_is_not_done() -> None:
    (first,) = of(COMMUNITY, date(2026, 11, 22), Rule.R08)
    assert (first.due_on, first.state, first.number) == (date(2026, 12, 4), DeadlineState.DUE_SOON, 1)


def test_past_years_stay_and_the_next_one_follows() -> None:
    years = of(COMMUNITY, date(2028, 2, 1), Rule.R08)
    assert [(y.due_on, y.state) for y in years] == [
        (date(2026, 12, 4), DeadlineState.LATE),
        (date(2027, 12, 4), DeadlineState.LATE),
        (date(2028, 12, 4), DeadlineState.ON_TIME),
    ]


def test_the_first_objectives_do_not_count_as_the_first_yearly_update() -> None:
    facts = replace(COMMUNITY, projects_signed=(date(2026, 5, 20),))
    assert of(facts, date(2026, 12, 10), Rule.R08)[0].state is DeadlineState.LATE


def test_each_year_is_kept_by_the_first_update_after_the_last_anniversary() -> None:
    signed = (date(2026, 5, 20), date(2026, 11, 30), date(2027, 12, 4), date(2028, 1, 6))
    facts = replace(COMMUNITY, projects_signed=signed)
    years = of(facts, date(2028, 2, 1), Rule.R08)
    assert [(y.done_on, y.state) for y in years] == [
        (date(2026, 11, 30), DeadlineState.DONE),
        (date(2027, 12, 4), DeadlineState.DONE),
        (date(2028, 1, 6), DeadlineState.DONE),
        (None, DeadlineState.ON_TIME),
    ]


def test_objectives_defined_after_the_first_year_are_also_its_late_revision() -> None:
    facts = replace(COMMUNITY, projects_signed=(date(2027, 2, 9),))
    (first, second) = of(facts, date(2027, 3, 1), Rule.R08)
    assert (first.state, second.state) == (DeadlineState.DONE_LATE, DeadlineState.ON_TIME)


def test_a_late_update_keeps_its_year_late_and_is_no_other_year_s() -> None:
    facts = replace(COMMUNITY, projects_signed=(date(2026, 5, 20), date(2026, 12, 9)))
    years = of(facts, date(2027, 1, 1), Rule.R08)
    assert [y.state for y in years] == [DeadlineState.DONE_LATE, DeadlineState.ON_TIME]


def test_two_papers_signed_on_one_day_are_one_update() -> None:
    amendment = DocumentFact(DocumentKind.AMENDMENT, signed_on=date(2026, 5, 20))
    facts = replace(COMMUNITY, projects_signed=(date(2026, 5, 20),), documents=(amendment,))
    assert of(facts, date(2026, 12, 10), Rule.R08)[0].state is DeadlineState.LATE


def test_a_stay_typed_late_shows_what_was_already_due_as_late() -> None:
    facts = StayFacts(ServiceKind.THERAPEUTIC_COMMUNITY, date(2024, 1, 10))
    found = compute_deadlines(facts, date(2026, 11, 22))
    late = {(d.rule, d.due_on) for d in found if d.state is DeadlineState.LATE}
    assert late == {
        (Rule.R04, date(2024, 1, 25)),
        (Rule.R05, date(2024, 2, 10)),
        (Rule.R07, date(2024, 7, 10)),
        (Rule.R08, date(2025, 1, 10)),
        (Rule.R08, date(2026, 1, 10)),
    }


# Taking over -----------------------------------------------------------------------------------------


def test_what_is_older_than_the_services_first_day_can_be_taken_over_but_never_a_term() -> None:
    facts = replace(COMMUNITY, admitted_on=date(2024, 1, 10), terms=(Term(1, ADMITTED, END, None),))
    found = compute_deadlines(facts, date(2027, 1, 1))
    over = {
        (d.rule, d.due_on) for d in found if may_be_taken_over(d.rule, d.state, d.due_on, date(2024, 7, 10))
    }
    assert over == {(Rule.R04, date(2024, 1, 25)), (Rule.R05, date(2024, 2, 10))}
    renewal = one(facts, date(2027, 1, 1), Rule.RENEWAL)
    assert not may_be_taken_over(renewal.rule, renewal.state, renewal.due_on, date(2030, 1, 1))


def test_a_deadline_taken_over_is_closed_with_its_reason() -> None:
    over = Acceptance(Rule.R04, ADMITTED + timedelta(days=15), date(2026, 11, 1), "reprise")
    facts = replace(COMMUNITY, acceptances=(over,))
    closed = one(facts, END, Rule.R04)
    assert (closed.state, closed.done_on, closed.accepted) == (DeadlineState.DONE_LATE, None, "reprise")


# Properties ------------------------------------------------------------------------------------------

DOCUMENTS = st.builds(
    DocumentFact,
    st.sampled_from(DocumentKind),
    st.none() | DAYS,
    st.none() | DAYS,
    st.none() | DAYS,
)
FACTS = st.builds(
    StayFacts,
    kind=st.sampled_from(ServiceKind),
    admitted_on=DAYS,
    ended_on=st.none(),
    documents=st.lists(DOCUMENTS, max_size=4),
    projects_signed=st.lists(DAYS, max_size=5),
)


@given(FACTS, DAYS)
def test_states_agree_with_their_dates(facts: StayFacts, today: date) -> None:
    for deadline in compute_deadlines(facts, today):
        assert deadline.opens_on >= facts.admitted_on
        assert deadline.opens_on <= deadline.due_on
        assert (deadline.done_on is None) == deadline.state.is_open
        if deadline.state is DeadlineState.LATE:
            assert deadline.due_on < today
        elif deadline.state is DeadlineState.DONE:
            assert deadline.done_on is not None
            assert deadline.done_on <= deadline.due_on


@given(FACTS, DAYS, st.integers(1, 500))
def test_an_open_deadline_never_disappears_by_age(facts: StayFacts, today: date, days: int) -> None:
    def still(day: date) -> set[tuple[Rule, date]]:
        return {(d.rule, d.due_on) for d in compute_deadlines(facts, day) if d.state.is_open}

    assert still(today) <= still(today + timedelta(days=days))


@given(FACTS, DAYS)
def test_at_most_one_yearly_update_is_to_come(facts: StayFacts, today: date) -> None:
    years = of(facts, today, Rule.R08)
    assert [y.number for y in years] == list(range(1, len(years) + 1))
    assert sum(y.state.is_open and y.due_on >= today for y in years) <= 1
    for year in years:
        assert year.due_on == deadline_after(facts.admitted_on, months=12 * year.number)
