"""Renewals through the file: prepared, decided, followed, taken back (acceptance R; design §1, §3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from casework.base.errors import InvalidForm, NotAllowed, StaleWrite, UserError
from casework.domain.changes import Subject
from casework.domain.kinds import Compartment, DocumentKind, ServiceKind
from casework.domain.permissions import Actor, Role
from casework.models import JournalEntry, Renewal, RenewalOpinion, Stay, StayDocument, StayTerm
from casework.services.deadlines import Deadlines, DeadlineState, Rule
from casework.services.renewals import (
    AmendmentDates,
    Conclusion,
    DecideRenewal,
    Decision,
    Derogation,
    OpinionKind,
    Preparation,
    RecordAmendment,
    RecordNotice,
    RecordOpinion,
    RenewalKey,
    Renewals,
    SaveRenewal,
    Stage,
    UndoDecision,
)
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock

TODAY = date(2026, 11, 22)
ADMITTED = date(2025, 12, 4)
END = date(2026, 12, 3)
DEROGATION = Derogation(
    "logement accepté pour mars", "Claire Vasseur", date(2026, 11, 20), "ARS, par courrier"
)


@pytest.fixture
def renewals(store: Store, clock: FixedClock) -> Renewals:
    return Renewals(store, clock)


@pytest.fixture
def stay(make: Make) -> Stay:
    return make.stay(admitted_on=ADMITTED, months=12)


@pytest.fixture
def key(stay: Stay) -> RenewalKey:
    return RenewalKey(stay.id, 1)


@pytest.fixture
def second_year(make: Make) -> RenewalKey:
    """The end of a community's second year: its maximum is reached."""
    stay = make.stay(admitted_on=date(2024, 12, 4), months=12)
    make.term(stay, 2, date(2025, 12, 4), date(2026, 12, 3), months=12)
    return RenewalKey(stay.id, 2)


def grant(key: RenewalKey, months: int = 12, seen_version: int = 0) -> DecideRenewal:
    return DecideRenewal(key, seen_version, Decision.GRANTED, TODAY, months)


def save(
    key: RenewalKey,
    version: int = 0,
    seen: Preparation | None = None,
    *,
    request: str | None = None,
    review: str | None = None,
) -> SaveRenewal:
    before = seen or Preparation()
    typed = Preparation(
        before.request if request is None else request, before.review if review is None else review
    )
    return SaveRenewal(key, version, typed, before)


# Preparing -------------------------------------------------------------------------------------------


def test_the_page_says_what_is_known_before_anything_is_written(
    renewals: Renewals, make: Make, actor: Actor, stay: Stay
) -> None:
    make.goal(make.project(stay, state="signed", signed_on=date(2026, 5, 2)), "Passer le permis")
    page = renewals.page(actor, stay.id)
    assert page.renewal is None
    assert (page.term.ends_on, page.months_until_now, page.usual_months) == (END, 12, 12)
    assert page.end_if_granted(12) == date(2027, 12, 3)
    assert (page.needs_derogation(12), page.needs_derogation(13)) == (False, True)
    assert page.project is not None
    assert [goal.wording for goal in page.project.goals] == ["Passer le permis"]
    assert page.project.may_follow
    assert page.deadline is not None
    assert page.deadline.state is DeadlineState.DUE_SOON


def test_the_first_words_open_the_renewal_and_the_review_has_its_author(
    renewals: Renewals, actor: Actor, key: RenewalKey
) -> None:
    renewals.save(actor, save(key, request="Je veux rester encore un an."))
    opened = renewals.page(actor, key).renewal
    assert opened is not None
    assert (opened.opened_on, opened.stage, opened.review_by) == (TODAY, Stage.TO_PREPARE, "")
    seen = Preparation(opened.request)
    renewals.save(actor, save(key, opened.version, seen, review="Une bonne année."))
    written = renewals.page(actor, key).renewal
    assert written is not None
    assert (written.review_by, written.review_written_on) == (actor.name, TODAY)
    assert written.request == "Je veux rester encore un an."
    assert written.stage is Stage.OPINIONS_AWAITED


def test_saving_without_a_change_writes_nothing(renewals: Renewals, actor: Actor, key: RenewalKey) -> None:
    first = renewals.save(actor, save(key, request="Rester."))
    again = renewals.save(actor, save(key, first.version or 0, Preparation("Rester.")))
    assert (again.subjects, again.version) == (frozenset(), first.version)


