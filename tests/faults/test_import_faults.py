"""An import on a full disk, or killed in the middle: a sentence, and nothing of it is there."""

from __future__ import annotations

import pytest
from sqlalchemy import event, func, select

from casework.base.errors import UserError
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Actor
from casework.models import ImportRun, Note, Person, Stay
from casework.services.imports import ImportFile, Imports
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import TEST_SECRETS, FixedClock
from tests.faults.importer import import_and_die
from tests.faults.test_kill import MOST_SECONDS, processes

HEADINGS = "NOM Prénom;Né le;Entrée;Chambre;Référent;Observations\n"
DATA = (
    HEADINGS
    + "".join(
        f"DUPONT Luc{'abcdefghij'[n % 10]}{'abcdefghij'[n // 10]};{n % 28 + 1}/03/19{50 + n % 40};"
        f"05/01/2026;{n};Marc;{'Il a retrouvé sa chambre. ' * 20}\n"
        for n in range(100)
    )
).encode()


@pytest.fixture(autouse=True)
def service(make: Make) -> None:
    make.service(ServiceKind.THERAPEUTIC_COMMUNITY, "CT des Tilleuls")


def held(store: Store) -> list[int]:
    with store.read() as connection:
        return [
            connection.scalar(select(func.count()).select_from(model)) or 0
            for model in (Person, Stay, Note, ImportRun)
        ]


def test_an_import_on_a_full_disk_is_refused_and_writes_nothing(
    store: Store, clock: FixedClock, actor: Actor
) -> None:
    with store.read() as connection:
        most = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one()) + 8
    store.close()

    def limit(connection: object, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {most}")  # type: ignore[attr-defined]  # the driver's

    event.listen(store._engine, "connect", limit)
    with pytest.raises(UserError) as refused:
        Imports(store, clock).run(actor, ImportFile("présents.csv", DATA))
    assert refused.value.code == "disk_full"
    assert held(store) == [0, 0, 0, 0]


def test_an_import_killed_in_the_middle_leaves_nothing(store: Store, clock: FixedClock, actor: Actor) -> None:
    store.close()
    process = processes().Process(target=import_and_die, args=(store.path, actor, DATA))
    process.start()
    process.join(MOST_SECONDS)
    assert process.exitcode != 0
    process.close()
    again = Store(store.path, TEST_SECRETS, clock)
    assert held(again) == [0, 0, 0, 0]
    with again.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").all() == [("ok",)]
    result = Imports(again, clock).run(actor, ImportFile("présents.csv", DATA))
    assert result.report.counts["new"] == 100
    again.close()
