"""What every table shares: identity, version, and how it is tracked."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import LargeBinary, MetaData, String, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A real moment, aware in Python, stored as sortable UTC text: 2026-11-22T14:35:07.123456Z."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else moment_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


def moment_text(value: datetime) -> str:
    """A moment as it is stored."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def new_uid() -> bytes:
    """A random 128-bit name, made before the row is inserted."""
    return secrets.token_bytes(16)


class Base(DeclarativeBase):
    """Every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment, bytes: LargeBinary}

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-3)


class Tracked(Base):
    """A table whose every change is journalled and kept in the value history.

    ``root_key`` names the foreign key column to the aggregate's root, whose version each change bumps;
    None: the row is itself a root.
    """

    __abstract__ = True
    root_key: ClassVar[str | None] = None

    uid: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True, default=new_uid, sort_order=-2)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "__table__" in cls.__dict__:
            # An id is never given twice: the value history names rows by it.
            assert isinstance(cls.__table__, Table)
            cls.__table__.dialect_options["sqlite"]["autoincrement"] = True


class Root(Tracked):
    """The head of an aggregate: one version number for it and its children (design law 5)."""

    __abstract__ = True

    version: Mapped[int] = mapped_column(default=1, server_default="1", sort_order=-1)
