"""The first schema: articles, predictions, annotation versions, decisions, pushes, journal."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NAME = sa.String(length=400).with_variant(sa.String(400, collation="C"), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "article",
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("id", _NAME, nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_article")),
        sa.UniqueConstraint("id", name=op.f("uq_article_id")),
    )
    op.create_table(
        "journal",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("table", sa.String(length=40), nullable=False),
        sa.Column("row", sa.String(length=71), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal")),
        sa.UniqueConstraint("table", "row", name=op.f("uq_journal_table_row")),
    )
    op.create_table(
        "state",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_state")),
    )
    op.create_table(
        "annotation_version",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("annotator", sa.String(length=400), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"], ["article.digest"], name=op.f("fk_annotation_version_digest")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_annotation_version")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_annotation_version_key_version")),
    )
    op.create_index(
        op.f("ix_annotation_version_digest"), "annotation_version", ["digest"], unique=False
    )
    op.create_table(
        "decision",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("conflict", sa.String(length=200), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["article.digest"], name=op.f("fk_decision_digest")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_conflict"), "decision", ["conflict"], unique=False)
    op.create_index(op.f("ix_decision_digest"), "decision", ["digest"], unique=False)
    op.create_table(
        "prediction",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["article.digest"], name=op.f("fk_prediction_digest")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_prediction")),
        sa.UniqueConstraint("digest", "model", name=op.f("uq_prediction_digest_model")),
    )
    op.create_index(op.f("ix_prediction_digest"), "prediction", ["digest"], unique=False)
    op.create_table(
        "push",
        sa.Column("project", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["digest"], ["article.digest"], name=op.f("fk_push_digest")),
        sa.PrimaryKeyConstraint("project", "digest", name=op.f("pk_push")),
    )
