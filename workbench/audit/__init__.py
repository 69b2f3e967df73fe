"""Audits: how far annotations are from the model, who changed what when, who claims what."""

from workbench.audit.change import Change, compare
from workbench.audit.changes import (
    OUTCOMES,
    Changes,
    LabelChanges,
    Outcome,
    Relabelling,
    count_changes,
    sum_rows,
)
from workbench.audit.claims import Claims, Cluster, Coverage, Statement, collect_claims
from workbench.audit.history import History, Step, read_history
from workbench.audit.verification import Alteration, Verification, verify_ledger

__all__ = [
    "OUTCOMES",
    "Alteration",
    "Change",
    "Changes",
    "Claims",
    "Cluster",
    "Coverage",
    "History",
    "LabelChanges",
    "Outcome",
    "Relabelling",
    "Statement",
    "Step",
    "Verification",
    "collect_claims",
    "compare",
    "count_changes",
    "read_history",
    "sum_rows",
    "verify_ledger",
]
