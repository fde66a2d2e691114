"""The first shape of a history: kept checks, and the rules that fired in each."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables; types as they are at this step, whatever becomes of them later."""
    op.create_table(
        "history_checks",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("client", "verdict")),
        sa.Column("counts", sa.JSON, nullable=False),
        *(
            sa.Column(name, sa.String, nullable=False)
            for name in ("plan_name", "plan_digest", "text_digest", "rules_digest", "engine")
        ),
        sa.Column("options", sa.JSON, nullable=False),
        sa.Column("plan", sa.LargeBinary, nullable=False),
        sa.Column("report", sa.LargeBinary, nullable=False),
    )
    for name in ("time", "client", "verdict", "plan_name", "plan_digest"):
        op.create_index(f"history_checks_{name}", "history_checks", [name, "id"])
    op.create_table(
        "history_fired",
        sa.Column("rule", sa.String, primary_key=True),
        sa.Column("check_id", sa.Uuid, sa.ForeignKey("history_checks.id", ondelete="CASCADE"), primary_key=True),
    )
    op.create_index("history_fired_check", "history_fired", ["check_id"])
