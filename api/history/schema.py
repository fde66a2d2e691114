"""The shape of a store: made and brought up to date by the migrations that come with the product."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from api.history.connection import WRITES, file_of, told
from api.history.values import Failed
from engine.messages import Message

VERSIONS = "history_version"
"""The table that names the last migration; a name of our own, since a database may serve others too."""

LOCK = 7_409_526
"""The number of the lock under which one process upgrades while others wait."""


def upgrade(engine: Engine) -> str:
    """Bring a store up to date, or make it, in one transaction; the name of its last migration.

    Raises Failed when it is down or newer than this code.
    """
    if (file := file_of(engine.url)) and not file.exists():
        file.touch(mode=0o600)  # plans are confidential
    with told(engine), engine.connect().execution_options(**WRITES) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        found, newest = _at(connection)
        if found != newest:
            command.upgrade(_config(connection), "head")
        return newest


def hold(engine: Engine) -> None:
    """Raises Failed when a store is down, older or newer than this code, or was never made."""
    if (file := file_of(engine.url)) and not file.exists():  # a look would make it
        raise Failed("behind", Message("there is no history {file}; zhongcao history upgrade makes one", file=file))
    with told(engine), engine.connect() as connection:
        found, newest = _at(connection)
    store = engine.url.render_as_string()
    if found is None:
        raise Failed(
            "behind", Message("there is no history in {store}; zhongcao history upgrade makes one", store=store)
        )
    if found != newest:
        wrong = Message("the history {store} is older than this zhongcao; run zhongcao history upgrade", store=store)
        raise Failed("behind", wrong)


def _at(connection: Connection) -> tuple[str | None, str]:
    """The last migration that a store had (None for none), and the newest; raises Failed for one that is not ours."""
    context = MigrationContext.configure(connection, opts={"version_table": VERSIONS})
    found = context.get_current_revision()
    known = [script.revision for script in ScriptDirectory.from_config(_config(connection)).walk_revisions()]
    if found is not None and found not in known:
        store = connection.engine.url.render_as_string()
        wrong = Message(
            "the history {store} was made by a newer zhongcao ({version}); upgrade zhongcao", store=store, version=found
        )
        raise Failed("ahead", wrong)
    return found, known[0]


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
