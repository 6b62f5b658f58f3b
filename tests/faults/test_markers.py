"""Fifty invented words in each compartment and in another service: nowhere for who may not read them."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from casework.base.logs import close_log, open_log, write_crash_report
from casework.domain.kinds import Compartment
from casework.domain.permissions import READABLE, Actor, Role
from casework.storage.store import Store
from tests.builders import Make, actor_of
from tests.conftest import TEST_SECRETS, FixedClock
from tests.markers import EACH, ELSEWHERE, WORDS, House, everything, forbidden, found_words, plant, searched

SEALED = (Compartment.HEALTH, Compartment.PSYCHOLOGY)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the file, planted once: looking changes nothing."""
    return tmp_path_factory.mktemp("markers")


@pytest.fixture(scope="module")
def house(template_file: Path, place: Path) -> Iterator[House]:
    path, clock = place / "casework.db", FixedClock()
    shutil.copy(template_file, path)
    store = Store(path, TEST_SECRETS, clock)
    yield plant(store, clock, Make(store, clock, actor_of(store, "chef")))
    store.close()


@pytest.fixture
def make(house: House) -> Make:
    return Make(house.store, house.clock, actor_of(house.store, "chef"))


def somebody(house: House, make: Make, role: Role, *member_of: Compartment) -> Actor:
    """Of this role, working in one service only; a member of these sealed compartments."""
    actor = make.actor(role, services=[house.mine])
    for compartment in member_of:
        actor = house.keys.enrol(house.store, actor, compartment)
    return actor


def test_the_words_are_apart_from_one_another() -> None:
    every = [word for words in WORDS.values() for word in words]
    assert len(every) == len(set(every)) == EACH * (len(Compartment) + 1)
    assert not any(one in other for one in every for other in every if one != other)


@pytest.mark.parametrize("role", Role)
def test_what_a_role_may_not_read_appears_nowhere_and_what_it_may_does(
    house: House, make: Make, role: Role, tmp_path: Path
) -> None:
    actor = somebody(house, make, role)
    words = forbidden(actor)
    assert len(words) >= EACH * 3
    told = list(everything(house, actor, tmp_path))
    leaks = [(way, *hit) for way, text in told for hit in found_words(text, words).items()]
    assert leaks == []
    assert searched(house, actor, words) == {}
    every = " ".join(text for _way, text in told)
    for compartment in READABLE[role]:
        # Else nothing would be proved by finding nothing.
        assert len(found_words(every, dict.fromkeys(WORDS[compartment], ""))) >= 30


@pytest.mark.parametrize(
    ("role", "member_of"),
    [
        (Role.NURSE, (Compartment.HEALTH,)),
        (Role.PSYCHOLOGIST, (Compartment.PSYCHOLOGY,)),
        (Role.DOCTOR, SEALED),
    ],
)
def test_a_member_reads_their_compartment_and_no_other(
    house: House, make: Make, role: Role, member_of: tuple[Compartment, ...], tmp_path: Path
) -> None:
    actor = somebody(house, make, role, *member_of)
    words = forbidden(actor)
    told = " ".join(text for _way, text in everything(house, actor, tmp_path))
    assert found_words(told, words) == {}
    assert searched(house, actor, words) == {}
    for compartment in member_of:
        mine = dict.fromkeys(WORDS[compartment], str(compartment))
        assert len(found_words(told, mine)) >= 30, "and reads what is theirs"


def test_the_journal_holds_no_word_of_any_compartment(house: House) -> None:
    every = {word: place for place, words in WORDS.items() for word in words}
    with house.store.read() as connection:
        journal = "\n".join(map(repr, connection.exec_driver_sql("SELECT * FROM journal_entry")))
        sets = "\n".join(map(repr, connection.exec_driver_sql("SELECT * FROM change_set")))
    assert found_words(journal + sets, every) == {}


def test_the_file_once_decrypted_holds_no_word_of_a_sealed_compartment(house: House) -> None:
    """Every column of every table by the file's own key: notes, history, drafts, opinions, search index."""
    with house.store.read() as connection:
        tables = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        ).scalars()
        columns = [
            value
            for table in list(tables)
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")  # names of our own
            for value in row
        ]
    raw = b"\n".join(_bytes(value) for value in columns)
    assert len(columns) > 10_000
    for compartment in SEALED:
        assert [word for word in WORDS[compartment] if word.encode() in raw] == []
    assert WORDS[Compartment.TEAM][1].encode() in raw, "what is not sealed is there"


def test_the_search_index_knows_no_word_of_a_sealed_compartment(house: House) -> None:
    words = [word for compartment in SEALED for word in WORDS[compartment]]
    with house.store.read() as connection:
        found = [
            word
            for word in words
            if connection.exec_driver_sql(
                "SELECT count(*) FROM note_search WHERE note_search MATCH ?", (word,)
            ).scalar()
        ]
    assert found == []


def test_the_bytes_on_disk_hold_no_word_at_all(house: House, place: Path) -> None:
    every = [word for words in WORDS.values() for word in words]
    files = [one for one in place.rglob("*") if one.is_file()]
    assert {one.name for one in files} >= {"casework.db", "casework.db-wal"}
    for path in files:
        content = path.read_bytes()
        for encoding in ("utf-8", "utf-16-le"):
            assert [
                w for w in every if w.encode(encoding) in content or w.title().encode(encoding) in content
            ] == []


def test_a_bug_while_a_reserved_note_is_open_reports_no_word_of_it(house: House, tmp_path: Path) -> None:
    word = WORDS[Compartment.HEALTH][0]
    folder = tmp_path / "logs"
    handler = open_log(folder)
    try:
        raise ValueError(f"cannot show {word}")
    except ValueError as error:
        logging.getLogger("casework.ui").error("crash", exc_info=error)
        write_crash_report(error, folder, house.clock.now())
    close_log(handler)
    reports = [one.read_text("utf-8") for one in folder.iterdir()]
    assert len(reports) == 2
    assert not any(word in text for text in reports)


def test_a_colleague_s_draft_is_nobody_else_s(house: House, make: Make) -> None:
    colleague = replace(somebody(house, make, Role.DIRECTOR), service_ids=None)
    assert house.suite(colleague).notes.drafts(colleague) == []
    assert WORDS[ELSEWHERE]


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    return str(value).encode()
