"""Renewals: one method an intention. A decided renewal never changes; a mistaken decision is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from casework.base.clock import Clock
from casework.base.errors import InvalidForm, Problem, UserError
from casework.base.progress import Cancellation
from casework.base.text import clean, tidy
from casework.domain.changes import Change, Subject
from casework.domain.kinds import DocumentKind
from casework.domain.permissions import Actor, Permission, require
from casework.domain.renewals import Derogation, check_decision, needs_derogation
from casework.domain.terms import next_term
from casework.models import Renewal, RenewalOpinion, Stay, StayDocument, new_uid
from casework.services.renewals import reading, staleness
from casework.services.renewals.commands import (
    DecideRenewal,
    Preparation,
    RecordAmendment,
    RecordNotice,
    RecordOpinion,
    RenewalKey,
    SaveRenewal,
    UndoDecision,
)
from casework.services.renewals.records import RenewalPage
from casework.steps import admissions
from casework.steps.renewals import load_renewal, load_terms, policy_of
from casework.steps.sealing import is_readable, open_sealed, seal_for
from casework.steps.undo import undo_entry
from casework.steps.visible import require_seen
from casework.storage.keyring import Keyring
from casework.storage.store import Store
from casework.storage.unit_of_work import UnitOfWork


class Renewals:
    """Renewals of the stays of the file."""

    def __init__(self, store: Store, clock: Clock, keyring: Keyring | None = None) -> None:
        """``keyring`` None: nobody's, which opens and seals nothing."""
        self._store = store
        self._clock = clock
        self._keyring = keyring or Keyring()

    def page(self, actor: Actor, key: RenewalKey | int, cancel: Cancellation | None = None) -> RenewalPage:
        """The file of one renewal; a stay's id alone: that of its last term."""
        require(actor, Permission.READ_RENEWALS)
        with self._store.read(cancel) as connection:
            page = reading.read_page(
                connection, actor, self._keyring, key, self._clock.today(), self._clock.now()
            )
        self._store.reads.note(actor, "person.renewal", person_id=page.person_id)
        return page

    # Preparing -----------------------------------------------------------------------------------

    def save(self, actor: Actor, command: SaveRenewal) -> Change:
        """Keep the request, the review and the meeting's date. With nothing changed nothing is written.

        Raises StaleWrite with the fields that somebody else changed since they were read, UserError
        ``renewal_decided`` once it was decided.
        """
        require(actor, Permission.PREPARE_RENEWALS)
        typed = Preparation(
            clean(command.typed.request), clean(command.typed.review), command.typed.meeting_on
        )
        with self._writing(actor, command.key) as (uow, stay, renewal):
            stored = Preparation(renewal.request, renewal.review, renewal.meeting_on)
            if renewal.version != command.seen_version:
                staleness.refuse_preparation(renewal, stored, command.seen, typed)
            typed = staleness.merge(stored, command.seen, typed)
            if typed == stored:
                return Change(frozenset(), renewal.id, renewal.version)
            if typed.review != stored.review:
                renewal.review_by = actor.name if typed.review else ""
                renewal.review_written_on = self._clock.today() if typed.review else None
            renewal.request, renewal.review, renewal.meeting_on = typed
            return self._commit(uow, "renewal.prepare", stay, renewal)

    def record_opinion(self, actor: Actor, command: RecordOpinion) -> Change:
        """Record an opinion. Its conclusion is the team's; a sealed compartment's text is for its members.

        Raises StaleWrite where somebody else gave or corrected this opinion since it was read. Whoever may
        not read its text leaves that text alone.
        """
        require(actor, Permission.PREPARE_RENEWALS)
        given_by, text = tidy(command.given_by), clean(command.text)
        with self._writing(actor, command.key) as (uow, stay, renewal):
            self._refuse_opinion(command, given_by, text)
            row = uow.session.scalars(
                select(RenewalOpinion).where(
                    RenewalOpinion.renewal_id == renewal.id, RenewalOpinion.kind == command.kind
                )
            ).first()
            reads = is_readable(actor, self._keyring, command.kind.compartment)
            stored = self._text_of(row) if row is not None and reads else None
            if row is not None:
                staleness.refuse_opinion(renewal, row, command, given_by, stored, text)
            opinion = row or RenewalOpinion(uid=new_uid(), renewal_id=renewal.id, kind=command.kind.value)
            opinion.conclusion = command.conclusion.value
            opinion.given_on, opinion.given_by = command.given_on, given_by
            if text != stored and (reads or text or row is None):
                opinion.text, opinion.sealed = self._sealed(command, opinion.uid, text)
            if row is None:
                uow.add(opinion)
            return self._commit(uow, "renewal.opinion", stay, renewal)

    def _text_of(self, row: RenewalOpinion) -> str:
        return open_sealed(self._keyring, RenewalOpinion.__tablename__, row.uid, row.text, row.sealed)

    def _sealed(self, command: RecordOpinion, uid: bytes, text: str) -> tuple[str | None, bytes | None]:
        if not text:
            return "", None  # nothing to hide, and nothing that needs a key
        return seal_for(self._keyring, command.kind.compartment, RenewalOpinion.__tablename__, uid, text)

    # Deciding ------------------------------------------------------------------------------------

    def decide(self, actor: Actor, command: DecideRenewal) -> Change:
        """Decide: the next term starts the day after, an amendment is to be signed (design §1, §3).

        Raises InvalidForm with everything that stands against it: past the service's maximum only a whole
        derogation passes. UserError ``renewal_decided``, ``renewal_changed_since``.
        """
        require(actor, Permission.DECIDE_RENEWALS)
        command = _tidied(command)
        with self._writing(actor, command.key, command.seen_version) as (uow, stay, renewal):
            if stay.ended_on is not None and stay.ended_on <= self._clock.today():
                raise UserError("renewal_stay_ended")
            self._check(uow, stay, command)
            renewal.decision, renewal.decided_on = command.decision.value, command.decided_on
            renewal.conditions, renewal.reasons = command.conditions, command.reasons
            renewal.decided_by = actor.name
            if command.decision.grants and command.months:
                renewal.months = command.months
                _grant(uow, stay, renewal, command.months, command.derogation)
            return self._commit(uow, reading.DECIDED, stay, renewal)

    def undo_decision(self, actor: Actor, command: UndoDecision) -> Change:
        """Take back a decision recorded by mistake, exactly: the term and the amendment it made go.

        UserError ``renewal_not_undoable`` once the person was told or given anything, or after thirty days.
        """
        require(actor, Permission.DECIDE_RENEWALS)
        with self._loaded(actor, command.key) as (uow, stay, renewal):
            if renewal.version != command.seen_version:
                raise UserError("renewal_changed_since")
            record = load_renewal(uow.connection, actor, renewal.id)
            terms = load_terms(uow.connection, stay.id)
            entry = reading.decision_entry(uow.connection, renewal.id)
            if entry is None or not reading.may_undo(uow.connection, record, terms, self._clock.now()):
                raise UserError("renewal_not_undoable")
            undo_entry(uow, entry[0])
            return self._commit(uow, "renewal.undo_decision", stay, renewal)

    # After ---------------------------------------------------------------------------------------

    def record_notice(self, actor: Actor, command: RecordNotice) -> Change:
        """The decision was told to the person. Raises StaleWrite where somebody else noted another day."""
        require(actor, Permission.PREPARE_RENEWALS)
        with self._loaded(actor, command.key) as (uow, stay, renewal):
            if renewal.decided_on is None:
                raise UserError("renewal_not_decided")
            _refuse(self._check_day("notified_on", command.notified_on, renewal.decided_on))
            staleness.refuse_notice(renewal, command)
            renewal.notified_on = command.notified_on
            return self._commit(uow, "renewal.notify", stay, renewal)

    def record_amendment(self, actor: Actor, command: RecordAmendment) -> Change:
        """What became of the amendment that a grant brought: it may be signed or refused, not both.

        Raises StaleWrite where somebody else wrote other dates since they were read.
        """
        require(actor, Permission.EDIT_STAYS)
        with self._loaded(actor, command.key) as (uow, stay, renewal):
            if renewal.months is None:
                raise UserError("renewal_no_amendment")
            days = command.dates._asdict()
            problems = [
                problem
                for name, day in days.items()
                if day
                for problem in self._check_day(name, day, stay.admitted_on)
            ]
            if command.dates.signed_on and command.dates.refused_on:
                problems.append(Problem("refused_on", "amendment_signed_and_refused"))
            _refuse(problems)
            document = uow.session.scalars(
                select(StayDocument)
                .where(StayDocument.renewal_id == renewal.id, StayDocument.kind == DocumentKind.AMENDMENT)
                .order_by(StayDocument.id)
            ).first() or uow.add(
                StayDocument(stay_id=stay.id, kind=DocumentKind.AMENDMENT.value, renewal_id=renewal.id)
            )
            staleness.refuse_amendment(stay, document, command)
            for name, day in days.items():
                setattr(document, name, day)
            return self._commit(uow, "renewal.amendment", stay, renewal)

    # Inside --------------------------------------------------------------------------------------

    @contextmanager
    def _loaded(self, actor: Actor, key: RenewalKey) -> Iterator[tuple[UnitOfWork, Stay, Renewal]]:
        """The unit of work, the stay, and its renewal. Raises UserError ``not_found``."""
        with self._store.write(actor) as uow:
            stay = _stay(uow, actor, key)
            renewal = _find(uow, key)
            if renewal is None:
                raise UserError("not_found")
            yield uow, stay, renewal

    @contextmanager
    def _writing(
        self, actor: Actor, key: RenewalKey, seen: int | None = None
    ) -> Iterator[tuple[UnitOfWork, Stay, Renewal]]:
        """The renewal to write on, made now where nothing was written yet; refused once decided.

        With ``seen``, refused where somebody wrote since (0: nothing was written yet).
        """
        with self._store.write(actor) as uow:
            stay = _stay(uow, actor, key)
            renewal = _find(uow, key)
            if renewal is not None and renewal.decision:
                raise UserError("renewal_decided")
            if seen is not None and seen != (renewal.version if renewal else 0):
                raise UserError("renewal_changed_since")
            _check_last_term(uow, key)
            if renewal is None:
                renewal = uow.add(
                    Renewal(stay_id=key.stay_id, term_number=key.term_number, opened_on=self._clock.today())
                )
            yield uow, stay, renewal

    def _check(self, uow: UnitOfWork, stay: Stay, command: DecideRenewal) -> None:
        problems = check_decision(
            policy_of(uow.connection, stay.service_id),
            stay.admitted_on,
            reading.plain(load_terms(uow.connection, stay.id)),
            decision=command.decision,
            months=command.months,
            conditions=command.conditions,
            reasons=command.reasons,
            decided_on=command.decided_on,
            derogation=command.derogation,
            today=self._clock.today(),
        )
        _refuse(problems)

    def _refuse_opinion(self, command: RecordOpinion, given_by: str, text: str) -> None:
        problems = [] if given_by else [Problem("given_by", "field_required")]
        if command.given_on > self._clock.today():
            problems.append(Problem("given_on", "date_in_future"))
        compartment = command.kind.compartment
        if text and compartment.is_sealed and not self._keyring.is_born(compartment):
            problems.append(Problem("text", "opinion_text_sealed"))
        _refuse(problems)

    def _check_day(self, field: str, day: date, earliest: date) -> list[Problem]:
        if day > self._clock.today():
            return [Problem(field, "date_in_future")]
        return [Problem(field, "date_before_decision")] if day < earliest else []

    def _commit(self, uow: UnitOfWork, action: str, stay: Stay, renewal: Renewal) -> Change:
        uow.journal(action, renewal, person_id=stay.person_id)
        uow.commit()
        subjects = frozenset({Subject.RENEWAL, Subject.STAY, Subject.DEADLINE})
        return Change(subjects, renewal.id, renewal.version, frozenset({stay.person_id}))