def test_nothing_is_opened_by_saving_an_empty_page(renewals: Renewals, actor: Actor, key: RenewalKey) -> None:
    renewals.save(actor, save(key))
    assert renewals.page(actor, key).renewal is None


def version_of(renewals: Renewals, actor: Actor, key: RenewalKey) -> int:
    """The version a screen read just now would have seen."""
    renewal = renewals.page(actor, key).renewal
    return renewal.version if renewal else 0


def amend(renewals: Renewals, actor: Actor, key: RenewalKey, dates: AmendmentDates) -> None:
    """Write the amendment's dates from a screen read just now."""
    renewals.record_amendment(actor, replace(amendment(renewals, actor, key), dates=dates))


def amendment(renewals: Renewals, actor: Actor, key: RenewalKey) -> RecordAmendment:
    """What a screen read just now would send back, untouched."""
    renewal = renewals.page(actor, key).renewal
    assert renewal is not None
    assert renewal.amendment is not None
    seen = AmendmentDates(*renewal.amendment[1:4])
    return RecordAmendment(key, seen, renewal.amendment.version, seen)


def test_two_people_who_write_the_same_field_see_both_texts(
    renewals: Renewals, actor: Actor, key: RenewalKey
) -> None:
    renewals.save(actor, save(key, review="Le texte de Nadia."))
    with pytest.raises(StaleWrite) as caught:
        renewals.save(actor, save(key, review="Le texte de Marc."))
    (conflict,) = caught.value.conflicts
    assert (conflict.field, conflict.stored, conflict.typed) == (
        "review", "Le texte de Nadia.", "Le texte de Marc.",
    )  # fmt: skip
    chosen = save(key, caught.value.version, review="Les deux.")
    renewals.save(actor, chosen)
    page = renewals.page(actor, key)
    assert page.renewal is not None
    assert page.renewal.review == "Les deux."


def test_an_opinion_given_meanwhile_is_no_conflict_for_the_review(
    renewals: Renewals, actor: Actor, key: RenewalKey
) -> None:
    first = renewals.save(actor, save(key, request="Rester."))
    renewals.record_opinion(
        actor, RecordOpinion(key, OpinionKind.SOCIAL, Conclusion.FAVOURABLE, TODAY, "Sophie L.")
    )
    renewals.save(actor, save(key, first.version or 0, Preparation("Rester."), review="Bilan."))
    page = renewals.page(actor, key)
    assert page.renewal is not None
    assert (page.renewal.review, len(page.renewal.opinions)) == ("Bilan.", 1)


def test_what_somebody_else_wrote_in_another_field_is_kept(
    renewals: Renewals, actor: Actor, key: RenewalKey
) -> None:
    renewals.save(actor, save(key, request="Rester."))
    renewals.save(actor, save(key, 0, review="Écrit sans avoir vu la demande."))
    page = renewals.page(actor, key)
    assert page.renewal is not None
    assert (page.renewal.request, page.renewal.review) == ("Rester.", "Écrit sans avoir vu la demande.")


def test_an_opinion_given_again_replaces_the_earlier_one(
    renewals: Renewals, actor: Actor, key: RenewalKey
) -> None:
    for conclusion in (Conclusion.RESERVED, Conclusion.FAVOURABLE):
        renewals.record_opinion(
            actor,
            RecordOpinion(
                key, OpinionKind.EDUCATIONAL, conclusion, TODAY, "Julien P.", "Il progresse.",
                version_of(renewals, actor, key),
            ),
        )  # fmt: skip
    page = renewals.page(actor, key)
    assert page.renewal is not None
    (opinion,) = page.renewal.opinions
    assert (opinion.conclusion, opinion.text) == (Conclusion.FAVOURABLE, "Il progresse.")


def test_the_text_of_a_reserved_opinion_is_for_its_readers_its_conclusion_for_all(
    renewals: Renewals, actor: Actor, key: RenewalKey
) -> None:
    renewals.record_opinion(
        actor, RecordOpinion(key, OpinionKind.SOCIAL, Conclusion.RESERVED, TODAY, "Sophie L.", "Dossier AAH.")
    )
    team_only = replace(actor, compartments=frozenset({Compartment.TEAM}))
    page = renewals.page(team_only, key)
    assert page.renewal is not None
    (opinion,) = page.renewal.opinions
    assert (opinion.conclusion, opinion.text) == (Conclusion.RESERVED, None)


