"""Records, facts, and the history of every change to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "change_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "action",
                "undo",
                "redo",
                "starter",
                name="changekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("action", sa.String(length=500), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind IN ('undo', 'redo')) = (action_id IS NOT NULL)", name=op.f("ck_change_set_acts_on_an_action")
        ),
        sa.ForeignKeyConstraint(["action_id"], ["change_set.id"], name=op.f("fk_change_set_action_id_change_set")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_set")),
        sa.UniqueConstraint("uid", name=op.f("uq_change_set_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_change_set_action_id"), "change_set", ["action_id"], unique=False)
    op.create_index(op.f("ix_change_set_kind"), "change_set", ["kind"], unique=False)
    op.create_table(
        "library_info",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_library_info")),
    )
    op.create_table(
        "measure",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("is_stock", sa.Boolean(), nullable=False),
        sa.Column("may_be_summed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("key", name=op.f("uq_measure_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_measure_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_measure_changed_at"), "measure", ["changed_at"], unique=False)
    op.create_table(
        "place",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "country",
                "region",
                "union",
                "world",
                name="placekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 300", name=op.f("ck_place_name_not_empty")),
        sa.ForeignKeyConstraint(["parent_id"], ["place.id"], name=op.f("fk_place_parent_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("code", name=op.f("uq_place_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_place_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_place_changed_at"), "place", ["changed_at"], unique=False)
    op.create_index(op.f("ix_place_parent_id"), "place", ["parent_id"], unique=False)
    op.create_table(
        "source",
        sa.Column("title", sa.String(length=2000), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("address", sa.String(length=2000), nullable=True),
        sa.Column("archive_address", sa.String(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("published_first_day", sa.Integer(), nullable=True),
        sa.Column("published_last_day", sa.Integer(), nullable=True),
        sa.Column("seen", sa.String(), nullable=True),
        sa.Column("seen_first_day", sa.Integer(), nullable=True),
        sa.Column("seen_last_day", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 2000", name=op.f("ck_source_title_not_empty")),
        sa.CheckConstraint("published_first_day <= published_last_day", name=op.f("ck_source_published_days_in_order")),
        sa.CheckConstraint("seen_first_day <= seen_last_day", name=op.f("ck_source_seen_days_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("uid", name=op.f("uq_source_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_source_changed_at"), "source", ["changed_at"], unique=False)
    op.create_index("ix_source_title_any_case", "source", [sa.text("lower(title)")], unique=False)
    op.create_table(
        "tag",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 300", name=op.f("ck_tag_name_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("name", name=op.f("uq_tag_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_tag_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tag_changed_at"), "tag", ["changed_at"], unique=False)
    op.create_table(
        "basis",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("share_of_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_basis_measure_id_measure")),
        sa.ForeignKeyConstraint(["share_of_id"], ["basis.id"], name=op.f("fk_basis_share_of_id_basis")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_basis")),
        sa.UniqueConstraint("key", name=op.f("uq_basis_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_basis_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_basis_changed_at"), "basis", ["changed_at"], unique=False)
    op.create_index(op.f("ix_basis_measure_id"), "basis", ["measure_id"], unique=False)
    op.create_index(op.f("ix_basis_share_of_id"), "basis", ["share_of_id"], unique=False)
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_set_id", sa.Integer(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("row_uid", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint("operation IN ('create', 'update', 'delete')", name=op.f("ck_change_known_operation")),
        sa.ForeignKeyConstraint(["change_set_id"], ["change_set.id"], name=op.f("fk_change_change_set_id_change_set")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_change_change_set_id"), "change", ["change_set_id"], unique=False)
    op.create_index("ix_change_row", "change", ["table_name", "row_id"], unique=False)
    op.create_index(
        "ix_change_deletion", "change", ["table_name"], unique=False, sqlite_where=sa.text("operation = 'delete'")
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("change_set_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["change_set_id"], ["change_set.id"], name=op.f("fk_edition_change_set_id_change_set")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("uid", name=op.f("uq_edition_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_edition_change_set_id"), "edition", ["change_set_id"], unique=False)
    op.create_index(op.f("ix_edition_changed_at"), "edition", ["changed_at"], unique=False)
    op.create_table(
        "facility",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("locality", sa.String(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column(
            "coordinates_precision",
            sa.Enum(
                "site",
                "town",
                "region",
                name="coordinatesprecision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("part_of_id", sa.Integer(), nullable=True),
        sa.Column("whole_includes_it", sa.Boolean(), nullable=True),
        sa.Column("accelerators", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column(
            "confidence",
            sa.Enum("high", "medium", "low", name="confidence", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_facility_coordinates_together")),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_facility_latitude_on_earth")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 300", name=op.f("ck_facility_name_not_empty")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_facility_longitude_on_earth")),
        sa.CheckConstraint("part_of_id <> id", name=op.f("ck_facility_not_part_of_itself")),
        sa.CheckConstraint(
            "part_of_id IS NOT NULL OR whole_includes_it IS NULL",
            name=op.f("ck_facility_inclusion_said_of_a_part"),
        ),
        sa.ForeignKeyConstraint(["part_of_id"], ["facility.id"], name=op.f("fk_facility_part_of_id_facility")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_facility_place_id_place")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_facility_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility")),
        sa.UniqueConstraint("uid", name=op.f("uq_facility_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_facility_changed_at"), "facility", ["changed_at"], unique=False)
    op.create_index("ix_facility_name_any_case", "facility", [sa.text("lower(name)")], unique=False)
    op.create_index(op.f("ix_facility_part_of_id"), "facility", ["part_of_id"], unique=False)
    op.create_index(op.f("ix_facility_place_id"), "facility", ["place_id"], unique=False)
    op.create_index(op.f("ix_facility_source_id"), "facility", ["source_id"], unique=False)
    op.create_table(
        "partner",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "company",
                "AI lab",
                "cloud provider",
                "chip maker",
                "utility",
                "fund",
                "asset manager",
                "bank",
                "ministry",
                "agency",
                "government",
                "research institute",
                "university",
                name="partnerkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("website", sa.String(), nullable=True),
        sa.Column("founded", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column(
            "confidence",
            sa.Enum("high", "medium", "low", name="confidence", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 300", name=op.f("ck_partner_name_not_empty")),
        sa.ForeignKeyConstraint(["parent_id"], ["partner.id"], name=op.f("fk_partner_parent_id_partner")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_partner_place_id_place")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_partner_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
        sa.UniqueConstraint("uid", name=op.f("uq_partner_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_partner_changed_at"), "partner", ["changed_at"], unique=False)
    op.create_index(op.f("ix_partner_parent_id"), "partner", ["parent_id"], unique=False)
    op.create_index(op.f("ix_partner_place_id"), "partner", ["place_id"], unique=False)
    op.create_index(op.f("ix_partner_source_id"), "partner", ["source_id"], unique=False)
    op.create_table(
        "policy",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "law",
                "executive order",
                "plan",
                "programme",
                "investment programme",
                "financing programme",
                "export control",
                "guidance",
                "agreement",
                name="policykind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("issuing_body", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column(
            "confidence",
            sa.Enum("high", "medium", "low", name="confidence", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 300", name=op.f("ck_policy_name_not_empty")),
        sa.ForeignKeyConstraint(["parent_id"], ["policy.id"], name=op.f("fk_policy_parent_id_policy")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_policy_place_id_place")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_policy_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
        sa.UniqueConstraint("uid", name=op.f("uq_policy_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_policy_changed_at"), "policy", ["changed_at"], unique=False)
    op.create_index(op.f("ix_policy_parent_id"), "policy", ["parent_id"], unique=False)
    op.create_index(op.f("ix_policy_place_id"), "policy", ["place_id"], unique=False)
    op.create_index(op.f("ix_policy_source_id"), "policy", ["source_id"], unique=False)
    op.create_table(
        "alias",
        sa.Column("facility_id", sa.Integer(), nullable=True),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("policy_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(facility_id IS NOT NULL) + (partner_id IS NOT NULL) + (policy_id IS NOT NULL) + (place_id IS NOT NULL) = 1",
            name=op.f("ck_alias_one_subject"),
        ),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 300", name=op.f("ck_alias_name_not_empty")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_alias_facility_id_facility")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_alias_partner_id_partner")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_alias_place_id_place")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_alias_policy_id_policy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alias")),
        sa.UniqueConstraint("uid", name=op.f("uq_alias_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_alias_changed_at"), "alias", ["changed_at"], unique=False)
    op.create_index(op.f("ix_alias_facility_id"), "alias", ["facility_id"], unique=False)
    op.create_index(op.f("ix_alias_partner_id"), "alias", ["partner_id"], unique=False)
    op.create_index(op.f("ix_alias_place_id"), "alias", ["place_id"], unique=False)
    op.create_index(op.f("ix_alias_policy_id"), "alias", ["policy_id"], unique=False)
    op.create_table(
        "inclusion",
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column(
            "confidence",
            sa.Enum("high", "medium", "low", name="confidence", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.String(), nullable=True),
        sa.Column("since_first_day", sa.Integer(), nullable=True),
        sa.Column("since_last_day", sa.Integer(), nullable=True),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("until_first_day", sa.Integer(), nullable=True),
        sa.Column("until_last_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.CheckConstraint("since_first_day <= since_last_day", name=op.f("ck_inclusion_since_days_in_order")),
        sa.CheckConstraint("until_first_day <= until_last_day", name=op.f("ck_inclusion_until_days_in_order")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_inclusion_facility_id_facility")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_inclusion_policy_id_policy")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_inclusion_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inclusion")),
        sa.UniqueConstraint("uid", name=op.f("uq_inclusion_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_inclusion_changed_at"), "inclusion", ["changed_at"], unique=False)
    op.create_index(op.f("ix_inclusion_facility_id"), "inclusion", ["facility_id"], unique=False)
    op.create_index(op.f("ix_inclusion_policy_id"), "inclusion", ["policy_id"], unique=False)
    op.create_index(op.f("ix_inclusion_source_id"), "inclusion", ["source_id"], unique=False)
    op.create_table(
        "milestone",
        sa.Column("facility_id", sa.Integer(), nullable=True),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("policy_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column(
            "confidence",
            sa.Enum("high", "medium", "low", name="confidence", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column(
            "event",
            sa.Enum(
                "announced",
                "agreed",
                "permitted",
                "lease signed",
                "funding secured",
                "construction started",
                "energised",
                "delivered",
                "first operational",
                "partly operational",
                "completed",
                "fully operational",
                "expanded",
                "paused",
                "cancelled",
                "retired",
                "proposed",
                "enacted",
                "effective",
                "amended",
                "repealed",
                name="event",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "certainty",
            sa.Enum("actual", "planned", name="certainty", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("date", sa.String(), nullable=True),
        sa.Column("date_first_day", sa.Integer(), nullable=True),
        sa.Column("date_last_day", sa.Integer(), nullable=True),
        sa.Column("said_on", sa.String(), nullable=True),
        sa.Column("said_on_first_day", sa.Integer(), nullable=True),
        sa.Column("said_on_last_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(facility_id IS NOT NULL) + (partner_id IS NOT NULL) + (policy_id IS NOT NULL) + (place_id IS NOT NULL) = 1",
            name=op.f("ck_milestone_one_subject"),
        ),
        sa.CheckConstraint("date_first_day <= date_last_day", name=op.f("ck_milestone_date_days_in_order")),
        sa.CheckConstraint("said_on_first_day <= said_on_last_day", name=op.f("ck_milestone_said_on_days_in_order")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_milestone_facility_id_facility")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_milestone_partner_id_partner")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_milestone_place_id_place")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_milestone_policy_id_policy")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_milestone_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("uid", name=op.f("uq_milestone_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_milestone_changed_at"), "milestone", ["changed_at"], unique=False)
    op.create_index(op.f("ix_milestone_facility_id"), "milestone", ["facility_id"], unique=False)
    op.create_index(op.f("ix_milestone_partner_id"), "milestone", ["partner_id"], unique=False)
    op.create_index(op.f("ix_milestone_place_id"), "milestone", ["place_id"], unique=False)
    op.create_index(op.f("ix_milestone_policy_id"), "milestone", ["policy_id"], unique=False)
    op.create_index(op.f("ix_milestone_source_id"), "milestone", ["source_id"], unique=False)
    op.create_table(
        "observation",
        sa.Column("facility_id", sa.Integer(), nullable=True),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("policy_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column(
            "confidence",
            sa.Enum("high", "medium", "low", name="confidence", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("basis_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column(
            "interval",
            sa.Enum(
                "range given",
                "5 to 95 %",
                "10 to 90 %",
                name="interval",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "qualifier",
            sa.Enum(
                "exact",
                "about",
                "up to",
                "at least",
                "more than",
                "less than",
                name="qualifier",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("digits", sa.Integer(), nullable=True),
        sa.Column("as_written", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "reported",
                "estimated",
                "planned",
                "target",
                "forecast",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "stage",
            sa.Enum(
                "announced",
                "permitted",
                "contracted",
                "under construction",
                "installed",
                "in use",
                "retired",
                "authorised",
                "appropriated",
                "awarded",
                "raised",
                "spent",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("and_beyond", sa.Boolean(), nullable=False),
        sa.Column(
            "extent",
            sa.Enum("total", "addition", "part", name="extent", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("part_of_id", sa.Integer(), nullable=True),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("date", sa.String(), nullable=True),
        sa.Column("date_first_day", sa.Integer(), nullable=True),
        sa.Column("date_last_day", sa.Integer(), nullable=True),
        sa.Column("said_on", sa.String(), nullable=True),
        sa.Column("said_on_first_day", sa.Integer(), nullable=True),
        sa.Column("said_on_last_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.CheckConstraint("part_of_id IS NULL OR extent = 'part'", name=op.f("ck_observation_part_names_its_whole")),
        sa.CheckConstraint(
            "(facility_id IS NOT NULL) + (partner_id IS NOT NULL) + (policy_id IS NOT NULL) + (place_id IS NOT NULL) = 1",
            name=op.f("ck_observation_one_subject"),
        ),
        sa.CheckConstraint("date_first_day <= date_last_day", name=op.f("ck_observation_date_days_in_order")),
        sa.CheckConstraint("high >= value AND high < 1e300", name=op.f("ck_observation_high_not_below_value")),
        sa.CheckConstraint("low >= 0 AND low <= value", name=op.f("ck_observation_low_not_above_value")),
        sa.CheckConstraint("part_of_id <> id", name=op.f("ck_observation_not_part_of_itself")),
        sa.CheckConstraint("said_on_first_day <= said_on_last_day", name=op.f("ck_observation_said_on_days_in_order")),
        sa.CheckConstraint("value >= 0 AND value < 1e300", name=op.f("ck_observation_value_not_negative")),
        sa.ForeignKeyConstraint(["basis_id"], ["basis.id"], name=op.f("fk_observation_basis_id_basis")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_observation_facility_id_facility")),
        sa.ForeignKeyConstraint(["part_of_id"], ["observation.id"], name=op.f("fk_observation_part_of_id_observation")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_observation_partner_id_partner")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_observation_place_id_place")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_observation_policy_id_policy")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_observation_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint("uid", name=op.f("uq_observation_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_observation_basis_day", "observation", ["basis_id", "date_last_day"], unique=False)
    op.create_index(op.f("ix_observation_basis_id"), "observation", ["basis_id"], unique=False)
    op.create_index(op.f("ix_observation_changed_at"), "observation", ["changed_at"], unique=False)
    op.create_index(op.f("ix_observation_facility_id"), "observation", ["facility_id"], unique=False)
    op.create_index(op.f("ix_observation_part_of_id"), "observation", ["part_of_id"], unique=False)
    op.create_index(op.f("ix_observation_partner_id"), "observation", ["partner_id"], unique=False)
    op.create_index(op.f("ix_observation_place_id"), "observation", ["place_id"], unique=False)
    op.create_index(op.f("ix_observation_policy_id"), "observation", ["policy_id"], unique=False)
    op.create_index(op.f("ix_observation_source_id"), "observation", ["source_id"], unique=False)
    op.create_table(
        "role",
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column(
            "confidence",
            sa.Enum("high", "medium", "low", name="confidence", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=True),
        sa.Column("policy_id", sa.Integer(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "lead",
                "partner",
                "equity",
                "funder",
                "lender",
                "technology",
                "owner",
                "operator",
                "developer",
                "user",
                "supplier",
                "regulator",
                name="rolekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "certainty",
            sa.Enum("actual", "planned", name="certainty", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("since", sa.String(), nullable=True),
        sa.Column("since_first_day", sa.Integer(), nullable=True),
        sa.Column("since_last_day", sa.Integer(), nullable=True),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("until_first_day", sa.Integer(), nullable=True),
        sa.Column("until_last_day", sa.Integer(), nullable=True),
        sa.Column("until_source_id", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Float(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("amount_as_written", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.CheckConstraint("(facility_id IS NOT NULL) + (policy_id IS NOT NULL) = 1", name=op.f("ck_role_one_subject")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_role_amount_not_negative")),
        sa.CheckConstraint("since_first_day <= since_last_day", name=op.f("ck_role_since_days_in_order")),
        sa.CheckConstraint("until_first_day <= until_last_day", name=op.f("ck_role_until_days_in_order")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_role_facility_id_facility")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_role_partner_id_partner")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_role_policy_id_policy")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_role_source_id_source")),
        sa.ForeignKeyConstraint(["until_source_id"], ["source.id"], name=op.f("fk_role_until_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("uid", name=op.f("uq_role_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_role_changed_at"), "role", ["changed_at"], unique=False)
    op.create_index(op.f("ix_role_facility_id"), "role", ["facility_id"], unique=False)
    op.create_index(op.f("ix_role_partner_id"), "role", ["partner_id"], unique=False)
    op.create_index(op.f("ix_role_policy_id"), "role", ["policy_id"], unique=False)
    op.create_index(op.f("ix_role_source_id"), "role", ["source_id"], unique=False)
    op.create_index(op.f("ix_role_until_source_id"), "role", ["until_source_id"], unique=False)
    op.create_table(
        "tagging",
        sa.Column("facility_id", sa.Integer(), nullable=True),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("policy_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(facility_id IS NOT NULL) + (partner_id IS NOT NULL) + (policy_id IS NOT NULL) + (place_id IS NOT NULL) = 1",
            name=op.f("ck_tagging_one_subject"),
        ),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_tagging_facility_id_facility")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_tagging_partner_id_partner")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_tagging_place_id_place")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_tagging_policy_id_policy")),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_tagging_tag_id_tag")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tagging")),
        sa.UniqueConstraint("uid", name=op.f("uq_tagging_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tagging_changed_at"), "tagging", ["changed_at"], unique=False)
    op.create_index(op.f("ix_tagging_facility_id"), "tagging", ["facility_id"], unique=False)
    op.create_index(op.f("ix_tagging_partner_id"), "tagging", ["partner_id"], unique=False)
    op.create_index(op.f("ix_tagging_place_id"), "tagging", ["place_id"], unique=False)
    op.create_index(op.f("ix_tagging_policy_id"), "tagging", ["policy_id"], unique=False)
    op.create_index(op.f("ix_tagging_tag_id"), "tagging", ["tag_id"], unique=False)
    op.create_table(
        "claim",
        sa.Column("facility_id", sa.Integer(), nullable=True),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("policy_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column(
            "confidence",
            sa.Enum("high", "medium", "low", name="confidence", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column(
            "stance",
            sa.Enum(
                "supports",
                "doubts",
                "denies",
                "states",
                name="stance",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("stance_on", sa.String(), nullable=False),
        sa.Column("by_whom", sa.String(), nullable=False),
        sa.Column("relayed_by", sa.String(), nullable=False),
        sa.Column("said_on", sa.String(), nullable=True),
        sa.Column("said_on_first_day", sa.Integer(), nullable=True),
        sa.Column("said_on_last_day", sa.Integer(), nullable=True),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("about_observation_id", sa.Integer(), nullable=True),
        sa.Column("about_milestone_id", sa.Integer(), nullable=True),
        sa.Column("about_role_id", sa.Integer(), nullable=True),
        sa.Column("about_inclusion_id", sa.Integer(), nullable=True),
        sa.Column("about_claim_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(about_observation_id IS NOT NULL) + (about_milestone_id IS NOT NULL) + (about_role_id IS NOT NULL) + (about_inclusion_id IS NOT NULL) + (about_claim_id IS NOT NULL) <= 1",
            name=op.f("ck_claim_about_one_thing"),
        ),
        sa.CheckConstraint(
            "(facility_id IS NOT NULL) + (partner_id IS NOT NULL) + (policy_id IS NOT NULL) + (place_id IS NOT NULL) = 1",
            name=op.f("ck_claim_one_subject"),
        ),
        sa.CheckConstraint("about_claim_id <> id", name=op.f("ck_claim_not_about_itself")),
        sa.CheckConstraint("length(statement) > 0", name=op.f("ck_claim_statement_not_empty")),
        sa.CheckConstraint("said_on_first_day <= said_on_last_day", name=op.f("ck_claim_said_on_days_in_order")),
        sa.ForeignKeyConstraint(["about_claim_id"], ["claim.id"], name=op.f("fk_claim_about_claim_id_claim")),
        sa.ForeignKeyConstraint(
            ["about_inclusion_id"], ["inclusion.id"], name=op.f("fk_claim_about_inclusion_id_inclusion")
        ),
        sa.ForeignKeyConstraint(
            ["about_milestone_id"], ["milestone.id"], name=op.f("fk_claim_about_milestone_id_milestone")
        ),
        sa.ForeignKeyConstraint(
            ["about_observation_id"], ["observation.id"], name=op.f("fk_claim_about_observation_id_observation")
        ),
        sa.ForeignKeyConstraint(["about_role_id"], ["role.id"], name=op.f("fk_claim_about_role_id_role")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_claim_facility_id_facility")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_claim_partner_id_partner")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_claim_place_id_place")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_claim_policy_id_policy")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_claim_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("uid", name=op.f("uq_claim_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_claim_about_claim_id"), "claim", ["about_claim_id"], unique=False)
    op.create_index(op.f("ix_claim_about_inclusion_id"), "claim", ["about_inclusion_id"], unique=False)
    op.create_index(op.f("ix_claim_about_milestone_id"), "claim", ["about_milestone_id"], unique=False)
    op.create_index(op.f("ix_claim_about_observation_id"), "claim", ["about_observation_id"], unique=False)
    op.create_index(op.f("ix_claim_about_role_id"), "claim", ["about_role_id"], unique=False)
    op.create_index(op.f("ix_claim_changed_at"), "claim", ["changed_at"], unique=False)
    op.create_index(op.f("ix_claim_facility_id"), "claim", ["facility_id"], unique=False)
    op.create_index(op.f("ix_claim_partner_id"), "claim", ["partner_id"], unique=False)
    op.create_index(op.f("ix_claim_place_id"), "claim", ["place_id"], unique=False)
    op.create_index(op.f("ix_claim_policy_id"), "claim", ["policy_id"], unique=False)
    op.create_index(op.f("ix_claim_source_id"), "claim", ["source_id"], unique=False)
    op.create_table(
        "citation",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("observation_id", sa.Integer(), nullable=True),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.Column("inclusion_id", sa.Integer(), nullable=True),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column(
            "stance",
            sa.Enum(
                "supports",
                "doubts",
                "denies",
                "states",
                name="stance",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(observation_id IS NOT NULL) + (milestone_id IS NOT NULL) + (role_id IS NOT NULL) + (inclusion_id IS NOT NULL) + (claim_id IS NOT NULL) = 1",
            name=op.f("ck_citation_one_fact"),
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_citation_claim_id_claim")),
        sa.ForeignKeyConstraint(["inclusion_id"], ["inclusion.id"], name=op.f("fk_citation_inclusion_id_inclusion")),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_citation_milestone_id_milestone")),
        sa.ForeignKeyConstraint(
            ["observation_id"], ["observation.id"], name=op.f("fk_citation_observation_id_observation")
        ),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_citation_role_id_role")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_citation_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation")),
        sa.UniqueConstraint("uid", name=op.f("uq_citation_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_citation_changed_at"), "citation", ["changed_at"], unique=False)
    op.create_index(op.f("ix_citation_claim_id"), "citation", ["claim_id"], unique=False)
    op.create_index(op.f("ix_citation_inclusion_id"), "citation", ["inclusion_id"], unique=False)
    op.create_index(op.f("ix_citation_milestone_id"), "citation", ["milestone_id"], unique=False)
    op.create_index(op.f("ix_citation_observation_id"), "citation", ["observation_id"], unique=False)
    op.create_index(op.f("ix_citation_role_id"), "citation", ["role_id"], unique=False)
    op.create_index(op.f("ix_citation_source_id"), "citation", ["source_id"], unique=False)
