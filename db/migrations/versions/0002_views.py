"""Saved views, derived columns that sort a table of any size, and the search index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "view",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_view")),
        sa.UniqueConstraint("name", name=op.f("uq_view_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_view_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_view_changed_at"), "view", ["changed_at"], unique=False)
    op.create_table(
        "facility_state",
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "announced",
                "permitted",
                "under construction",
                "partly operational",
                "operational",
                "paused",
                "cancelled",
                "retired",
                "unknown",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("status_milestone_id", sa.Integer(), nullable=True),
        sa.Column("power_now_mw", sa.Float(), nullable=True),
        sa.Column("power_now_basis", sa.String(), nullable=True),
        sa.Column("power_now_observation_id", sa.Integer(), nullable=True),
        sa.Column("planned_power_mw", sa.Float(), nullable=True),
        sa.Column("planned_power_basis", sa.String(), nullable=True),
        sa.Column("planned_power_observation_id", sa.Integer(), nullable=True),
        sa.Column("planned_overdue", sa.Boolean(), nullable=False),
        sa.Column("operators", sa.String(), nullable=False),
        sa.Column("owners", sa.String(), nullable=False),
        sa.Column("users", sa.String(), nullable=False),
        sa.Column("programmes", sa.String(), nullable=False),
        sa.Column("announced", sa.String(), nullable=True),
        sa.Column("announced_first_day", sa.Integer(), nullable=True),
        sa.Column("figures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("facility_id", name=op.f("pk_facility_state")),
    )
    op.create_index(
        op.f("ix_facility_state_announced_first_day"), "facility_state", ["announced_first_day"], unique=False
    )
    op.create_index(op.f("ix_facility_state_operators"), "facility_state", ["operators"], unique=False)
    op.create_index(op.f("ix_facility_state_planned_power_mw"), "facility_state", ["planned_power_mw"], unique=False)
    op.create_index(op.f("ix_facility_state_power_now_mw"), "facility_state", ["power_now_mw"], unique=False)
    op.create_index(op.f("ix_facility_state_status"), "facility_state", ["status"], unique=False)
    op.create_index(op.f("ix_facility_state_users"), "facility_state", ["users"], unique=False)
    op.create_table(
        "policy_state",
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("announced", sa.String(), nullable=True),
        sa.Column("announced_first_day", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Float(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("amount_usd", sa.Float(), nullable=True),
        sa.Column("amount_observation_id", sa.Integer(), nullable=True),
        sa.Column("leads", sa.String(), nullable=False),
        sa.Column("facilities", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("policy_id", name=op.f("pk_policy_state")),
    )
    op.execute("CREATE VIRTUAL TABLE search_trigrams USING fts5(names, words, tokenize='trigram')")
    op.execute("CREATE VIRTUAL TABLE search_bigrams USING fts5(pairs, tokenize='unicode61')")
