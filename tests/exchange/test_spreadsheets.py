"""Files that come in: what is read of them, and the sentence a bad one gets."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from casework.base.errors import UserError
from casework.exchange.sheets import Sheet
from casework.exchange.spreadsheets import read_file, read_spreadsheet

TEXT = 'Nom;Prénom;Entrée\r\nN’DIAYE;Noël;12/03/2026\r\n\r\n"dit ""Le Grand""";"a;b";x\r\n'


def workbook(*rows: list[object], title: str = "Feuille") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = title
    for row in rows:
        page.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def only_sheet(name: str, data: bytes) -> Sheet:
    (sheet,) = read_spreadsheet(name, data).sheets
    return sheet


def code_of(name: str, data: bytes) -> str:
    with pytest.raises(UserError) as refused:
        read_spreadsheet(name, data)
    assert name in refused.value.sentence or "{" not in refused.value.sentence
    return refused.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_text_in_columns_is_read_whatever_its_encoding_and_separator(encoding: str, separator: str) -> None:
    text = TEXT.replace('"a;b"', f'"a{separator}b"').replace(
        "Nom;Prénom;Entrée", separator.join(("Nom", "Prénom", "Entrée"))
    )
    text = text.replace("N’DIAYE;Noël;12/03/2026", separator.join(("N’DIAYE", "Noël", "12/03/2026")))
    text = text.replace(f'""";"a{separator}b";x', f'"""{separator}"a{separator}b"{separator}x')
    sheet = only_sheet("liste.csv", text.encode(encoding))
    assert sheet.name == "liste"
    assert sheet.rows == (
        ("Nom", "Prénom", "Entrée"),
        ("N’DIAYE", "Noël", "12/03/2026"),
        (),
        ('dit "Le Grand"', f"a{separator}b", "x"),
    )  # fmt: skip


def test_a_true_date_stays_a_date_and_a_number_a_number() -> None:
    sheet = only_sheet("a.xlsx", workbook(["Nom", date(1993, 3, 12), 612345678, "06 12", True]))
    assert sheet.rows[0] == ("Nom", date(1993, 3, 12), 612345678.0, "06 12", True)


def test_rows_are_counted_as_the_spreadsheet_shows_them() -> None:
    sheet = only_sheet("a.xlsx", workbook([], [], [None, "Nom"]))
    assert sheet.rows[2] == ("", "Nom")


def test_the_separator_line_of_excel_is_understood() -> None:
    sheet = only_sheet("a.csv", b"sep=|\r\nNom|Ville\r\nA,B;C|D\r\n")
    assert sheet.rows[1:] == (("Nom", "Ville"), ("A,B;C", "D"))


def test_what_is_no_workbook_says_so() -> None:
    assert code_of("a.xlsx", b"Nom;Prenom\r\n") == "import_not_workbook"
    assert code_of("a.xlsx", b"PK\x03\x04 and nothing more") == "import_not_workbook"
    assert code_of("a.xls", b"<html><table><tr><td>Nom</td></tr></table></html>") == "import_not_workbook"
    assert code_of("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)) == "import_not_workbook"
    whole = workbook(["Nom"] * 50)
    assert code_of("a.xlsx", whole[: len(whole) // 2]) == "import_not_workbook"


def test_what_is_no_text_says_so() -> None:
    assert code_of("a.csv", b"%PDF-1.7 ...") == "import_not_text"
    assert code_of("a.csv", bytes(range(256)) * 8) == "import_not_text"


def test_an_encrypted_workbook_says_so() -> None:
    ole = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
    )
    assert code_of("a.xlsx", ole) == "import_encrypted"


def test_an_empty_file_says_so() -> None:
    assert code_of("a.xlsx", b"") == "import_empty"
    assert code_of("a.csv", b"\r\n  \r\n") == "import_empty"
    assert code_of("a.xlsx", workbook()) == "import_empty"
    assert code_of("a.csv", b"\xff\xfe") == "import_empty"


def test_ten_thousand_columns_are_refused_at_once() -> None:
    assert code_of("a.xlsx", workbook(["Nom"] * 10_000)) == "import_too_wide"
    assert code_of("a.csv", b";".join([b"Nom"] * 10_000)) == "import_too_wide"


def test_a_cell_at_the_end_of_the_world_does_not_take_the_memory() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["A1"] = "Nom"
    page["ZZ90000"] = "x"
    written = io.BytesIO()
    book.save(written)
    assert code_of("a.xlsx", written.getvalue()) == "import_too_long"
    page["A1048576"] = "x"
    written = io.BytesIO()
    book.save(written)
    assert code_of("a.xlsx", written.getvalue()) == "import_too_long"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(7):
            package.writestr(f"xl/worksheets/sheet{number}.xml", b" " * 50_000_000)
    assert code_of("a.xlsx", written.getvalue()) == "import_too_big"


def test_a_quote_nobody_closed_is_told_and_swallows_nobody() -> None:
    rows = "".join(f"DUPONT{n};Jean;12/03/1990\n" for n in range(20))
    assert code_of("a.csv", ('Nom;Prénom;Né le\n"MARTIN;Luc;1/1/1990\n' + rows).encode()) == "import_quote"


@pytest.mark.parametrize("name", ["absent.xlsx", "~$liste.xlsx"])
def test_a_file_that_cannot_be_chosen_gets_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError) as refused:
        read_file(tmp_path / name)
    assert name in refused.value.sentence


def test_a_folder_and_a_file_held_by_excel_get_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UserError) as refused:
        read_file(tmp_path)
    assert refused.value.code == "import_folder"

    def held(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.xlsx").write_bytes(b"x")
    monkeypatch.setattr(Path, "read_bytes", held)
    with pytest.raises(UserError) as refused:
        read_file(tmp_path / "a.xlsx")
    assert refused.value.code == "import_held"


OPEN_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>
<office:spreadsheet><table:table table:name="Présents">{rows}</table:table></office:spreadsheet>
</office:body></office:document-content>"""
MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/"
 manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
{extra}</manifest:manifest>"""


def open_document(rows: str, extra: str = "") -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", MANIFEST.format(extra=extra))
        package.writestr("content.xml", OPEN_DOCUMENT.format(rows=rows))
    return written.getvalue()


def text_cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def test_an_open_document_is_read_with_its_dates_and_its_empty_million_rows() -> None:
    born = '<table:table-cell office:value-type="date" office:date-value="1993-03-12"/>'
    rows = (
        f"<table:table-row>{text_cell('Nom')}{text_cell('Né le')}</table:table-row>"
        f"<table:table-row>{text_cell('SOW')}{born}"
        '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    )
    sheet = only_sheet("a.ods", open_document(rows))
    assert sheet.rows[1][:2] == ("SOW", date(1993, 3, 12))
    assert len(sheet.rows) == 2


def test_an_open_document_that_repeats_itself_endlessly_is_refused() -> None:
    wide = text_cell("x", ' table:number-columns-repeated="16000"')
    assert code_of("a.ods", open_document(f"<table:table-row>{wide}</table:table-row>")) == "import_too_wide"
    tall = f'<table:table-row table:number-rows-repeated="1000000">{text_cell("x")}</table:table-row>'
    assert code_of("a.ods", open_document(tall)) == "import_too_long"


def test_an_open_document_with_a_password_says_so() -> None:
    extra = '<manifest:file-entry manifest:full-path="a"><manifest:encryption-data/></manifest:file-entry>'
    assert code_of("a.ods", open_document("", extra)) == "import_encrypted"