@pytest.mark.parametrize("kind", [OpinionKind.MEDICAL, OpinionKind.PSYCHOLOGICAL])
def test_a_sealed_opinion_is_recorded_by_its_conclusion_never_in_clear(
    renewals: Renewals, actor: Actor, key: RenewalKey, store: Store, kind: OpinionKind
) -> None:
    with pytest.raises(InvalidForm) as caught:
        renewals.record_opinion(
            actor, RecordOpinion(key, kind, Conclusion.FAVOURABLE, TODAY, "Dr A.", "traitement")
        )
    assert [p.code for p in caught.value.problems] == ["opinion_text_sealed"]
    renewals.record_opinion(actor, RecordOpinion(key, kind, Conclusion.FAVOURABLE, TODAY, "Dr A."))
    with store.read() as connection:
        assert connection.scalars(select(RenewalOpinion.text)).all() == [""]


def test_an_opinion_needs_its_author_and_a_day_that_has_come(
    renewals: Renewals, actor: Actor, key: RenewalKey
) -> None:
    with pytest.raises(InvalidForm) as caught:
        renewals.record_opinion(
            actor,
            RecordOpinion(key, OpinionKind.SOCIAL, Conclusion.FAVOURABLE, TODAY + timedelta(days=1), " "),
        )
    assert {p.field for p in caught.value.problems} == {"given_by", "given_on"}


# Deciding --------------------------------------------------------------------------------------------


def test_a_granted_renewal_starts_the_day_after_and_the_next_alert_comes_from_its_end(
    renewals: Renewals, actor: Actor, key: RenewalKey, store: Store, clock: FixedClock
) -> None:
    change = renewals.decide(actor, grant(key))
    assert change.subjects == {Subject.RENEWAL, Subject.STAY, Subject.DEADLINE}
    with store.read() as connection:
        terms = connection.execute(
            select(
                StayTerm.number, StayTerm.starts_on, StayTerm.ends_on, StayTerm.months, StayTerm.renewal_id
            ).order_by(StayTerm.number)
        ).all()  # fmt: skip
    assert terms[1] == (2, date(2026, 12, 4), date(2027, 12, 3), 12, change.id)
    found = [one for one in Deadlines(store, clock).list(actor) if one.rule is Rule.RENEWAL]
    assert [(one.due_on, one.state) for one in found] == [
        (END, DeadlineState.DONE),
        (date(2027, 12, 3), DeadlineState.ON_TIME),
    ]


def test_a_grant_leaves_an_amendment_to_hand_over_and_sign(
    renewals: Renewals, actor: Actor, key: RenewalKey
) -> None:
    renewals.decide(actor, grant(key))
    page = renewals.page(actor, key)
    assert page.renewal is not None
    assert page.renewal.amendment is not None
    assert page.renewal.amendment.signed_on is None
    amend(renewals, actor, key, AmendmentDates(TODAY, TODAY))
    page = renewals.page(actor, key)
    assert page.renewal is not None
    assert page.renewal.amendment is not None
    assert page.renewal.amendment.signed_on == TODAY


def test_a_refusal_closes_the_alert_and_needs_reasons(
    renewals: Renewals, actor: Actor, key: RenewalKey, store: Store, clock: FixedClock
) -> None:
    with pytest.raises(InvalidForm) as caught:
        renewals.decide(actor, DecideRenewal(key, 0, Decision.REFUSED, TODAY))
    assert [p.field for p in caught.value.problems] == ["reasons"]
    renewals.decide(actor, DecideRenewal(key, 0, Decision.REFUSED, TODAY, reasons="Projet de départ."))
    clock.day = END + timedelta(days=20)
    (only,) = [one for one in Deadlines(store, clock).list(actor) if one.rule is Rule.RENEWAL]
    assert only.state is DeadlineState.DONE
    with store.read() as connection:
        assert len(connection.scalars(select(StayTerm.id)).all()) == 1
        assert connection.scalars(select(StayDocument.id)).all() == []


