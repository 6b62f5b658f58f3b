"""Puts the invented team into an open file: rows by the hundred, in the order that their references ask."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from casework.domain.kinds import Compartment, DocumentKind, ServiceKind
from casework.models import (
    Account,
    Application,
    Companion,
    KeyWorker,
    Note,
    NotePerson,
    Organisation,
    Person,
    Place,
    PlaceAssignment,
    Renewal,
    RenewalOpinion,
    Service,
    Site,
    Stay,
    StayDocument,
    StayTerm,
)
from casework.steps.admissions import term_rows
from casework.steps.demonstration import facts, health, words
from casework.steps.demonstration.lives import Life, lives, with_threads
from casework.steps.demonstration.meetings import add_coordinations
from casework.steps.demonstration.projects import add_projects
from casework.steps.demonstration.rights import add_rights
from casework.steps.demonstration.stays import Household, RenewalPlan, StayPlan, applications, households
from casework.steps.demonstration.timeline import PlannedNote, ThreadProgress, house_notes, stay_notes
from casework.steps.notes import MomentKeys
from casework.steps.people import FileNumbers, new_person_row
from casework.storage.keyring import Keyring
from casework.storage.unit_of_work import UnitOfWork

_PATIENTS = 8


@dataclass(frozen=True)
class Resident:
    """One stay of somebody, written: what the rest of the record hangs on."""

    life: Life
    plan: StayPlan
    person_id: int
    stay_id: int
    service_id: int
    worker: str
    progress: tuple[ThreadProgress, ...] = ()


class DemonstrationWriter:
    """Fills a file that holds the founding only. ``until``: nothing happened after that moment."""

    def __init__(self, uow: UnitOfWork, today: date, until: datetime, seed: int) -> None:
        self._uow = uow
        self._today, self._until = today, until
        self._random = Random(f"{seed} {today.isoformat()}")
        connection = uow.connection
        services = connection.execute(select(Service.kind, Service.id)).all()
        self._services = {ServiceKind(kind): service_id for kind, service_id in services}
        accounts = connection.execute(select(Account.login, Account.id, Account.name)).all()
        self._accounts = {login: (account_id, name) for login, account_id, name in accounts}
        self._numbers: dict[int, FileNumbers] = {}
        self._people = lives(self._random, today)

    def write(self, keyring: Keyring) -> Counter[str]:
        """Everything, in one unit of work; how many rows of each kind. The caller journals and commits.

        ``keyring``: what is for the sealed compartments is sealed by it, where they were born.
        """
        self._set_house()
        residents = self._add_residents()
        residents = [self._add_notes(one) for one in residents]
        self._add_house_notes()
        renewal_ids = self._add_renewals(residents)
        self._add_terms(residents, renewal_ids)
        self._add_documents(residents, renewal_ids)
        self._add_places(residents)
        add_projects(self._uow, residents, self._today, self._random)
        add_coordinations(self._uow, residents, self._today, self._random)
        self._add_applications()
        present = [one for one in residents if one.plan.ended_on is None]
        self._add_health(present, keyring)
        add_rights(self._uow, present, self._accounts["chef"], self._until)
        return Counter(people=len({one.person_id for one in residents}), stays=len(residents))

    # The house -----------------------------------------------------------------------------------

    def _set_house(self) -> None:
        since = self._today - timedelta(days=365)
        self._uow.bulk_update(Service, Service.id > 0, {"first_day": since})
        self._uow.bulk_update(
            Organisation,
            Organisation.id > 0,
            {"address": "12, chemin des Tilleuls, 24000 Périgueux", "phone": "05 36 49 00 12"},
        )

    def _sites(self, kind: ServiceKind) -> list[int]:
        """The places of a service, made on the way."""
        names, rooms, word = {
            ServiceKind.THERAPEUTIC_COMMUNITY: (facts.HOUSES, (12, 12, 11), "ch."),
            ServiceKind.ACT_HOUSED: (facts.STREETS, (4, 4, 3), "appt"),
        }[kind]
        service_id = self._services[kind]
        site_ids = self._uow.bulk_insert(Site, [{"service_id": service_id, "name": name} for name in names])
        capacity = 1 if kind is ServiceKind.THERAPEUTIC_COMMUNITY else 4
        return self._uow.bulk_insert(
            Place,
            [
                {
                    "site_id": site_id,
                    "name": f"{word} {number:02d}",
                    "capacity": capacity,
                    "closed_from": None,
                }
                for site_id, count in zip(site_ids, rooms, strict=True)
                for number in range(1, count + 1)
            ],
        )

    # People ----------------------------------------------------------------------------------------

    def _add_residents(self) -> list[Resident]:
        plans = households(self._today)
        cast = [(self._life_of(plan), plan) for plan in plans]
        # File numbers follow the order in which people came.
        cast.sort(key=lambda pair: pair[1].stays[0].admitted_on)
        person_ids = self._add_people([(life, plan.stays[0].admitted_on) for life, plan in cast])
        flat = [
            (life, plan, stay, person_id)
            for (life, plan), person_id in zip(cast, person_ids, strict=True)
            for stay in plan.stays
        ]
        stay_ids = self._uow.bulk_insert(Stay, [self._stay_row(*one) for one in flat])
        workers = ["Thomas Brémond", "Nadia Sorel", "Inès Rocher", *facts.COLLEAGUES_WITHOUT_ACCOUNT]
        residents = []
        for (life, plan, stay, person_id), stay_id in zip(flat, stay_ids, strict=True):
            worker = self._random.choice(workers)
            service_id = self._services[stay.kind]
            residents.append(Resident(life, stay, person_id, stay_id, service_id, worker))
            self._add_around(plan, residents[-1])
        return residents

    def _life_of(self, plan: Household) -> Life:
        stay = plan.stays[-1]
        days = ((stay.ended_on or self._today) - stay.admitted_on).days
        return with_threads(next(self._people), self._random, stay.kind, days)

    def _add_people(self, newcomers: list[tuple[Life, date]]) -> list[int]:
        return self._uow.bulk_insert(
            Person,
            [
                new_person_row(
                    self._file_number(since),
                    life.last_name,
                    life.first_name,
                    birth_date=life.birth_date,
                    sex=life.sex,
                    phone=life.phone,
                    languages=life.languages,
                    needs_interpreter=life.needs_interpreter,
                )
                for life, since in newcomers
            ],
        )

    def _file_number(self, since: date) -> str:
        numbers = self._numbers.setdefault(since.year, FileNumbers(self._uow.connection, since.year))
        return numbers.next()

    def _stay_row(self, life: Life, _plan: Household, stay: StayPlan, person_id: int) -> dict[str, Any]:
        return {
            "person_id": person_id,
            "service_id": self._services[stay.kind],
            "admitted_on": stay.admitted_on,
            "ended_on": stay.ended_on,
            "exit_reason": stay.exit_reason,
            "exit_housing": stay.exit_housing,
            "referred_by": life.referrer,
        }

    def _add_around(self, plan: Household, one: Resident) -> None:
        ids = {name: account_id for account_id, name in self._accounts.values()}
        people = [(one.worker, "key_worker")]
        people += [("Hélène Aubry", "nurse")] if one.stay_id % 2 else []
        self._uow.bulk_insert(
            KeyWorker,
            [
                {"stay_id": one.stay_id, "account_id": ids.get(name), "name": name, "role": role,
                 "starts_on": one.plan.admitted_on, "ends_on": one.plan.ended_on}
                for name, role in people
            ],
        )  # fmt: skip
        if one.plan is plan.stays[-1]:
            self._uow.bulk_insert(
                Companion,
                [
                    {"stay_id": one.stay_id, "label": label, "leaves_on": None,
                     "arrives_on": one.plan.admitted_on + timedelta(days=days), "person_id": None}
                    for label, days in plan.companions
                ],
            )  # fmt: skip

    def _add_applications(self) -> None:
        waiting = applications(self._today)
        cast = [next(self._people) for _plan in waiting]
        ids = self._add_people([(life, plan.received_on) for life, plan in zip(cast, waiting, strict=True)])
        self._uow.bulk_insert(
            Application,
            [
                {"person_id": person_id, "service_id": self._services[plan.kind], "state": plan.state,
                 "received_on": plan.received_on, "referred_by": life.referrer}
                for person_id, life, plan in zip(ids, cast, waiting, strict=True)
            ],
        )  # fmt: skip

    # Stays -------------------------------------------------------------------------------------------

    def _add_renewals(self, residents: list[Resident]) -> dict[tuple[int, int], int]:
        """The id of each renewal by stay and term."""
        pairs = [(one, plan) for one in residents for plan in one.plan.renewals]
        ids = self._uow.bulk_insert(Renewal, [self._renewal_row(one, plan) for one, plan in pairs])
        self._uow.bulk_insert(
            RenewalOpinion,
            [
                row
                for renewal_id, (_one, plan) in zip(ids, pairs, strict=True)
                for row in self._opinion_rows(renewal_id, plan)
            ],
        )
        return {(one.stay_id, plan.term_number): new for new, (one, plan) in zip(ids, pairs, strict=True)}

    def _renewal_row(self, one: Resident, plan: RenewalPlan) -> dict[str, Any]:
        conditional = plan.decision == "granted_with_conditions"
        refused = plan.decision == "refused"
        return {
            "stay_id": one.stay_id,
            "term_number": plan.term_number,
            "opened_on": plan.opened_on,
            "request": one.life.say(self._random.choice(words.REQUESTS)) if plan.requested else "",
            "review": review_words(one, plan.reviewed_on) if plan.reviewed_on else "",
            "review_written_on": plan.reviewed_on,
            "review_by": one.worker if plan.reviewed_on else "",
            "meeting_on": plan.meeting_on,
            "decision": plan.decision,
            "months": plan.months,
            "conditions": words.CONDITIONS if conditional else "",
            "reasons": one.life.say(words.REFUSAL_REASONS) if refused else "",
            "decided_on": plan.decided_on,
            "decided_by": "Claire Vasseur" if plan.decided_on else "",
            "notified_on": plan.decided_on,
        }

    def _opinion_rows(self, renewal_id: int, plan: RenewalPlan) -> list[dict[str, Any]]:
        by = {"educational": "Thomas Brémond", "medical": "Dr Lemoine", "psychological": "Marc Delattre",
              "social": "Inès Rocher"}  # fmt: skip
        given_on = (plan.reviewed_on or plan.opened_on) + timedelta(days=4)
        return [
            {"renewal_id": renewal_id, "kind": kind, "conclusion": conclusion, "given_by": by[kind],
             "text": words.OPINIONS.get(kind), "sealed": None, "given_on": min(given_on, self._today)}
            for kind, conclusion in plan.opinions.items()
        ]  # fmt: skip

    def _add_terms(self, residents: list[Resident], renewal_ids: dict[tuple[int, int], int]) -> None:
        rows = []
        for one in residents:
            for row in term_rows(one.stay_id, one.plan.terms):
                beyond = one.plan.derogation and row["number"] == len(one.plan.terms)
                since = row["starts_on"] - timedelta(days=20)
                rows.append(
                    row
                    | {"renewal_id": renewal_ids.get((one.stay_id, row["number"] - 1))}
                    | {
                        "derogation_reason": words.DEROGATION if beyond else "",
                        "derogation_by": "Sylvie Marchetti" if beyond else "",
                        "derogation_on": since if beyond else None,
                        "derogation_told": words.DEROGATION_TOLD if beyond else "",
                    }
                )
        self._uow.bulk_insert(StayTerm, rows)

    def _add_documents(self, residents: list[Resident], renewal_ids: dict[tuple[int, int], int]) -> None:
        rows = []
        for one in residents:
            kind = DocumentKind.CONTRACT if one.plan.kind.signs_contract else DocumentKind.DIPC
            if one.plan.handed_on and one.plan.handed_on <= self._today:
                rows.append(_document(one, kind, one.plan.handed_on, self._past(one.plan.signed_on)))
            granted = [plan for plan in one.plan.renewals if plan.months and plan.decided_on]
            for number, plan in enumerate(granted, 1):
                assert plan.decided_on is not None
                last = number == len(granted)
                signed_on = one.plan.amendment_signed_on if last else plan.decided_on + timedelta(days=12)
                row = _document(one, DocumentKind.AMENDMENT, plan.decided_on, self._past(signed_on))
                rows.append(row | {"renewal_id": renewal_ids[one.stay_id, plan.term_number]})
        self._uow.bulk_insert(StayDocument, rows)

    def _past(self, day: date | None) -> date | None:
        """None: not yet, whatever was planned."""
        return day if day is not None and day <= self._today else None

    def _add_places(self, residents: list[Resident]) -> None:
        for kind in (ServiceKind.THERAPEUTIC_COMMUNITY, ServiceKind.ACT_HOUSED):
            taken: dict[int, date] = dict.fromkeys(self._sites(kind), date.min)
            rows = []
            here = [one for one in residents if one.plan.kind is kind]
            for one in sorted(here, key=lambda one: one.plan.admitted_on):
                rows += self._placements(one, taken)
            self._uow.bulk_insert(PlaceAssignment, rows)

    def _placements(self, one: Resident, taken: dict[int, date]) -> list[dict[str, Any]]:
        """A free place from the first day; a few changed rooms after a month."""
        plan = one.plan
        free = [place_id for place_id, until in taken.items() if until <= plan.admitted_on]
        if not free:
            return []
        self._random.shuffle(free)
        end = plan.ended_on or date.max
        row = {
            "stay_id": one.stay_id,
            "place_id": free[0],
            "starts_on": plan.admitted_on,
            "ends_on": plan.ended_on,
        }
        moved_on = plan.admitted_on + timedelta(days=33)
        if len(free) > 1 and one.stay_id % 9 == 0 and moved_on < min(end, self._today):
            taken[free[0]], taken[free[1]] = moved_on, end
            return [row | {"ends_on": moved_on}, row | {"place_id": free[1], "starts_on": moved_on}]
        taken[free[0]] = end
        return [row]

    # Health ------------------------------------------------------------------------------------------

    def _add_health(self, present: list[Resident], keyring: Keyring) -> None:
        """By dice of its own: what else is invented stays as it was."""
        patients = [health.Patient(one.person_id, one.service_id) for one in present][:_PATIENTS]
        nurse = health.Author(*self._accounts["infirmiere"])
        psychologist = health.Author(*self._accounts["psychologue"])
        authors = {Compartment.HEALTH: nurse, Compartment.PSYCHOLOGY: psychologist}
        random = Random(f"health {self._today.isoformat()}")
        health.add_sealed_notes(self._uow, keyring, authors, patients, self._until, random)
        health.add_releases(self._uow, nurse, patients, self._until)

    # Notes -------------------------------------------------------------------------------------------

    def _add_notes(self, one: Resident) -> Resident:
        notes, progress = stay_notes(one.life, one.plan, self._until, self._random)
        self._insert_notes(notes, one.service_id, one.person_id)
        return Resident(**{**one.__dict__, "progress": tuple(progress)})

    def _add_house_notes(self) -> None:
        service_id = self._services[ServiceKind.THERAPEUTIC_COMMUNITY]
        self._insert_notes(list(house_notes(self._until, self._random)), service_id, None)

    def _insert_notes(self, notes: list[PlannedNote], service_id: int, person_id: int | None) -> None:
        keys = MomentKeys(self._uow.connection)
        rows = [self._note_row(note, keys, service_id) for note in sorted(notes, key=lambda n: n.happened_at)]
        ids = self._uow.bulk_insert(Note, rows)
        if person_id is not None:
            self._uow.bulk_insert(
                NotePerson,
                [
                    {"note_id": note_id, "person_id": person_id, "moment_key": row["moment_key"]}
                    for note_id, row in zip(ids, rows, strict=True)
                ],
            )

    def _note_row(self, note: PlannedNote, keys: MomentKeys, service_id: int) -> dict[str, Any]:
        author_id, author_name = self._accounts[note.by]
        later = timedelta(minutes=self._random.choice((4, 9, 15, 35, 80)))
        return {
            "moment_key": keys.next(note.happened_at),
            "service_id": service_id,
            "kind": note.kind.value,
            "compartment": Compartment.TEAM.value,
            "third_party": False,
            "author_id": author_id,
            "author_name": author_name,
            "happened_at": note.happened_at,
            "written_at": min(note.happened_at + later, self._until),
            "text": note.text,
            "sealed": None,
            "addendum_of": None,
        }


def review_words(one: Resident, on: date) -> str:
    """What a year of threads comes to, goal by goal."""
    months = max(1, round((on - one.plan.admitted_on).days / 30.4))
    start = words.REVIEW_START.replace("{months}", str(months))
    goals = [
        words.REVIEW_GOALS[part.quarters(on)].replace("{goal}", one.life.say(part.thread.wording))
        for part in one.progress
        if part.starts_on <= on
    ]
    return "\n".join([one.life.say(start), *goals, words.REVIEW_END])


def _document(one: Resident, kind: DocumentKind, handed: date | None, signed: date | None) -> dict[str, Any]:
    return {"stay_id": one.stay_id, "kind": kind.value, "handed_on": handed, "signed_on": signed,
            "refused_on": None, "renewal_id": None}  # fmt: skip
