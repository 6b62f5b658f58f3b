"""Invented words planted in each compartment and another service; all that an account can come to see."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from casework.app import make_suite
from casework.base.errors import UserError
from casework.base.text import plain
from casework.domain.kinds import Compartment, ServiceKind
from casework.domain.permissions import Actor, Role
from casework.domain.renewals import Conclusion, OpinionKind
from casework.domain.timeline import TimelineFilter
from casework.models import (
    Alert,
    Consent,
    Dispatch,
    EmergencySheet,
    Instruction,
    Person,
    Service,
    SharingInformation,
    Stay,
)
from casework.services.deadlines import DeadlineFilter
from casework.services.journal import JournalFilter
from casework.services.notes import AddAddendum, CorrectNote, KeepDraft, WriteNote
from casework.services.openings import FindOutside
from casework.services.people import PeopleFilter
from casework.services.person_export import ExportPerson
from casework.services.prints.requests import PrintKind, PrintRequest
from casework.services.renewals.commands import RecordOpinion, RenewalKey
from casework.services.suite import Suite
from casework.storage.folder import DataFolder
from casework.storage.store import Store
from tests.builders import Make
from tests.compartments import CompartmentKeys
from tests.conftest import TEST_SECRETS, FixedClock
from tests.reports.reading import text_of

EACH = 50
ELSEWHERE = "elsewhere"
_SYLLABLES = ["zor", "quix", "vlam", "pru", "djeb", "wuf", "kzil", "moug", "tchav", "brynz", "ghol", "sfur"]
_OPINIONS = {one.compartment: one for one in OpinionKind if one.compartment is not Compartment.TEAM}


def _words(seed: str) -> list[str]:
    """Fifty words nobody would write, apart from one another and from any other seed's."""
    dice = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < EACH:
        found["".join(dice.sample(_SYLLABLES, 4)) + seed[0]] = None
    return list(found)


WORDS: dict[str, list[str]] = {one: _words(one) for one in (*map(str, Compartment), ELSEWHERE)}


@dataclass(frozen=True)
class House:
    """Two services: one where everybody of the test works, one where nobody of them does."""

    store: Store
    clock: FixedClock
    keys: CompartmentKeys
    mine: Service
    person: Person
    stay: Stay
    stranger: Person
    stranger_stay: Stay

    def suite(self, actor: Actor) -> Suite:
        """The services as the program gives them to this account, with the keys of its compartments."""
        mine = [one for one in actor.compartments if one.is_sealed]
        session = SimpleNamespace(
            store=self.store,
            folder=DataFolder(self.store.path.parent),
            opened=SimpleNamespace(secrets=TEST_SECRETS),
            keyring=self.keys.keyring(*mine),
        )
        return make_suite(cast(Any, session), self.clock)


def forbidden(actor: Actor) -> dict[str, str]:
    """Every word this account may not come to know, and where it stands."""
    unread = [one for one in Compartment if one not in actor.compartments]
    return {word: place for place in (*map(str, unread), ELSEWHERE) for word in WORDS[place]}


def found_words(text: str, words: dict[str, str]) -> dict[str, str]:
    """Those that stand in a text, whatever case and accents."""
    looked_in = plain(text)
    return {word: place for word, place in words.items() if word in looked_in}


# Planting ------------------------------------------------------------------------------------------


def plant(store: Store, clock: FixedClock, make: Make) -> House:
    """Notes, addenda, corrections, drafts, opinions of each compartment; a whole record elsewhere."""
    keys = CompartmentKeys()
    mine = make.service(name="Maison des Saules")
    theirs = make.service(ServiceKind.ACT_HOUSED, name="Appartements du Port")
    person = make.person("Sow", "Aminata")
    stay = make.stay(person, mine, clock.today() - timedelta(days=300), months=12)
    words = iter(WORDS[ELSEWHERE])
    stranger = make.person(next(words).title(), next(words).title(), pseudonym=next(words))
    stranger_stay = make.stay(stranger, theirs, months=6, referred_by=next(words))
    house = House(store, clock, keys, mine, person, stay, stranger, stranger_stay)
    for compartment in Compartment:
        _plant_compartment(house, make, compartment)
    _plant_elsewhere(house, make, theirs, words)
    make.goal(make.project(stay), "Retrouver un logement")
    make.coordination(person, service_id=mine.id)
    return house


