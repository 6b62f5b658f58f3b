"""The spine: people, stays, projects, notes, renewals, coordination, trace"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("profession", sa.String(), server_default="", nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
        sa.UniqueConstraint("uid", name=op.f("uq_account_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
        sa.UniqueConstraint("key", name=op.f("uq_fact_key")),
    )
    op.create_table(
        "import_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("mapping", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
        sa.UniqueConstraint("signature", name=op.f("uq_import_mapping_signature")),
        sa.UniqueConstraint("uid", name=op.f("uq_import_mapping_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), server_default="", nullable=False),
        sa.Column("phone", sa.String(), server_default="", nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("uid", name=op.f("uq_organisation_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("file_number", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), server_default="", nullable=False),
        sa.Column("first_name", sa.String(), server_default="", nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("pseudonym", sa.String(), server_default="", nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("birth_precision", sa.String(), server_default="day", nullable=False),
        sa.Column("sex", sa.String(), server_default="", nullable=False),
        sa.Column("phone", sa.String(), server_default="", nullable=False),
        sa.Column("languages", sa.String(), server_default="", nullable=False),
        sa.Column("needs_interpreter", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("sort_key", sa.String(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("sound_text", sa.String(), nullable=False),
        sa.CheckConstraint("sex IN ('', 'F', 'M', 'X')", name=op.f("ck_person_sex_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("file_number", name=op.f("uq_person_file_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_person_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index("ix_person_sort_key", ["sort_key", "id"], unique=False)

    op.create_table(
        "reference_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("list", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("official_code", sa.String(), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_item")),
        sa.UniqueConstraint("uid", name=op.f("uq_reference_item_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("reference_item", schema=None) as batch_op:
        batch_op.create_index("uq_reference_item_list_code", ["list", "code"], unique=True)

    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("compartment", sa.String(), server_default="team", nullable=False),
        sa.Column("content", sa.String(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("updated_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_draft_account_id_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_person_id"), ["person_id"], unique=False)
        batch_op.create_index("uq_draft_account_id_slot", ["account_id", "slot"], unique=True)

    op.create_table(
        "establishment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.Column("finess", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_establishment_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_establishment")),
        sa.UniqueConstraint("uid", name=op.f("uq_establishment_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), server_default="", nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.String(), server_default="", nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_journal_entry_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
    )
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_entry_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_entry_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_entry_person_id"), ["person_id"], unique=False)

    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.String(length=27), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("counts", sa.String(), nullable=False),
        sa.Column("undone_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_import_run_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_import_run_entry_id_journal_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_import_run_entry_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_import_run_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_run_account_id"), ["account_id"], unique=False)

    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("establishment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("initial_months", sa.Integer(), nullable=True),
        sa.Column("renewal_months", sa.Integer(), nullable=True),
        sa.Column("max_renewals", sa.Integer(), nullable=True),
        sa.Column("max_total_months", sa.Integer(), nullable=True),
        sa.Column("term_warning_days", sa.Integer(), server_default="90", nullable=False),
        sa.Column("warning_days", sa.Integer(), server_default="30", nullable=False),
        sa.Column("statutory_rules", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("project_label", sa.String(), server_default="projet personnalisé", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "initial_months IS NULL OR initial_months > 0", name=op.f("ck_service_initial_months_positive")
        ),
        sa.CheckConstraint("places >= 0", name=op.f("ck_service_places_positive")),
        sa.CheckConstraint(
            "renewal_months IS NULL OR renewal_months > 0", name=op.f("ck_service_renewal_months_positive")
        ),
        sa.ForeignKeyConstraint(
            ["establishment_id"], ["establishment.id"], name=op.f("fk_service_establishment_id_establishment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("name", name=op.f("uq_service_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_service_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "value_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_value_change_entry_id_journal_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_value_change")),
    )
    with op.batch_alter_table("value_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_value_change_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index("ix_value_change_table_name_row_id", ["table_name", "row_id"], unique=False)

    op.create_table(
        "account_service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_service_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_account_service_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_service")),
        sa.UniqueConstraint("uid", name=op.f("uq_account_service_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("account_service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_service_service_id"), ["service_id"], unique=False)
        batch_op.create_index(
            "uq_account_service_account_id_service_id", ["account_id", "service_id"], unique=True
        )

    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("referred_by", sa.String(), server_default="", nullable=False),
        sa.Column("state", sa.String(), server_default="waiting", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_application_person_id_person")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_application_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("uid", name=op.f("uq_application_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_application_service_id_state", ["service_id", "state"], unique=False)

    op.create_table(
        "coordination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), server_default="", nullable=False),
        sa.Column("question", sa.String(), server_default="", nullable=False),
        sa.Column("shared", sa.String(), server_default="", nullable=False),
        sa.Column("person_view", sa.String(), server_default="", nullable=False),
        sa.Column("consent_basis", sa.String(), server_default="", nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_coordination_person_id_person")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_coordination_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordination")),
        sa.UniqueConstraint("uid", name=op.f("uq_coordination_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("coordination", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coordination_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_coordination_service_id"), ["service_id"], unique=False)

    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("moment_key", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("compartment", sa.String(), server_default="team", nullable=False),
        sa.Column("third_party", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("happened_at", sa.String(length=27), nullable=False),
        sa.Column("written_at", sa.String(length=27), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("addendum_of", sa.Integer(), nullable=True),
        sa.CheckConstraint("(text IS NULL) <> (sealed IS NULL)", name=op.f("ck_note_text_or_seal")),
        sa.ForeignKeyConstraint(["addendum_of"], ["note.id"], name=op.f("fk_note_addendum_of_note")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_note_author_id_account")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_note_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sa.UniqueConstraint("moment_key", name=op.f("uq_note_moment_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_note_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_addendum_of"), ["addendum_of"], unique=False)
        batch_op.create_index(batch_op.f("ix_note_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_note_service_id_moment_key", ["service_id", "moment_key"], unique=False)

    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_site_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("uid", name=op.f("uq_site_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.create_index("uq_site_service_id_name", ["service_id", "name"], unique=True)

    op.create_table(
        "stay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("admitted_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("exit_reason", sa.String(), server_default="", nullable=False),
        sa.Column("exit_housing", sa.String(), server_default="", nullable=False),
        sa.Column("referred_by", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= admitted_on", name=op.f("ck_stay_exit_after_entry")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stay_person_id_person")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_stay_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay")),
        sa.UniqueConstraint("uid", name=op.f("uq_stay_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stay_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_stay_service_id_ended_on", ["service_id", "ended_on"], unique=False)

    op.create_table(
        "companion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("arrives_on", sa.Date(), nullable=False),
        sa.Column("leaves_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_companion_person_id_person")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_companion_stay_id_stay")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companion")),
        sa.UniqueConstraint("uid", name=op.f("uq_companion_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("companion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_companion_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_companion_stay_id"), ["stay_id"], unique=False)

    op.create_table(
        "coordination_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("coordination_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coordination_id"],
            ["coordination.id"],
            name=op.f("fk_coordination_decision_coordination_id_coordination"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordination_decision")),
        sa.UniqueConstraint("uid", name=op.f("uq_coordination_decision_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("coordination_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_coordination_decision_coordination_id"), ["coordination_id"], unique=False
        )

    op.create_table(
        "coordination_participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("coordination_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), server_default="", nullable=False),
        sa.Column("profession", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["coordination_id"],
            ["coordination.id"],
            name=op.f("fk_coordination_participant_coordination_id_coordination"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordination_participant")),
        sa.UniqueConstraint("uid", name=op.f("uq_coordination_participant_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("coordination_participant", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_coordination_participant_coordination_id"), ["coordination_id"], unique=False
        )

    op.create_table(
        "deadline_acceptance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_deadline_acceptance_stay_id_stay")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_acceptance")),
        sa.UniqueConstraint("uid", name=op.f("uq_deadline_acceptance_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("deadline_acceptance", schema=None) as batch_op:
        batch_op.create_index(
            "uq_deadline_acceptance_stay_id_rule_due_on", ["stay_id", "rule", "due_on"], unique=True
        )

    op.create_table(
        "key_worker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), server_default="key_worker", nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_key_worker_account_id_account")
        ),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_key_worker_stay_id_stay")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_worker")),
        sa.UniqueConstraint("uid", name=op.f("uq_key_worker_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("key_worker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_key_worker_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_key_worker_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_key_worker_stay_id"), ["stay_id"], unique=False)

    op.create_table(
        "note_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("moment_key", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_note_person_note_id_note")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_note_person_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_person")),
        sa.UniqueConstraint("uid", name=op.f("uq_note_person_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("note_person", schema=None) as batch_op:
        batch_op.create_index(
            "ix_note_person_person_id_moment_key", ["person_id", "moment_key"], unique=False
        )
        batch_op.create_index("uq_note_person_note_id_person_id", ["note_id", "person_id"], unique=True)

    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), server_default="1", nullable=False),
        sa.Column("closed_from", sa.Date(), nullable=True),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_place_capacity_positive")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_place_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("uid", name=op.f("uq_place_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index("uq_place_site_id_name", ["site_id", "name"], unique=True)

    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), server_default="draft", nullable=False),
        sa.Column("origin", sa.String(), server_default="", nullable=False),
        sa.Column("drafted_on", sa.Date(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("refused_on", sa.Date(), nullable=True),
        sa.Column("refusal_words", sa.String(), server_default="", nullable=False),
        sa.Column("wants", sa.String(), server_default="", nullable=False),
        sa.Column("matters", sa.String(), server_default="", nullable=False),
        sa.Column("fears", sa.String(), server_default="", nullable=False),
        sa.Column("refuses", sa.String(), server_default="", nullable=False),
        sa.Column("strengths", sa.String(), server_default="", nullable=False),
        sa.Column("disagreements", sa.String(), server_default="", nullable=False),
        sa.Column("participants", sa.String(), server_default="", nullable=False),
        sa.Column("interpreter", sa.String(), server_default="", nullable=False),
        sa.Column("next_meeting_on", sa.Date(), nullable=True),
        sa.Column("next_meeting_note", sa.String(), server_default="", nullable=False),
        sa.Column("return_comment", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_project_person_id_person")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_project_stay_id_stay")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("uid", name=op.f("uq_project_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_person_id"), ["person_id"], unique=False)
        batch_op.create_index("uq_project_stay_id_number", ["stay_id", "number"], unique=True)

    op.create_table(
        "renewal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("term_number", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("request", sa.String(), server_default="", nullable=False),
        sa.Column("review", sa.String(), server_default="", nullable=False),
        sa.Column("review_written_on", sa.Date(), nullable=True),
        sa.Column("review_by", sa.String(), server_default="", nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.String(), server_default="", nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("conditions", sa.String(), server_default="", nullable=False),
        sa.Column("reasons", sa.String(), server_default="", nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(), server_default="", nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_renewal_stay_id_stay")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewal")),
        sa.UniqueConstraint("uid", name=op.f("uq_renewal_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("renewal", schema=None) as batch_op:
        batch_op.create_index("uq_renewal_stay_id_term_number", ["stay_id", "term_number"], unique=True)

    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("coordination_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("who", sa.String(), server_default="", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["coordination_id"], ["coordination.id"], name=op.f("fk_task_coordination_id_coordination")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_task_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("uid", name=op.f("uq_task_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_coordination_id"), ["coordination_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_person_id"), ["person_id"], unique=False)

    op.create_table(
        "place_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_place_assignment_end_after_start")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_place_assignment_place_id_place")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_place_assignment_stay_id_stay")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_assignment")),
        sa.UniqueConstraint("uid", name=op.f("uq_place_assignment_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("place_assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_assignment_place_id"), ["place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_place_assignment_stay_id"), ["stay_id"], unique=False)

    op.create_table(
        "project_goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("easy_wording", sa.String(), server_default="", nullable=False),
        sa.Column("indicator", sa.String(), server_default="", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), server_default="to_do", nullable=False),
        sa.Column("progress", sa.Integer(), server_default="0", nullable=False),
        sa.Column("team_comment", sa.String(), server_default="", nullable=False),
        sa.Column("person_comment", sa.String(), server_default="", nullable=False),
        sa.Column("followed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("progress BETWEEN 0 AND 4", name=op.f("ck_project_goal_progress_in_quarters")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_goal_project_id_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_goal")),
        sa.UniqueConstraint("uid", name=op.f("uq_project_goal_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("project_goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_goal_project_id"), ["project_id"], unique=False)

    op.create_table(
        "project_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_signature_project_id_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_signature")),
        sa.UniqueConstraint("uid", name=op.f("uq_project_signature_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("project_signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_signature_project_id"), ["project_id"], unique=False)

    op.create_table(
        "renewal_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("renewal_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("conclusion", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["renewal_id"], ["renewal.id"], name=op.f("fk_renewal_opinion_renewal_id_renewal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewal_opinion")),
        sa.UniqueConstraint("uid", name=op.f("uq_renewal_opinion_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("renewal_opinion", schema=None) as batch_op:
        batch_op.create_index("uq_renewal_opinion_renewal_id_kind", ["renewal_id", "kind"], unique=True)

    op.create_table(
        "stay_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("refused_on", sa.Date(), nullable=True),
        sa.Column("renewal_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["renewal_id"], ["renewal.id"], name=op.f("fk_stay_document_renewal_id_renewal")
        ),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_stay_document_stay_id_stay")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay_document")),
        sa.UniqueConstraint("uid", name=op.f("uq_stay_document_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("stay_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stay_document_renewal_id"), ["renewal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stay_document_stay_id"), ["stay_id"], unique=False)

    op.create_table(
        "stay_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("renewal_id", sa.Integer(), nullable=True),
        sa.Column("derogation_reason", sa.String(), server_default="", nullable=False),
        sa.Column("derogation_by", sa.String(), server_default="", nullable=False),
        sa.Column("derogation_on", sa.Date(), nullable=True),
        sa.Column("derogation_told", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_stay_term_end_after_start")),
        sa.ForeignKeyConstraint(["renewal_id"], ["renewal.id"], name=op.f("fk_stay_term_renewal_id_renewal")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_stay_term_stay_id_stay")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay_term")),
        sa.UniqueConstraint("uid", name=op.f("uq_stay_term_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("stay_term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stay_term_renewal_id"), ["renewal_id"], unique=False)
        batch_op.create_index("uq_stay_term_stay_id_number", ["stay_id", "number"], unique=True)

    op.create_table(
        "project_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("easy_wording", sa.String(), server_default="", nullable=False),
        sa.Column("actor", sa.String(), server_default="person", nullable=False),
        sa.Column("who", sa.String(), server_default="", nullable=False),
        sa.Column("frequency", sa.String(), server_default="", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["project_goal.id"], name=op.f("fk_project_action_goal_id_project_goal")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_action_project_id_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_action")),
        sa.UniqueConstraint("uid", name=op.f("uq_project_action_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("project_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_action_goal_id"), ["goal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_action_project_id"), ["project_id"], unique=False)
