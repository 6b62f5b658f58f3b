"""Deadlines through the file: who sees what, in how many queries, and what is taken over (acceptance R)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, event

from casework.base.errors import InvalidForm, NotAllowed, UserError
from casework.domain.dates import term_end
from casework.domain.kinds import DocumentKind, ServiceKind
from casework.domain.permissions import Actor, Role
from casework.models import (
    DeadlineAcceptance,
    KeyWorker,
    Person,
    Project,
    Renewal,
    Stay,
    StayDocument,
    StayTerm,
)
from casework.services.deadlines import (
    AcceptTakeover,
    DeadlineFilter,
    Deadlines,
    DeadlineState,
    Rule,
    RuleGroup,
    Urgency,
)
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock

TODAY = date(2026, 11, 22)
ALL = DeadlineFilter()


@pytest.fixture
def deadlines(store: Store, clock: FixedClock) -> Deadlines:
    return Deadlines(store, clock)


def test_the_list_says_what_scripts_need(deadlines: Deadlines, make: Make, actor: Actor) -> None:
    person = make.person("N’Diaye", "Mamadou", file_number="2025-041")
    stay = make.stay(person, admitted_on=date(2025, 12, 4), months=12)
    (renewal,) = [one for one in deadlines.list(actor) if one.rule is Rule.RENEWAL]
    assert renewal.stay_id == stay.id
    assert (renewal.opens_on, renewal.due_on) == (date(2026, 9, 4), date(2026, 12, 3))
    assert renewal.state is DeadlineState.DUE_SOON
    assert renewal.person == (person.id, "2025-041", "N’Diaye", "Mamadou", date(1984, 5, 17))


def test_every_fact_reaches_the_rules(deadlines: Deadlines, make: Make, actor: Actor) -> None:
    stay = make.stay(admitted_on=date(2025, 12, 4), months=12)
    make.document(stay, handed_on=date(2025, 12, 10), signed_on=date(2026, 1, 20))
    make.project(stay, state="signed", signed_on=date(2026, 5, 2))
    make.document(stay, DocumentKind.AMENDMENT, signed_on=date(2026, 10, 2))
    states = {one.rule: one.state for one in deadlines.list(actor)}
    assert states == {
        Rule.R04: DeadlineState.DONE,
        Rule.R05: DeadlineState.DONE_LATE,
        Rule.R07: DeadlineState.DONE,
        Rule.R08: DeadlineState.ON_TIME,
        Rule.RENEWAL: DeadlineState.DUE_SOON,
    }


def test_somebody_sees_the_deadlines_of_their_own_services_only(deadlines: Deadlines, make: Make) -> None:
    house, flats = make.service(), make.service(ServiceKind.ACT_HOUSED)
    mine, other = make.stay(service=house), make.stay(service=flats)
    educator = make.actor(Role.EDUCATOR, services=[house])
    assert {one.stay_id for one in deadlines.list(educator)} == {mine.id}
    page = deadlines.page(educator, ALL)
    assert {row.stay_id for row in page.rows} == {mine.id}
    assert [name for _id, name in page.services] == [house.name]
    with pytest.raises(UserError, match="not_found"):
        deadlines.story(educator, other.id * 1000)


def test_an_account_without_stays_is_refused(deadlines: Deadlines, make: Make) -> None:
    with pytest.raises(NotAllowed):
        deadlines.list(make.actor(Role.LOGISTICS))


def test_the_page_groups_by_urgency_and_counts_before_the_chip(
    deadlines: Deadlines, make: Make, actor: Actor
) -> None:
    make.stay(admitted_on=date(2025, 12, 4), months=12)
    page = deadlines.page(actor, DeadlineFilter(horizon_days=90))
    assert [(g.urgency, len(g.ids)) for g in page.groups] == [(Urgency.LATE, 3), (Urgency.MONTH, 2)]
    assert page.counts == {
        None: 5, RuleGroup.CONTRACTS: 2, RuleGroup.PROJECTS: 2, RuleGroup.RENEWALS: 1,
    }  # fmt: skip
    only = deadlines.page(actor, DeadlineFilter(group=RuleGroup.RENEWALS, horizon_days=90))
    assert [row.rule for row in only.rows] == [Rule.RENEWAL]
    assert only.counts == page.counts


def test_what_lies_past_the_horizon_is_counted_apart(deadlines: Deadlines, make: Make, actor: Actor) -> None:
    make.stay(admitted_on=TODAY, months=12)
    page = deadlines.page(actor, DeadlineFilter(horizon_days=90))
    assert ({row.rule for row in page.rows}, page.later) == ({Rule.R04, Rule.R05}, 3)
    everything = deadlines.page(actor, ALL)
    assert [group.urgency for group in everything.groups] == [Urgency.MONTH, Urgency.LATER]


def test_the_list_is_filtered_by_service_and_key_worker(
    deadlines: Deadlines, make: Make, actor: Actor
) -> None:
    house, flats = make.service(), make.service(ServiceKind.ACT_HOUSED)
    first, second = make.stay(service=house), make.stay(service=house)
    make.stay(service=flats)
    make.key_worker(first, "Nadia Sorel")
    make.key_worker(second, "Marc Tabard", ends_on=TODAY - timedelta(days=1))
    make.key_worker(second, "Julie Amiel", role="nurse")
    page = deadlines.page(actor, DeadlineFilter(service_id=house.id, key_worker="Nadia Sorel"))
    assert {row.stay_id for row in page.rows} == {first.id}
    assert (page.key_workers, page.stays) == (("Nadia Sorel",), 1)
    assert deadlines.page(actor, DeadlineFilter(service_id=house.id)).stays == 2


def test_a_renewal_under_way_says_how_far_it_is(deadlines: Deadlines, make: Make, actor: Actor) -> None:
    stay = make.stay(admitted_on=date(2025, 12, 4), months=12)
    make.renewal(stay, request="Je veux rester.", review="Une bonne année.", review_by="Julien P.")
    (row,) = deadlines.page(actor, DeadlineFilter(group=RuleGroup.RENEWALS)).rows
    assert (row.what, row.expected) == ("Fin de la première année", "renouvellement à décider")
    assert (row.remark, row.status) == ("bilan prêt", "avis attendus")
    story = deadlines.story(actor, row.id)
    assert story.request == "Je veux rester."
    assert story.lines[0].what == "Bilan"
    assert story.last_day == date(2027, 12, 3)


def test_a_derogation_is_told_in_the_list(deadlines: Deadlines, make: Make, actor: Actor) -> None:
    stay = make.stay(admitted_on=date(2024, 10, 1), months=24)
    make.term(
        stay, 2, date(2026, 10, 1), date(2026, 12, 31), months=3,
        derogation_reason="logement prévu en janvier", derogation_by="Claire Vasseur",
        derogation_on=date(2026, 9, 20), derogation_told="ARS",
    )  # fmt: skip
    (row,) = deadlines.page(actor, DeadlineFilter(group=RuleGroup.RENEWALS)).rows
    assert row.has_derogation
    assert row.expected == "sortie à préparer"
    assert row.remark.endswith("déjà par dérogation")


def test_a_companion_has_no_deadline_of_its_own(deadlines: Deadlines, make: Make, actor: Actor) -> None:
    stay = make.stay(admitted_on=date(2025, 12, 4), months=12)
    before = deadlines.list(actor)
    make.companion(stay, arrives_on=date(2026, 3, 1), leaves_on=date(2026, 6, 1))
    assert deadlines.list(actor) == before


def test_a_line_keeps_its_number_from_day_to_day(
    deadlines: Deadlines, make: Make, actor: Actor, clock: FixedClock
) -> None:
    make.stay(admitted_on=date(2024, 3, 4), months=12)
    before = {row.id: row.due_on for row in deadlines.page(actor, ALL).rows}
    clock.day = TODAY + timedelta(days=200)
    after = {row.id: row.due_on for row in deadlines.page(actor, ALL).rows}
    assert before.items() <= after.items()
    assert len(before) == len(set(before))


# How many queries (R.8) ------------------------------------------------------------------------------


@contextmanager
def counted(kind: type[Engine] = Engine) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            statements.append(statement)

    event.listen(kind, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(kind, "before_cursor_execute", note)


def fill(make: Make, count: int) -> None:
    """So many stays with all that deadlines look at."""
    service = make.service()
    entered = date(2025, 6, 15)
    with make.store.write(make.head) as uow:
        numbers = range(count)
        people = uow.bulk_insert(
            Person,
            [
                {
                    "file_number": f"{service.id}-{n:06d}", "last_name": f"Nom{n}", "first_name": "Alix",
                    "sort_key": f"nom{n:06d}", "search_text": "", "sound_text": "",
                    "birth_date": date(1980, 1, 1),
                }
                for n in numbers
            ],
        )  # fmt: skip
        stays = uow.bulk_insert(
            Stay, [{"person_id": p, "service_id": service.id, "admitted_on": entered} for p in people]
        )
        uow.bulk_insert(
            StayTerm,
            [
                {
                    "stay_id": s,
                    "number": 1,
                    "starts_on": entered,
                    "ends_on": term_end(entered, 12),
                    "months": 12,
                }
                for s in stays
            ],
        )
        uow.bulk_insert(
            StayDocument, [{"stay_id": s, "kind": "contract", "signed_on": entered} for s in stays]
        )
        uow.bulk_insert(
            Project,
            [
                {"person_id": p, "stay_id": s, "number": 1, "drafted_on": entered, "signed_on": entered}
                for p, s in zip(people, stays, strict=True)
            ],
        )
        uow.bulk_insert(Renewal, [{"stay_id": s, "term_number": 1, "opened_on": entered} for s in stays])
        uow.bulk_insert(
            KeyWorker, [{"stay_id": s, "name": "Nadia Sorel", "starts_on": entered} for s in stays]
        )
        uow.journal("test.fill")
        uow.commit()


def test_a_thousand_stays_take_as_many_queries_as_ten(deadlines: Deadlines, make: Make, actor: Actor) -> None:
    fill(make, 10)
    with counted() as few:
        assert deadlines.page(actor, ALL).stays == 10
    fill(make, 990)
    with counted() as many:
        page = deadlines.page(actor, ALL)
    assert page.stays == 1000
    assert len(many) == len(few) <= 10


# Taking over -----------------------------------------------------------------------------------------


def test_what_was_late_before_casework_is_taken_over_with_a_reason_and_back_again(
    deadlines: Deadlines, make: Make, actor: Actor, store: Store
) -> None:
    service = make.service(first_day=date(2026, 11, 1))
    stay = make.stay(service=service, admitted_on=date(2025, 11, 10), months=12)
    assert {row.rule for row in deadlines.takeover(actor, service.id)} == {Rule.R04, Rule.R05, Rule.R07}
    done = deadlines.accept_takeover(actor, AcceptTakeover("reprise des dossiers papier", service.id))
    assert (done.count, done.change.person_ids) == (3, frozenset({stay.person_id}))
    states = {one.rule: one.state for one in deadlines.list(actor) if one.due_on < TODAY}
    assert states[Rule.R04] is DeadlineState.DONE_LATE
    assert states[Rule.RENEWAL] is DeadlineState.LATE
    assert deadlines.takeover(actor, service.id) == []
    deadlines.undo_takeover(actor, done.entry_id)
    assert len(deadlines.takeover(actor, service.id)) == 3
    with store.write(actor) as uow:
        assert uow.session.query(DeadlineAcceptance).count() == 0


def test_a_taking_over_of_other_services_is_not_taken_back(
    deadlines: Deadlines, make: Make, actor: Actor
) -> None:
    service, elsewhere = make.service(first_day=date(2026, 11, 1)), make.service()
    make.stay(service=service, admitted_on=date(2025, 11, 10), months=12)
    done = deadlines.accept_takeover(actor, AcceptTakeover("reprise", service.id))
    with pytest.raises(UserError, match="not_found"):
        deadlines.undo_takeover(make.actor(Role.HEAD_OF_SERVICE, services=[elsewhere]), done.entry_id)
    deadlines.undo_takeover(make.actor(Role.HEAD_OF_SERVICE, services=[service]), done.entry_id)
    assert len(deadlines.takeover(actor, service.id)) == 3


def test_a_taking_over_needs_a_reason_something_to_take_and_the_right(
    deadlines: Deadlines, make: Make, actor: Actor, actor_as: Callable[[Role], Actor]
) -> None:
    with pytest.raises(InvalidForm):
        deadlines.accept_takeover(actor, AcceptTakeover("  "))
    with pytest.raises(UserError, match="takeover_nothing"):
        deadlines.accept_takeover(actor, AcceptTakeover("reprise"))
    with pytest.raises(NotAllowed):
        deadlines.accept_takeover(actor_as(Role.EDUCATOR), AcceptTakeover("reprise"))


def test_only_a_taking_over_can_be_taken_back_here(deadlines: Deadlines, make: Make, actor: Actor) -> None:
    make.stay()
    with pytest.raises(UserError, match="not_found"):
        deadlines.undo_takeover(actor, 1)
