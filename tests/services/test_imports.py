"""Imports on a true file: report first, one transaction, nothing twice, undone exactly."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from casework.base.errors import Cancelled, NotAllowed, UserError
from casework.base.progress import Cancellation
from casework.domain.changes import Subject
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Actor, Role
from casework.exchange.caseload import CaseloadRow, Extra
from casework.models import (
    Application,
    Companion,
    KeyWorker,
    Note,
    Person,
    Place,
    PlaceAssignment,
    Project,
    RecordOpening,
    Stay,
    StayDocument,
    StayTerm,
)
from casework.services.imports import ImportFile, ImportReport, Imports, RowReport
from casework.steps.imports.leftovers import note_texts
from casework.storage import history
from casework.storage.store import Store
from casework.storage.unit_of_work import UnitOfWork
from tests.builders import Make
from tests.conftest import FixedClock

HEADINGS = "NOM Prénom;Né le;Entrée;Fin prévue;Renouv.;Maison;Chambre;Référent;Tel;Observations"
LUC = "DUPONT Luc;12/03/1990;05/01/2026;;N;Maison 1;1-03;Marc;06 12 34 56 78;RDV CPAM à refaire"
LEA = "MARTIN Léa;02/05/1985;10/02/2026;;;Maison 1;1-03;Nadia B.;;"


@pytest.fixture
def imports(store: Store, clock: FixedClock, make: Make) -> Imports:
    make.service(ServiceKind.THERAPEUTIC_COMMUNITY, "CT des Tilleuls", places=35)
    return Imports(store, clock)


def file_of(*rows: str, headings: str = HEADINGS, name: str = "présents.csv", **said: Any) -> ImportFile:
    return ImportFile(name, "\n".join([headings, *rows]).encode(), **said)


def prepared(imports: Imports, actor: Actor, *rows: str, **said: Any) -> ImportReport:
    return imports.prepare(actor, file_of(*rows, **said))


def imported(imports: Imports, actor: Actor, *rows: str, **said: Any) -> ImportReport:
    return imports.run(actor, file_of(*rows, **said)).report


def only(report: ImportReport) -> RowReport:
    (row,) = report.rows
    return row


def all_of(store: Store, model: Any, *names: str) -> list[Any]:
    with store.read() as connection:
        columns = [getattr(model, name) for name in names]
        rows = connection.execute(select(*columns).order_by(model.id)).all()
    return [row[0] for row in rows] if len(names) == 1 else [tuple(row) for row in rows]


def every_table(store: Store) -> dict[str, list[Any]]:
    """All that the tracked tables hold, but what tells that an import was there."""
    with store.read() as connection:
        return {
            (table := history.table_of(mapper.class_)).name: [
                tuple(row) for row in connection.execute(select(table).order_by(table.c.id))
            ]
            for mapper in history.mappers()
            if mapper.class_.__tablename__ != "import_run"
        }


# The report, before anything is written ---------------------------------------------------------------


def test_a_report_writes_nothing(imports: Imports, actor: Actor, store: Store) -> None:
    before = every_table(store)
    report = prepared(imports, actor, LUC, LEA)
    assert report.counts == {"new": 2, "known": 0, "updated": 0, "doubtful": 0, "rejected": 0}
    assert [row.person.id for row in report.rows] == [None, None]
    assert every_table(store) == before


def test_what_the_report_says_is_what_is_written(imports: Imports, actor: Actor, store: Store) -> None:
    report = prepared(imports, actor, LUC)
    result = imports.run(actor, file_of(LUC), report.digest)
    row = only(result.report)
    assert row.person.id == all_of(store, Person, "id")[0]
    assert row.stay == only(report).stay
    assert row.stay is not None
    assert (row.stay.service, row.stay.admitted_on, row.stay.planned_end, row.stay.place) == (
        "CT des Tilleuls", date(2026, 1, 5), date(2027, 1, 4), "Maison 1, 1-03",
    )  # fmt: skip
    assert {Subject.PERSON, Subject.STAY, Subject.NOTE} <= result.change.subjects
    assert all_of(store, Person, "last_name", "first_name", "phone") == [("Dupont", "Luc", "06 12 34 56 78")]
    assert all_of(store, KeyWorker, "name", "role", "starts_on") == [("Marc", "key_worker", date(2026, 1, 5))]
    assert all_of(store, Note, "text", "kind") == [("Observations\xa0: RDV CPAM à refaire", "import")]


def test_a_report_of_another_moment_is_refused(imports: Imports, actor: Actor, make: Make) -> None:
    report = prepared(imports, actor, LUC)
    make.person("Dupont", "Luc", birth_date=date(1990, 3, 12), phone="01 02 03 04 05")
    with pytest.raises(UserError) as refused:
        imports.run(actor, file_of(LUC), report.digest)
    assert refused.value.code == "import_changed_since"


def test_the_counts_add_up_to_the_rows(imports: Imports, actor: Actor, make: Make) -> None:
    make.person("Dupont", "Luc", birth_date=None)
    report = prepared(imports, actor, LUC, LEA, "SOW Awa;31/02/1988;05/01/2026;;;;;;;")
    assert [row.outcome for row in report.rows] == ["doubtful", "new", "rejected"]
    assert sum(report.counts.values()) == report.total == 3
    assert (report.taken, report.left_out) == (1, 2)


def test_an_educator_cannot_import(imports: Imports, make: Make) -> None:
    educator = make.actor(Role.EDUCATOR)
    with pytest.raises(NotAllowed):
        imports.prepare(educator, file_of(LUC))
    with pytest.raises(NotAllowed):
        imports.run(educator, file_of(LUC))


# Twice, changed ------------------------------------------------------------------------------------


def test_the_same_file_twice_creates_nothing(imports: Imports, actor: Actor, store: Store) -> None:
    rows = (LUC, LEA, "SANS Date;;01/03/2026;;;;;;;")
    imported(imports, actor, *rows)
    before = every_table(store)
    result = imports.run(actor, file_of(*rows))
    assert result.import_id is None
    assert result.report.counts["known"] == 3
    assert every_table(store) == before


@pytest.mark.parametrize(
    ("row", "change"),
    [
        (LUC.replace("06 12 34 56 78", "07 00 00 00 00"), "téléphone"),
        (LUC.replace("Marc", "Inès"), "référent"),
        (LUC.replace("1-03", "1-04"), "logement"),
        (LUC.replace(";;N;", ";31/12/2026;N;"), "fin prévue"),
        (LUC.replace(";;N;", ";;O;"), "fin prévue"),
        (LUC.replace("à refaire", "fait"), "note"),
    ],
)
def test_a_changed_cell_updates_and_nothing_else(
    imports: Imports, actor: Actor, store: Store, row: str, change: str
) -> None:
    imported(imports, actor, LUC, LEA)
    report = imported(imports, actor, row, LEA)
    assert [one.outcome for one in report.rows] == ["updated", "known"]
    assert [text.split(" :")[0] for text in report.rows[0].changes] == [change]
    assert len(all_of(store, Person, "id")) == 2
    assert imported(imports, actor, row, LEA).counts["known"] == 2


def test_a_new_room_closes_the_old_one_and_keeps_it(
    imports: Imports, actor: Actor, store: Store, clock: FixedClock
) -> None:
    imported(imports, actor, LUC)
    imported(imports, actor, LUC.replace("1-03", "1-04"))
    assert all_of(store, PlaceAssignment, "starts_on", "ends_on") == [
        (date(2026, 1, 5), clock.today()), (clock.today(), None),
    ]  # fmt: skip


def test_who_left_since_is_closed_by_the_sheet_of_those_who_left(
    imports: Imports, actor: Actor, store: Store
) -> None:
    imported(imports, actor, LUC)
    left = "DUPONT;Luc;12/03/1990;05/01/2026;01/10/2026;réorientation CSAPA"
    report = imported(
        imports, actor, left, headings="Nom;Prénom;Né le;Entrée;Sortie;Motif de sortie", name="sortis.csv"
    )
    assert only(report).outcome == "updated"
    assert all_of(store, Stay, "ended_on", "exit_reason") == [(date(2026, 10, 1), "transferred")]
    assert all_of(store, PlaceAssignment, "ends_on") == [date(2026, 10, 1)]
    # An older file does not bring anybody back.
    again = only(imported(imports, actor, LUC))
    assert again.outcome == "known"
    assert [remark.column for remark in again.remarks] == ["Entrée"]


GONE = "DUPONT Luc;12/03/1990;05/01/2026;{};Maison 1;1-03"
GONE_HEADINGS = "NOM Prénom;Né le;Entrée;Sortie;Maison;Chambre"


@pytest.mark.parametrize("day", ["20/02/2026", "10/03/2026"])
def test_a_corrected_exit_takes_the_end_of_the_place_with_it(
    day: str, imports: Imports, actor: Actor, store: Store
) -> None:
    imported(imports, actor, GONE.format("01/03/2026"), headings=GONE_HEADINGS)
    row = only(imported(imports, actor, GONE.format(day), headings=GONE_HEADINGS))
    assert row.outcome == "updated"
    (ended_on,) = all_of(store, Stay, "ended_on")
    assert all_of(store, PlaceAssignment, "ends_on") == [ended_on]
    assert f"{ended_on:%d/%m/%Y}" == day


def test_an_exit_is_not_corrected_over_another_stay_or_into_a_place_given_since(
    imports: Imports, actor: Actor, store: Store
) -> None:
    back = "DUPONT Luc;12/03/1990;05/03/2026;20/03/2026;Maison 1;1-04"
    other = "MARTIN Léa;02/05/1985;01/03/2026;20/03/2026;Maison 1;1-03"
    imported(imports, actor, GONE.format("01/03/2026"), back, other, headings=GONE_HEADINGS)
    before = every_table(store)
    row = only(imported(imports, actor, GONE.format("10/03/2026"), headings=GONE_HEADINGS))
    assert row.outcome == "rejected"
    overlaps, taken = (one.what for one in row.problems)
    assert "recouvre celui de CT des Tilleuls" in overlaps
    assert "« Maison 1, 1-03 » n’est pas libre" in taken.replace("\xa0", " ")
    assert every_table(store) == before


def test_a_renewal_decided_here_is_not_undone_by_an_older_file(
    imports: Imports, actor: Actor, store: Store, make: Make
) -> None:
    imported(imports, actor, LUC)
    with store.write(actor) as uow:
        stay = uow.session.scalars(select(Stay)).one()
        stay_id = stay.id
    renewal = make.renewal(Stay(id=stay_id))
    make.save(StayTerm(stay_id=stay_id, number=2, starts_on=date(2027, 1, 5), ends_on=date(2028, 1, 4),
                       months=12, renewal_id=renewal.id))  # fmt: skip
    assert only(imported(imports, actor, LUC.replace(";;N;", ";04/01/2027;N;"))).outcome == "known"


# Who is who ------------------------------------------------------------------------------------------


def test_homonyms_of_clearly_different_births_are_two_people(imports: Imports, actor: Actor) -> None:
    report = imported(imports, actor, LUC, LUC.replace("12/03/1990", "27/11/1961").replace("1-03", "1-05"))
    assert report.counts["new"] == 2


@pytest.mark.parametrize("born", ["03/12/1990", "13/03/1990", "21/03/1990", "12/03/1980", "1990", ""])
def test_a_homonym_whose_birth_nearly_agrees_is_to_be_decided(
    imports: Imports, actor: Actor, store: Store, make: Make, born: str
) -> None:
    make.person("Dupont", "Luc", birth_date=date(1990, 3, 12), file_number="2024-007")
    report = imported(imports, actor, LUC.replace("12/03/1990", born))
    row = only(report)
    assert row.outcome == "doubtful"
    assert [one.file_number for one in row.candidates] == ["2024-007"]
    assert "2024-007" in row.problems[0].message
    assert len(all_of(store, Person, "id")) == 1


def test_a_look_alike_name_of_the_same_birth_is_to_be_decided(
    imports: Imports, actor: Actor, make: Make
) -> None:
    make.person("Dupond", "Luc", birth_date=date(1990, 3, 12))
    make.person("Kowalski", "Ewa", birth_date=date(1990, 3, 12))
    row = only(prepared(imports, actor, LUC))
    assert row.outcome == "doubtful"
    assert [one.last_name for one in row.candidates] == ["Dupond"]


def test_a_doubtful_row_becomes_what_the_person_decided(
    imports: Imports, actor: Actor, store: Store, make: Make
) -> None:
    known = make.person("Dupond", "Luc", birth_date=date(1990, 3, 12))
    key = ("présents", 2)
    choice = only(prepared(imports, actor, LUC)).candidates[0].choice
    same = only(prepared(imports, actor, LUC, choices={key: choice}))
    assert (same.outcome, same.person.id) == ("updated", known.id)
    assert any(change.startswith("nom") for change in same.changes)
    other = imported(imports, actor, LUC, choices={key: "new"})
    assert only(other).outcome == "new"
    assert len(all_of(store, Person, "id")) == 2


def test_accents_hyphens_and_order_do_not_make_somebody_else(
    imports: Imports, actor: Actor, make: Make
) -> None:
    make.person("Martin Lacaze", "Joelle", birth_date=date(1990, 3, 12))
    row = only(prepared(imports, actor, LUC.replace("DUPONT Luc", "MARTIN-LACAZE Joëlle")))
    assert row.outcome == "updated"
    assert not any(change.startswith("nom") for change in row.changes)


def test_someone_coming_back_is_one_person_with_two_stays(
    imports: Imports, actor: Actor, store: Store
) -> None:
    headings = "Nom;Prénom;Né le;Entrée;Sortie"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Présents"
    page.append(["NOM Prénom", "Né le", "Entrée"])
    page.append(["DUPONT Luc", "12/03/1990", "05/01/2026"])
    left = book.create_sheet("Sortis")
    left.append(headings.split(";"))
    left.append(["Dupont", "Luc", "12/3/90", "02/02/2024", "03/03/2024"])
    written = io.BytesIO()
    book.save(written)
    result = imports.run(actor, ImportFile("ct.xlsx", written.getvalue()))
    assert [row.outcome for row in result.report.rows] == ["new", "updated"]
    assert len(all_of(store, Person, "id")) == 1
    assert all_of(store, Stay, "admitted_on", "ended_on") == [
        (date(2026, 1, 5), None), (date(2024, 2, 2), date(2024, 3, 3)),
    ]  # fmt: skip


def test_a_choice_whose_person_is_gone_is_refused(imports: Imports, actor: Actor, make: Make) -> None:
    make.person("Dupond", "Luc", birth_date=date(1990, 3, 12))
    with pytest.raises(UserError) as refused:
        prepared(imports, actor, LUC, choices={("présents", 2): "person:999"})
    assert refused.value.code == "import_choice_gone"


# Stays -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "terms"),
    [
        (";;N", [(date(2026, 1, 5), date(2027, 1, 4), 12)]),
        (";;O", [(date(2026, 1, 5), date(2027, 1, 4), 12), (date(2027, 1, 5), date(2028, 1, 4), 12)]),
        (";31/12/2026;N", [(date(2026, 1, 5), date(2026, 12, 31), None)]),
    ],
)
def test_a_stay_gets_its_policy_terms_and_a_typed_end_wins(
    imports: Imports, actor: Actor, store: Store, cells: str, terms: list[object]
) -> None:
    report = imported(imports, actor, f"DUPONT Luc;12/03/1990;05/01/2026{cells};;;;;")
    assert all_of(store, StayTerm, "starts_on", "ends_on", "months") == terms
    differs = [problem.column for problem in only(report).problems]
    assert differs == (["Fin prévue"] if "31/12" in cells else [])
    assert only(report).outcome == "new"


def test_where_the_service_sets_no_length_one_term_runs_to_the_typed_end(
    store: Store, clock: FixedClock, make: Make, actor: Actor
) -> None:
    make.service(ServiceKind.ACT_HOUSED, "ACT Nord")
    make.service(ServiceKind.ACT_OUTREACH, "ACT Nord hors les murs")
    headings = (
        "Nom;Prénom;Né le;Type (rés. / HLM);Appartement;Accompagné de;Entrée;Contrat signé le;PPI signé le;"
        "Fin de contrat;Référente;Coordinatrice soins"
    )
    imported(
        Imports(store, clock), actor,
        "Roux;Céline;6/1/1959;RES;3 bd Montaigne;2 enfants (4 et 9 ans);9/10/2025;23/10/2025;26/4/2026;"
        "8/10/2027;Claire;Inès (IDE)",
        "Sow;Awa;6/1/1969;HLM;;;9/10/2025;23/10/2025;;;Marc;Inès (IDE)",
        headings=headings,
    )  # fmt: skip
    assert all_of(store, StayTerm, "stay_id", "ends_on", "months") == [(1, date(2027, 10, 8), None)]
    assert all_of(store, StayDocument, "kind", "signed_on") == [
        ("contract", date(2025, 10, 23)), ("dipc", date(2025, 10, 23)),
    ]  # fmt: skip
    assert all_of(store, Project, "state", "origin", "signed_on") == [("signed", "import", date(2026, 4, 26))]
    assert all_of(store, Companion, "label") == ["enfant (4 ans)", "enfant (9 ans)"]
    assert all_of(store, Place, "name") == ["3 bd Montaigne"]
    assert all_of(store, KeyWorker, "role") == ["key_worker", "nurse"] * 2


def test_people_who_share_a_room_make_it_larger(imports: Imports, actor: Actor, store: Store) -> None:
    imported(imports, actor, LUC, LEA)
    assert all_of(store, Place, "name", "capacity") == [("1-03", 2)]
    imported(imports, actor, "SOW Awa;1/1/1991;05/03/2026;;;Maison 1;1-03;;;")
    assert all_of(store, Place, "name", "capacity") == [("1-03", 3)]


def test_nobody_is_put_in_a_place_that_is_out_of_service(
    imports: Imports, actor: Actor, store: Store, make: Make
) -> None:
    make.place(make.site(name="Maison 1"), "1-03", closed_from=date(2026, 1, 1))
    row = only(imported(imports, actor, LUC))
    assert (row.outcome, row.stay and row.stay.place) == ("new", "")
    assert "hors service" in row.remarks[0].message
    assert all_of(store, PlaceAssignment, "id") == []
    assert any("Maison 1, 1-03" in text for text in all_of(store, Note, "text"))


def test_a_stay_over_another_housed_one_is_refused_and_every_conflict_named(
    store: Store, clock: FixedClock, make: Make, actor: Actor
) -> None:
    there = make.service(ServiceKind.ACT_HOUSED, "ACT Nord")
    make.service(ServiceKind.THERAPEUTIC_COMMUNITY, "CT Sud")
    person = make.person("Dupont", "Luc", birth_date=date(1990, 3, 12))
    make.stay(person, there, date(2025, 12, 1), ended_on=date(2026, 1, 20))
    make.stay(person, there, date(2026, 2, 1))
    row = only(imported(Imports(store, clock), actor, LUC, service="CT Sud"))
    assert row.outcome == "rejected"
    assert len(row.problems) == 2
    assert all("ACT Nord" in problem.message for problem in row.problems)


def test_out_and_in_on_the_same_day_is_no_overlap(
    store: Store, clock: FixedClock, make: Make, actor: Actor
) -> None:
    there = make.service(ServiceKind.ACT_HOUSED, "ACT Nord")
    make.service(ServiceKind.THERAPEUTIC_COMMUNITY, "CT Sud")
    person = make.person("Dupont", "Luc", birth_date=date(1990, 3, 12))
    make.stay(person, there, date(2025, 12, 1), ended_on=date(2026, 1, 5))
    assert only(imported(Imports(store, clock), actor, LUC, service="CT Sud")).outcome == "updated"


def test_a_request_waits_until_its_stay_is_imported(imports: Imports, actor: Actor, store: Store) -> None:
    waiting = "Dupont;Luc;12/03/1990;20/11/2025;SIAO 24"
    headings = "Nom;Prénom;Né le;Date demande;Adressé par"
    report = imported(imports, actor, waiting, headings=headings, name="attente.csv")
    assert (only(report).received_on, only(report).stay) == (date(2025, 11, 20), None)
    assert all_of(store, Application, "state", "referred_by") == [("waiting", "SIAO 24")]
    imported(imports, actor, LUC)
    assert all_of(store, Application, "state") == ["admitted"]
    assert imported(imports, actor, waiting, headings=headings, name="attente.csv").counts["known"] == 1


# Which service ---------------------------------------------------------------------------------------


def test_the_title_says_which_service_and_else_it_is_asked(
    store: Store, clock: FixedClock, make: Make, actor: Actor
) -> None:
    make.service(ServiceKind.THERAPEUTIC_COMMUNITY, "Maison de Brantôme")
    make.service(ServiceKind.HOTEL, "Nuitées")
    imports = Imports(store, clock)

    def service_of(report: ImportReport) -> str:
        stay = only(report).stay
        assert stay is not None
        return stay.service

    titled = "COMMUNAUTÉ THÉRAPEUTIQUE — FILE ACTIVE\n" + HEADINGS
    assert service_of(prepared(imports, actor, LUC, headings=titled)) == "Maison de Brantôme"
    hotel = HEADINGS.replace("Maison", "Hôtel")
    assert service_of(prepared(imports, actor, LUC, headings=hotel)) == "Nuitées"
    assert service_of(prepared(imports, actor, LUC, service="nuitées")) == "Nuitées"
    asked = prepared(imports, actor, LUC)
    assert (asked.rows, asked.services) == ((), ("Maison de Brantôme", "Nuitées"))
    assert "Nuitées" in asked.needs_service
    with pytest.raises(UserError) as refused:
        imports.run(actor, file_of(LUC))
    assert refused.value.code == "import_which_service"
    with pytest.raises(UserError) as refused:
        prepared(imports, actor, LUC, service="Ailleurs")
    assert refused.value.code == "import_service_absent"


TYPED = "NOM Prénom;Né le;Entrée;Type"


def typed(words: str) -> str:
    return f"DUPONT Luc;12/03/1990;05/01/2026;{words}"


@pytest.mark.parametrize("words", ["AAH", "HLM", "CSAPA Bergerac"])
def test_a_service_written_in_the_row_that_is_not_here_is_never_another(
    words: str, imports: Imports, actor: Actor
) -> None:
    row = only(prepared(imports, actor, typed(words), headings=TYPED, service="CT des Tilleuls"))
    assert row.outcome == "rejected"
    assert "ne désigne aucun service d’ici" in next(one.what for one in row.problems)


def test_a_service_found_by_its_kind_keeps_the_other_words_in_a_note(
    imports: Imports, actor: Actor, store: Store, make: Make
) -> None:
    make.service(ServiceKind.ACT_HOUSED, "ACT Périgueux")
    row = only(imported(imports, actor, typed("ACT Bergerac"), headings=TYPED))
    assert row.stay is not None
    assert row.stay.service == "ACT Périgueux"
    assert "d’après son type seulement" in next(one.what for one in row.remarks)
    assert all_of(store, Note, "text") == ["Type\xa0: ACT Bergerac"]


@pytest.mark.parametrize("words", ["RES", "rés.", "ACT résidentiel", "act périgueux", "ACT de Périgueux"])
def test_a_kind_written_as_teams_write_it_needs_no_remark(
    words: str, imports: Imports, actor: Actor, make: Make
) -> None:
    make.service(ServiceKind.ACT_HOUSED, "ACT Périgueux")
    row = only(prepared(imports, actor, typed(words), headings=TYPED))
    assert (row.outcome, row.remarks) == ("new", ())


def test_of_two_services_of_the_kind_written_the_one_asked_for_is_meant(
    imports: Imports, actor: Actor, make: Make
) -> None:
    make.service(ServiceKind.ACT_HOUSED, "ACT Périgueux")
    make.service(ServiceKind.ACT_HOUSED, "ACT Sarlat")
    asked = {"headings": TYPED, "service": "ACT Périgueux"}
    meant = only(prepared(imports, actor, typed("RES"), **asked)).stay
    assert meant is not None
    assert meant.service == "ACT Périgueux"
    other = only(prepared(imports, actor, typed("ACT Bergerac"), **asked))
    assert "ne désigne aucun service d’ici" in next(one.what for one in other.problems)


def test_an_actor_imports_into_their_own_services_only(
    imports: Imports, make: Make, store: Store, clock: FixedClock
) -> None:
    mine = make.service(ServiceKind.ACT_HOUSED, "ACT Nord")
    coordinator = make.actor(Role.COORDINATOR, services=[mine])
    assert prepared(imports, coordinator, LUC).services == ("ACT Nord",)
    with pytest.raises(UserError):
        prepared(imports, coordinator, LUC, service="CT des Tilleuls")


@pytest.fixture
def elsewhere(imports: Imports, make: Make) -> Stay:
    """Somebody of a service that the importer below does not work for."""
    person = make.person("Dupont", "Luc", birth_date=date(1990, 3, 12), phone="06 99 99 99 99")
    return make.stay(person=person, service=make.service(name="Service secret"), admitted_on=date(2025, 1, 1))


@pytest.fixture
def importer(make: Make, elsewhere: Stay) -> Actor:
    return make.actor(Role.COORDINATOR, services=[make.service(ServiceKind.ACT_HOUSED, "ACT Nord")])


@pytest.mark.parametrize(
    "typed",
    [
        "DUPONT Luc;12/03/1990",
        "DUPONT Luc;",
        "DUPONT Luc;03/12/1990",
        "DUPOND Luc;12/03/1990",
        "DUPONT Luc;1990",
    ],
)
def test_a_report_tells_nothing_of_who_is_outside_the_importer_s_services(
    imports: Imports, importer: Actor, elsewhere: Stay, store: Store, typed: str
) -> None:
    report = prepared(imports, importer, f"{typed};05/01/2026;;N;;;;;")
    number = all_of(store, Person, "file_number")[0]
    told = repr(report).replace("digest=", "")
    for word in ("Service secret", "06 99", number, f"person:{elsewhere.person_id}"):
        assert word not in told
    row = only(report)
    assert row.candidates == ()
    assert row.outcome == ("rejected" if typed.endswith("12/03/1990") and "DUPONT" in typed else "new")


def test_who_is_certainly_known_outside_gets_no_second_file_and_is_imported_once_opened(
    imports: Imports, importer: Actor, elsewhere: Stay, store: Store, make: Make, clock: FixedClock
) -> None:
    row = only(imported(imports, importer, LUC))
    assert (row.outcome, row.person.id) == ("rejected", None)
    assert "hors de vos services" in row.problems[0].what
    assert len(all_of(store, Person, "id")) == 1
    make.save(
        RecordOpening(
            account_id=importer.account_id,
            account_name=importer.name,
            person_id=elsewhere.person_id,
            reason="Il arrive chez nous",
            opened_at=clock.now(),
            until=clock.now() + timedelta(hours=4),
        )
    )
    row = only(prepared(imports, importer, LUC.replace("1-03", "1-04")))
    assert "recouvre un séjour dans un autre service" in row.problems[0].what
    assert "Service secret" not in repr(row)
    assert all_of(store, Stay, "service_id") == [elsewhere.service_id]


def test_only_somebody_who_was_offered_may_be_chosen(
    imports: Imports, importer: Actor, elsewhere: Stay, make: Make
) -> None:
    mine = make.stay(
        person=make.person("Martin", "Léa", birth_date=None),
        service=make.service(ServiceKind.ACT_HOUSED, "ACT Sud"),
    )
    importer = replace(importer, service_ids=frozenset({*(importer.service_ids or ()), mine.service_id}))
    (candidate,) = only(prepared(imports, importer, LEA, service="ACT Sud")).candidates
    assert candidate.choice == f"person:{mine.person_id}"
    choices = {("présents", 2): f"person:{elsewhere.person_id}"}
    with pytest.raises(UserError, match="import_choice_gone"):
        prepared(imports, importer, LEA, service="ACT Sud", choices=choices)


# Corrected headings ----------------------------------------------------------------------------------


def test_a_corrected_mapping_is_used_remembered_and_reused(imports: Imports, actor: Actor) -> None:
    headings = "NOM Prénom;Né le;Quand"
    first = prepared(imports, actor, "DUPONT Luc;12/03/1990;05/01/2026", headings=headings)
    assert only(first).outcome == "rejected"
    (sheet,) = first.sheets
    corrections = {sheet.signature: {"Quand": "admitted_on"}}
    imported(imports, actor, "DUPONT Luc;12/03/1990;05/01/2026", headings=headings, corrections=corrections)
    again = prepared(imports, actor, "SOW Awa;12/03/1991;05/02/2026", headings=headings)
    assert only(again).outcome == "new"


def test_a_file_without_a_table_of_people_says_so(imports: Imports, actor: Actor) -> None:
    with pytest.raises(UserError) as refused:
        imports.prepare(actor, ImportFile("a.csv", b"a;b\n1;2\n"))
    assert refused.value.code == "import_no_table"


# All or nothing --------------------------------------------------------------------------------------


def test_an_import_is_undone_exactly(imports: Imports, actor: Actor, store: Store, make: Make) -> None:
    make.person("Dupont", "Luc", birth_date=date(1990, 3, 12))
    before = every_table(store)
    with_versions = {name: len(rows) for name, rows in before.items()}
    result = imports.run(actor, file_of(LUC, LEA))
    assert result.import_id is not None
    imports.undo(actor, result.import_id)
    after = every_table(store)
    assert {name: len(rows) for name, rows in after.items()} == with_versions
    assert [row[1:] for row in all_of_person(after)] == [row[1:] for row in all_of_person(before)]
    (past,) = imports.past(actor)
    assert past.undone_at is not None
    with pytest.raises(UserError) as refused:
        imports.undo(actor, past.id)
    assert refused.value.code == "import_undone_already"


def test_who_works_for_some_services_sees_and_undoes_only_their_own_imports(
    imports: Imports, actor: Actor, make: Make
) -> None:
    result = imports.run(actor, file_of(LUC))
    assert result.import_id is not None
    limited = make.actor(Role.HEAD_OF_SERVICE, services=[make.service()])
    assert imports.past(limited) == []
    with pytest.raises(UserError) as refused:
        imports.undo(limited, result.import_id)
    assert refused.value.code == "not_found"
    mine = replace(actor, service_ids=limited.service_ids)
    assert [one.id for one in imports.past(mine)] == [result.import_id]
    imports.undo(mine, result.import_id)


def all_of_person(tables: dict[str, list[Any]]) -> list[Any]:
    """The people, without the version, which never goes back."""
    position = [column.name for column in history.table_of(Person).columns].index("version")
    return [row[:position] + row[position + 1 :] for row in tables["person"]]


def test_an_import_somebody_worked_on_since_is_not_undone(
    imports: Imports, actor: Actor, store: Store, make: Make
) -> None:
    result = imports.run(actor, file_of(LUC))
    assert result.import_id is not None
    with store.write(actor) as uow:
        person = uow.session.scalars(select(Person)).one()
        person.languages = "wolof"
        uow.journal("person.edit", person)
        uow.commit()
    before = every_table(store)
    with pytest.raises(UserError) as refused:
        imports.undo(actor, result.import_id)
    assert refused.value.code == "undo_changed_since"
    assert every_table(store) == before


def test_a_note_written_since_keeps_an_import_from_being_undone(
    imports: Imports, actor: Actor, store: Store, make: Make
) -> None:
    result = imports.run(actor, file_of(LUC))
    assert result.import_id is not None
    with store.write(actor) as uow:
        person = uow.session.scalars(select(Person)).one()
    make.note(person)
    with pytest.raises(UserError) as refused:
        imports.undo(actor, result.import_id)
    assert refused.value.code == "undo_in_use"


def test_a_crash_in_the_middle_leaves_nothing(
    imports: Imports, actor: Actor, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = every_table(store)
    insert = UnitOfWork.insert_prepared

    def breaking(uow: UnitOfWork, rows: Any) -> list[int]:
        if rows.model is KeyWorker:
            raise RuntimeError("pulled the plug")
        return insert(uow, rows)

    monkeypatch.setattr(UnitOfWork, "insert_prepared", breaking)
    with pytest.raises(RuntimeError, match="plug"):
        imports.run(actor, file_of(LUC, LEA))
    assert every_table(store) == before
    assert imports.past(actor) == []


def test_a_cancelled_import_leaves_nothing(imports: Imports, actor: Actor, store: Store) -> None:
    before = every_table(store)
    cancel = Cancellation()

    def stop(done: int, total: int, label: str) -> None:
        if label == "Écriture":
            raise AssertionError("too late")
        cancel.cancel()

    with pytest.raises(Cancelled):
        imports.run(actor, file_of(LUC), progress=stop, cancel=cancel)
    assert every_table(store) == before


def test_what_changed_while_it_was_prepared_is_taken_into_account(
    imports: Imports, actor: Actor, store: Store, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = store.write
    meddled: list[bool] = []

    @contextmanager
    def meddling(who: Any) -> Iterator[UnitOfWork]:
        if not meddled:
            meddled.append(True)
            make.person("Dupont", "Luc", birth_date=date(1990, 3, 12))
        with write(who) as uow:
            yield uow

    monkeypatch.setattr(store, "write", meddling)
    report = imported(imports, actor, LUC)
    assert only(report).outcome == "updated"
    assert len(all_of(store, Person, "id")) == 1


def test_rejects_come_back_as_a_file_that_can_be_corrected_and_imported(
    imports: Imports, actor: Actor, store: Store
) -> None:
    file = file_of(LUC, LEA.replace("02/05/1985", "31/02/1985"))
    report = imports.run(actor, file).report
    data = imports.rejects(actor, file, report)
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book.worksheets[0]
    assert [page["A2"].value, page["K2"].value] == [
        "MARTIN Léa", "«\xa031/02/1985\xa0» n’est pas une date possible.",
    ]  # fmt: skip
    page["B2"] = "28/02/1985"
    written = io.BytesIO()
    book.save(written)
    again = imports.run(actor, ImportFile("rejets.xlsx", written.getvalue())).report
    assert only(again).outcome == "new"
    assert len(all_of(store, Person, "id")) == 2


def test_a_birth_in_a_year_only_is_kept_as_a_year(imports: Imports, actor: Actor, store: Store) -> None:
    imported(imports, actor, LUC.replace("12/03/1990", "1990"))
    assert all_of(store, Person, "birth_date", "birth_precision") == [(date(1990, 1, 1), "year")]


def test_a_second_decision_replaces_the_first(imports: Imports, actor: Actor, make: Make) -> None:
    make.person("Dupond", "Luc", birth_date=date(1990, 3, 12))
    file = file_of(LUC, choices={("présents", 2): "new"})
    assert only(imports.prepare(actor, file)).outcome == "new"
    undecided = replace(file, choices={})
    assert only(imports.prepare(actor, undecided)).outcome == "doubtful"


def test_notes_are_dated_and_say_nothing_twice(
    imports: Imports, actor: Actor, store: Store, clock: FixedClock
) -> None:
    imported(imports, actor, LUC)
    clock.moment += timedelta(days=30)
    imported(imports, actor, LUC.replace("à refaire", "fait"))
    clock.moment += timedelta(days=30)
    imported(imports, actor, LUC)
    texts = [text for text, _moment in all_of(store, Note, "text", "happened_at")]
    assert [text.rpartition(" ")[2] for text in texts] == ["refaire", "fait", "refaire"]


def test_a_remark_cut_short_since_is_another_remark() -> None:
    def texts(said: str, *earlier: str) -> list[str]:
        row = CaseloadRow("présents", 2, "present", extras=(Extra("Observations", said, "team"),))
        return [text for _compartment, text in note_texts(row, earlier)]

    both = "Observations\xa0: RDV CPAM\nannulé\nTSO\xa0: aucun"
    assert texts("RDV CPAM", both) == ["Observations\xa0: RDV CPAM"]
    assert texts("RDV CPAM\nannulé", both) == []
    assert texts("RDV CPAM", "Observations\xa0: RDV CPAM\nTSO\xa0: aucun") == []