@pytest.mark.parametrize(
    "role", [Role.EDUCATOR, Role.COORDINATOR, Role.DOCTOR, Role.SECRETARY, Role.ADMINISTRATOR]
)
def test_only_the_head_of_service_or_the_director_decides(
    renewals: Renewals, actor_as: Callable[[Role], Actor], key: RenewalKey, role: Role
) -> None:
    with pytest.raises(NotAllowed):
        renewals.decide(actor_as(role), grant(key))


def test_the_director_decides(renewals: Renewals, actor_as: Callable[[Role], Actor], key: RenewalKey) -> None:
    director = actor_as(Role.DIRECTOR)
    renewals.decide(director, grant(key))
    page = renewals.page(director, key)
    assert page.renewal is not None
    assert page.renewal.decided_by == director.name


def test_a_decided_renewal_keeps_the_objectives_of_its_day(
    renewals: Renewals, make: Make, actor: Actor, key: RenewalKey, stay: Stay
) -> None:
    make.goal(make.project(stay, 1, state="replaced", signed_on=date(2026, 5, 2)), "Passer le code")
    renewals.decide(actor, grant(key))
    make.goal(
        make.project(stay, 2, state="signed", signed_on=TODAY + timedelta(days=30)), "Trouver un logement"
    )
    page = renewals.page(actor, key)
    assert page.project is not None
    assert ([goal.wording for goal in page.project.goals], page.project.may_follow) == (
        ["Passer le code"], False,
    )  # fmt: skip


def test_a_decision_never_changes(renewals: Renewals, actor: Actor, key: RenewalKey) -> None:
    renewals.decide(actor, grant(key))
    attempts: list[Callable[[], object]] = [
        lambda: renewals.decide(actor, grant(key, 6)),
        lambda: renewals.save(actor, save(key, review="après coup")),
        lambda: renewals.record_opinion(
            actor, RecordOpinion(key, OpinionKind.SOCIAL, Conclusion.FAVOURABLE, TODAY, "Sophie")
        ),
    ]
    for attempt in attempts:
        with pytest.raises(UserError, match="renewal_decided"):
            attempt()


def test_a_decision_on_a_file_completed_meanwhile_is_read_again_first(
    renewals: Renewals, actor: Actor, key: RenewalKey
) -> None:
    renewals.save(actor, save(key, review="Arrivé entre-temps."))
    with pytest.raises(UserError, match="renewal_changed_since"):
        renewals.decide(actor, grant(key, seen_version=0))


def test_past_the_maximum_a_renewal_is_refused_with_every_reason(
    renewals: Renewals, actor: Actor, second_year: RenewalKey
) -> None:
    with pytest.raises(InvalidForm) as caught:
        renewals.decide(actor, grant(second_year, 3))
    assert [p.code for p in caught.value.problems] == ["term_max_renewals", "term_max_total"]


def test_a_derogation_is_whole_or_it_is_none(
    renewals: Renewals, actor: Actor, second_year: RenewalKey
) -> None:
    partial = Derogation("logement en mars", "", TODAY + timedelta(days=2), " ")
    with pytest.raises(InvalidForm) as caught:
        renewals.decide(actor, replace(grant(second_year, 3), derogation=partial))
    assert {p.field for p in caught.value.problems} == {"derogation_by", "derogation_told", "derogation_on"}


def test_a_derogation_passes_the_maximum_and_shows_everywhere(
    renewals: Renewals, actor: Actor, second_year: RenewalKey, store: Store, clock: FixedClock
) -> None:
    renewals.decide(actor, replace(grant(second_year, 3), derogation=DEROGATION))
    page = renewals.page(actor, second_year)
    assert page.new_term is not None
    assert page.new_term.derogation == DEROGATION
    assert page.new_term.term.ends_on == date(2027, 3, 3)
    last = Deadlines(store, clock).of_person(actor, page.person_id)[-1]
    assert last.has_derogation


def test_a_derogation_that_is_not_needed_is_not_kept(
    renewals: Renewals, actor: Actor, key: RenewalKey
) -> None:
    renewals.decide(actor, replace(grant(key), derogation=DEROGATION))
    page = renewals.page(actor, key)
    assert page.new_term is not None
    assert page.new_term.derogation is None


def test_no_derogation_grants_nothing_at_all(
    renewals: Renewals, actor: Actor, second_year: RenewalKey
) -> None:
    with pytest.raises(InvalidForm) as caught:
        renewals.decide(actor, replace(grant(second_year, 0), derogation=DEROGATION))
    assert [p.code for p in caught.value.problems] == ["term_months_positive"]


