"""How a page shows what will be printed: the PDF itself, in the window (``Context.preview``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from casework.ui.context import Context

if TYPE_CHECKING:
    from casework.services.prints import Audience, PrintedDocument, PrintRequest


def show_preview(context: Context, title: str, make: Callable[[Audience], PrintedDocument]) -> None:
    """Go to the preview; Esc comes back. ``make`` is called on the long worker."""
    context.navigate("preview", title=title, make=make)


def preview_print(context: Context, request: PrintRequest) -> None:
    """Preview one of the papers of the file, as whoever will read it may have it."""
    prints, actor = context.suite.prints, context.actor
    context.preview(
        request.kind.label,
        lambda audience: prints.print_document(actor, replace(request, audience=audience)),
    )
