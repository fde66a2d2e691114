"""Kept checks as the tables have them: rows of values, values of rows, and conditions of filters."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select

from api.history.tables import CHECKS, FIRED
from api.history.values import Check, Filters, Kept, KeptPlan, Whole

SHORT = [column for column in CHECKS.c if column.name not in ("plan", "report")]
"""The columns of a check in short."""


def row_of(check: Check, id_: UUID) -> dict[str, Any]:
    """The row of a check that is to be kept."""
    report = check.report
    milliseconds = check.time.microsecond // 1000  # as in the id, so that both are in the same order
    return {
        "id": id_,
        "time": check.time.replace(microsecond=milliseconds * 1000),
        "client": check.client,
        "verdict": report.verdict,
        "counts": report.counts.model_dump(),
        "plan_name": report.plan.name,
        "plan_digest": report.plan.digest,
        "text_digest": digest(check.plan),
        "rules_digest": report.rules.digest,
        "engine": report.rules.version,
        "options": check.options.model_dump(mode="json"),
        "plan": check.plan,
        "report": check.written,
    }


def digest(data: bytes) -> str:
    """A digest of bytes."""
    return f"sha256:{sha256(data).hexdigest()}"


def where(filters: Filters) -> list[ColumnElement[bool]]:
    """What a row has to be to fit."""
    equal = {
        "verdict": filters.verdict,
        "plan_digest": filters.plan,
        "plan_name": filters.name,
        "client": filters.client,
    }
    asked = [CHECKS.c[name] == value for name, value in equal.items() if value is not None]
    if filters.rule is not None:
        asked.append(CHECKS.c.id.in_(select(FIRED.c.check_id).where(FIRED.c.rule == filters.rule)))
    if filters.since is not None:
        asked.append(CHECKS.c.time >= filters.since)
    if filters.until is not None:
        asked.append(CHECKS.c.time < filters.until)
    return asked


def kept(row: Row[*tuple[Any, ...]]) -> Kept:
    """The check of a row, in short."""
    return Kept(
        id=str(row.id),
        time=row.time,
        client=row.client,
        verdict=row.verdict,
        counts=row.counts,
        plan=KeptPlan(name=row.plan_name, digest=row.plan_digest, text_digest=row.text_digest),
        rules=row.rules_digest,
        engine=row.engine,
        options=row.options,
    )


def whole(row: Row[*tuple[Any, ...]]) -> Whole:
    """The check of a row of all columns."""
    return Whole(kept(row), row.plan, row.report)
