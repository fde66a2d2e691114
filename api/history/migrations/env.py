"""Alembic runs the migrations through this file, on the connection that the caller has opened."""

from alembic import context

from api.history.schema import VERSIONS
from api.history.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSIONS,
    transactional_ddl=True,  # SQLite can too, now that we begin its transactions
)
with context.begin_transaction():
    context.run_migrations()