def _plant_compartment(house: House, make: Make, compartment: Compartment) -> None:
    """10 notes, 10 corrected ones (both texts), 10 addenda, 8 drafts, an opinion where there is one."""
    words = iter(WORDS[compartment])
    actor = make.actor(Role.DIRECTOR)
    actor = replace(actor, compartments=frozenset({compartment}))
    if compartment.is_sealed:
        actor = house.keys.enrol(house.store, actor, compartment)
    suite = house.suite(actor)

    def write() -> int:
        note = WriteNote(f"Elle dit {next(words)}.", (house.person.id,), compartment=compartment)
        written = suite.notes.write(actor, note)
        assert written.id
        return written.id

    if compartment in _OPINIONS:
        suite.renewals.record_opinion(
            actor,
            RecordOpinion(
                RenewalKey(house.stay.id, 1), _OPINIONS[compartment], Conclusion.FAVOURABLE,
                house.clock.today(), "Ariane", f"Avis : {next(words)}.",
            ),
        )  # fmt: skip
    for number in range(10):
        write()
        suite.notes.add_addendum(actor, AddAddendum(write(), f"Encore {next(words)}."))
        if number < 8:
            slot = f"note:{compartment}:{number}"
            draft = KeepDraft(slot, {"text": next(words)}, house.person.id, compartment)
            suite.notes.keep_draft(actor, draft)
    for word in words:
        written = write_first(house, suite, actor, compartment, word)
        suite.notes.correct(actor, CorrectNote(written, 1, "Rien de plus."))


def write_first(house: House, suite: Suite, actor: Actor, compartment: Compartment, word: str) -> int:
    """A note whose first text is only in the history afterwards."""
    note = WriteNote(f"D’abord {word}.", (house.person.id,), compartment=compartment)
    written = suite.notes.write(actor, note)
    assert written.id
    return written.id


def _plant_elsewhere(house: House, make: Make, theirs: Service, words: Iterator[str]) -> None:
    stay, stranger = house.stranger_stay, house.stranger
    make.key_worker(stay, next(words).title())
    make.companion(stay, next(words))
    make.placement(stay, make.place(make.site(theirs, next(words)), next(words)))
    make.application(make.person(next(words), next(words)), theirs, referred_by=next(words))
    project = make.project(stay, wants=next(words), fears=next(words), participants=next(words))
    make.action(make.goal(project, next(words), indicator=next(words)), next(words), who=next(words))
    meeting = make.coordination(
        stranger, service_id=theirs.id, question=next(words), shared=next(words), place=next(words)
    )
    make.task(next(words), person_id=stranger.id, coordination_id=meeting.id, who=next(words))
    make.task(next(words), person_id=stranger.id)
    make.renewal(stay, request=next(words), review=next(words), review_by=next(words))
    # Before anything the program wrote in the tests' standing minute: keys of notes never meet.
    earlier = house.clock.now() - timedelta(hours=1)
    make.note(None, next(words), service_id=theirs.id, happened_at=earlier)
    _plant_rights_elsewhere(house, make, theirs, words)
    for word in words:
        make.note(stranger, f"Elle dit {word}.", service_id=theirs.id, happened_at=earlier)


def _plant_rights_elsewhere(house: House, make: Make, theirs: Service, words: Iterator[str]) -> None:
    now, today, stranger = house.clock.now(), house.clock.today(), house.stranger.id
    head = {"account_id": make.head.account_id, "account_name": make.head.name}
    make.save(
        Alert(person_id=stranger, kind="other", text=next(words), released_by="Ariane", released_at=now)
    )
    make.save(
        Instruction(
            person_id=stranger, service_id=theirs.id, text=next(words), author_id=make.head.account_id,
            author_name="Ariane", written_at=now, starts_at=now, ends_at=now + timedelta(days=2),
        )
    )  # fmt: skip
    make.save(
        EmergencySheet(
            person_id=stranger,
            allergies=next(words),
            contacts=next(words),
            released_by="Ariane",
            released_at=now,
        )
    )
    make.save(SharingInformation(person_id=stranger, informed_on=today, objection=next(words)))
    make.save(
        Consent(
            person_id=stranger, kind="sharing", recipient=next(words), purpose=next(words), given_on=today
        )
    )
    make.save(
        Dispatch(
            person_id=stranger, document="Note", fields=next(words), recipient=next(words), ground="consent",
            sent_at=now, **head,
        )
    )  # fmt: skip


# Looking -------------------------------------------------------------------------------------------


def everything(house: House, actor: Actor, folder: Path) -> Iterator[tuple[str, str]]:
    """(by which way, the text) of all that this account can have read, found, printed or exported to it."""
    suite = house.suite(actor)
    for way, read in _ways(house, suite, actor):
        yield way, _said(read)
    for kind in PrintKind:
        for person_ids in (None, (house.stranger.id,)):
            yield f"print {kind}", _said(lambda k=kind, p=person_ids: _printed(suite, actor, k, p))  # type: ignore[misc]
    for person in (house.person, house.stranger):
        yield "export", _said(lambda p=person: _exported(suite, actor, p.id, folder))  # type: ignore[misc]


def _said(read: Callable[[], object]) -> str:
    """The whole answer as text; a refusal's sentence is an answer too."""
    try:
        return repr(read())
    except UserError as error:
        return error.sentence


