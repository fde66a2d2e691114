"""The way to a store: an SQLite file, or PostgreSQL by its URL; nothing outside this package knows which."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from api.history.values import Failed
from engine.messages import Message

DEFAULT = "sqlite:///zhongcao-history.db"
"""A file in the folder that a command runs in."""

LONGEST = 36_500
"""Days that a history may be told to keep checks, at most."""

WAIT = 5
"""House: seconds that a check waits for a store that others write to, or that does not answer."""

SLOW = 30
"""House: seconds that PostgreSQL may take for one statement."""

WRITES = {"writes": True}
"""Execution options of a connection that will write: SQLite then waits for its turn before it reads anything."""


def connect(address: str) -> Engine:
    """The engine for a URL, which connects when it is first used; raises Failed for a URL that names no store."""
    url = _url(address)
    return _sqlite(url) if url.drivername == "sqlite" else _postgres(url)


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        url = URL.create("")
    if url.drivername not in ("sqlite", "postgresql"):
        raise Failed("address", Message("write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"))
    return url


def _sqlite(url: URL) -> Engine:
    """One writer at a time beside any number of readers (WAL). A commit is on the disk when it returns (FULL): it
    survives a kill of the process, which less would do too, and a loss of power. What is deleted is overwritten."""
    file = file_of(url)
    if file is None:
        raise Failed("address", Message("an SQLite history is a file; write sqlite:///FILE"))
    if not file.parent.is_dir():
        raise Failed("address", Message("there is no folder {folder} for the history", folder=file.parent))
    engine = create_engine(url, connect_args=_unless_said(url, {"timeout": WAIT}))

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _: object) -> None:
        connection.isolation_level = None  # the driver begins no transactions, so that creating a table can be in one
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


def _postgres(url: URL) -> Engine:
    if not find_spec("psycopg"):
        raise Failed("address", Message("PostgreSQL needs its driver: pip install 'zhongcao[postgres]'"))
    settings = {
        "connect_timeout": WAIT,
        "tcp_user_timeout": WAIT * 1000,
        "application_name": "zhongcao",
        "options": f"-c statement_timeout={SLOW}s",
    }
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args=_unless_said(url, settings),
        pool_pre_ping=True,  # a server that was restarted meanwhile is asked again
        pool_timeout=WAIT,
    )


def _unless_said(url: URL, settings: dict[str, Any]) -> dict[str, Any]:
    """The settings that a URL does not give itself (?timeout=1)."""
    return {name: value for name, value in settings.items() if name not in url.query}


def file_of(url: URL) -> Path | None:
    """The file of an SQLite URL; None for one in memory, and for another store."""
    named = url.drivername == "sqlite" and url.database and url.database != ":memory:"
    return Path(str(url.database)) if named else None


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Whatever goes wrong in the store is told as Failed, with the store but not its password."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        why = " ".join(str(cause).split())
        store = engine.url.render_as_string()
        raise Failed("down", Message("the history {store} does not answer: {why}", store=store, why=why)) from None
