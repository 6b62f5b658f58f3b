"""Confidentiality: rights, releases, openings, consents, access requests, retention, journal cuts"""

import sqlalchemy as sa
from alembic import op

from casework.domain.professions import PROFESSION_LIST, PROFESSIONS

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_tables()
    _add_columns()
    _let_history_outlive_the_journal()
    _add_professions()


def _create_tables() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("person_uid", sa.LargeBinary(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("done_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("uid", name=op.f("uq_erasure_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "access_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("requester", sa.String(), nullable=False),
        sa.Column("quality", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("old_health", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received_at", sa.String(length=27), nullable=True),
        sa.Column("identity_checked_on", sa.Date(), nullable=True),
        sa.Column("intermediary", sa.String(), server_default="", nullable=False),
        sa.Column("answer", sa.String(), server_default="", nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_access_request_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_request")),
        sa.UniqueConstraint("uid", name=op.f("uq_access_request_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_access_request_person_id"), "access_request", ["person_id"], unique=False)
    op.create_table(
        "account_right",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("permission", sa.String(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_right_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_right")),
        sa.UniqueConstraint("uid", name=op.f("uq_account_right_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_account_right_account_id_permission", "account_right", ["account_id", "permission"], unique=True
    )
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("released_by", sa.String(), nullable=False),
        sa.Column("released_at", sa.String(length=27), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_alert_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("uid", name=op.f("uq_alert_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_alert_person_id"), "alert", ["person_id"], unique=False)
    op.create_table(
        "change_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_change_set_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_set")),
    )
    op.create_index(op.f("ix_change_set_account_id"), "change_set", ["account_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), server_default="", nullable=False),
        sa.Column("nature", sa.String(), server_default="", nullable=False),
        sa.Column("purpose", sa.String(), server_default="", nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(), server_default="", nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawal", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("uid", name=op.f("uq_consent_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_consent_person_id"), "consent", ["person_id"], unique=False)
    op.create_table(
        "emergency_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("allergies", sa.String(), server_default="", nullable=False),
        sa.Column("treatments", sa.String(), server_default="", nullable=False),
        sa.Column("health_points", sa.String(), server_default="", nullable=False),
        sa.Column("doctor", sa.String(), server_default="", nullable=False),
        sa.Column("hospital", sa.String(), server_default="", nullable=False),
        sa.Column("contacts", sa.String(), server_default="", nullable=False),
        sa.Column("wishes", sa.String(), server_default="", nullable=False),
        sa.Column("released_by", sa.String(), nullable=False),
        sa.Column("released_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_emergency_sheet_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_sheet")),
        sa.UniqueConstraint("person_id", name=op.f("uq_emergency_sheet_person_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_emergency_sheet_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "journal_cut",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("up_to_id", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_journal_cut_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_cut")),
        sa.UniqueConstraint("up_to_id", name=op.f("uq_journal_cut_up_to_id")),
    )
    op.create_table(
        "record_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("account_name", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("opened_at", sa.String(length=27), nullable=False),
        sa.Column("until", sa.String(length=27), nullable=False),
        sa.Column("reviewed_at", sa.String(length=27), nullable=True),
        sa.Column("reviewed_by", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_record_opening_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_record_opening_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_opening")),
        sa.UniqueConstraint("uid", name=op.f("uq_record_opening_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_record_opening_account_id_person_id", "record_opening", ["account_id", "person_id"], unique=False
    )
    op.create_index(op.f("ix_record_opening_person_id"), "record_opening", ["person_id"], unique=False)
    op.create_table(
        "sharing_information",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("informed_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(), server_default="", nullable=False),
        sa.Column("informed_by", sa.String(), server_default="", nullable=False),
        sa.Column("objected_on", sa.Date(), nullable=True),
        sa.Column("objection", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sharing_information_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_information")),
        sa.UniqueConstraint("uid", name=op.f("uq_sharing_information_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_sharing_information_person_id"), "sharing_information", ["person_id"], unique=False
    )
    op.create_table(
        "dispatch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("fields", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("ground_detail", sa.String(), server_default="", nullable=False),
        sa.Column("consent_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("account_name", sa.String(), nullable=False),
        sa.Column("sent_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_dispatch_account_id_account")),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_dispatch_consent_id_consent")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_dispatch_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
        sa.UniqueConstraint("uid", name=op.f("uq_dispatch_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_dispatch_account_id"), "dispatch", ["account_id"], unique=False)
    op.create_index(op.f("ix_dispatch_consent_id"), "dispatch", ["consent_id"], unique=False)
    op.create_index(op.f("ix_dispatch_person_id"), "dispatch", ["person_id"], unique=False)
    op.create_table(
        "person_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("gone_uid", sa.LargeBinary(), nullable=False),
        sa.Column("gone_file_number", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", sa.String(length=27), nullable=False),
        sa.Column("undone_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_person_merge_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["change_set.id"], name=op.f("fk_person_merge_entry_id_change_set")
        ),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name=op.f("fk_person_merge_kept_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_person_merge_entry_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_person_merge_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_person_merge_account_id"), "person_merge", ["account_id"], unique=False)
    op.create_index(op.f("ix_person_merge_kept_id"), "person_merge", ["kept_id"], unique=False)
    op.create_table(
        "instruction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("written_at", sa.String(length=27), nullable=False),
        sa.Column("starts_at", sa.String(length=27), nullable=False),
        sa.Column("ends_at", sa.String(length=27), nullable=False),
        sa.Column("stopped_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_instruction_author_id_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_instruction_person_id_person")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_instruction_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruction")),
        sa.UniqueConstraint("uid", name=op.f("uq_instruction_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_instruction_author_id"), "instruction", ["author_id"], unique=False)
    op.create_index(op.f("ix_instruction_ends_at"), "instruction", ["ends_at"], unique=False)
    op.create_index(op.f("ix_instruction_person_id"), "instruction", ["person_id"], unique=False)
    op.create_index(op.f("ix_instruction_service_id"), "instruction", ["service_id"], unique=False)
    op.create_table(
        "instruction_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("instruction_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("reader_name", sa.String(), nullable=False),
        sa.Column("read_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_instruction_reading_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["instruction_id"],
            ["instruction.id"],
            name=op.f("fk_instruction_reading_instruction_id_instruction"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruction_reading")),
        sa.UniqueConstraint("uid", name=op.f("uq_instruction_reading_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_instruction_reading_account_id"), "instruction_reading", ["account_id"], unique=False
    )
    op.create_index(
        "uq_instruction_reading_instruction_id_account_id",
        "instruction_reading",
        ["instruction_id", "account_id"],
        unique=True,
    )


def _add_columns() -> None:
    op.add_column("account", sa.Column("closed_on", sa.Date(), nullable=True))
    op.create_index("ix_note_sealed", "note", ["moment_key"], sqlite_where=sa.text("sealed IS NOT NULL"))
    op.create_index(
        "ix_note_waiting",
        "note",
        ["compartment"],
        sqlite_where=sa.text("text IS NOT NULL AND compartment IN ('health', 'psychology')"),
    )
    op.add_column("draft", sa.Column("uid", sa.LargeBinary(), nullable=True))
    for name, months in (("journal_months", "12"), ("record_months", "24"), ("application_months", "24")):
        op.add_column("organisation", sa.Column(name, sa.Integer(), server_default=months, nullable=False))
    for name in ("anonymity_asked_on", "archived_on", "legal_hold_on"):
        op.add_column("person", sa.Column(name, sa.Date(), nullable=True))
    for name in ("presence_answer", "presence_words", "legal_hold_reason"):
        op.add_column("person", sa.Column(name, sa.String(), server_default="", nullable=False))


def _let_history_outlive_the_journal() -> None:
    """Value changes and imports refer to change sets, which stay when the journal is cut.

    Nothing refers to the two tables, so each is set aside, made anew and filled; its ids stay.
    """
    op.execute(
        "INSERT INTO change_set (id, at, account_id, action) "
        "SELECT id, at, account_id, action FROM journal_entry "
        "WHERE id IN (SELECT entry_id FROM value_change UNION SELECT entry_id FROM import_run)"
    )
    op.execute("DROP INDEX ix_value_change_entry_id")
    op.execute("DROP INDEX ix_value_change_table_name_row_id")
    op.execute("ALTER TABLE value_change RENAME TO value_change_before")
    op.create_table(
        "value_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("last_row_id", sa.Integer(), nullable=True),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["change_set.id"], name=op.f("fk_value_change_entry_id_change_set")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_value_change")),
    )
    op.execute(
        "INSERT INTO value_change (id, entry_id, table_name, row_id, operation, before, after) "
        "SELECT id, entry_id, table_name, row_id, operation, before, after FROM value_change_before"
    )
    op.execute("DROP TABLE value_change_before")
    op.create_index(op.f("ix_value_change_entry_id"), "value_change", ["entry_id"], unique=False)
    op.create_index("ix_value_change_table_name_row_id", "value_change", ["table_name", "row_id"])
    op.create_index(
        "ix_value_change_table_name_last_row_id", "value_change", ["table_name", "last_row_id"],
        sqlite_where=sa.text("last_row_id IS NOT NULL"),
    )  # fmt: skip
    _refer_imports_to_change_sets()


def _refer_imports_to_change_sets() -> None:
    op.execute("DROP INDEX ix_import_run_account_id")
    op.execute("ALTER TABLE import_run RENAME TO import_run_before")
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
            ["entry_id"], ["change_set.id"], name=op.f("fk_import_run_entry_id_change_set")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_import_run_entry_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_import_run_uid")),
        sqlite_autoincrement=True,
    )
    op.execute("INSERT INTO import_run SELECT * FROM import_run_before")
    # An id is never given twice: the highest one ever given goes with the table.
    op.execute(
        "UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'import_run_before') "
        "WHERE name = 'import_run' AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'import_run_before')"
    )
    op.execute("DROP TABLE import_run_before")
    op.create_index(op.f("ix_import_run_account_id"), "import_run", ["account_id"], unique=False)


def _add_professions() -> None:
    """For a file that has its lists already; a new one is given them when it is founded."""
    connection = op.get_bind()
    if not connection.exec_driver_sql("SELECT 1 FROM organisation").first():
        return
    for position, (code, label) in enumerate(PROFESSIONS, 1):
        connection.exec_driver_sql(
            "INSERT INTO reference_item (uid, version, list, code, label, official_code, position, is_active) "
            "VALUES (randomblob(16), 1, ?, ?, ?, '', ?, 1) ON CONFLICT DO NOTHING",
            (PROFESSION_LIST, code, label, position),
        )