def test_every_problem_of_a_decision_comes_at_once(
    renewals: Renewals, actor: Actor, second_year: RenewalKey
) -> None:
    with pytest.raises(InvalidForm) as caught:
        renewals.decide(
            actor,
            DecideRenewal(
                second_year, 0, Decision.GRANTED_WITH_CONDITIONS, TODAY + timedelta(days=1), months=12
            ),
        )
    assert [p.field for p in caught.value.problems] == ["decided_on", "conditions", "months", "months"]


def test_a_service_without_maximum_grants_as_long_as_it_decides(
    renewals: Renewals, make: Make, actor: Actor
) -> None:
    stay = make.stay(service=make.service(ServiceKind.ACT_HOUSED), admitted_on=date(2023, 5, 31), months=36)
    renewals.decide(actor, grant(RenewalKey(stay.id, 1), 9))
    page = renewals.page(actor, RenewalKey(stay.id, 1))
    assert page.new_term is not None
    assert page.new_term.term.ends_on == date(2027, 2, 28)


def test_somebody_who_left_has_nothing_to_renew(renewals: Renewals, make: Make, actor: Actor) -> None:
    stay = make.stay(admitted_on=ADMITTED, months=12, ended_on=date(2026, 11, 1))
    with pytest.raises(UserError, match="renewal_stay_ended"):
        renewals.decide(actor, grant(RenewalKey(stay.id, 1)))


def test_a_stay_without_term_has_nothing_to_renew(renewals: Renewals, make: Make, actor: Actor) -> None:
    stay = make.stay(service=make.service(ServiceKind.ACT_HOUSED))
    with pytest.raises(UserError, match="renewal_no_term"):
        renewals.page(actor, stay.id)


def test_nobody_decides_in_a_service_that_is_not_theirs(
    renewals: Renewals, make: Make, key: RenewalKey
) -> None:
    elsewhere = make.actor(Role.HEAD_OF_SERVICE, services=[make.service(ServiceKind.CTR)])
    with pytest.raises(UserError, match="not_found"):
        renewals.decide(elsewhere, grant(key))
    with pytest.raises(UserError, match="not_found"):
        renewals.page(elsewhere, key)


def test_companions_have_no_term_and_a_renewal_changes_nothing_for_them(
    renewals: Renewals, make: Make, actor: Actor, key: RenewalKey, stay: Stay, store: Store
) -> None:
    companion = make.companion(stay, arrives_on=date(2026, 3, 1))
    renewals.decide(actor, grant(key))
    with store.write(actor) as uow:
        kept = uow.get(type(companion), companion.id)
        assert (kept.arrives_on, kept.leaves_on) == (date(2026, 3, 1), None)


def test_the_journal_says_who_decided_for_whom_and_not_what(
    renewals: Renewals, actor: Actor, key: RenewalKey, stay: Stay, store: Store
) -> None:
    renewals.decide(actor, replace(grant(key), conditions="un secret"))
    with store.read() as connection:
        entry = connection.execute(
            select(JournalEntry.account_id, JournalEntry.person_id, JournalEntry.details)
            .where(JournalEntry.action == "renewal.decide")
        ).one()  # fmt: skip
    assert entry == (actor.account_id, stay.person_id, "")


# After -----------------------------------------------------------------------------------------------


def test_a_mistaken_decision_is_taken_back_whole(
    renewals: Renewals, actor: Actor, key: RenewalKey, store: Store
) -> None:
    first = renewals.save(actor, save(key, review="Bilan."))
    renewals.decide(actor, grant(key, seen_version=first.version or 0))
    page = renewals.page(actor, key)
    assert page.may_undo
    assert page.renewal is not None
    renewals.undo_decision(actor, UndoDecision(key, page.renewal.version))
    back = renewals.page(actor, key)
    assert back.renewal is not None
    assert (back.renewal.decision, back.renewal.decided_by, back.renewal.review) == (None, "", "Bilan.")
    assert back.new_term is None
    with store.read() as connection:
        assert connection.scalars(select(StayDocument.id)).all() == []
    renewals.decide(actor, grant(key, 6, back.renewal.version))


