"""Stays: entries, places, référents, documents, exits; and the lists that scripts read."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import and_, select

from casework.base.clock import Clock
from casework.base.errors import Problem, UserError
from casework.base.progress import Cancellation
from casework.base.text import tidy
from casework.domain.changes import Change, Subject
from casework.domain.exits import EXIT_HOUSING_LIST, EXIT_REASON_LIST
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Actor, Permission, require
from casework.domain.stays import Span, fits, place_label
from casework.domain.terms import Term, first_term
from casework.models import Application, Companion, Place, PlaceAssignment, Renewal, Service, Site, Stay
from casework.services.stays import documents
from casework.services.stays.commands import (
    Admit,
    ChangeKeyWorker,
    ChangePlace,
    Leave,
    RecordDocument,
    check_admission,
    check_document,
)
from casework.services.stays.reading import (
    companions_of,
    listed_applications,
    listed_stays,
    stay_records,
)
from casework.services.stays.records import (
    AdmissionChoices,
    ExitChoices,
    ListedApplication,
    ListedStay,
    StayRecord,
)
from casework.steps import admissions
from casework.steps.reference import choices_of
from casework.steps.stays import worker_names
from casework.steps.visible import in_services, require_own_service, require_seen, require_visible
from casework.storage.store import Store
from casework.storage.unit_of_work import UnitOfWork

_TOUCHED = frozenset({Subject.STAY, Subject.DEADLINE, Subject.PLACE})


class Stays:
    """The stays of the actor's services."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    # Reading -------------------------------------------------------------------------------------

    def list_all(self, actor: Actor, cancel: Cancellation | None = None) -> list[ListedStay]:
        """Every stay, by entry; planned admissions too, whose first day is to come."""
        require(actor, Permission.READ_STAYS)
        with self._store.read(cancel) as connection:
            found = listed_stays(connection, actor, self._clock.today())
        self._store.reads.note(actor, "stays.list", details={"count": len(found)})
        return found

    def list_applications(self, actor: Actor, cancel: Cancellation | None = None) -> list[ListedApplication]:
        """Every application, in the order received."""
        require(actor, Permission.READ_STAYS)
        with self._store.read(cancel) as connection:
            found = listed_applications(connection, actor)
        self._store.reads.note(actor, "applications.list", details={"count": len(found)})
        return found

    def of_person(self, actor: Actor, person_id: int, cancel: Cancellation | None = None) -> list[StayRecord]:
        """A person's stays with all that belongs to them, the latest first."""
        require(actor, Permission.READ_STAYS)
        where = and_(Stay.person_id == person_id, in_services(actor, Stay.service_id, Stay.person_id))
        with self._store.read(cancel) as connection:
            return stay_records(connection, actor, where, self._clock.today())

    def admission_choices(self, actor: Actor, cancel: Cancellation | None = None) -> AdmissionChoices:
        """What the admission page offers, and the référents a stay may be given."""
        require(actor, Permission.EDIT_STAYS)
        statement = (
            select(Service.id, Service.name, Service.kind, Service.initial_months)
            .where(in_services(actor, Service.id))
            .order_by(Service.position, Service.name)
        )
        with self._store.read(cancel) as connection:
            rows = connection.execute(statement).all()
            names = worker_names(connection, actor)
        return AdmissionChoices(
            services=tuple((row.id, row.name) for row in rows),
            initial_months={row.id: row.initial_months for row in rows},
            housed=frozenset(row.id for row in rows if ServiceKind(row.kind).is_housed),
            key_workers=tuple(names),
        )

    def free_places(
        self, actor: Actor, service_id: int, on: date, cancel: Cancellation | None = None
    ) -> list[tuple[int, str]]:
        """The places of a service with room from a day on: (id, label)."""
        require(actor, Permission.READ_PLACES)
        places = (
            select(Place.id, Site.name.label("site"), Place.name, Place.capacity, Place.closed_from)
            .join(Site, Site.id == Place.site_id)
            .where(Site.service_id == service_id, in_services(actor, Site.service_id))
            .order_by(Site.name, Place.name)
        )
        held = (
            select(PlaceAssignment.place_id, PlaceAssignment.starts_on, PlaceAssignment.ends_on)
            .join(Place, Place.id == PlaceAssignment.place_id)
            .join(Site, Site.id == Place.site_id)
            .where(Site.service_id == service_id)
        )
        with self._store.read(cancel) as connection:
            there: dict[int, list[Span]] = {}
            for row in connection.execute(held):
                there.setdefault(row.place_id, []).append(Span(row.starts_on, row.ends_on))
            return [
                (row.id, place_label(row.site, row.name))
                for row in connection.execute(places)
                if row.closed_from is None and fits(Span(on, None), there.get(row.id, []), row.capacity)
            ]

    def exit_choices(self, actor: Actor, stay_id: int, cancel: Cancellation | None = None) -> ExitChoices:
        """What the exit page offers, and who lives there with the holder (R.5)."""
        require(actor, Permission.EDIT_STAYS)
        with self._store.read(cancel) as connection:
            stay = connection.execute(
                select(Stay.version, Stay.admitted_on, Service.name)
                .join(Service, Service.id == Stay.service_id)
                .where(Stay.id == stay_id, in_services(actor, Stay.service_id, Stay.person_id))
            ).one_or_none()
            if stay is None:
                raise UserError("not_found")
            today = self._clock.today()
            housed = [
                one
                for one in companions_of(connection, [stay_id])[stay_id]
                if one.leaves_on is None or one.leaves_on > today
            ]
            return ExitChoices(
                reasons=choices_of(connection, EXIT_REASON_LIST),
                housings=choices_of(connection, EXIT_HOUSING_LIST),
                companions=tuple(housed),
                version=stay.version,
                admitted_on=stay.admitted_on,
                service=stay.name,
            )

    # Changing ------------------------------------------------------------------------------------

    def admit(self, actor: Actor, command: Admit) -> Change:
        """An entry, or a planned one: decided by the head of service or the director (domain.permissions).

        Raises InvalidForm naming every conflict, UserError ``not_found``.
        """
        require(actor, Permission.DECIDE_ADMISSIONS)
        admissions.refuse(check_admission(command))
        person_id, service_id, on = command.person_id, command.service_id, command.admitted_on
        assert person_id is not None
        assert service_id is not None
        assert on is not None
        with self._store.write(actor) as uow:
            service = _visible_service(uow, actor, service_id)
            require_visible(uow.connection, actor, person_id)
            span = Span(on, None)
            problems = admissions.stay_conflicts(uow.connection, person_id, service, span)
            if command.place_id is not None:
                problems += _place_conflicts(uow, actor, command.place_id, service_id, span)
            terms = _first_terms(command, on, service)
            if service.max_total_months and terms:
                problems += _too_long(service.max_total_months, on, terms[0])
            admissions.refuse(problems)
            stay = uow.add(
                Stay(
                    person_id=person_id,
                    service_id=service_id,
                    admitted_on=on,
                    referred_by=tidy(command.referred_by),
                )
            )
            admissions.add_terms(uow, stay.id, terms)
            if command.place_id is not None:
                admissions.put_in_place(uow, stay.id, command.place_id, on)
            admissions.set_key_worker(uow, stay.id, command.key_worker, on)
            _close_applications(uow, person_id, service_id)
            uow.journal("stay.admit", stay, person_id=person_id)
            uow.commit()
        subjects = _TOUCHED | {Subject.APPLICATION}
        return Change(subjects, stay.id, stay.version, frozenset({person_id}))

    def leave(self, actor: Actor, command: Leave) -> Change:
        """An exit. Raises InvalidForm (never before entry), StaleWrite, UserError ``not_found``."""
        require(actor, Permission.EDIT_STAYS)
        on, today = command.on, self._clock.today()
        with self._store.write(actor) as uow:
            stay = _visible_stay(uow, actor, command.stay_id)
            problems = []
            if on is None:
                problems.append(Problem("on", "field_required"))
            elif on < stay.admitted_on:
                problems.append(Problem("on", "exit_before_entry"))
            elif on > today + timedelta(366):
                problems.append(Problem("on", "exit_too_far"))
            if not command.reason:
                problems.append(Problem("reason", "field_required"))
            admissions.refuse(problems)
            assert on is not None
            typed = {"ended_on": ("Date de sortie", on), "exit_reason": ("Motif de sortie", command.reason)}
            uow.check_version(stay, command.seen_version, typed)
            admissions.refuse(admissions.exit_conflicts(uow, stay, on))
            admissions.close(uow, stay, on, command.reason, command.housing)
            for companion in uow.session.scalars(
                select(Companion).where(
                    Companion.stay_id == stay.id, Companion.id.in_(command.companions_leaving)
                )
            ):
                companion.leaves_on = max(on, companion.arrives_on)
            uow.journal("stay.leave", stay, person_id=stay.person_id)
            uow.commit()
        return _changed(stay)

    def change_place(self, actor: Actor, command: ChangePlace) -> Change:
        """Move somebody. Raises InvalidForm (full, closed, outside the stay), UserError ``not_found``."""
        require(actor, Permission.EDIT_STAYS)
        with self._store.write(actor) as uow:
            stay = _visible_stay(uow, actor, command.stay_id)
            fields = {"place_id": command.place_id, "on": command.on}
            admissions.refuse([Problem(name, "field_required") for name in fields if fields[name] is None])
            assert command.place_id is not None
            assert command.on is not None
            held = admissions.current_place(uow.connection, stay.id)
            problems = _place_conflicts(
                uow, actor, command.place_id, stay.service_id, Span(command.on, stay.ended_on), stay.id
            )
            if command.on < stay.admitted_on:
                problems.append(Problem("on", "move_before_entry"))
            if stay.ended_on is not None and command.on > stay.ended_on:
                problems.append(Problem("on", "move_after_exit"))
            admissions.refuse(problems)
            if held != command.place_id:
                admissions.put_in_place(uow, stay.id, command.place_id, command.on, stay.ended_on)
                uow.journal("stay.move", stay, person_id=stay.person_id)
            uow.commit()
        return _changed(stay)

    def change_key_worker(self, actor: Actor, command: ChangeKeyWorker) -> Change:
        """From a day another référent, or nobody. Raises UserError ``not_found``."""
        require(actor, Permission.EDIT_STAYS)
        with self._store.write(actor) as uow:
            stay = _visible_stay(uow, actor, command.stay_id)
            admissions.set_key_worker(uow, stay.id, command.name, command.on, role=command.role)
            uow.journal("stay.key_worker", stay, person_id=stay.person_id)
            uow.commit()
        return _changed(stay)

    def record_document(self, actor: Actor, command: RecordDocument) -> Change:
        """A document was handed over, signed or refused. Raises InvalidForm, StaleWrite with both dates,
        UserError ``not_found``.
        """
        require(actor, Permission.EDIT_STAYS)
        with self._store.write(actor) as uow:
            stay = _visible_stay(uow, actor, command.stay_id)
            admissions.refuse(check_document(command, self._clock.today(), stay.admitted_on))
            if command.renewal_id and uow.get(Renewal, command.renewal_id).stay_id != stay.id:
                raise UserError("not_found")
            stored = admissions.find_document(uow, stay.id, command.kind, command.renewal_id)
            document = admissions.record_document(
                uow,
                stay.id,
                command.kind,
                renewal_id=command.renewal_id,
                **documents.settled(command, stay, stored),
            )
            uow.journal("stay.document", document, person_id=stay.person_id)
            uow.commit()
        return _changed(stay)


