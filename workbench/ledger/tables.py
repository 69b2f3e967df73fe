"""The ledger's tables. What a program asks for is a column; the whole record is JSON in `payload`.

A payload is written once and never updated, so its bytes can be hashed (see `journal`).
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, Text, UniqueConstraint

# Names for constraints, so that a migration can drop what another created on any database.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _article() -> Column[str]:
    return Column("digest", String(71), ForeignKey("article.digest"), nullable=False, index=True)


# In characters; PostgreSQL refuses more, SQLite does not.
LONGEST_NAME = 400
LONGEST_MODEL = 200

# Articles and annotations are ordered by code point on every database, as Python orders them.
_NAME = String(LONGEST_NAME).with_variant(String(LONGEST_NAME, collation="C"), "postgresql")

article = Table(
    "article",
    metadata,
    Column("digest", String(71), primary_key=True),
    Column("id", _NAME, nullable=False, unique=True),
    Column("origin", Text),
    Column("text", Text, nullable=False),
    Column("payload", Text, nullable=False),
)

prediction = Table(
    "prediction",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    _article(),
    Column("model", String(LONGEST_MODEL), nullable=False),
    Column("payload", Text, nullable=False),
    UniqueConstraint("digest", "model"),
)

version = Table(
    "annotation_version",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    _article(),
    Column("key", _NAME, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("annotator", String(LONGEST_NAME), nullable=False),
    Column("newest", Integer, nullable=False),
    Column("payload", Text, nullable=False),
    UniqueConstraint("key", "version"),
)

decision = Table(
    "decision",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    _article(),
    Column("conflict", String(200), nullable=False, index=True),
    Column("payload", Text, nullable=False),
)

push = Table(
    "push",
    metadata,
    Column("project", String(200), primary_key=True),
    Column("digest", String(71), ForeignKey("article.digest"), primary_key=True),
    Column("task", Integer, nullable=False),
    Column("model", String(LONGEST_MODEL)),
)

state = Table(
    "state",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("value", Text, nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("table", String(40), nullable=False),
    Column("row", String(71), nullable=False),
    Column("content", String(64), nullable=False),
    Column("chain", String(64), nullable=False),
    UniqueConstraint("table", "row"),
)
