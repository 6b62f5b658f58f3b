"""The nominative certificate of somebody anonymous (CSP L3414-1): on paper, and nowhere else."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import pypdf
import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import select

from casework.base.errors import NotAllowed, UserError
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Actor, Role
from casework.models import Dispatch, JournalEntry, Person
from casework.services.dispatches import Dispatches, Ground, HandOut
from casework.services.prints import PrintCertificate, Prints
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import TEST_SECRETS, FixedClock
from tests.reports.reading import text_of

NAME = "Zwingelstein Perpétue"
SHAPES = ("Zwingelstein", "zwingelstein", "ZWINGELSTEIN", "Perpétue", "perpetue", "PERPÉTUE")
CARE = "sevrage qxtabac"


@pytest.fixture
def prints(store: Store, clock: FixedClock) -> Prints:
    return Prints(store, clock)


@pytest.fixture
def anonymous(make: Make) -> Person:
    person = make.person("", "", is_anonymous=True, pseudonym="Le Chat", birth_date=None, sex="F")
    service = make.service(ServiceKind.OUTPATIENT, name="Consultation de Périgueux")
    make.stay(person, service, date(2025, 3, 1), ended_on=date(2025, 9, 15))
    make.stay(person, service, date(2026, 1, 10))
    return person


def asked(person: Person, **changes: object) -> PrintCertificate:
    facts: dict[str, object] = {"holder": NAME, "care": CARE, "born_on": date(1990, 2, 3)}
    return PrintCertificate(person.id, **facts | changes)  # type: ignore[arg-type]


def decrypted(store: Store, folder: Path) -> bytes:
    """The whole file in clear, the pages of its search index too."""
    clear = folder / "clair.db"
    key = TEST_SECRETS.file_key.hex()
    connection = sqlcipher.connect(store.path)
    connection.execute(f"PRAGMA key = \"x'{key}'\"")
    connection.execute("ATTACH DATABASE ? AS clear KEY ''", (str(clear),))
    connection.execute("SELECT sqlcipher_export('clear')")
    connection.close()
    return clear.read_bytes()


def test_the_certificate_says_name_dates_duration_and_care(
    prints: Prints, anonymous: Person, actor: Actor
) -> None:
    text = " ".join(text_of(prints.print_certificate(actor, asked(anonymous)).data).split())
    for words in (
        NAME, "né(e) le 3 février 1990", "du 1er mars 2025 au 15 septembre 2025", "6 mois et 15 jours",
        "depuis le 10 janvier 2026", "10 mois et 13 jours à ce jour", CARE[1:], "L3414-1",
        "Consultation de Périgueux",
    ):  # fmt: skip
        assert words in text


def test_the_certificate_does_not_lead_from_the_name_to_the_record(
    prints: Prints, anonymous: Person, actor: Actor
) -> None:
    made = prints.print_certificate(actor, asked(anonymous))
    text = text_of(made.data)
    assert "Le Chat" not in text
    assert anonymous.file_number not in text + made.file_name
    assert made.file_name == "certificat-2026-11-22.pdf"


def test_the_name_is_written_nowhere_but_on_the_paper(
    prints: Prints, anonymous: Person, actor: Actor, make: Make, store: Store, clock: FixedClock,
    tmp_path: Path, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    make.person("Témoin", "Gardé")
    command = asked(anonymous)
    made = prints.print_certificate(actor, command)
    prints.note_handed_out(actor, made.title, "paper")
    by_person = HandOut(made.title, made.contents, frozenset(made.person_ids), NAME, Ground.PERSON)
    Dispatches(store, clock).hand_out(actor, by_person)
    store.write_reads()
    content = decrypted(store, tmp_path)
    assert "Témoin".encode() in content, "what is kept is found this way"
    for word in (*SHAPES, CARE, "1990-02-03"):
        for encoding in ("utf-8", "utf-16-le"):
            assert word.encode(encoding) not in content
    told = f"{command!r} {made.title} {made.file_name} {made.contents} {caplog.text}"
    assert not any(word in told for word in (*SHAPES, CARE))
    with store.read() as connection:
        assert connection.scalars(select(Dispatch.recipient)).all() == ["la personne"]


def test_the_papers_title_and_outline_name_nobody(prints: Prints, anonymous: Person, actor: Actor) -> None:
    import io

    reader = pypdf.PdfReader(io.BytesIO(prints.print_certificate(actor, asked(anonymous)).data))
    told = repr(reader.metadata) + repr([getattr(one, "title", one) for one in reader.outline])
    assert not any(word in told for word in SHAPES)


def test_the_journal_says_that_a_certificate_was_printed_of_whom_it_follows(
    prints: Prints, anonymous: Person, actor: Actor, store: Store
) -> None:
    prints.print_certificate(actor, asked(anonymous))
    with store.read() as connection:
        last = connection.execute(select(JournalEntry.__table__).order_by(JournalEntry.id.desc())).first()
    assert last is not None
    assert (last.action, last.person_id) == ("print.certificate", anonymous.id)


def test_it_is_for_anonymous_people_who_were_followed_and_whose_name_is_given(
    prints: Prints, anonymous: Person, actor: Actor, make: Make
) -> None:
    never_came = make.person("", "", is_anonymous=True, pseudonym="L’Ours")
    for command, code in (
        (asked(make.person("Martin", "Alex")), "certificate_not_anonymous"),
        (asked(never_came), "nothing_to_print"),
        (asked(anonymous, holder="  "), "certificate_name_needed"),
        (asked(anonymous, care=""), "certificate_name_needed"),
    ):
        with pytest.raises(UserError) as refusal:
            prints.print_certificate(actor, command)
        assert refusal.value.code == code
        assert not any(word in str(refusal.value) for word in SHAPES)


def test_it_follows_what_the_actor_may_see_and_print(prints: Prints, anonymous: Person, make: Make) -> None:
    with pytest.raises(NotAllowed):
        prints.print_certificate(make.actor(Role.TRAINEE), asked(anonymous))
    elsewhere = make.actor(Role.EDUCATOR, services=[make.service(name="Ailleurs")])
    with pytest.raises(UserError) as refusal:
        prints.print_certificate(elsewhere, asked(anonymous))
    assert refusal.value.code == "not_found"