def test_a_decision_with_nothing_written_before_is_taken_back_too(
    renewals: Renewals, actor: Actor, key: RenewalKey
) -> None:
    renewals.decide(actor, grant(key))
    page = renewals.page(actor, key)
    assert page.renewal is not None
    renewals.undo_decision(actor, UndoDecision(key, page.renewal.version))
    assert renewals.page(actor, key).renewal is None


def test_a_decision_told_to_the_person_is_not_taken_back(
    renewals: Renewals, actor: Actor, key: RenewalKey
) -> None:
    renewals.decide(actor, grant(key))
    told = renewals.record_notice(actor, RecordNotice(key, TODAY, version_of(renewals, actor, key)))
    assert not renewals.page(actor, key).may_undo
    with pytest.raises(UserError, match="renewal_not_undoable"):
        renewals.undo_decision(actor, UndoDecision(key, told.version or 0))


def test_a_decision_is_not_taken_back_after_thirty_days(
    renewals: Renewals, actor: Actor, key: RenewalKey, clock: FixedClock
) -> None:
    renewals.decide(actor, grant(key))
    clock.moment = datetime(2026, 12, 22, 13, 30, tzinfo=UTC)
    assert renewals.page(actor, key).may_undo
    clock.moment += timedelta(minutes=1)
    assert not renewals.page(actor, key).may_undo


def test_a_notice_and_an_amendment_are_dated_soundly(
    renewals: Renewals, actor: Actor, key: RenewalKey
) -> None:
    with pytest.raises(UserError, match="not_found"):
        renewals.record_notice(actor, RecordNotice(key, TODAY, 0))
    renewals.decide(actor, grant(key))
    with pytest.raises(InvalidForm):
        renewals.record_notice(actor, RecordNotice(key, TODAY - timedelta(days=1), 1))
    with pytest.raises(InvalidForm) as caught:
        amend(renewals, actor, key, AmendmentDates(TODAY + timedelta(days=1), TODAY, TODAY))
    assert [p.code for p in caught.value.problems] == ["date_in_future", "amendment_signed_and_refused"]


def test_one_renewal_a_term_and_one_amendment_a_renewal(
    renewals: Renewals, actor: Actor, key: RenewalKey, store: Store
) -> None:
    renewals.decide(actor, grant(key))
    amend(renewals, actor, key, AmendmentDates(TODAY))
    amend(renewals, actor, key, AmendmentDates(TODAY, TODAY))
    with store.read() as connection:
        assert connection.scalars(select(Renewal.term_number)).all() == [1]
        assert connection.scalars(select(StayDocument.kind)).all() == [DocumentKind.AMENDMENT]


# Nobody overwrites anybody --------------------------------------------------------------------------


def _plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def told_of(stale: pytest.ExceptionInfo[StaleWrite]) -> dict[str, tuple[str, str]]:
    return {one.field: (_plain(one.stored), _plain(one.typed)) for one in stale.value.conflicts}


def opinion(key: RenewalKey, kind: OpinionKind, conclusion: Conclusion, text: str) -> RecordOpinion:
    return RecordOpinion(key, kind, conclusion, TODAY, "Julien P.", text)


def test_two_people_who_give_the_same_opinion_see_both(
    renewals: Renewals, actor: Actor, key: RenewalKey
) -> None:
    kind = OpinionKind.EDUCATIONAL
    renewals.record_opinion(actor, opinion(key, kind, Conclusion.RESERVED, "Il hésite."))
    mine = opinion(key, kind, Conclusion.FAVOURABLE, "Il est prêt.")
    with pytest.raises(StaleWrite) as caught:
        renewals.record_opinion(actor, mine)
    assert told_of(caught) == {
        "conclusion": ("réservé", "favorable"),
        "text": ("Il hésite.", "Il est prêt."),
    }
    renewals.record_opinion(actor, replace(mine, seen_version=caught.value.version))
    page = renewals.page(actor, key)
    assert page.renewal is not None
    assert [one.text for one in page.renewal.opinions] == ["Il est prêt."]


