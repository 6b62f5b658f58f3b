"""Everybody one may see: the list, the banner, creating and editing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework.base.errors import InvalidForm, NotAllowed, StaleWrite, UserError
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Actor, Role
from casework.domain.stays import PersonState
from casework.services.people import EditPerson, NewPerson, People, PeopleFilter
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock

BORN = date(1974, 7, 14)


@pytest.fixture
def people(store: Store, clock: FixedClock) -> People:
    return People(store, clock)


def _new(people: People, actor: Actor, last: str, first: str = "Alex", **values: object) -> int:
    change = people.create(actor, NewPerson(last, first, **values))  # type: ignore[arg-type]
    assert change.id is not None
    return change.id


def test_a_created_person_is_listed_under_the_next_file_number(people: People, actor: Actor) -> None:
    _new(people, actor, "N’DIAYE", "mamadou", birth_date=BORN)
    _new(people, actor, "Çelik", "Nuno")
    known = people.list_all(actor)
    assert [one[1:4] for one in known] == [
        ("2026-002", "Çelik", "Nuno"),
        ("2026-001", "N’Diaye", "Mamadou"),
    ]


def test_a_form_tells_every_problem_at_once(people: People, actor: Actor) -> None:
    with pytest.raises(InvalidForm) as refused:
        people.create(actor, NewPerson(birth_date=date(2030, 1, 1), sex="?"))
    assert [one.field for one in refused.value.problems] == ["last_name", "birth_date", "sex"]
    assert all(one.sentence for one in refused.value.problems)


def test_a_name_of_ten_thousand_letters_is_refused_with_a_sentence(people: People, actor: Actor) -> None:
    endless = "n" * 10_000
    with pytest.raises(InvalidForm) as refused:
        people.create(actor, NewPerson(endless, endless, phone=endless, presence_words=endless))
    assert [(one.field, one.code) for one in refused.value.problems] == [
        (name, "name_too_long") for name in ("last_name", "first_name", "phone", "presence_words")
    ]


def test_no_sign_that_nobody_sees_tells_two_names_apart(people: People, actor: Actor) -> None:
    people.create(actor, NewPerson("Martin", "Alex", birth_date=date(1984, 5, 17)))
    unseen = NewPerson("Mar\u00ad\u200btin\ufeff", "\u061c\u202eAlex\x9b", birth_date=date(1984, 5, 17))
    with pytest.raises(InvalidForm) as refused:
        people.create(actor, unseen)
    assert refused.value.problems[0].code == "person_already_there"


def test_somebody_known_is_not_created_twice_unless_it_is_said_to_be_another(
    people: People, actor: Actor
) -> None:
    _new(people, actor, "Dupont", "Joëlle", birth_date=BORN)
    assert [one.certain for one in people.near_duplicates(actor, "Dupond", "Joelle", BORN)] == [False]
    again = NewPerson("DUPONT", "Joelle", birth_date=BORN)
    with pytest.raises(InvalidForm) as refused:
        people.create(actor, again)
    assert "2026-001" in refused.value.problems[0].sentence
    _new(people, actor, "Dupont", "Joelle", birth_date=BORN, accept_alike=True)
    assert len(people.list_all(actor)) == 2


def test_an_anonymous_person_is_known_by_a_pseudonym_only(people: People, actor: Actor) -> None:
    person_id = _new(people, actor, "Petit", "Samira", is_anonymous=True, pseudonym="Le Chat")
    assert people.card(actor, person_id).name == "Le Chat (anonyme)"
    assert people.details(actor, person_id).last_name == ""


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("qsDFghç AZertyé", True),
        ("AZERTYE qsdf", True),
        ("qsDFghçe AZertyé", False),
        ("qsDFghç AZertyéz", False),
        ("qsDFghçx AZertyé", False),
        ("06.12.34.56.78", True),
        ("+33612345678", True),
        ("06 12 34", True),
        ("2026-001", True),
        ('") OR ("', False),
        ("* AND NEAR(", False),
        ("a\x00b", False),
        ("", True),
    ],
)
def test_the_list_is_filtered_by_words_whatever_their_order_case_and_accents(
    people: People, actor: Actor, typed: str, found: bool
) -> None:
    person_id = _new(people, actor, "azertyé", "qsdfghç", phone="+33 6 12 34 56 78")
    assert people.ids(actor, PeopleFilter(text=typed)) == ([person_id] if found else [])


def test_a_name_that_sounds_alike_is_offered_where_none_matches(people: People, actor: Actor) -> None:
    person_id = _new(people, actor, "Dupont", "Joëlle")
    assert people.ids(actor, PeopleFilter(text="dupond")) == [person_id]


def test_each_state_has_its_people(people: People, actor: Actor, make: Make, clock: FixedClock) -> None:
    today, service = clock.today(), make.service()
    present, coming, left, waiting, known = (make.person(f"P{n}") for n in range(5))
    make.stay(present, service, today)
    make.stay(coming, service, today + timedelta(1))
    make.stay(left, service, today - timedelta(9), ended_on=today)
    make.application(waiting, service)

    def ids(state: PersonState | None, **wanted: object) -> list[int]:
        return people.ids(actor, PeopleFilter(state=state, **wanted))  # type: ignore[arg-type]

    expected = zip(PersonState, (present, coming, waiting, left, known), strict=True)
    for state, person in expected:
        assert ids(state) == [person.id]
        assert [row.state for row in people.rows(actor, [person.id])] == [state]
    assert len(ids(None)) == 5
    assert ids(None, service_id=service.id) == [present.id, coming.id, left.id, waiting.id]


def test_the_list_is_narrowed_by_key_worker_and_sorted_by_term(
    people: People, actor: Actor, make: Make
) -> None:
    one, other, third = make.person("Un"), make.person("Deux"), make.person("Trois")
    first, second = make.stay(one, months=12), make.stay(other, months=6)
    make.stay(third)
    for stay in (first, second):
        make.key_worker(stay, "Julien Paret")
    assert people.choices(actor).key_workers == ("Julien Paret",)
    assert people.ids(actor, PeopleFilter(key_worker="Julien Paret")) == [other.id, one.id]
    by_term = PeopleFilter(sort="term_end")
    assert people.ids(actor, by_term) == [other.id, one.id, third.id]
    assert people.ids(actor, PeopleFilter(sort="term_end", descending=True)) == [one.id, other.id, third.id]


def test_a_line_says_where_and_with_whom_somebody_is(
    people: People, actor: Actor, make: Make, clock: FixedClock
) -> None:
    stay = make.stay(make.person("N’Diaye", "Mamadou", birth_date=BORN), months=12)
    make.placement(stay, make.place(make.site(name="Maison 1"), "ch. 07"))
    make.key_worker(stay, "Julien Paret")
    make.key_worker(stay, "Inès Roy", role="nurse")
    (row,) = people.rows(actor, [stay.person_id])
    assert (row.name, row.age, row.place, row.key_worker) == (
        "N’DIAYE Mamadou", 52, "Maison 1, ch. 07", "Julien Paret",
    )  # fmt: skip
    assert row.term_end is not None
    assert row.term_end > clock.today()


def test_the_banner_says_who_where_and_until_when(people: People, actor: Actor, make: Make) -> None:
    person = make.person(
        "N’Diaye", "Mamadou", birth_date=BORN, sex="M", languages="wolof, français", file_number="2025-041"
    )
    stay = make.stay(person, make.service(), date(2025, 12, 4), months=12)
    make.key_worker(stay, "Julien P.")
    card = people.card(actor, person.id)
    assert card.identity.replace("\xa0", " ") == (
        "né le 14 juil. 1974 (52 ans) · dossier 2025-041 · wolof, français"
    )
    assert card.stay is not None
    words = [text.replace("\xa0", " ") for text in card.stay[:3]]
    assert words == [
        "4 déc. 2025 → 3 déc. 2026",
        "dans 11 jours",
        "1re année · renouvelable une fois",
    ]
    assert card.team == (("Référent", "Julien P."),)
    assert card.stay.days_left == 11


def test_an_actor_sees_the_people_of_their_services_only(people: People, make: Make) -> None:
    mine, theirs = make.service(), make.service(ServiceKind.OUTPATIENT)
    here, there, new = make.person("Ici"), make.person("Ailleurs"), make.person("Nouveau")
    make.stay(here, mine)
    make.stay(there, theirs)
    educator = make.actor(services=[mine])
    assert people.ids(educator, PeopleFilter()) == [here.id, new.id]
    assert [row.id for row in people.rows(educator, [there.id, here.id])] == [here.id]
    assert [one.id for one in people.list_all(educator)] == [here.id, new.id]
    assert [name for _id, name in people.choices(educator).services] == [mine.name]
    for refused in (people.card, people.details):
        with pytest.raises(UserError, match="not_found"):
            refused(educator, there.id)
    with pytest.raises(UserError, match="not_found"):
        people.edit(educator, EditPerson(there.id, 1, "Autre"))


def test_a_stale_edit_shows_both_texts_and_loses_neither(people: People, actor: Actor) -> None:
    person_id = _new(people, actor, "Petit", "Samira", phone="06 12 34 56 78")
    people.edit(actor, EditPerson(person_id, 1, "Petit", "Samira", phone="07 00 00 00 01"))
    with pytest.raises(StaleWrite) as stale:
        people.edit(actor, EditPerson(person_id, 1, "Petit", "Samira", phone="07 00 00 00 02"))
    assert [(one.label, one.stored, one.typed) for one in stale.value.conflicts] == [
        ("Téléphone", "07 00 00 00 01", "07 00 00 00 02")
    ]
    assert people.details(actor, person_id).phone == "07 00 00 00 01"


def test_an_edit_is_found_under_the_new_name_and_an_unchanged_one_writes_nothing(
    people: People, actor: Actor
) -> None:
    person_id = _new(people, actor, "Petit", "Samira")
    first = people.edit(actor, EditPerson(person_id, 1, "Garcia", "Samira"))
    again = people.edit(actor, EditPerson(person_id, first.version or 0, "Garcia", "Samira"))
    assert again.version == first.version
    assert people.ids(actor, PeopleFilter(text="garcia")) == [person_id]
    assert people.ids(actor, PeopleFilter(text="petit")) == []


def test_logistics_cannot_read_people(people: People, make: Make) -> None:
    with pytest.raises(NotAllowed):
        people.ids(make.actor(Role.LOGISTICS), PeopleFilter())
