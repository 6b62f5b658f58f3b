"""Fifty markers planted in names, notes, drafts, accounts…: none in clear in any file that was touched."""

from __future__ import annotations

import base64
import logging
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casework.base.errors import UserError
from casework.base.logs import close_log, open_log, write_crash_report
from casework.base.text import fold, plain
from casework.domain.founding import NewAccount, NewOrganisation, NewService
from casework.domain.kinds import ServiceKind
from casework.models import Draft
from casework.services.doorstep import Doorstep, Use
from casework.storage.backup import backup_set
from casework.storage.keys import KdfCost
from tests.builders import Make
from tests.conftest import FixedClock

CHEAP = KdfCost(1, 8192)
# Long enough never to appear by chance, with letters that each encoding writes otherwise.
MARKERS = [f"Zéphyrœ{chr(ord('a') + n // 26)}{chr(ord('a') + n % 26)}Çuz{n:02d}" for n in range(50)]


def shapes(marker: str) -> list[bytes]:
    """A marker as a file could hold it, always in the same order."""
    words = [marker, marker.lower(), marker.upper(), plain(marker), fold(marker), marker.encode().hex()]
    words += [unicodedata.normalize(form, marker) for form in ("NFC", "NFD", "NFKD")]
    words += [word.encode("unicode_escape").decode("ascii") for word in (marker, plain(marker))]
    found: list[bytes] = []
    for word in words:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "cp1252", "mac-roman", "utf-7"):
            found.append(word.encode(encoding, "ignore"))
    for content in (marker.encode(), plain(marker).encode()):
        for shift in range(3):  # base64 of a text that holds it, wherever it begins
            coded = base64.b64encode(b"\0" * shift + content)
            found.append(coded[4 if shift else 0 : -4])
        found.append(content[::-1])
    assert min(map(len, found)) >= 10
    return found


SHAPES = {marker: shapes(marker) for marker in MARKERS}


def stem(alike: tuple[bytes, ...]) -> bytes:
    """What the fifty markers have in common in one shape: where it is absent, so are they all."""
    ends = tuple(shape[::-1] for shape in alike)
    return max(common_start(alike), common_start(ends)[::-1], key=len)


def common_start(alike: tuple[bytes, ...]) -> bytes:
    first, last = min(alike), max(alike)
    length = next((n for n, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), None)
    return first[:length]


STEMS = {stem(alike) for alike in zip(*SHAPES.values(), strict=True)}


def found_in(path: Path) -> list[tuple[str, str]]:
    """(file, marker) for every marker readable in a file or in a name under ``path``."""
    hits = []
    for file in sorted(path.rglob("*")):
        content = str(file.relative_to(path)).encode() + (file.read_bytes() if file.is_file() else b"")
        if not any(common in content for common in STEMS):
            continue
        for marker, wanted in SHAPES.items():
            if any(shape in content for shape in wanted):
                hits.append((file.name, marker))
    return hits


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Temporary files of every library go where they are searched."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    for name in ("TMPDIR", "TMP", "TEMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield folder
    tempfile.tempdir = None


def plant(make: Make, markers: list[str]) -> None:
    """One marker in each place where somebody types; the rest in notes."""
    take = iter(markers)
    service = make.service(name=next(take))
    site = make.site(service, next(take))
    place = make.place(site, next(take))
    make.account(name=next(take), login=next(take))
    person = make.person(next(take), next(take), pseudonym=next(take), phone=next(take))
    stay = make.stay(person, service, months=12, referred_by=next(take))
    make.placement(stay, place)
    make.key_worker(stay, next(take))
    make.companion(stay, next(take))
    make.application(person, service, referred_by=next(take))
    make.renewal(stay, conditions=next(take), review=next(take))
    project = make.project(stay, wants=next(take))
    make.action(make.goal(project, next(take)), next(take))
    make.coordination(person, shared=next(take))
    make.task(next(take))
    with make.store.write(make.head) as uow:
        draft = Draft(account_id=make.head.account_id, slot="note", content=next(take))
        draft.updated_at = make.clock.now()
        uow.session.add(draft)
        uow.commit()
    for marker in take:
        note = make.note(person, f"Ce soir {marker} a rappelé sa sœur.")
        with make.store.write(make.head) as uow:
            uow.get(type(note), note.id).text = f"Corrigé : {marker}"
            uow.journal("note.edit", note, person_id=person.id)
            uow.commit()


def test_no_marker_is_readable_in_any_file_that_was_touched(
    tmp_path: Path, scratch: Path, clock: FixedClock
) -> None:
    doorstep = Doorstep(tmp_path / "données", clock, CHEAP)
    log = open_log(doorstep.folder.logs)
    organisation, service, login, name, password, *others = MARKERS
    secret = doorstep.create(
        NewOrganisation(
            organisation,
            (NewService(ServiceKind.CTR, service, 10),),
            (NewAccount(login, name, f"{password} épicéa"),),
        )
    )
    try:
        session = doorstep.log_in(login, f"{password} épicéa")
        make = Make(session.store, clock, session.actor)
        plant(make, others)
        assert doorstep.folder.database.with_name("casework.db-wal").stat().st_size > 0
        assert found_in(tmp_path) == []  # while it is open: the log of changes, the shared memory
        backup_set(doorstep.folder, session.opened.secrets, datetime.now(UTC))
        shutil.copytree(doorstep.folder.path, tmp_path / "as a kill leaves it")
        with pytest.raises(UserError) as refusal:
            doorstep.log_in(login, f"{password} sapin", Use.BESIDE)
        logging.getLogger("casework").error("refused", exc_info=refusal.value)
        write_crash_report(refusal.value, doorstep.folder.logs, clock.now())
        session.close()
        doorstep.recover(secret, login, f"{password} fougère mésange")
    finally:
        close_log(log)
    assert len(list(doorstep.folder.logs.iterdir())) == 2
    assert found_in(tmp_path) == []
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert secret.encode() not in path.read_bytes()
            assert secret.replace("-", "").encode() not in path.read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "utf-32-le"])
def test_the_search_itself_finds_what_is_in_clear(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "trace.bin").write_bytes(b"\0\1\2" + f"x {MARKERS[7]} y".encode(encoding, "ignore"))
    assert found_in(tmp_path) == [("trace.bin", MARKERS[7])]


def test_the_search_finds_folded_coded_and_named_markers(tmp_path: Path) -> None:
    (tmp_path / "folded").write_text(f"a {fold(MARKERS[1])} b", encoding="utf-8")
    (tmp_path / "coded").write_bytes(base64.b64encode(f"12345 {MARKERS[2]} 67".encode()))
    (tmp_path / f"{MARKERS[3]}.pdf").write_bytes(b"")
    assert {marker for _, marker in found_in(tmp_path)} == {MARKERS[1], MARKERS[2], MARKERS[3]}