def _visible_stay(uow: UnitOfWork, actor: Actor, stay_id: int) -> Stay:
    stay = uow.get(Stay, stay_id)
    require_seen(uow.connection, actor, stay.service_id, stay.person_id)
    return stay


def _visible_service(uow: UnitOfWork, actor: Actor, service_id: int) -> Service:
    require_own_service(actor, service_id)
    return uow.get(Service, service_id)


def _place_conflicts(
    uow: UnitOfWork, actor: Actor, place_id: int, service_id: int, span: Span, but: int | None = None
) -> list[Problem]:
    """What stands against a place; one of a service that is neither the stay's nor the actor's is not there:
    nor is it told when it is taken.
    """
    where = select(Site.service_id).join(Place, Place.site_id == Site.id).where(Place.id == place_id)
    found = uow.connection.scalar(where)
    if found != service_id and actor.service_ids is not None and found not in actor.service_ids:
        return [Problem("place_id", "not_found")]
    return admissions.place_conflicts(uow.connection, place_id, span, but)


def _close_applications(uow: UnitOfWork, person_id: int, service_id: int) -> None:
    """Whoever comes in leaves that service's waiting list."""
    waiting = select(Application).where(
        Application.person_id == person_id,
        Application.service_id == service_id,
        Application.state.in_(("waiting", "accepted")),
    )
    for application in uow.session.scalars(waiting):
        application.state = "admitted"


def _first_terms(command: Admit, on: date, service: Service) -> list[Term]:
    if command.ends_on is not None:
        return [Term(1, on, command.ends_on, None)]
    months = command.months or service.initial_months
    return [first_term(on, months)] if months else []


def _too_long(most: int, on: date, term: Term) -> list[Problem]:
    if term.ends_on <= first_term(on, most).ends_on:
        return []
    field = "months" if term.months else "ends_on"
    return [Problem(field, "admission_past_maximum", {"months": most})]


def _changed(stay: Stay) -> Change:
    return Change(_TOUCHED, stay.id, stay.version, frozenset({stay.person_id}))
