"""How a page shows what will be printed: the PDF itself, in the window (``Context.preview``)."""

from __future__ import annotations

from collections.abc import Callable

from casework.ui.context import Context


def show_preview(context: Context, title: str, file_name: str, make_pdf: Callable[[], bytes]) -> None:
    """Go to the preview; Esc comes back. ``make_pdf`` is called on the long worker."""
    context.navigate("preview", title=title, file_name=file_name, make_pdf=make_pdf)
