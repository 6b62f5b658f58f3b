"""Builders with plain defaults: each writes one row through the store, with its trace, and gives it back.

The row is detached: its columns can be read, changes go through a new unit of work.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from casework.base.clock import Clock
from casework.domain.dates import term_end
from casework.domain.kinds import Compartment, DocumentKind, NoteKind, ServiceKind
from casework.domain.people import derived_keys
from casework.domain.permissions import READABLE, Actor, Role
from casework.domain.terms import DEFAULT_POLICIES
from casework.models import (
    Account,
    AccountService,
    Application,
    Companion,
    Coordination,
    Establishment,
    KeyWorker,
    Note,
    NotePerson,
    Organisation,
    Person,
    Place,
    PlaceAssignment,
    Project,
    ProjectAction,
    ProjectGoal,
    Renewal,
    Service,
    Site,
    Stay,
    StayDocument,
    StayTerm,
    Task,
    Tracked,
)
from casework.steps.notes import MomentKeys
from casework.storage.store import Store

Row = TypeVar("Row", bound=Tracked)
SESSION = b"session-of-tests"
_numbers = itertools.count(1)


def founding(store: Store) -> None:
    """What every file has from its creation: an organisation, an establishment, a head of service."""
    with store.write(None) as uow:
        organisation = uow.add(Organisation(name="Association des Deux Rives"))
        uow.add(Establishment(organisation_id=organisation.id, name="Les Deux Rives"))
        uow.add(Account(login="chef", name="Claire Vasseur", role=Role.HEAD_OF_SERVICE))
        uow.journal("create", organisation)
        uow.commit()


def actor_of(store: Store, login: str) -> Actor:
    """Who acts under this login, with the rights of the account's role."""
    with store.read() as connection:
        row = connection.execute(
            select(Account.id, Account.name, Account.role).where(Account.login == login)
        ).one()
        services = connection.scalars(
            select(AccountService.service_id).where(AccountService.account_id == row.id)
        ).all()
    role = Role(row.role)
    return Actor(row.id, login, row.name, role, SESSION, frozenset(services) or None, READABLE[role])


