"""The ledger: articles, predictions, every version of every annotation, and decisions."""

from workbench.ledger.journal import Tampering
from workbench.ledger.ledger import Ledger
from workbench.ledger.unsealed import Push

__all__ = ["Ledger", "Push", "Tampering"]
