"""The claim ledger: who asserts and who denies a claim, across articles."""

from workbench.audit.claims.collect import Claims, Coverage, collect_claims
from workbench.audit.claims.likeness import Likeness, Mention, Pair
from workbench.audit.claims.settled import Basis, Settled, read_settled
from workbench.audit.claims.statement import Cluster, Side, Statement

__all__ = [
    "Basis",
    "Claims",
    "Cluster",
    "Coverage",
    "Likeness",
    "Mention",
    "Pair",
    "Settled",
    "Side",
    "Statement",
    "collect_claims",
    "read_settled",
]