def _ways(house: House, suite: Suite, actor: Actor) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "people", lambda: suite.people.rows(actor, suite.people.ids(actor, PeopleFilter()))
    yield "people list", lambda: suite.people.list_all(actor)
    yield "choices", lambda: suite.people.choices(actor)
    yield "stays", lambda: suite.stays.list_all(actor)
    yield "applications", lambda: suite.stays.list_applications(actor)
    yield "admission", lambda: suite.stays.admission_choices(actor)
    yield "deadlines", lambda: suite.deadlines.list(actor)
    yield "deadline page", lambda: suite.deadlines.page(actor, DeadlineFilter())
    yield "house", lambda: suite.notes.house(actor, limit=500)
    yield "drafts", lambda: suite.notes.drafts(actor)
    yield "tasks", lambda: suite.coordinations.open_tasks(actor)
    yield "imports", lambda: suite.imports.past(actor)
    yield "places", lambda: suite.organisation.list_places(actor)
    yield "services", lambda: suite.organisation.list_services(actor)
    yield "shift", lambda: suite.releases.of_the_shift(actor)
    yield "journal", lambda: suite.journal.rows(actor, suite.journal.ids(actor, JournalFilter())[:2000])
    yield "journal list", lambda: list(suite.journal.list_all(actor, JournalFilter()))
    yield "journal choices", lambda: suite.journal.choices(actor)
    yield "access requests", lambda: suite.access_requests.list(actor)
    yield "openings", lambda: suite.openings.to_review(actor)
    for person, stay in ((house.person, house.stay), (house.stranger, house.stranger_stay)):
        yield from _ways_of(suite, actor, person.id, stay.id)
    names = (house.stranger.last_name, house.stranger.first_name)
    yield "look-alikes", lambda: suite.people.near_duplicates(actor, names[0][:-2], names[1])
    yield (
        "outside",
        lambda: [
            one._replace(initials="")
            for one in suite.openings.find(actor, FindOutside(house.stranger.file_number))
        ],
    )


def _ways_of(
    suite: Suite, actor: Actor, person_id: int, stay_id: int
) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "card", lambda: suite.people.card(actor, person_id)
    yield "details", lambda: suite.people.details(actor, person_id)
    for shown in TimelineFilter:
        yield "timeline", lambda shown=shown: suite.notes.timeline(actor, person_id, shown, limit=500)  # type: ignore[misc]
    yield "readers", lambda: suite.notes.who_can_read(actor, person_id)
    yield "stay", lambda: suite.stays.of_person(actor, person_id)
    yield "exit", lambda: suite.stays.exit_choices(actor, stay_id)
    yield "companions", lambda: suite.companions.removed(actor, stay_id)
    yield "project", lambda: suite.projects.page(actor, person_id)
    yield "project card", lambda: suite.projects.card(actor, person_id)
    yield "renewal", lambda: suite.renewals.page(actor, stay_id)
    yield "coordination", lambda: suite.coordinations.page(actor, person_id)
    yield "coordination notes", lambda: [suite.coordinations.note(actor, n) for n in range(1, 4)]
    yield "deadlines of", lambda: suite.deadlines.of_person(actor, person_id)
    yield (
        "stories",
        lambda: [suite.deadlines.story(actor, one.id) for one in suite.deadlines.of_person(actor, person_id)],
    )
    yield "history", lambda: suite.history.of_person(actor, person_id)
    yield "readers of the record", lambda: suite.journal.readers(actor, person_id)
    yield "releases", lambda: suite.releases.about(actor, person_id)
    yield "sharing", lambda: suite.sharing.sheet(actor, person_id)
    yield "dispatches", lambda: suite.dispatches.of_person(actor, person_id)
    yield "grounds", lambda: suite.dispatches.grounds(actor, person_id)
    yield "tasks of", lambda: suite.coordinations.open_tasks(actor, person_id)


def searched(house: House, actor: Actor, words: dict[str, str]) -> dict[str, str]:
    """The words that Ctrl+K or the filter of the list find something by: a count would tell, too."""
    suite = house.suite(actor)

    def finds(word: str) -> bool:
        try:
            found = suite.search.find(actor, word)
            return bool(found.people or found.notes or suite.people.ids(actor, PeopleFilter(text=word)))
        except UserError:
            return False

    return {word: place for word, place in words.items() if finds(word)}


def _printed(suite: Suite, actor: Actor, kind: PrintKind, person_ids: tuple[int, ...] | None) -> str:
    made = suite.prints.print_document(actor, PrintRequest(kind, person_ids))
    return " ".join((made.title, made.file_name, text_of(made.data)))


def _exported(suite: Suite, actor: Actor, person_id: int, folder: Path) -> str:
    path = folder / f"export-{actor.login}-{person_id}.zip"
    result = suite.person_export.export(actor, ExportPerson(person_id, path))
    told = [repr(result), repr(suite.person_export.passages(actor, person_id))]
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as packed:
        for name in packed.namelist():
            data = packed.read(name)
            told += [name, text_of(data) if name.endswith(".pdf") else data.decode("utf-8")]
    return " ".join(told)
