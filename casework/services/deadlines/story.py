"""The whole story of one deadline, for the side panel."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection

from casework.base.dates import day_and_month, short_date
from casework.domain import identity
from casework.domain.dates import term_end
from casework.domain.deadlines import DocumentFact, Rule, StayFacts
from casework.domain.kinds import Compartment, DocumentKind
from casework.domain.permissions import Actor, Permission, allows
from casework.domain.renewals import OpinionKind
from casework.services.deadlines.records import DeadlineStory, StoryLine, StoryMark
from casework.steps.deadline_rows import DeadlineRow
from casework.steps.deadlines import StayCase
from casework.steps.renewals import OpinionLine, RenewalRecord, load_renewals


def read_story(
    connection: Connection, actor: Actor, case: StayCase, row: DeadlineRow, today: date
) -> DeadlineStory:
    """What is known of the deadline: the person, the stay, and where its preparation stands."""
    facts, person = case.facts, case.person
    renewal = None
    if row.rule is Rule.RENEWAL:
        renewals = load_renewals(connection, actor, case.stay_id)
        renewal = next((one for one in renewals if one.term_number == row.number), None)
    birth = identity.birth_words(person.birth_date, person.birth_precision, person.sex, today)
    return DeadlineStory(
        row=row,
        identity=identity.identity_line(birth, person.file_number, "", needs_interpreter=False),
        progress=identity.stay_progress(facts.policy, facts.admitted_on, facts.terms, today, facts.ended_on),
        admitted_on=facts.admitted_on,
        last_day=_last_day(facts),
        share=_share(facts, today),
        request=renewal.request if renewal else "",
        lines=tuple(_lines(row, facts, renewal, today)),
        may_decide=allows(actor, Permission.DECIDE_RENEWALS),
        may_prepare=allows(actor, Permission.PREPARE_RENEWALS),
    )


def _last_day(facts: StayFacts) -> date | None:
    """The last day the service's maximum allows, or a derogation went to; None: no such limit."""
    if facts.policy.max_total_months is None:
        return None
    cap = term_end(facts.admitted_on, facts.policy.max_total_months)
    return max(cap, facts.terms[-1].ends_on) if facts.terms else cap


def _share(facts: StayFacts, today: date) -> float | None:
    end = _last_day(facts) or (facts.terms[-1].ends_on if facts.terms else None)
    if end is None:
        return None
    passed, whole = (today - facts.admitted_on).days + 1, (end - facts.admitted_on).days + 1
    return min(max(passed / max(whole, 1), 0.0), 1.0)


def _lines(
    row: DeadlineRow, facts: StayFacts, renewal: RenewalRecord | None, today: date
) -> Iterator[StoryLine]:
    if row.rule is Rule.RENEWAL:
        return _renewal_lines(renewal, today)
    if row.rule in (Rule.R04, Rule.R05):
        return _document_lines(facts, awaits_signature=facts.kind.signs_contract)
    return _objective_lines(facts)


def _renewal_lines(renewal: RenewalRecord | None, today: date) -> Iterator[StoryLine]:
    if renewal and renewal.review and renewal.review_written_on:
        when = f"{day_and_month(renewal.review_written_on)} · {renewal.review_by}"
        yield StoryLine(StoryMark.DONE, "Bilan", when)
    else:
        yield StoryLine(StoryMark.AWAITED, "Bilan", "à écrire")
    for kind in OpinionKind:
        yield _opinion_line(kind, renewal.opinion(kind) if renewal else None)
    meeting = renewal.meeting_on if renewal else None
    if meeting is None:
        yield StoryLine(StoryMark.AWAITED, "Réunion d’équipe", "date à fixer")
    elif meeting > today:
        yield StoryLine(StoryMark.NEUTRAL, f"Réunion du {day_and_month(meeting)}", "prévue")
    else:
        yield StoryLine(StoryMark.DONE, "Réunion d’équipe", day_and_month(meeting))


def _opinion_line(kind: OpinionKind, given: OpinionLine | None) -> StoryLine:
    compartment = kind.compartment
    reserved = "" if compartment is Compartment.TEAM else compartment.label
    what = f"Avis {kind.label}"
    if given is None:
        return StoryLine(StoryMark.AWAITED, what, "attendu")
    return StoryLine(
        StoryMark.DONE, f"{what} · {given.conclusion.label}", day_and_month(given.given_on), reserved
    )


def _document_lines(facts: StayFacts, *, awaits_signature: bool) -> Iterator[StoryLine]:
    first = [d for d in facts.documents if d.kind is not DocumentKind.AMENDMENT]
    if not first:
        name = "Contrat de séjour" if awaits_signature else "DIPC"
        yield StoryLine(StoryMark.AWAITED, f"{name} remis", "pas encore")
        if awaits_signature:
            yield StoryLine(StoryMark.AWAITED, f"{name} signé", "pas encore")
    for document in first:
        yield from _one_document(document)


def _one_document(document: DocumentFact) -> Iterator[StoryLine]:
    label = document.kind.label
    name = label[:1].upper() + label[1:]
    handed = document.handed_on or document.signed_on
    yield _dated(f"{name} remis", handed)
    if document.refused_on and not document.signed_on:
        yield StoryLine(StoryMark.NEUTRAL, "La personne n’a pas signé", short_date(document.refused_on))
    elif document.kind is DocumentKind.CONTRACT or document.signed_on:
        yield _dated(f"{name} signé", document.signed_on)


def _objective_lines(facts: StayFacts) -> Iterator[StoryLine]:
    amendments = [d.signed_on for d in facts.documents if d.kind is DocumentKind.AMENDMENT and d.signed_on]
    signed = sorted(
        [(day, "Projet signé") for day in facts.projects_signed]
        + [(day, "Avenant signé") for day in amendments]
    )
    if not signed:
        yield StoryLine(StoryMark.AWAITED, "Projet ou avenant signé", "aucun encore")
    for day, what in signed[-4:]:
        yield StoryLine(StoryMark.DONE, what, short_date(day))


def _dated(what: str, day: date | None) -> StoryLine:
    if day is None:
        return StoryLine(StoryMark.AWAITED, what, "pas encore")
    return StoryLine(StoryMark.DONE, what, short_date(day))
