"""The note box: written in seconds, by whom it will be read, kept while it is typed (E.2, E.3, E.4)."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from casework.base.errors import UserError
from casework.domain.kinds import Compartment, NoteKind
from casework.domain.permissions import Actor
from casework.models import Person
from casework.services.notes import KeepDraft, Notes, WriteNote
from casework.storage.keyring import Keyring
from casework.storage.store import Store
from casework.ui import theme
from casework.ui.context import Context
from casework.ui.forms.note_box import NoteBox
from casework.ui.forms.note_parts import readers_words
from tests.builders import Make
from tests.compartments import CompartmentKeys
from tests.conftest import FixedClock
from tests.ui.conftest import MakeContext


@pytest.fixture
def notes(store: Store, clock: FixedClock) -> Notes:
    return Notes(store, clock)


@pytest.fixture
def context(make_context: MakeContext, notes: Notes, actor: Actor) -> Context:
    return make_context(SimpleNamespace(notes=notes), actor)


@pytest.fixture
def person(make: Make) -> Person:
    return make.person("N’Diaye", "Mamadou")


@pytest.fixture
def box(context: Context, person: Person, qtbot: QtBot) -> NoteBox:
    box = NoteBox(context)
    qtbot.addWidget(box)
    box.about(person.id, "M. N’Diaye")
    return box


def _texts(notes: Notes, actor: Actor, person: Person) -> list[str]:
    return [one.text for one in notes.timeline(actor, person.id).entries]


def test_ctrl_enter_writes_the_note_and_empties_the_box(
    box: NoteBox, notes: Notes, actor: Actor, person: Person
) -> None:
    QTest.keyClicks(box.text, "Nuit calme.")
    QTest.keyClick(box.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert _texts(notes, actor, person) == ["Nuit calme."]
    assert (box.text.value(), box.unsaved()) == ("", None)


def test_a_second_press_writes_nothing_more(box: NoteBox, notes: Notes, actor: Actor, person: Person) -> None:
    box.text.set_value("Une fois.")
    box.save()
    box.save()
    assert _texts(notes, actor, person) == ["Une fois."]
    assert not box.errors.isHidden()
    box.pause()


def test_who_will_read_is_said_before_anything_is_saved(box: NoteBox, actor: Actor, make: Make) -> None:
    educator = make.actor()
    box.about(None)
    box.compartment.set_value(Compartment.DIRECTION)
    assert actor.name in box._who.text()
    assert educator.name not in box._who.text()
    box.compartment.set_value(Compartment.TEAM)
    assert educator.name in box._who.text()
    assert box.compartment.findData(Compartment.HEALTH) == -1


def test_long_lists_of_readers_are_counted() -> None:
    words = readers_words(["Ana", "Bo", "Cy", "Di", "Ed", "Fay"])
    assert words.replace("\xa0", " ") == "Pourront la lire : Ana, Bo, Cy, Di et 2 autres."


def test_what_is_typed_is_kept_as_a_draft_on_leaving(
    box: NoteBox, notes: Notes, actor: Actor, person: Person
) -> None:
    box.text.set_value("Il a d")
    assert box._drafts.is_waiting
    box.pause()
    (draft,) = notes.drafts(actor)
    assert (draft.person_id, draft.content["text"]) == (person.id, "Il a d")
    assert "14" in box._kept.text() or "13" in box._kept.text()


def test_a_draft_comes_back_with_all_its_fields(
    context: Context, notes: Notes, actor: Actor, person: Person, qtbot: QtBot
) -> None:
    content = {"text": "Il a dit", "kind": NoteKind.CALL.value, "compartment": "social", "day": "2026-11-20",
               "time": "9h30"}  # fmt: skip
    notes.keep_draft(actor, KeepDraft(f"note:{person.id}", content, person.id))
    box = NoteBox(context, compact=True)
    qtbot.addWidget(box)
    box.about(person.id, "M. N’Diaye")
    assert box.text.value() == "Il a dit"
    assert (box.kind.value(), box.compartment.value()) == (NoteKind.CALL, Compartment.SOCIAL)
    assert not box.time.isHidden()
    assert box.unsaved() == "la note sur M. N’Diaye"
    box.save()
    (entry,) = notes.timeline(actor, person.id).entries
    assert entry.at is not None
    assert (entry.at.astimezone().hour, entry.day.day) == (9, 20)
    assert notes.drafts(actor) == []


def test_going_to_somebody_else_keeps_each_text_with_its_person(
    box: NoteBox, person: Person, notes: Notes, actor: Actor, make: Make
) -> None:
    other = make.person("Petit", "Samira")
    box.text.set_value("Sur Mamadou")
    box.about(other.id, "Mme Petit")
    assert box.text.value() == ""
    box.text.set_value("Sur Samira")
    box.about(person.id, "M. N’Diaye")
    assert box.text.value() == "Sur Mamadou"
    assert {one.person_id: one.content["text"] for one in notes.drafts(actor)} == {
        person.id: "Sur Mamadou",
        other.id: "Sur Samira",
    }


def test_two_boxes_about_one_person_show_one_text(
    box: NoteBox, context: Context, person: Person, notes: Notes, actor: Actor, qtbot: QtBot
) -> None:
    other = NoteBox(context)
    qtbot.addWidget(other)
    other.about(person.id, "M. N’Diaye")
    box.text.set_value("Commencé ici")
    box.pause()
    other.read_draft()
    assert other.text.value() == "Commencé ici"
    other.save()
    assert (box.text.value(), other.text.value()) == ("", "")
    assert _texts(notes, actor, person) == ["Commencé ici"]


def test_what_was_typed_since_is_never_replaced_by_a_draft(
    box: NoteBox, person: Person, notes: Notes, actor: Actor
) -> None:
    box.text.set_value("Tapé ici")
    notes.keep_draft(actor, KeepDraft(f"note:{person.id}", {"text": "Gardé ailleurs"}, person.id))
    box.read_draft()
    assert box.text.value() == "Tapé ici"
    box.pause()


def test_giving_up_a_text_takes_its_draft_away(box: NoteBox, notes: Notes, actor: Actor) -> None:
    box.text.set_value("À jeter")
    box.pause()
    box.discard()
    assert (notes.drafts(actor), box.unsaved()) == ([], None)


@pytest.mark.parametrize(("day", "time"), [("31/02/2026", ""), ("", "25h00"), ("25/11/2026", "")])
def test_an_impossible_moment_is_refused_and_nothing_is_lost(
    box: NoteBox, day: str, time: str, notes: Notes, actor: Actor, person: Person
) -> None:
    box.text.set_value("Quand ?")
    box.day.set_value(day)
    box.time.set_value(time)
    box.save()
    assert not box.errors.isHidden()
    assert box.text.value() == "Quand ?"
    assert _texts(notes, actor, person) == []
    box.pause()


def test_a_note_refused_by_the_file_stays_with_its_draft(
    box: NoteBox, notes: Notes, actor: Actor, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_actor: Actor, _command: WriteNote) -> None:
        raise UserError("disk_full")

    monkeypatch.setattr(notes, "write", full)
    box.text.set_value("À garder")
    box.save()
    assert "disque est plein" in box.errors.accessibleDescription()
    box.pause()
    assert notes.drafts(actor)[0].content["text"] == "À garder"


def test_a_draft_that_could_not_be_kept_goes_again_to_its_own_person(
    box: NoteBox, person: Person, notes: Notes, actor: Actor, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make.person("Petit", "Samira")
    with monkeypatch.context() as patch:
        patch.setattr(notes, "keep_draft", _busy)
        box.text.set_value("Sur Mamadou")
        box.about(other.id, "Mme Petit")
    assert notes.drafts(actor) == []
    assert box.text.value() == ""
    box.pause()
    (draft,) = notes.drafts(actor)
    assert (draft.slot, draft.content["text"]) == (f"note:{person.id}", "Sur Mamadou")
    assert box._kept.text() == ""


def test_a_draft_kept_late_comes_back_into_the_box_that_shows_its_person_again(
    box: NoteBox, person: Person, notes: Notes, actor: Actor, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make.person("Petit", "Samira")
    with monkeypatch.context() as patch:
        patch.setattr(notes, "keep_draft", _busy)
        box.text.set_value("Sur Mamadou")
        box.about(other.id, "Mme Petit")
        box.about(person.id, "M. N’Diaye")
        assert box.text.value() == ""
    box.pause()
    assert box.text.value() == "Sur Mamadou"
    assert [one.content["text"] for one in notes.drafts(actor)] == ["Sur Mamadou"]


def test_a_draft_refused_before_its_note_was_written_never_comes_back(
    box: NoteBox, notes: Notes, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(notes, "keep_draft", _busy)
        box.text.set_value("Nuit calme.")
        box.pause()
    box.save()
    box.about(None)
    box.pause()
    assert notes.drafts(actor) == []


def _busy(_actor: Actor, _command: KeepDraft) -> None:
    raise UserError("database_busy")


def test_a_word_of_somebody_else_is_ticked_kept_and_written(
    box: NoteBox, context: Context, notes: Notes, actor: Actor, person: Person, qtbot: QtBot
) -> None:
    box.text.set_value("Sa sœur dit qu’il boit.")
    box.third_party.setFocus()
    QTest.keyClick(box.third_party, Qt.Key.Key_Space)
    assert "mise de côté" in box._who.text()
    box.pause()
    again = NoteBox(context, compact=True)
    qtbot.addWidget(again)
    again.about(person.id, "M. N’Diaye")
    assert again.third_party.value()
    assert not again._is_folded
    again.save()
    (entry,) = notes.timeline(actor, person.id).entries
    assert entry.third_party
    assert not again.third_party.value(), "the next note is not somebody else's word"


@pytest.fixture
def keyring() -> Keyring:
    return CompartmentKeys().keyring(Compartment.HEALTH)


@pytest.fixture
def member_box(
    make_context: MakeContext, store: Store, clock: FixedClock, keyring: Keyring, actor: Actor,
    person: Person, qtbot: QtBot,
) -> NoteBox:  # fmt: skip
    """A member of health writes about somebody."""
    member = replace(actor, compartments=actor.compartments | {Compartment.HEALTH})
    box = NoteBox(make_context(SimpleNamespace(notes=Notes(store, clock, keyring)), member))
    qtbot.addWidget(box)
    box.about(person.id, "M. N’Diaye")
    box.compartment.set_choices([(one, one.label) for one in (Compartment.TEAM, Compartment.HEALTH)])
    return box


def test_a_reserved_text_leaves_the_screen_with_the_keys_and_comes_back_with_them(
    member_box: NoteBox, keyring: Keyring
) -> None:
    box, private = member_box, keyring.own_private
    box.compartment.set_value(Compartment.HEALTH)
    box.text.set_value("Sérologie rendue.")
    box.pause()
    keyring.lock()
    box.put_away()
    assert box.text.value() == ""
    assert not box._waiting.isHidden()
    box.compartment.set_value(Compartment.TEAM)
    box.text.set_value("Nuit calme.")
    box.save()
    assert box.text.value() == ""
    assert not box._waiting.isHidden()
    keyring._own_private, keyring._private = private, {b"again": private}
    box.read_draft()
    assert box.text.value() == "Sérologie rendue."
    assert box._waiting.isHidden()
    assert box.compartment.value() == Compartment.HEALTH
    box.save()
    assert box._context.suite.notes.drafts(box._context.actor) == []


def test_a_reserved_text_typed_after_a_pin_stays_until_it_is_saved(
    member_box: NoteBox, keyring: Keyring, actor: Actor
) -> None:
    box, notes = member_box, member_box._context.suite.notes
    keyring.lock()
    box.compartment.set_value(Compartment.HEALTH)
    for typed in ("Sérologie", "Sérologie rendue."):
        box.text.set_value(typed)
        box.pause()
        box.read_draft()
        assert box.text.value() == typed
    assert len(notes.drafts(actor)) == 1
    box.save()
    assert notes.drafts(actor) == []


@pytest.mark.parametrize("percent", [100, 200])
def test_the_day_is_said_in_short_and_its_field_stays_in_line(
    box: NoteBox, qapp: QApplication, qtbot: QtBot, percent: int
) -> None:
    theme.apply_theme(qapp, theme.LIGHT, percent)
    box.resize(1300, 260)
    box.show()
    qtbot.waitExposed(box)

    def top(field: QWidget) -> int:
        return field.mapTo(box, QPoint(0, 0)).y()

    box.day.line.setText("30/9/26")
    QApplication.processEvents()
    assert top(box.day.line) == top(box.kind) == top(box.time)
    said = next(one for one in box.findChildren(QLabel) if one.text().startswith("Jour"))
    assert said.text().replace("\N{NO-BREAK SPACE}", " ") == "Jour · mer. 30 sept."
    assert said.width() >= said.sizeHint().width()
    assert box.day.line.accessibleDescription()
    box.discard()
    assert said.text() == "Jour"
    theme.apply_theme(qapp, theme.LIGHT)
