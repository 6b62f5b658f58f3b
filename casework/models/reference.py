"""Reference lists: what the trade may change. Edited, deactivated, never deleted."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Root


class ReferenceItem(Root):
    """One line of one list: our key, the label people see, the official code where one is certain."""

    __tablename__ = "reference_item"
    __table_args__ = (Index("uq_reference_item_list_code", "list", "code", unique=True),)

    list: Mapped[str]
    code: Mapped[str]
    label: Mapped[str]
    official_code: Mapped[str] = mapped_column(default="", server_default="")
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    is_active: Mapped[bool] = mapped_column(default=True, server_default="1")