def _stay(uow: UnitOfWork, actor: Actor, key: RenewalKey) -> Stay:
    stay = uow.get(Stay, key.stay_id)
    require_seen(uow.connection, actor, stay.service_id, stay.person_id)
    return stay


def _find(uow: UnitOfWork, key: RenewalKey) -> Renewal | None:
    return uow.session.scalars(
        select(Renewal).where(Renewal.stay_id == key.stay_id, Renewal.term_number == key.term_number)
    ).first()


def _check_last_term(uow: UnitOfWork, key: RenewalKey) -> None:
    terms = load_terms(uow.connection, key.stay_id)
    if not terms:
        raise UserError("renewal_no_term")
    if terms[-1].term.number != key.term_number:
        raise UserError("renewal_term_passed")


def _grant(uow: UnitOfWork, stay: Stay, renewal: Renewal, months: int, derogation: Derogation | None) -> None:
    """The next term, and the amendment to hand over and sign (CASF D311 VII)."""
    terms = reading.plain(load_terms(uow.connection, stay.id))
    policy = policy_of(uow.connection, stay.service_id)
    written = None
    if derogation and derogation.on and needs_derogation(policy, stay.admitted_on, terms, months):
        written = admissions.Derogation(derogation.reason, derogation.by, derogation.on, derogation.told)
    term = next_term(stay.admitted_on, terms, months)
    admissions.add_terms(uow, stay.id, [term], renewal_id=renewal.id, derogation=written)
    admissions.record_document(uow, stay.id, DocumentKind.AMENDMENT, renewal_id=renewal.id)


def _tidied(command: DecideRenewal) -> DecideRenewal:
    derogation = command.derogation and replace(
        command.derogation,
        reason=clean(command.derogation.reason),
        by=tidy(command.derogation.by),
        told=tidy(command.derogation.told),
    )
    return replace(
        command, conditions=clean(command.conditions), reasons=clean(command.reasons), derogation=derogation
    )


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise InvalidForm(problems)
