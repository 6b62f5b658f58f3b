"""The list of people without the archived ones, from one index

The archived ones are left out of the list; without this, each of 50,000 rows was looked up to know.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_person_listed",
        "person",
        ["sort_key", "id"],
        sqlite_where=sa.text("archived_on IS NULL"),
    )
