"""Agreement between annotators, and of annotators with a model or a reference."""

from workbench.agree.agreement import (
    ALL,
    Agreement,
    Annotated,
    Comparison,
    LinkAgreement,
    Measure,
    Role,
    SpanAgreement,
    StanceAgreement,
)
from workbench.agree.compute import agree
from workbench.agree.figures import nominal_alpha
from workbench.agree.present import describe, tables
from workbench.agree.sources import group_files, group_ledger

__all__ = [
    "ALL",
    "Agreement",
    "Annotated",
    "Comparison",
    "LinkAgreement",
    "Measure",
    "Role",
    "SpanAgreement",
    "StanceAgreement",
    "agree",
    "describe",
    "group_files",
    "group_ledger",
    "nominal_alpha",
    "tables",
]
