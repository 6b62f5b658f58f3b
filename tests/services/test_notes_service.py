"""Notes, the timeline and drafts (acceptance D.1, D.2, D.4, E.2, E.3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from casework.base.errors import InvalidForm, NotAllowed, StaleWrite, UserError
from casework.domain.kinds import Compartment, DocumentKind, NoteKind
from casework.domain.permissions import Actor, Role
from casework.models import Draft, JournalEntry, Note, ValueChange
from casework.services.notes import (
    AddAddendum,
    CorrectNote,
    Entry,
    EntryKind,
    KeepDraft,
    Notes,
    TimelineFilter,
    WriteNote,
)
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock


@pytest.fixture
def notes(store: Store, clock: FixedClock) -> Notes:
    return Notes(store, clock)


def _count(store: Store, model: type) -> int:
    with store.read() as connection:
        return connection.scalar(select(func.count()).select_from(model)) or 0


def test_a_note_is_on_the_timeline_of_everybody_it_concerns(
    notes: Notes, actor: Actor, make: Make, clock: FixedClock
) -> None:
    one, other = make.person("Petit"), make.person("Garcia")
    at = clock.moment - timedelta(hours=3)
    written = WriteNote("Deux heures au parc.\r\n", (one.id, other.id), NoteKind.VISIT, happened_at=at)
    change = notes.write(actor, written)
    assert change.person_ids == {one.id, other.id}
    for person in (one, other):
        (entry,) = notes.timeline(actor, person.id).entries
        assert (entry.text, entry.label, entry.author, entry.at) == (
            "Deux heures au parc.", "visite à domicile", actor.name, at,
        )  # fmt: skip
    assert notes.house(actor).entries == ()


def test_a_note_about_nobody_is_about_the_house(notes: Notes, actor: Actor) -> None:
    notes.write(actor, WriteNote("Chaudière réparée."))
    assert [one.text for one in notes.house(actor).entries] == ["Chaudière réparée."]


def test_a_note_belongs_to_the_service_of_the_stay(
    notes: Notes, actor: Actor, make: Make, store: Store
) -> None:
    stay = make.stay()
    notes.write(actor, WriteNote("Bien arrivé.", (stay.person_id,)))
    with store.read() as connection:
        assert connection.scalar(select(Note.service_id)) == stay.service_id


@pytest.mark.parametrize("text", ["", "  \n ", "\u200e"])
def test_an_empty_note_is_refused(notes: Notes, actor: Actor, text: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        notes.write(actor, WriteNote(text))
    assert refused.value.problems[0].sentence


def test_a_note_about_tomorrow_is_refused(notes: Notes, actor: Actor, clock: FixedClock) -> None:
    with pytest.raises(InvalidForm):
        notes.write(actor, WriteNote("Demain.", happened_at=clock.moment + timedelta(days=1)))


def test_a_note_leaves_a_trace_that_does_not_hold_its_words(
    notes: Notes, actor: Actor, make: Make, store: Store
) -> None:
    notes.write(actor, WriteNote("zinzolin", (make.person().id,)))
    with store.read() as connection:
        line = connection.execute(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
        changes = connection.execute(
            select(ValueChange.table_name).where(ValueChange.entry_id == line.id)
        ).scalars()
        assert (line.action, line.subject) == ("note.write", "note")
        assert sorted(changes) == ["note", "note_person"]
        assert "zinzolin" not in str(line)


def test_a_reserved_note_leaves_one_line_with_date_and_author_and_never_its_words(
    notes: Notes, actor: Actor, make: Make
) -> None:
    person = make.person()
    make.note(person, "zinzolin", compartment=Compartment.HEALTH, kind=NoteKind.INTERVIEW)
    notes.write(actor, WriteNote("Pour la direction.", (person.id,), compartment=Compartment.DIRECTION))
    educator = make.actor(Role.EDUCATOR)
    page = notes.timeline(educator, person.id)
    assert [(one.label, one.text) for one in page.entries] == [
        ("note réservée (direction)", ""),
        ("note réservée (santé)", ""),
    ]
    assert "zinzolin" not in repr(page)
    assert [one.text for one in notes.timeline(actor, person.id).entries] == ["Pour la direction.", ""]


def test_nobody_writes_where_nobody_could_read(notes: Notes, actor: Actor, make: Make) -> None:
    with pytest.raises(UserError, match="compartment_unopened") as refused:
        notes.write(actor, WriteNote("…", (make.person().id,), compartment=Compartment.HEALTH))
    assert "santé" in refused.value.sentence
    offered = notes.who_can_read(actor)
    assert [one.compartment for one in offered] == [
        Compartment.TEAM,
        Compartment.SOCIAL,
        Compartment.DIRECTION,
    ]


def test_who_will_read_is_told_by_name_and_by_service(notes: Notes, actor: Actor, make: Make) -> None:
    mine, theirs = make.service(), make.service()
    near, far = make.actor(services=[mine]), make.actor(services=[theirs])
    stay = make.stay(service=mine)
    team, _social, direction = notes.who_can_read(actor, stay.person_id)
    assert near.name in team.names
    assert far.name not in team.names
    assert direction.names == (actor.name,)


def test_who_will_read_a_note_of_no_service_is_everybody_who_will_really_see_it(
    notes: Notes, actor: Actor, make: Make
) -> None:
    mine, theirs = make.service(), make.service()
    near, far = make.actor(services=[mine]), make.actor(services=[theirs])
    nobody_yet = make.person()
    for person_id in (None, nobody_yet.id):
        change = notes.write(actor, WriteNote("Pour tous.", (person_id,) if person_id else ()))
        assert change.id is not None
        team = notes.who_can_read(actor, person_id)[0]
        assert {actor.name, near.name, far.name} <= set(team.names)
    for colleague in (near, far):
        assert [one.text for one in notes.house(colleague).entries] == ["Pour tous."]
        assert [one.text for one in notes.timeline(colleague, nobody_yet.id).entries] == ["Pour tous."]


def test_somebody_who_only_applied_is_read_about_where_they_applied(
    notes: Notes, actor: Actor, make: Make
) -> None:
    mine, theirs = make.service(), make.service()
    near, far = make.actor(services=[mine]), make.actor(services=[theirs])
    person = make.application(service=mine).person_id
    notes.write(actor, WriteNote("Vient visiter.", (person,)))
    team = notes.who_can_read(actor, person)[0]
    assert near.name in team.names
    assert far.name not in team.names
    assert [one.text for one in notes.timeline(near, person).entries] == ["Vient visiter."]
    with pytest.raises(UserError, match="not_found"):
        notes.timeline(far, person)


def test_the_author_corrects_a_note_and_the_history_keeps_what_it_said(
    notes: Notes, actor: Actor, make: Make, store: Store
) -> None:
    change = notes.write(actor, WriteNote("Il va bien.", (make.person().id,)))
    assert change.id is not None
    notes.correct(actor, CorrectNote(change.id, 1, "Il va mieux."))
    with store.read() as connection:
        before = connection.scalar(select(ValueChange.before).where(ValueChange.operation == "update"))
    assert before is not None
    assert "Il va bien." in before
    with pytest.raises(StaleWrite) as stale:
        notes.correct(actor, CorrectNote(change.id, 1, "Il dort."))
    assert (stale.value.conflicts[0].stored, stale.value.conflicts[0].typed) == ("Il va mieux.", "Il dort.")
    with pytest.raises(UserError, match="note_of_somebody_else"):
        notes.correct(make.actor(), CorrectNote(change.id, 2, "Autre."))


def test_somebody_else_completes_a_note_without_touching_it(notes: Notes, actor: Actor, make: Make) -> None:
    person = make.person()
    change = notes.write(actor, WriteNote("Il va bien.", (person.id,)))
    assert change.id is not None
    educator = make.actor()
    notes.add_addendum(educator, AddAddendum(change.id, "Et il mange."))
    (entry,) = notes.timeline(actor, person.id).entries
    assert (entry.text, [one.text for one in entry.addenda]) == ("Il va bien.", ["Et il mange."])
    assert entry.addenda[0].author == educator.name


def test_the_timeline_tells_everything_the_latest_first_page_by_page(
    notes: Notes, actor: Actor, make: Make, clock: FixedClock
) -> None:
    today = clock.today()
    person = make.person()
    stay = make.stay(person, make.service(name="Communauté"), today - timedelta(100), months=12)
    make.document(stay, DocumentKind.CONTRACT, handed_on=today - timedelta(90))
    make.project(stay, signed_on=today - timedelta(50))
    make.coordination(person, held_on=today - timedelta(20), question="Le logement")
    make.renewal(stay, decision="granted", months=12, decided_on=today - timedelta(10), decided_by="Claire")
    for days in range(0, 100, 10):
        make.note(person, f"il y a {days} jours", happened_at=clock.moment - timedelta(days))
    everything = notes.timeline(actor, person.id, limit=100)
    assert everything.before is None
    assert [one.day for one in everything.entries] == sorted(
        (one.day for one in everything.entries), reverse=True
    )
    assert {one.kind for one in everything.entries} == set(EntryKind) - {EntryKind.PLACE}
    pages: list[Entry] = []
    before: int | None = None
    while True:
        page = notes.timeline(actor, person.id, before=before, limit=3)
        pages.extend(page.entries)
        before = page.before
        if before is None:
            break
    assert pages == list(everything.entries)
    only = notes.timeline(actor, person.id, TimelineFilter.PROJECT)
    assert [one.label for one in only.entries] == ["Projet signé"]


def test_the_next_term_stands_on_the_timeline(notes: Notes, actor: Actor, make: Make) -> None:
    stay = make.stay(admitted_on=date(2025, 12, 4), months=12)
    make.term(stay, 2, date(2026, 12, 4), date(2027, 12, 3))
    first, *_rest = notes.timeline(actor, stay.person_id).entries
    assert (first.label, first.text.replace("\xa0", " ")) == (
        "2e terme",
        "Du 4 déc. 2026 au 3 déc. 2027",
    )


def test_people_of_other_services_have_no_timeline(notes: Notes, make: Make) -> None:
    mine, theirs = make.service(), make.service()
    stay = make.stay(service=theirs)
    educator = make.actor(services=[mine])
    with pytest.raises(UserError, match="not_found"):
        notes.timeline(educator, stay.person_id)
    with pytest.raises(UserError, match="not_found"):
        notes.write(educator, WriteNote("…", (stay.person_id,)))


def test_notes_of_other_services_are_not_on_the_timeline(notes: Notes, make: Make, actor: Actor) -> None:
    mine, theirs = make.service(), make.service()
    person = make.person()
    make.stay(person, mine)
    make.note(person, "ailleurs", service_id=theirs.id)
    note = make.note(person, "ici", service_id=mine.id)
    educator = make.actor(services=[mine])
    page = notes.timeline(educator, person.id, TimelineFilter.NOTES)
    assert [(one.text, one.id) for one in page.entries] == [("ici", note.id)]
    with pytest.raises(UserError, match="not_found"):
        notes.add_addendum(educator, AddAddendum(note.id - 1, "…"))


def test_a_trainee_writes_and_a_secretary_reads_nothing(notes: Notes, make: Make) -> None:
    person = make.person()
    notes.write(make.actor(Role.TRAINEE), WriteNote("Vu.", (person.id,)))
    with pytest.raises(NotAllowed):
        notes.timeline(make.actor(Role.SECRETARY), person.id)


# Drafts ------------------------------------------------------------------------------------------


def _draft(person_id: int | None, text: str) -> KeepDraft:
    return KeepDraft(f"note:{person_id or 'house'}", {"text": text}, person_id)


def test_a_draft_is_kept_replaced_and_offered_with_whom_it_is_about(
    notes: Notes, actor: Actor, make: Make, clock: FixedClock, store: Store
) -> None:
    person = make.person("Petit", "Samira")
    lines = _count(store, JournalEntry)
    notes.keep_draft(actor, _draft(person.id, "Il a d"))
    assert notes.keep_draft(actor, _draft(person.id, "Il a dit")).at == clock.moment
    (kept,) = notes.drafts(actor)
    assert (kept.person, kept.content["text"]) == ("PETIT Samira", "Il a dit")
    assert notes.draft(actor, "note:house") is None
    assert _count(store, JournalEntry) == lines


def test_a_draft_is_its_author_s_alone(notes: Notes, actor: Actor, make: Make) -> None:
    notes.keep_draft(actor, _draft(None, "À moi"))
    other = make.actor()
    notes.discard_draft(other, "note:house")
    assert notes.drafts(other) == []
    assert len(notes.drafts(actor)) == 1


def test_an_emptied_draft_goes(notes: Notes, actor: Actor, store: Store) -> None:
    notes.keep_draft(actor, _draft(None, "Rien"))
    assert notes.keep_draft(actor, _draft(None, "  ")).at is None
    assert _count(store, Draft) == 0


def test_a_saved_note_takes_its_draft_with_it(notes: Notes, actor: Actor, store: Store) -> None:
    notes.keep_draft(actor, _draft(None, "Chaudière"))
    with pytest.raises(InvalidForm):
        notes.write(actor, WriteNote("", draft_slot="note:house"))
    assert _count(store, Draft) == 1
    notes.write(actor, WriteNote("Chaudière réparée.", draft_slot="note:house"))
    assert _count(store, Draft) == 0
