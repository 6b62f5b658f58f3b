"""Alembic's entry: always in process, on the connection and in the transaction it is given."""

from typing import Any, Literal

from alembic import context

from casework.models import Base
from casework.models.base import Moment


def _render(kind: str, item: Any, _context: object) -> str | Literal[False]:
    # A migration stands alone: it must not follow what the models become.
    return "sa.String(length=27)" if kind == "type" and isinstance(item, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transaction_per_migration=False,
    render_as_batch=True,
    render_item=_render,
)
context.run_migrations()