class Make:
    """``make.stay(person=p, service=s)``: what is not named gets a plain default, made on the way."""

    def __init__(self, store: Store, clock: Clock, actor: Actor) -> None:
        self.store = store
        self.clock = clock
        self.head = actor

    def save(self, row: Row) -> Row:
        """Write one row, journalled as a test's."""
        with self.store.write(self.head) as uow:
            uow.add(row)
            uow.journal("test.make", row)
            uow.commit()
        return row

    def first(self, model: type[Row]) -> Row | None:
        """The oldest row of a table."""
        with self.store.write(self.head) as uow:
            return uow.session.scalars(select(model).order_by(model.id).limit(1)).first()

    # The house -----------------------------------------------------------------------------------

    def organisation(self) -> Organisation:
        """The one organisation of the file."""
        found = self.first(Organisation)
        assert found is not None
        return found

    def establishment(self) -> Establishment:
        """The first establishment of the file."""
        found = self.first(Establishment)
        assert found is not None
        return found

    def service(
        self, kind: ServiceKind = ServiceKind.THERAPEUTIC_COMMUNITY, name: str = "", **values: Any
    ) -> Service:
        """A service with the stay policy and the rules its kind has by default."""
        policy = DEFAULT_POLICIES[kind]
        defaults: dict[str, Any] = {
            "establishment_id": self.establishment().id,
            "kind": kind,
            "name": name or f"{kind.label} {next(_numbers)}",
            "places": 10 if kind.is_housed else 0,
            "initial_months": policy.initial_months,
            "renewal_months": policy.renewal_months,
            "max_renewals": policy.max_renewals,
            "max_total_months": policy.max_total_months,
            "statutory_rules": kind.has_statutory_rules,
            "first_day": date(2020, 1, 1),
        }
        return self.save(Service(**defaults | values))

    def a_service(self) -> Service:
        """The first service of the file; a therapeutic community where there is none."""
        return self.first(Service) or self.service()

    def site(self, service: Service | None = None, name: str = "Maison du Tilleul") -> Site:
        return self.save(Site(service_id=(service or self.a_service()).id, name=name))

    def place(self, site: Site | None = None, name: str = "", **values: Any) -> Place:
        return self.save(
            Place(site_id=(site or self.site()).id, name=name or f"Chambre {next(_numbers)}", **values)
        )

    def account(self, role: Role = Role.EDUCATOR, login: str = "", **values: Any) -> Account:
        number = next(_numbers)
        defaults = {"login": login or f"{role}{number}", "name": f"Camille Renoult {number}", "role": role}
        return self.save(Account(**defaults | values))

    def actor(self, role: Role = Role.EDUCATOR, *, services: list[Service] | None = None) -> Actor:
        """Somebody of this role; ``services`` None: works for all of them."""
        account = self.account(role)
        for service in services or ():
            self.save(AccountService(account_id=account.id, service_id=service.id))
        return actor_of(self.store, account.login)

    # People and their stays ----------------------------------------------------------------------

    def person(self, last_name: str = "Martin", first_name: str = "Alex", **values: Any) -> Person:
        defaults: dict[str, Any] = {
            "file_number": f"T{next(_numbers):05d}",
            "last_name": last_name,
            "first_name": first_name,
            "birth_date": date(1984, 5, 17),
            **_derived(last_name, first_name),
        }
        return self.save(Person(**defaults | values))

    def stay(
        self,
        person: Person | None = None,
        service: Service | None = None,
        admitted_on: date | None = None,
        *,
        months: int | None = None,
        **values: Any,
    ) -> Stay:
        """A stay that began 100 days ago; ``months`` gives it a first term of that length."""
        since = admitted_on or self.clock.today() - timedelta(days=100)
        stay = self.save(
            Stay(
                person_id=(person or self.person()).id,
                service_id=(service or self.a_service()).id,
                admitted_on=since,
                **values,
            )
        )
        if months:
            self.term(stay, 1, since, term_end(since, months), months=months)
        return stay

    def term(
        self, stay: Stay, number: int = 1, starts_on: date | None = None, ends_on: date | None = None,
        **values: Any,
    ) -> StayTerm:  # fmt: skip
        """A granted stretch; one year from the stay's first day unless said."""
        first = starts_on or stay.admitted_on
        if ends_on is None:
            ends_on = term_end(first, values.setdefault("months", 12))
        values.setdefault("months", None)
        return self.save(StayTerm(stay_id=stay.id, number=number, starts_on=first, ends_on=ends_on, **values))

    def document(self, stay: Stay, kind: DocumentKind = DocumentKind.CONTRACT, **values: Any) -> StayDocument:
        return self.save(StayDocument(stay_id=stay.id, kind=kind, **values))

    def placement(self, stay: Stay, place: Place | None = None, **values: Any) -> PlaceAssignment:
        defaults = {"starts_on": stay.admitted_on}
        return self.save(
            PlaceAssignment(stay_id=stay.id, place_id=(place or self.place()).id, **defaults | values)
        )

    def key_worker(self, stay: Stay, name: str = "Nadia Sorel", **values: Any) -> KeyWorker:
        defaults = {"starts_on": stay.admitted_on}
        return self.save(KeyWorker(stay_id=stay.id, name=name, **defaults | values))

    def companion(self, stay: Stay, label: str = "Lina, fille", **values: Any) -> Companion:
        defaults = {"arrives_on": stay.admitted_on}
        return self.save(Companion(stay_id=stay.id, label=label, **defaults | values))

    def application(
        self, person: Person | None = None, service: Service | None = None, **values: Any
    ) -> Application:
        defaults: dict[str, Any] = {"received_on": self.clock.today() - timedelta(days=20)}
        return self.save(
            Application(
                person_id=(person or self.person()).id,
                service_id=(service or self.a_service()).id,
                **defaults | values,
            )
        )

    def renewal(self, stay: Stay, term_number: int = 1, **values: Any) -> Renewal:
        defaults: dict[str, Any] = {"opened_on": self.clock.today()}
        return self.save(Renewal(stay_id=stay.id, term_number=term_number, **defaults | values))

    # What is written -----------------------------------------------------------------------------

    def note(
        self,
        person: Person | None = None,
        text: str = "Il a appelé sa sœur.",
        *,
        happened_at: datetime | None = None,
        **values: Any,
    ) -> Note:
        """A team note of today by the head of service; ``person`` None: about the house."""
        moment = happened_at or self.clock.now()
        defaults: dict[str, Any] = {
            "kind": NoteKind.FOLLOW_UP,
            "compartment": Compartment.TEAM,
            "author_id": self.head.account_id,
            "author_name": self.head.name,
            "happened_at": moment,
            "written_at": moment,
            "text": text,
        }
        with self.store.write(self.head) as uow:
            key = MomentKeys(uow.connection).next(moment)
            note = uow.add(Note(**defaults | {"moment_key": key} | values))
            if person:
                uow.add(NotePerson(note_id=note.id, person_id=person.id, moment_key=note.moment_key))
            uow.journal("test.make", note, person_id=person.id if person else None)
            uow.commit()
        return note

    def project(self, stay: Stay | None = None, number: int = 1, **values: Any) -> Project:
        of = stay or self.stay()
        defaults: dict[str, Any] = {"drafted_on": self.clock.today()}
        return self.save(Project(person_id=of.person_id, stay_id=of.id, number=number, **defaults | values))

    def goal(self, project: Project, wording: str = "Retrouver un logement", **values: Any) -> ProjectGoal:
        defaults: dict[str, Any] = {"position": next(_numbers), "domain": "housing"}
        return self.save(ProjectGoal(project_id=project.id, wording=wording, **defaults | values))

    def action(self, goal: ProjectGoal, what: str = "Déposer le dossier", **values: Any) -> ProjectAction:
        defaults: dict[str, Any] = {"position": next(_numbers)}
        return self.save(
            ProjectAction(project_id=goal.project_id, goal_id=goal.id, what=what, **defaults | values)
        )

    def coordination(self, person: Person | None = None, **values: Any) -> Coordination:
        defaults: dict[str, Any] = {
            "held_on": self.clock.today(),
            "service_id": values.get("service_id") or self.a_service().id,
            "written_by": self.head.name,
        }
        return self.save(Coordination(person_id=(person or self.person()).id, **defaults | values))

    def task(self, what: str = "Appeler la mairie", **values: Any) -> Task:
        return self.save(Task(what=what, **values))


def _derived(last_name: str, first_name: str) -> dict[str, str]:
    return derived_keys(last_name, first_name)._asdict()


MakeActor = Callable[[Role], Actor]
