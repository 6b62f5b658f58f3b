"""A PDF as pictures: its pages' sizes, one page at a scale, all of them on a printer. Never on disk."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from casework.base.errors import UserError
from casework.base.progress import Cancellation, Progress

POINTS_PER_INCH = 72
_MOST_DOTS_PER_INCH = 300

# PDFium takes one caller at a time in a process, whatever the document.
_pdfium = threading.Lock()


class PageSize(NamedTuple):
    """In points."""

    width: float
    height: float


def page_sizes(data: bytes) -> list[PageSize]:
    """The size of each page, in order."""
    with _opened(data) as document:
        return [PageSize(*document.get_page_size(index)) for index in range(len(document))]


def render_page(data: bytes, index: int, pixels_per_point: float) -> QImage:
    """One page as a picture. Safe in any thread."""
    with _opened(data) as document:
        page = document[index]
        bitmap = page.render(scale=pixels_per_point, prefer_bgrx=True)
        try:
            picture = QImage(
                bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
            )
            # The picture must outlive PDFium's memory.
            return picture.copy()
        finally:
            bitmap.close()
            page.close()


def choose_printer(parent: QWidget, page_count: int) -> QPrinter | None:
    """The system's print dialog; None: given up."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, page_count)
    answer = dialog.exec()
    dialog.deleteLater()
    return printer if answer == QDialog.DialogCode.Accepted else None


def print_pages(data: bytes, printer: QPrinter, progress: Progress, cancel: Cancellation) -> None:
    """Send the chosen pages to a printer, at its resolution (300 dots an inch at most), one after the other.

    Raises UserError ``printer_failed``, and Cancelled: what was already sent stays sent.
    """
    indices = _chosen(printer, len(page_sizes(data)))
    scale = min(printer.resolution(), _MOST_DOTS_PER_INCH) / POINTS_PER_INCH
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError("printer_failed")
    try:
        for number, index in enumerate(indices):
            cancel.check()
            progress(number, len(indices), "Impression")
            if number and not printer.newPage():
                raise UserError("printer_failed")
            picture = render_page(data, index, scale)
            painter.drawImage(_target(printer, picture), picture)
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()
    progress(len(indices), len(indices), "Impression")


def _chosen(printer: QPrinter, count: int) -> list[int]:
    first, last = printer.fromPage(), printer.toPage()
    if not first:
        return list(range(count))
    return list(range(first - 1, min(last or first, count)))


def _target(printer: QPrinter, picture: QImage) -> QRect:
    # The sheet's own margins stand: the page is laid on the whole paper, shrunk only if the paper is smaller.
    paper = printer.pageLayout().fullRectPixels(printer.resolution())
    offset = printer.pageLayout().paintRectPixels(printer.resolution()).topLeft()
    size = picture.size().scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    return QRect(paper.topLeft() - offset, size)


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    import pypdfium2  # a tenth of a second, for those who print

    with _pdfium:
        document = pypdfium2.PdfDocument(data)
        try:
            yield document
        finally:
            document.close()
