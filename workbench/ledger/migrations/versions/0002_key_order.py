"""Annotations are ordered by code point on PostgreSQL too, whatever the database's locale."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give the key of annotation versions the collation of article ids."""
    if op.get_bind().dialect.name == "postgresql":
        by_code_point = sa.String(400, collation="C")
        op.alter_column("annotation_version", "key", type_=by_code_point)


def downgrade() -> None:
    """Give it the database's own collation again."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("annotation_version", "key", type_=sa.String(400))
