"""The papers a head of service must have: filled from the house, marked as drafts."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casework.base.errors import NotAllowed
from casework.domain.journal_actions import ACTIONS
from casework.domain.permissions import Actor, Role
from casework.models import JournalEntry, Organisation
from casework.services.prints import HOUSE_PAPERS, PrintKind, PrintRequest, Prints
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock
from tests.reports.reading import pages_of


@pytest.fixture
def prints(store: Store, clock: FixedClock) -> Prints:
    return Prints(store, clock)


@pytest.mark.parametrize("kind", HOUSE_PAPERS)
def test_a_paper_is_filled_from_the_house_and_marked_as_a_draft(
    prints: Prints, make: Make, actor: Actor, store: Store, kind: PrintKind
) -> None:
    make.service(name="Communauté Les Tilleuls")
    with store.write(actor) as uow:
        uow.bulk_update(Organisation, Organisation.id > 0, {"journal_months": 7, "record_months": 30})
        uow.journal("test.settings")
        uow.commit()
    made = prints.print_document(actor, PrintRequest(kind))
    pages = [" ".join(page.split()) for page in pages_of(made.data)]
    text = " ".join(pages)
    assert all("Brouillon à relire par le DPO" in page for page in pages)
    for words in ("7 mois", "30 mois", "À vérifier avant de publier", "Sources"):
        assert words in text.replace("\u00a0", " ")
    assert ("Les Tilleuls" in text) is (kind is not PrintKind.INFORMATION_NOTICE)
    assert made.person_ids == ()
    assert "{" not in text


def test_what_is_from_memory_stands_only_on_the_pages_for_review(prints: Prints, actor: Actor) -> None:
    made = prints.print_document(actor, PrintRequest(PrintKind.INFORMATION_NOTICE))
    pages = [" ".join(page.split()) for page in pages_of(made.data)]
    review = next(number for number, page in enumerate(pages) if "Pour la relecture" in page)
    assert not any("par analogie" in page for page in pages[:review])
    assert any("par analogie" in page for page in pages[review:])


@pytest.mark.parametrize("role", [Role.EDUCATOR, Role.COORDINATOR, Role.ADMINISTRATOR, Role.SECRETARY])
def test_others_do_not_print_the_papers_of_the_house(prints: Prints, make: Make, role: Role) -> None:
    with pytest.raises(NotAllowed):
        prints.print_document(make.actor(role), PrintRequest(PrintKind.PROCESSING_RECORD))


def test_the_director_prints_them_and_the_journal_says_so(prints: Prints, make: Make, store: Store) -> None:
    director = make.actor(Role.DIRECTOR)
    prints.print_document(director, PrintRequest(PrintKind.IMPACT_ELEMENTS))
    with store.read() as connection:
        last = connection.execute(select(JournalEntry.__table__).order_by(JournalEntry.id.desc())).first()
    assert last is not None
    assert (last.action, last.person_id) == ("print.impact_elements", None)


def test_every_print_is_told_in_french_by_the_journal() -> None:
    assert [kind for kind in PrintKind if f"print.{kind.name.lower()}" not in ACTIONS] == []
