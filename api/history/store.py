"""The history itself: checks are kept, found, paged through, exported and deleted."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, insert, select

from api.history import schema
from api.history.connection import WRITES, connect, told
from api.history.ids import cursor, id_of, missing, new_id, place
from api.history.rows import SHORT, kept, row_of, where, whole
from api.history.tables import CHECKS, FIRED
from api.history.values import Check, Failed, Filters, Page, Whole
from engine.messages import Message

log = logging.getLogger(__name__)

MOST = 200
"""Checks on a page, at most."""

AT_ONCE = 20
"""Checks that are exported at a time: each may be a million bytes of plan and as much of report."""

BATCH = 100
"""Checks that are deleted at a time, so that no check waits long for its turn to be kept."""

SWEEP = timedelta(hours=1)
"""How often what is too old is looked for."""


class History:
    """The kept checks of one store, from any number of threads; a process that forks closes it first.

    Everything raises Failed when the store is down, older or newer than this code, or was never made.
    """

    def __init__(self, address: str, keep_days: int | None = None) -> None:
        """`address` is sqlite:///FILE or postgresql://..., `keep_days` how long a check is kept (None: for ever)."""
        self.engine = connect(address)
        self.keep_days = keep_days
        self._held = False
        self._rests = 0.0
        self._swept = datetime.min.replace(tzinfo=UTC)

    def upgrade(self) -> str:
        """Make the store, or bring it up to date; the name of its last migration."""
        return schema.upgrade(self.engine)

    def close(self) -> None:
        """Give all connections back; the next use opens new ones."""
        self.engine.dispose()

    def keep(self, check: Check) -> str:
        """Store a check; it is safe when its id is returned. What is too old goes, once an hour.

        A store that failed is left alone for as long as the failure took: checks shall not all wait for a dead one.
        """
        began = monotonic()
        if began < self._rests:
            raise Failed("down", Message("the history did not answer a moment ago, and was not asked again"))
        try:
            id_ = self._keep(check)
        except Failed:
            failed = monotonic()
            self._rests = failed + (failed - began)
            raise
        self._sweep(check.time)
        return str(id_)

    def _keep(self, check: Check) -> UUID:
        id_ = new_id(check.time)
        fired = [{"rule": rule, "check_id": id_} for rule in sorted({one.rule for one in check.report.findings})]
        self._hold()
        with told(self.engine), self.engine.connect().execution_options(**WRITES) as connection, connection.begin():
            connection.execute(insert(CHECKS), row_of(check, id_))
            if fired:
                connection.execute(insert(FIRED), fired)
        return id_

    def get(self, id_: str) -> Whole:
        """A kept check with its plan and report; raises Failed (missing) when there is none."""
        found = self._rows(select(CHECKS).where(CHECKS.c.id == id_of(id_)))
        if not found:
            raise missing(id_)
        return whole(found[0])

    def page(self, filters: Filters, after: str | None = None, limit: int = 50) -> Page:
        """The newest `limit` checks, or those that follow the place `after` (a cursor of an earlier page).

        What is kept meanwhile moves no later page. Raises Failed (cursor) for a cursor of another list.
        """
        wanted = select(*SHORT).where(*where(filters)).order_by(CHECKS.c.id.desc()).limit(limit + 1)
        if after is not None:
            wanted = wanted.where(CHECKS.c.id < place(after, filters))
        found = self._rows(wanted)
        more = cursor(found[limit - 1].id, filters) if len(found) > limit else None
        return Page(checks=tuple(map(kept, found[:limit])), next=more)

    def export(self, filters: Filters) -> Iterator[Whole]:
        """All checks that fit, whole, oldest first, a few in memory at a time.

        What is kept meanwhile may come at the end. The first of them are read before this returns.
        """
        wanted = select(CHECKS).where(*where(filters)).order_by(CHECKS.c.id).limit(AT_ONCE)
        return self._export(wanted, self._rows(wanted))

    def _export(self, wanted: Select[*tuple[Any, ...]], found: list[Row[*tuple[Any, ...]]]) -> Iterator[Whole]:
        while found:
            yield from map(whole, found)
            found = self._rows(wanted.where(CHECKS.c.id > found[-1].id))

    def delete(self, client: str | None = None, before: datetime | None = None) -> int:
        """Delete the checks of a client, those before a time, or (with both) those that are both; how many they were.

        Nothing of them is left in an SQLite file.
        """
        if client is None and before is None:
            raise ValueError("deletes all; say whose or before when")
        self._hold()
        some = select(CHECKS.c.id).where(*where(Filters(client=client, until=before))).limit(BATCH)
        deleted = 0
        with told(self.engine), self.engine.connect().execution_options(**WRITES) as connection:
            while True:
                with connection.begin():
                    gone = connection.execute(delete(CHECKS).where(CHECKS.c.id.in_(some))).rowcount
                if not gone:
                    break
                deleted += gone
        if deleted and self.engine.dialect.name == "sqlite":
            self._checkpoint()
        return deleted

    def _checkpoint(self) -> None:
        """Empty SQLite's log of changes, which still has what was deleted; outside of transactions."""
        with told(self.engine):
            raw = self.engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                raw.close()

    def _sweep(self, now: datetime) -> None:
        if self.keep_days is not None and now >= self._swept + SWEEP:
            self._swept = now
            try:
                self.delete(before=now - timedelta(days=self.keep_days))
            except Failed as failed:  # the check itself is kept
                log.warning("old checks were not deleted: %s", failed)

    def _hold(self) -> None:
        """Once: raise Failed unless the store is as this code needs it."""
        if not self._held:
            schema.hold(self.engine)
            self._held = True

    def _rows(self, wanted: Select[*tuple[Any, ...]]) -> list[Row[*tuple[Any, ...]]]:
        self._hold()
        with told(self.engine), self.engine.connect() as connection:
            return list(connection.execute(wanted))
