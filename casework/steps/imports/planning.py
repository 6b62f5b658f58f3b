"""Each row of a caseload becomes somebody new, somebody known, a question or a refusal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from casework.base.clock import Clock
from casework.base.dates import short_date
from casework.base.errors import UserError
from casework.base.text import NBSP, display_name
from casework.domain.kinds import BirthPrecision, NoteKind
from casework.domain.permissions import Actor
from casework.domain.stays import Span, overlap
from casework.domain.terms import imported_terms
from casework.exchange.caseload import Caseload, CaseloadRow, Extra
from casework.exchange.cells import text_of
from casework.exchange.problems import CellProblem
from casework.models import Application, Note, NotePerson, Person
from casework.steps.admissions import span_words
from casework.steps.imports import known
from casework.steps.imports.choosing import ServiceChooser, says_more
from casework.steps.imports.known import KnownPerson, KnownService, KnownStay, Waiting
from casework.steps.imports.known_stays import StayUpdate, changed_person
from casework.steps.imports.leftovers import note_texts
from casework.steps.imports.matching import Likeness, People, name_key
from casework.steps.imports.new_stays import add_stay
from casework.steps.imports.places_plan import PlacesPlan
from casework.steps.imports.plan import Plan, RowPlan
from casework.steps.notes import MomentKeys
from casework.steps.people import FileNumbers, new_person_row
from casework.storage.keyring import Keyring

NEW_PERSON = "new"
"""The choice « somebody else » for a doubtful row; the others are « person:12 » and « row:Présents:6 »."""

_ROWS_BETWEEN_CHECKS = 200

Choices = Mapping[tuple[str, int], str]


@dataclass(frozen=True)
class Wish:
    """What the person in front decided: the service for what the file does not say, and doubtful rows."""

    service: str | None = None
    choices: Choices = field(default_factory=dict)


def plan_import(
    connection: Connection,
    actor: Actor,
    clock: Clock,
    caseload: Caseload,
    wish: Wish,
    keyring: Keyring,
    step: Callable[[int, int], None] = lambda done, total: None,
) -> Plan:
    """What importing a caseload would write into the file as it is now. ``step`` may raise to stop.

    Raises UserError ``import_which_service``, ``import_service_absent``, ``import_choice_gone``.
    """
    planner = _Planner(connection, actor, clock, caseload, wish, keyring)
    total = len(caseload.rows)
    for done, row in enumerate(caseload.rows):
        if done % _ROWS_BETWEEN_CHECKS == 0:
            step(done, total)
        planner.plan.rows.append(planner.take(row))
    planner.places.settle_capacities()
    return planner.plan


class _Planner:
    """What is known, and what the rows so far have added to it."""

    def __init__(
        self,
        connection: Connection,
        actor: Actor,
        clock: Clock,
        caseload: Caseload,
        wish: Wish,
        keyring: Keyring,
    ) -> None:
        self._actor = actor
        self._now: datetime = clock.now()
        self._today = clock.today()
        self._caseload = caseload
        self._choices = wish.choices
        self.plan = Plan(connection, known.stamp(connection))
        self.places = PlacesPlan(connection, self.plan)
        self._chooser = ServiceChooser(known.load_services(connection, actor), caseload, wish.service)
        self._people = People(known.load_people(connection, actor))
        concerned = self._concerned(caseload)
        self._stays: dict[int, list[KnownStay]] = defaultdict(list, known.load_stays(connection, concerned))
        self._waiting: dict[int, list[Waiting]] = defaultdict(list, known.load_waiting(connection, concerned))
        self._notes: dict[int, list[str]] = defaultdict(
            list, known.load_notes(connection, concerned, keyring)
        )
        # The same file read again: what it says in sealed notes that this actor cannot open is there already.
        self._said = known.sealed_by_this_file(connection, caseload.digest, concerned, keyring)
        self._numbers = FileNumbers(connection, self._today.year)
        self._keys = MomentKeys(connection)

    def _concerned(self, caseload: Caseload) -> set[int]:
        """Everybody already in the file whom some row may be about."""
        found: set[int] = set()
        for row in caseload.rows:
            if not row.problems:
                match = self._people.match(row)
                found.update(person.id for person, _why in match.alike)
                if match.person:
                    found.add(match.person.id)
        return found

    # One row -------------------------------------------------------------------------------------

    def take(self, row: CaseloadRow) -> RowPlan:
        """What becomes of one row."""
        planned = RowPlan(row, "rejected", problems=list(row.problems), remarks=list(row.remarks))
        service = self._chooser.service_of(row)
        if service is None:
            planned.problems.append(self._problem(row, "service", row.service_text, "import_no_service_here",
                                                  services=self._chooser.names))  # fmt: skip
        else:
            planned.service = service.name
        if service is None or planned.problems:
            return planned
        if row.service_text and says_more(row.service_text, service):
            told = self._problem(
                row, "service", row.service_text, "import_service_by_kind", service=service.name
            )
            planned.remarks.append(told)
            row = replace(row, extras=(*row.extras, Extra(told.column, row.service_text, "team")))
        person = self._who(row, service, planned)
        if planned.outcome == "doubtful" or planned.problems:
            return planned
        return self._write(row, service, person, planned)

    def _who(self, row: CaseloadRow, service: KnownService, planned: RowPlan) -> KnownPerson | None:
        """The person of a row; None: somebody new. A row that is to be decided becomes doubtful."""
        match = self._people.match(row)
        if match.person and not match.person.is_seen:
            # A second file is prevented; theirs is opened on a reason, as from the window.
            planned.problems.append(self._problem(row, "last_name", _name_of(row), "import_outside"))
            return None
        if match.person or not match.alike:
            return match.person
        planned.alike = match.alike
        choice = self._choices.get((row.sheet, row.row))
        if choice is not None:
            return self._chosen(row, choice, [person for person, _why in match.alike])
        same = next((one for one, why in match.alike if self._is_same_fact(row, service, one, why)), None)
        if same is None:
            planned.outcome = "doubtful"
            names = " ; ".join(_described(person) for person, _why in match.alike)
            planned.problems.append(
                self._problem(row, "last_name", _name_of(row), "import_alike", people=names)
            )
        return same

    def _chosen(self, row: CaseloadRow, choice: str, offered: Sequence[KnownPerson]) -> KnownPerson | None:
        if choice == NEW_PERSON:
            return None
        kind, _, rest = choice.partition(":")
        if kind == "person":
            person = self._people.get(int(rest))
        else:
            sheet, _, number = rest.rpartition(":")
            person = self._people.of_row(sheet, int(number))
        if person is None or person not in offered:
            raise UserError("import_choice_gone", row=row.row)
        return person

    def _is_same_fact(
        self, row: CaseloadRow, service: KnownService, person: KnownPerson, why: Likeness
    ) -> bool:
        """The same names, a birth missing, and the very same stay or request: the same row once more."""
        if why is not Likeness.BIRTH_MISSING:
            return False
        if row.kind == "waiting":
            waiting = self._waiting.get(person.id, ())
            return any((w.service_id, w.received_on) == (service.id, row.received_on) for w in waiting)
        stays = self._stays.get(person.id, ())
        return any((s.service_id, s.admitted_on) == (service.id, row.admitted_on) for s in stays)

    # Somebody ------------------------------------------------------------------------------------

    def _write(
        self, row: CaseloadRow, service: KnownService, person: KnownPerson | None, planned: RowPlan
    ) -> RowPlan:
        row = self._without_closed_place(row, service, planned)
        stay = self._stay_of(row, service, person) if person else None
        if row.kind != "waiting":
            found = (
                self._longer(row, service, person, stay) if stay else self._conflicts(row, service, person)
            )
            planned.problems.extend(found)
            if planned.problems:
                planned.person = person
                return planned
        planned.outcome = "new" if person is None else "known"
        if person is None:
            person = self._new_person(row)
        else:
            self._update_person(row, person, planned)
        planned.person = person
        if row.kind == "waiting":
            self._apply(row, service, person, planned)
        else:
            planned.stay = stay = self._settle_stay(row, service, person, stay, planned)
            self._tell_end(row, service, stay, planned)
        self._leave_notes(row, service, person, planned)
        if planned.changes and planned.outcome == "known":
            planned.outcome = "updated"
        return planned

    def _new_person(self, row: CaseloadRow) -> KnownPerson:
        number = self._numbers.next()
        person_id = self.plan.insert(
            Person,
            new_person_row(
                number,
                row.last_name,
                row.first_name,
                birth_date=row.birth_date,
                birth_precision=BirthPrecision(row.birth_precision),
                sex=row.sex,
                phone=row.phone,
                languages=row.languages,
            ),
        )
        person = KnownPerson(
            person_id, number, row.last_name, row.first_name, row.birth_date, row.birth_precision,
            row.sex, row.phone, row.languages, is_new=True, origin=(row.sheet, row.row),
        )  # fmt: skip
        self._people.add(person)
        return person

    def _update_person(self, row: CaseloadRow, person: KnownPerson, planned: RowPlan) -> None:
        values: dict[str, object] = {}
        for column, label, before, after in changed_person(row, person):
            values[column] = after
            setattr(person, column, after)
            planned.changes.append(f"{label} : {_word(before)} → {_word(after)}")
        if "birth_date" in values:
            values["birth_precision"] = person.birth_precision = row.birth_precision
        if name_key(row.last_name, row.first_name) != name_key(person.last_name, person.first_name):
            before = display_name(person.last_name, person.first_name)
            planned.changes.append(f"nom : {before} → {_name_of(row)}")
            person.last_name, person.first_name = row.last_name, row.first_name
            values |= {"last_name": row.last_name, "first_name": row.first_name}
        if values:
            self._set_person(person, values)

    def _set_person(self, person: KnownPerson, values: dict[str, object]) -> None:
        derived = new_person_row(person.file_number, person.last_name, person.first_name, phone=person.phone)
        keys = {name: derived[name] for name in ("sort_key", "search_text", "sound_text")}
        if person.is_new:
            made = next(one for one in self.plan.inserts[Person] if one["id"] == person.id)
            made.update(values | keys)
        else:
            self.plan.update(Person, person.id, values | keys)

    # Stay or request -----------------------------------------------------------------------------

    def _stay_of(self, row: CaseloadRow, service: KnownService, person: KnownPerson) -> KnownStay | None:
        """The stay a row is about: same service, same entry day."""
        return next(
            (
                stay
                for stay in self._stays.get(person.id, ())
                if (stay.service_id, stay.admitted_on) == (service.id, row.admitted_on)
            ),
            None,
        )

    def _conflicts(
        self,
        row: CaseloadRow,
        service: KnownService,
        person: KnownPerson | None,
        but: KnownStay | None = None,
    ) -> list[CellProblem]:
        """Every stay that this one would run over, in this service or in two housed ones (acceptance S.2)."""
        if person is None or row.admitted_on is None:
            return []
        span = Span(row.admitted_on, row.left_on)
        words, value = span_words(span), text_of(row.admitted_on)
        return [
            self._problem(row, "admitted_on", value, self._overlap_code(stay), span=words,
                          service=stay.service, other=span_words(stay.span))
            for stay in self._stays.get(person.id, ())
            if stay is not but
            and (stay.service_id == service.id or (stay.is_housed and service.kind.is_housed))
            and overlap(span, stay.span)
        ]  # fmt: skip

    def _overlap_code(self, stay: KnownStay) -> str:
        mine = self._actor.service_ids
        is_mine = mine is None or stay.service_id in mine
        return "import_overlap" if is_mine else "import_overlap_outside"

    def _longer(
        self, row: CaseloadRow, service: KnownService, person: KnownPerson | None, stay: KnownStay
    ) -> list[CellProblem]:
        """What stands against moving an exit to a later day: other stays, and who has the place since."""
        before, after = stay.ended_on, row.left_on
        if before is None or after is None or after <= before:
            return []
        problems = self._conflicts(row, service, person, stay)
        for row_id, place_id, ends_on in stay.assignments:
            if row_id and ends_on == before and (spans := self.places.taken(place_id, Span(before, after))):
                place = self.places.label_of(place_id)
                problems.append(
                    self._problem(
                        row, "left_on", text_of(after), "import_place_taken", place=place, spans=spans
                    )
                )
        return problems

    def _settle_stay(
        self, row: CaseloadRow, service: KnownService, person: KnownPerson, stay: KnownStay | None,
        planned: RowPlan,
    ) -> KnownStay:  # fmt: skip
        if stay is None:
            stay = add_stay(self.plan, self.places, row, person.id, service)
            self._stays[person.id].append(stay)
            planned.changes.append(f"séjour ajouté : {service.name}, {span_words(stay.span)}")
            self._admit(person, service, stay, planned)
        else:
            if stay.ended_on is not None and row.left_on is None:
                day = short_date(stay.ended_on)
                planned.remarks.append(self._problem(row, "admitted_on", "", "import_already_left", day=day))
            changes = StayUpdate(self.plan, self.places, row, stay, service, self._today).apply()
            planned.changes.extend(changes)
        if stay.assignments:
            planned.place = self.places.label_of(stay.assignments[-1][1])
        planned.planned_end = stay.terms[-1][1].ends_on if stay.terms else None
        return stay

    def _admit(self, person: KnownPerson, service: KnownService, stay: KnownStay, planned: RowPlan) -> None:
        """A request that was waiting for this stay is answered by it."""
        for waiting in self._waiting.get(person.id, ()):
            if (waiting.service_id, waiting.state) == (service.id, "waiting") and (
                waiting.received_on <= stay.admitted_on
            ):
                self.plan.update(Application, waiting.id, {"state": "admitted"})
                planned.changes.append("demande : en attente → admise")

    def _tell_end(self, row: CaseloadRow, service: KnownService, stay: KnownStay, planned: RowPlan) -> None:
        """A typed end wins; a difference with what the policy gives is told (design §3)."""
        if row.planned_end is None or service.policy.initial_months is None:
            return
        computed = imported_terms(service.policy, stay.admitted_on, row.renewed, None)[-1].ends_on
        if computed != row.planned_end:
            # A problem that does not refuse the row: somebody has to look at one of the two dates.
            planned.problems.append(
                self._problem(row, "planned_end", text_of(row.planned_end), "import_end_differs",
                              computed=text_of(computed))
            )  # fmt: skip

    def _apply(self, row: CaseloadRow, service: KnownService, person: KnownPerson, planned: RowPlan) -> None:
        """A request: made, or brought up to date where it still waits."""
        assert row.received_on is not None
        mine = [one for one in self._waiting.get(person.id, ()) if one.service_id == service.id]
        same = next((one for one in mine if one.received_on == row.received_on), None)
        waiting = same or next((one for one in mine if one.state == "waiting"), None)
        if waiting is None:
            self._add_request(row, service, person, planned)
            return
        values: dict[str, object] = {}
        if waiting.received_on != row.received_on:
            values["received_on"] = row.received_on
            planned.changes.append(f"demande : {_word(waiting.received_on)} → {_word(row.received_on)}")
        if row.referred_by and row.referred_by != waiting.referred_by:
            values["referred_by"] = row.referred_by
            planned.changes.append(f"orienté par : {_word(waiting.referred_by)} → {row.referred_by}")
        if values:
            self.plan.update(Application, waiting.id, values)

    def _add_request(
        self, row: CaseloadRow, service: KnownService, person: KnownPerson, planned: RowPlan
    ) -> None:
        assert row.received_on is not None
        row_id = self.plan.insert(
            Application,
            {
                "person_id": person.id,
                "service_id": service.id,
                "received_on": row.received_on,
                "referred_by": row.referred_by,
                "state": "waiting",
            },
        )
        self._waiting[person.id].append(
            Waiting(row_id, service.id, row.received_on, row.referred_by, "waiting")
        )
        planned.changes.append(f"demande ajoutée : {service.name}, {short_date(row.received_on)}")

    def _without_closed_place(self, row: CaseloadRow, service: KnownService, planned: RowPlan) -> CaseloadRow:
        """Nobody is put in a place that is out of service: what was written goes to the note."""
        place = self.places.find(service.id, row.site, row.place) if row.kind != "waiting" else None
        if place is None or place.closed_from is None:
            return row
        if row.left_on is not None and row.left_on <= place.closed_from:
            return row
        label = self.places.label_of(place.id)
        told = self._problem(row, "place", label, "import_place_closed", day=short_date(place.closed_from))
        planned.remarks.append(told)
        return replace(row, site="", place="", extras=(*row.extras, Extra(told.column, label, "team")))

    def _leave_notes(
        self, row: CaseloadRow, service: KnownService, person: KnownPerson, planned: RowPlan
    ) -> None:
        for compartment, text in note_texts(row, self._notes.get(person.id, ())):
            if (person.id, compartment) in self._said:
                continue
            key = self._keys.next(self._now)
            note_id = self.plan.insert(
                Note,
                {
                    "moment_key": key,
                    "service_id": service.id,
                    "kind": NoteKind.IMPORT.value,
                    "compartment": compartment,
                    "third_party": False,
                    "author_id": self._actor.account_id,
                    "author_name": self._actor.name,
                    "happened_at": self._now,
                    "written_at": self._now,
                    "text": text,
                },
            )
            self.plan.insert(NotePerson, {"note_id": note_id, "person_id": person.id, "moment_key": key})
            self._notes[person.id].append(text)
            planned.changes.append(
                "note : " + ", ".join(line.split(NBSP)[0] for line in text.split("\n") if NBSP in line)
            )

    def _problem(self, row: CaseloadRow, key: str, value: str, code: str, **facts: object) -> CellProblem:
        heading = self._caseload.heading(row.sheet, key) or self._caseload.heading(row.sheet, "full_name")
        return CellProblem(row.sheet, row.row, heading, value, code, facts)


def _name_of(row: CaseloadRow) -> str:
    return display_name(row.last_name, row.first_name)


def _described(person: KnownPerson) -> str:
    born = f"né(e) le {text_of(person.birth_date)}" if person.birth_date else "naissance inconnue"
    where = f"ligne {person.origin[1]} du fichier" if person.origin else f"dossier {person.file_number}"
    return f"{display_name(person.last_name, person.first_name)}, {born} ({where})"


def _word(value: object) -> str:
    if hasattr(value, "isoformat"):
        return text_of(value)  # type: ignore[arg-type]  # a date
    return str(value) if value else "rien"
