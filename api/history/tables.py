"""The tables of a history. What they are made by is in `migrations`; a test holds both together."""

import zlib
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Named,
    String,
    Table,
    TypedColumns,
    TypeDecorator,
    Uuid,
)

METADATA = MetaData()


class Moment(TypeDecorator[datetime]):
    """A time in UTC; SQLite has no time zones, and drops them."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC, as the text that SQLite makes of it has no zone."""
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """With its zone."""
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


class Packed(TypeDecorator[bytes]):
    """Bytes, compressed: a report takes a tenth of its size."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Compressed, and fast rather than small."""
        return None if value is None else zlib.compress(value, 1)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """As it was."""
        return None if value is None else zlib.decompress(value)


class CheckColumns(TypedColumns):
    """A kept check, a row each. Digests begin with the name of their kind."""

    id: Named[UUID] = Column(Uuid, primary_key=True)
    time: Named[datetime] = Column(Moment)
    client: Named[str] = Column(String)
    verdict: Named[str] = Column(String)
    counts: Named[dict[str, Any]] = Column(JSON)
    plan_name: Named[str] = Column(String)
    plan_digest: Named[str] = Column(String)
    text_digest: Named[str] = Column(String)
    rules_digest: Named[str] = Column(String)
    engine: Named[str] = Column(String)
    options: Named[dict[str, Any]] = Column(JSON)
    plan: Named[bytes] = Column(Packed)
    report: Named[bytes] = Column(Packed)


class FiredColumns(TypedColumns):
    """The rules with a finding in a kept check, a row each."""

    rule: Named[str] = Column(String, primary_key=True)
    check_id: Named[UUID] = Column(Uuid, ForeignKey("history_checks.id", ondelete="CASCADE"), primary_key=True)


CHECKS = Table("history_checks", METADATA, CheckColumns)
for column in (CHECKS.c.time, CHECKS.c.client, CHECKS.c.verdict, CHECKS.c.plan_name, CHECKS.c.plan_digest):
    Index(f"history_checks_{column.name}", column, CHECKS.c.id)

FIRED = Table("history_fired", METADATA, FiredColumns)
Index("history_fired_check", FIRED.c.check_id)
"""What a deleted check takes along is found by it."""