def test_an_opinion_corrected_as_it_was_read_is_no_conflict_whatever_else_was_written(
    renewals: Renewals, actor: Actor, key: RenewalKey
) -> None:
    kind = OpinionKind.EDUCATIONAL
    renewals.record_opinion(actor, opinion(key, kind, Conclusion.RESERVED, "Il hésite."))
    page = renewals.page(actor, key)
    assert page.renewal is not None
    seen, version = page.renewal.opinion(kind), page.renewal.version
    renewals.record_opinion(actor, opinion(key, OpinionKind.SOCIAL, Conclusion.FAVOURABLE, "Droits ouverts."))
    corrected = opinion(key, kind, Conclusion.FAVOURABLE, "Il est prêt.")
    renewals.record_opinion(actor, replace(corrected, seen=seen, seen_version=version))
    page = renewals.page(actor, key)
    assert page.renewal is not None
    assert [one.text for one in page.renewal.opinions] == ["Il est prêt.", "Droits ouverts."]


def test_whoever_may_not_read_an_opinion_neither_erases_its_text_nor_is_shown_it(
    renewals: Renewals, actor: Actor, key: RenewalKey
) -> None:
    kind = OpinionKind.SOCIAL
    renewals.record_opinion(actor, opinion(key, kind, Conclusion.RESERVED, "Dossier AAH."))
    team_only = replace(actor, compartments=frozenset({Compartment.TEAM}))
    blind = opinion(key, kind, Conclusion.FAVOURABLE, "")
    with pytest.raises(StaleWrite) as caught:
        renewals.record_opinion(team_only, blind)
    assert told_of(caught) == {"conclusion": ("réservé", "favorable")}
    renewals.record_opinion(team_only, replace(blind, seen_version=caught.value.version))
    page = renewals.page(actor, key)
    assert page.renewal is not None
    (kept,) = page.renewal.opinions
    assert (kept.conclusion, kept.text) == (Conclusion.FAVOURABLE, "Dossier AAH.")


def test_two_people_who_note_the_day_it_was_told_see_both_days(
    renewals: Renewals, actor: Actor, key: RenewalKey, clock: FixedClock
) -> None:
    renewals.decide(actor, grant(key))
    clock.day = TODAY + timedelta(days=3)
    version = version_of(renewals, actor, key)
    renewals.record_notice(actor, RecordNotice(key, TODAY, version))
    with pytest.raises(StaleWrite) as caught:
        renewals.record_notice(actor, RecordNotice(key, TODAY + timedelta(days=2), version))
    assert told_of(caught) == {"notified_on": ("22 nov. 2026", "24 nov. 2026")}
    renewals.record_notice(actor, RecordNotice(key, TODAY, version))  # the same day is no conflict


def test_two_people_who_date_the_amendment_see_both_dates(
    renewals: Renewals, actor: Actor, key: RenewalKey
) -> None:
    renewals.decide(actor, grant(key))
    before = amendment(renewals, actor, key)
    amend(renewals, actor, key, AmendmentDates(TODAY, TODAY))
    mine = replace(before, dates=AmendmentDates(TODAY, None, TODAY))
    with pytest.raises(StaleWrite) as caught:
        renewals.record_amendment(actor, mine)
    assert told_of(caught) == {"signed_on": ("22 nov. 2026", ""), "refused_on": ("", "22 nov. 2026")}
    renewals.record_amendment(actor, replace(mine, seen_version=caught.value.version))
    assert amendment(renewals, actor, key).seen == AmendmentDates(TODAY, None, TODAY)


def test_the_day_it_was_told_is_no_conflict_for_the_amendment(
    renewals: Renewals, actor: Actor, key: RenewalKey
) -> None:
    renewals.decide(actor, grant(key))
    before = amendment(renewals, actor, key)
    renewals.record_notice(actor, RecordNotice(key, TODAY, version_of(renewals, actor, key)))
    renewals.record_amendment(actor, replace(before, dates=AmendmentDates(TODAY, TODAY)))
    assert amendment(renewals, actor, key).seen.signed_on == TODAY


def test_between_two_texts_what_nobody_else_typed_keeps_what_was_written_meanwhile(
    renewals: Renewals, actor: Actor, key: RenewalKey
) -> None:
    renewals.save(actor, save(key, request="Je veux rester.", review="De Nadia."))
    with pytest.raises(StaleWrite) as caught:
        renewals.save(actor, save(key, review="De Marc."))
    renewals.save(actor, save(key, caught.value.version, review="Les deux."))
    page = renewals.page(actor, key)
    assert page.renewal is not None
    assert (page.renewal.request, page.renewal.review) == ("Je veux rester.", "Les deux.")
