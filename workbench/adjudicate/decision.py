"""What an adjudicator decided: one value for one question about one region, and why.

The ledger stores a decision as JSON: `ledger.add_decision(decision.doc_id, decision.conflict,
decision)`; `read_decision` turns a stored line back. A later decision on the same conflict
overrides an earlier one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

import msgspec

from workbench.model import LinkKind, Record

Field = Literal["region", "label", "span", "stance", "name", "kind"] | LinkKind
"""What is asked of a region: is there one, its label, its ends, …, where its links lead."""

FIELDS: tuple[str, ...] = tuple(name for part in get_args(Field) for name in get_args(part))


class Candidate(Record, frozen=True, omit_defaults=False):
    """One answer to a question, and the annotators who gave it.

    `value` is a string whatever the field: `keep` or `drop` for a region; a label; `START-END` in
    code points; a stance; a name; a kind; for links the ids of the regions they lead to, with
    blanks between, and the empty string for none. `None` is a name, kind or stance left open.
    """

    value: str | None
    annotators: tuple[str, ...] = ()


class Decision(Record, frozen=True, omit_defaults=False):
    """The value an adjudicator chose, those rejected with who had chosen them, who, when and why.

    `conflict` addresses the question by its content: article, region, field, and the values that
    were offered. `apply` finds the question again where new annotations moved it; with a value on
    offer that is neither chosen nor rejected here it is another question. `at` is UTC.
    """

    doc_id: str
    conflict: str
    region: str
    field: Field
    chosen: str | None
    rejected: tuple[Candidate, ...]
    by: str
    at: datetime
    reason: str | None = None


def read_decision(line: str | bytes) -> Decision:
    """Return the decision that a stored JSON line holds; raises msgspec.ValidationError."""
    return msgspec.json.decode(line, type=Decision)
