"""`casework list`: people, stays, deadlines, accounts, the journal…, for people to read or for scripts."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from casework.base.text import display_name
from casework.cli.call import Call
from casework.cli.formatting import write_json, write_table
from casework.cli.french_parser import civil_day, record_id

if TYPE_CHECKING:
    from casework.domain.people import KnownPerson
    from casework.domain.permissions import Actor
    from casework.services.accounts import ListedAccount
    from casework.services.deadlines import ListedDeadline
    from casework.services.journal import ListedLine
    from casework.services.notes import Entry
    from casework.services.stays import ListedApplication, ListedStay
    from casework.services.suite import Suite


_AT_ONCE = 500


class Listing(NamedTuple):
    """One list: how it is read, as JSON, and as a table."""

    read: Callable[[Suite, Actor, argparse.Namespace], Iterable[Any]]
    as_json: Callable[[Any], dict[str, object]]
    headings: Sequence[str]
    as_line: Callable[[Any], Sequence[str]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to list, and how."""
    parser.add_argument("what", choices=tuple(LISTINGS), metavar="QUOI", help=", ".join(LISTINGS))
    parser.add_argument("--person", type=record_id, metavar="ID", help="de qui, pour les notes")
    parser.set_defaults(refuse=parser.error)
    parser.add_argument("--from", dest="from_day", type=civil_day, metavar="AAAA-MM-JJ",
                        help="le journal : depuis ce jour")  # fmt: skip
    parser.add_argument("--to", dest="to_day", type=civil_day, metavar="AAAA-MM-JJ",
                        help="le journal : jusqu’à ce jour compris")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="en JSON, pour un script")


def run(args: argparse.Namespace, call: Call) -> int:
    """Everything the acting account may see."""
    listing = LISTINGS[args.what]
    if args.what == "notes" and args.person is None:
        args.refuse("the following arguments are required: --person")
    with call.entered() as (suite, actor):
        rows = list(listing.read(suite, actor, args))
    if args.json:
        write_json([listing.as_json(row) for row in rows])
    else:
        write_table(listing.headings, (listing.as_line(row) for row in rows))
    return 0


def person_json(person: KnownPerson) -> dict[str, object]:
    """Somebody, the same in every list."""
    return person._asdict()


def _stay_json(stay: ListedStay) -> dict[str, object]:
    terms = [{"starts_on": term.starts_on, "ends_on": term.ends_on} for term in stay.terms]
    return {**stay._asdict(), "person": person_json(stay.person), "terms": terms}


def _application_json(application: ListedApplication) -> dict[str, object]:
    return {**application._asdict(), "person": person_json(application.person)}


def _deadline_json(deadline: ListedDeadline) -> dict[str, object]:
    return {**deadline._asdict(), "person": person_json(deadline.person)}


def _account_json(account: ListedAccount) -> dict[str, object]:
    return {
        "login": account.login,
        "name": account.name,
        "role": account.role,
        "profession": account.profession,
        "services": account.services,
        "valid_from": account.valid_from,
        "valid_to": account.valid_to,
        "state": account.state,
        "compartments": account.compartments,
        "last_login": account.last_login,
    }


def _notes(suite: Suite, actor: Actor, args: argparse.Namespace) -> Iterator[Entry]:
    """A person's notes and what completes them, the latest first."""
    from casework.services.notes import TimelineFilter

    before: int | None = None
    while True:
        page = suite.notes.timeline(actor, args.person, TimelineFilter.NOTES, before, limit=_AT_ONCE)
        for entry in page.entries:
            yield entry
            yield from entry.addenda
        before = page.before
        if before is None:
            return


def _note_json(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "kind": entry.note_kind,
        "compartment": entry.compartment.value,
        "happened_at": entry.at,
        "author": entry.author,
        "text": entry.text,
        "third_party": entry.third_party,
        "reserved": entry.reserved is not None,
    }


def _note_line(entry: Entry) -> Sequence[str]:
    at = f"{entry.at.astimezone():%d/%m/%Y %H:%M}" if entry.at else ""
    return at, entry.author, entry.label, " ".join(entry.text.split())


def _person_line(person: KnownPerson) -> Sequence[str]:
    return person.file_number, _name(person), _day(person.birth_date)


def _stay_line(stay: ListedStay) -> Sequence[str]:
    until = _day(stay.ended_on) or _day(stay.planned_end)
    return _name(stay.person), stay.service, _day(stay.admitted_on), until, ", ".join(stay.key_workers)


def _application_line(application: ListedApplication) -> Sequence[str]:
    return _name(application.person), application.service, _day(application.received_on), application.state


def _deadline_line(deadline: ListedDeadline) -> Sequence[str]:
    return _day(deadline.due_on), _name(deadline.person), deadline.rule.basis, deadline.state.label


def _account_line(account: ListedAccount) -> Sequence[str]:
    last = f"{account.last_login.astimezone():%d/%m/%Y %H:%M}" if account.last_login else "inconnue"
    sealed = ", ".join(one.label for one in account.compartments)
    return account.login, account.name, account.role.label, account.state.label, sealed, last


def _read_journal(suite: Suite, actor: Actor, asked: argparse.Namespace) -> Iterable[ListedLine]:
    from casework.services.journal import JournalFilter

    return suite.journal.list_all(actor, JournalFilter(asked.from_day, asked.to_day))


def _journal_line(line: ListedLine) -> Sequence[str]:
    about = f"{line.subject} {line.subject_id or ''}".strip()
    return str(line.id), f"{line.at.astimezone():%d/%m/%Y %H:%M:%S}", line.name, line.label, about


def _name(person: KnownPerson) -> str:
    return display_name(person.last_name, person.first_name) or person.file_number


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


LISTINGS = {
    "people": Listing(
        lambda suite, actor, _args: suite.people.list_all(actor),
        person_json,
        ("Dossier", "Personne", "Naissance"),
        _person_line,
    ),
    "stays": Listing(
        lambda suite, actor, _args: suite.stays.list_all(actor),
        _stay_json,
        ("Personne", "Service", "Entrée", "Fin", "Référents"),
        _stay_line,
    ),
    "applications": Listing(
        lambda suite, actor, _args: suite.stays.list_applications(actor),
        _application_json,
        ("Personne", "Service", "Reçue le", "État"),
        _application_line,
    ),
    "deadlines": Listing(
        lambda suite, actor, _args: suite.deadlines.list(actor),
        _deadline_json,
        ("Échéance", "Personne", "Ce qui est attendu", "État"),
        _deadline_line,
    ),
    "notes": Listing(_notes, _note_json, ("Moment", "Auteur", "Nature", "Texte"), _note_line),
    "accounts": Listing(
        lambda suite, actor, _args: suite.accounts.list_all(actor),
        _account_json,
        ("Identifiant", "Nom", "Rôle", "État", "Compartiments", "Dernière connexion"),
        _account_line,
    ),
    "journal": Listing(
        _read_journal,
        lambda line: line._asdict(),
        ("Ligne", "Quand", "Qui", "Quoi", "Sur"),
        _journal_line,
    ),
}
