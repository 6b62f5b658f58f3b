"""The commands' grammar and how they end: French everywhere, 0 done, 1 refused, 2 wrong use."""

from __future__ import annotations

import io
import re
import sys
from datetime import date
from pathlib import Path

import pytest

from casework.base.errors import InvalidForm, Problem, UserError
from casework.cli import formatting, main
from casework.cli.french_parser import FrenchParser, civil_day, refusal

ENGLISH = re.compile(r"\b(the|following|required|argument|expected|invalid|choose|usage:|options:|error)\b")


def no_report(_error: BaseException) -> Path | None:
    return None


def test_without_a_command_it_is_the_window() -> None:
    args = main.parse([])
    assert args.command is None
    assert args.on is None


def test_global_options_stand_before_the_command() -> None:
    args = main.parse(
        ["--data-dir", "/tmp/d", "--account", "chef", "--password-stdin", "--on", "2026-03-12", "check"]
    )
    assert (args.command, args.data_dir, args.account) == ("check", Path("/tmp/d"), "chef")
    assert args.password_stdin
    assert args.on == date(2026, 3, 12)


@pytest.mark.parametrize(
    "wrong",
    [
        ["nothing"],
        ["--on", "31/02/2026", "check"],
        ["--on"],
        ["--data-dir"],
        ["check", "--account", "chef"],
        ["--unknown"],
        ["--acc", "chef"],
    ],
)
def test_a_wrong_use_is_told_in_french_and_ends_with_two(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main.parse(wrong)
    told = capsys.readouterr().err
    assert end.value.code == 2
    assert not ENGLISH.search(told), told


def test_the_help_is_french(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main.parse(["--help"])
    told = capsys.readouterr().out
    assert end.value.code == 0
    assert not ENGLISH.search(told), told
    for command in main.COMMANDS:
        assert command.name in told


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("the following arguments are required: FILE", "il manque : FILE"),
        ("argument --out: expected one argument", "--out attend une valeur"),
        ("argument --all: not allowed with argument --person", "--all ne va pas avec --person"),
        ("something argparse will say one day", "cette commande n’est pas comprise"),
    ],
)
def test_argparses_refusals_have_a_french_form(english: str, french: str) -> None:
    assert refusal(english) == french


def test_every_refusal_argparse_makes_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    parser = FrenchParser(prog="casework")
    parser.add_argument("kind", choices=["people", "stays"])
    parser.add_argument("--person", type=int)
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--all", action="store_true")
    group.add_argument("--one", action="store_true")
    for wrong in (
        [],
        ["x", "--all"],
        ["people", "--person", "x", "--all"],
        ["people"],
        ["people", "--all", "--one"],
    ):
        with pytest.raises(SystemExit):
            parser.parse_args(wrong)
        told = capsys.readouterr().err
        assert "pas comprise" not in told
        assert not ENGLISH.search(told), told


def test_a_day_may_be_typed_as_the_french_do() -> None:
    assert civil_day("12/03/2026") == civil_day("2026-03-12") == date(2026, 3, 12)


def test_a_refusal_is_a_sentence_and_a_one(capsys: pytest.CaptureFixture[str]) -> None:
    def refuse() -> int:
        raise UserError("not_found")

    assert main.guarded(refuse, no_report) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "Revenez à la liste" in told.err


def test_every_problem_of_a_form_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    def refuse() -> int:
        raise InvalidForm(
            [Problem("name", "field_required"), Problem("date", "date_impossible", {"value": "x"})]
        )

    assert main.guarded(refuse, no_report) == 1
    told = capsys.readouterr().err
    assert "name" in told
    assert "« x »" in told.replace("\u00a0", " ")


def test_a_bug_leaves_a_report_and_no_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def stumble() -> int:
        raise KeyError("Marqueurdenom")

    assert main.guarded(stumble, lambda _error: tmp_path / "crash.txt") == 1
    told = capsys.readouterr().err
    assert "crash.txt" in told
    assert "Traceback" not in told
    assert "Marqueurdenom" not in told


def test_stopping_a_command_is_a_refusal(capsys: pytest.CaptureFixture[str]) -> None:
    def stopped() -> int:
        raise KeyboardInterrupt

    assert main.guarded(stopped, no_report) == 1
    assert "Opération arrêtée" in capsys.readouterr().err


def test_json_has_iso_dates_and_plain_letters(capsys: pytest.CaptureFixture[str]) -> None:
    formatting.write_json([{"birth_date": date(2026, 3, 12), "last_name": "Çelik"}])
    told = capsys.readouterr().out
    assert '"2026-03-12"' in told
    assert "Çelik" in told


def test_a_table_is_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    formatting.write_table(("Nom", "Lieu"), [("N’Diaye Awa", "Les Tilleuls"), ("Roux Léa", "")])
    assert capsys.readouterr().out.splitlines() == [
        "Nom          Lieu",
        "N’Diaye Awa  Les Tilleuls",
        "Roux Léa",
    ]


def test_a_console_of_another_code_page_gets_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="cp850"))
    formatting.speak_utf8()
    formatting.say("Œuvre, Łukasz")

    sys.stdout.flush()
    assert raw.getvalue().decode("utf-8").strip() == "Œuvre, Łukasz"


def test_a_window_program_without_streams_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(f"sys.{name}", None)
    formatting.speak_utf8()
