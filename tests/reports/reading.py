"""Reading a printed file back: its text page by page, its outline, its fonts."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pypdfium2


def open_pdf(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def pages_of(data: bytes) -> list[str]:
    """The text of each page, white space made single (a reader's search does the same)."""
    return [" ".join(page.extract_text().split()) for page in open_pdf(data).pages]


def text_of(data: bytes) -> str:
    return " ".join(pages_of(data))


def displayed_text_of(data: bytes) -> str:
    """As a PDF viewer copies it: reading order put right for what is written from the right."""
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def outline_of(data: bytes) -> list[Any]:
    """Titles; what stands under one follows it as a list."""

    def titles(items: list[Any]) -> list[Any]:
        return [titles(item) if isinstance(item, list) else str(item["/Title"]) for item in items]

    return titles(open_pdf(data).outline)


def fonts_of(data: bytes) -> dict[str, bool]:
    """Every font named by a page, and whether its letters are in the file."""
    fonts: dict[str, bool] = {}
    for page in open_pdf(data).pages:
        resources: Any = page["/Resources"].get_object()
        for reference in resources["/Font"].get_object().values():
            font = reference.get_object()
            descriptor = font.get("/FontDescriptor")
            is_embedded = descriptor is not None and "/FontFile2" in descriptor.get_object()
            fonts[str(font["/BaseFont"])] = is_embedded
    return fonts
