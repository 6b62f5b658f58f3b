"""The places of the window, as data. A page that does not exist is not here.

To add a page: one ``def _name(context)`` that imports it when it is first shown, and one ``Place`` line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from casework.base.progress import Cancellation
from casework.domain.changes import Subject
from casework.domain.permissions import Permission
from casework.ui.context import Context
from casework.ui.page import MakePage, Page


@dataclass(frozen=True)
class Late:
    """How many are late at a place; changes of ``concerns`` may make something late there, or no longer."""

    count: Callable[[Context, Cancellation], int]
    concerns: frozenset[Subject]


@dataclass(frozen=True)
class Place:
    """Somewhere to go. ``in_sidebar`` False: reached from another page (or by Ctrl+K when ``command`` names
    it).
    """

    key: str
    label: str
    make: MakePage
    permission: Permission
    in_sidebar: bool = True
    group: int = 0  # the sidebar leaves a gap between groups
    command: str = ""  # how Ctrl+K calls it, where that is not the label
    late: Late | None = None  # what the sidebar shows beside it
    passing: bool = False  # a form, over once left: nobody comes back to it


def _people(context: Context) -> Page:
    from casework.ui.pages.people.page import PeoplePage

    return PeoplePage(context)


def _new_person(context: Context) -> Page:
    from casework.ui.pages.people.new import NewPersonPage

    return NewPersonPage(context)


def _import(context: Context) -> Page:
    from casework.ui.pages.imports.page import ImportPage

    return ImportPage(context)


def _deadlines(context: Context) -> Page:
    from casework.ui.pages.deadlines.page import DeadlinesPage

    return DeadlinesPage(context)


def _late_deadlines(context: Context, cancel: Cancellation) -> int:
    return context.suite.deadlines.count_late(context.actor, cancel)


def _places(context: Context) -> Page:
    from casework.ui.pages.places.page import PlacesPage

    return PlacesPage(context)


def _welcome(context: Context) -> Page:
    from casework.ui.pages.welcome.page import WelcomePage

    return WelcomePage(context)


def _renewal(context: Context) -> Page:
    from casework.ui.pages.renewals.page import RenewalsPage

    return RenewalsPage(context)


def _preview(context: Context) -> Page:
    from casework.ui.pages.preview.page import PreviewPage

    return PreviewPage(context)


def _person(context: Context) -> Page:
    from casework.ui.pages.person.page import PersonPage

    return PersonPage(context)


def _edit_person(context: Context) -> Page:
    from casework.ui.pages.person.edit import EditPersonPage

    return EditPersonPage(context)


def _admission(context: Context) -> Page:
    from casework.ui.pages.person.admission import AdmissionPage

    return AdmissionPage(context)


def _certificate(context: Context) -> Page:
    from casework.ui.pages.person.certificate import CertificatePage

    return CertificatePage(context)


def _exit(context: Context) -> Page:
    from casework.ui.pages.person.exit import ExitPage

    return ExitPage(context)


def _note(context: Context) -> Page:
    from casework.ui.pages.notes.page import NotePage

    return NotePage(context)


def _instructions(context: Context) -> Page:
    from casework.ui.pages.instructions.page import InstructionsPage

    return InstructionsPage(context)


def _instructions_to_read(context: Context, cancel: Cancellation) -> int:
    lines = context.suite.releases.of_the_shift(context.actor, cancel)
    return sum(one.read_at is None and not one.mine for one in lines)


def _administration(context: Context) -> Page:
    from casework.ui.pages.administration.page import AdministrationPage

    return AdministrationPage(context)


def _outside(context: Context) -> Page:
    from casework.ui.pages.openings.outside import OutsidePage

    return OutsidePage(context)


def _openings(context: Context) -> Page:
    from casework.ui.pages.openings.review import ReviewPage

    return ReviewPage(context)


def _history(context: Context) -> Page:
    from casework.ui.pages.history.page import HistoryPage

    return HistoryPage(context)


def _requests(context: Context) -> Page:
    from casework.ui.pages.access_requests.page import RequestsPage

    return RequestsPage(context)


def _requests_late(context: Context, cancel: Cancellation) -> int:
    return context.suite.access_requests.count_late(context.actor, cancel)


def _handing(context: Context) -> Page:
    from casework.ui.pages.person.handing import HandingPage

    return HandingPage(context)


def _merge(context: Context) -> Page:
    from casework.ui.pages.merges.page import MergePage

    return MergePage(context)


_MAY_BE_LATE = frozenset(
    {
        Subject.DEADLINE, Subject.RENEWAL, Subject.STAY, Subject.PROJECT, Subject.PERSON, Subject.IMPORT,
        Subject.ORGANISATION,
    }
)  # fmt: skip
PLACES: tuple[Place, ...] = (
    Place("people", "Personnes", _people, Permission.READ_PEOPLE),
    Place(
        "new_person", "Nouvelle personne", _new_person, Permission.EDIT_PEOPLE, in_sidebar=False, passing=True
    ),
    Place(
        "import", "Importer un fichier", _import, Permission.IMPORT_FILES, in_sidebar=False,
        command="Importer un fichier",
    ),
    Place("person", "Personne", _person, Permission.READ_PEOPLE, in_sidebar=False),
    Place(
        "outside", "Ouvrir un dossier hors de mes services", _outside, Permission.OPEN_OUTSIDE,
        in_sidebar=False, passing=True, command="Ouvrir un dossier hors de mes services",
    ),
    Place(
        "openings", "Dossiers ouverts hors des services", _openings, Permission.REVIEW_OPENINGS,
        in_sidebar=False, command="Dossiers ouverts hors des services",
    ),
    Place("history", "Historique", _history, Permission.READ_HISTORY, in_sidebar=False),
    Place("handing", "Dossier complet", _handing, Permission.EXPORT_PERSON, in_sidebar=False),
    Place("merge", "Réunir deux dossiers", _merge, Permission.MERGE_PEOPLE, in_sidebar=False),
    Place(
        "edit_person", "Modifier la fiche", _edit_person, Permission.EDIT_PEOPLE, in_sidebar=False,
        passing=True,
    ),
    Place(
        "admission", "Nouveau séjour", _admission, Permission.DECIDE_ADMISSIONS, in_sidebar=False,
        passing=True,
    ),
    Place("certificate", "Certificat nominatif", _certificate, Permission.PRINT_RECORDS, in_sidebar=False),
    Place("exit", "Sortie", _exit, Permission.EDIT_STAYS, in_sidebar=False, passing=True),
    Place("note", "Note", _note, Permission.WRITE_NOTES, in_sidebar=False, command="Note sur la maison"),
    Place(
        "instructions", "Consignes", _instructions, Permission.READ_RELEASES,
        late=Late(_instructions_to_read, frozenset({Subject.RELEASE})),
    ),
    Place("preview", "Aperçu", _preview, Permission.PRINT_RECORDS, in_sidebar=False),
    Place(
        "deadlines", "Échéances", _deadlines, Permission.READ_RENEWALS,
        late=Late(_late_deadlines, _MAY_BE_LATE),
    ),
    Place("places", "Places", _places, Permission.READ_PLACES),
    Place(
        "requests", "Demandes d’accès", _requests, Permission.HANDLE_ACCESS_REQUESTS,
        late=Late(_requests_late, frozenset({Subject.ACCESS_REQUEST})),
    ),
    Place("renewal", "Renouvellement", _renewal, Permission.READ_RENEWALS, in_sidebar=False),
    Place("administration", "Administration", _administration, Permission.EDIT_ORGANISATION, group=1),
)  # fmt: skip

WELCOME = Place("welcome", "Accueil", _welcome, Permission.OWN_ACCOUNT)
"""For who may open none of them."""
