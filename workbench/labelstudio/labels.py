"""The label table: what an annotator sees and presses, and what the region graph calls it.

The labeling config, the conversion and the documentation are all made from these rows, so a label
has one colour, one key and one saved name everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model import KINDS, Kind, Label, LinkKind, Region, Stance

# Names of the controls in the labeling config (`from_name` and `to_name` of a result item).
LABEL_CONTROL = "label"
NAME_CONTROL = "name"
KIND_CONTROL = "kind"
TEXT_OBJECT = "text"

# Controls of an adjudication project only, about the whole task: why the adjudicator decided so,
# and (hidden) which proposal that was a decision on.
REASON_CONTROL = "reason"
PROPOSAL_CONTROL = "proposal"


@dataclass(frozen=True)
class LabelRow:
    """One label: `title` is shown, `alias` is saved (no blanks: they break the CoNLL export)."""

    title: str
    alias: str
    colour: str
    key: str
    label: Label
    stance: Stance | None = None


LABEL_TABLE: tuple[LabelRow, ...] = (
    LabelRow("Speaker", "speaker", "#1f77b4", "1", "speaker"),
    LabelRow("Quote", "quote", "#b8860b", "2", "quote"),
    LabelRow("Asserted claim", "claim_assert", "#2ca02c", "3", "claim", "assert"),
    LabelRow("Denied claim", "claim_deny", "#d62728", "4", "claim", "deny"),
    LabelRow("Cue", "cue", "#9467bd", "5", "cue"),
)

BY_ALIAS: dict[str, LabelRow] = {row.alias: row for row in LABEL_TABLE}
_BY_MEANING = {(row.label, row.stance): row for row in LABEL_TABLE}

KIND_KEYS: dict[Kind, str] = dict(zip(KINDS, "6789", strict=True))

# Relation labels. Every other link's kind follows from the labels at its ends.
RELATION_LABELS: dict[str, LinkKind] = {
    "same claim": "same_claim",
    "disputes": "disputes",
    "continues": "continues",
}

RELATION_TITLES: dict[LinkKind, str] = {kind: title for title, kind in RELATION_LABELS.items()}


def find_row(region: Region) -> LabelRow | None:
    """Return the row that stands for a region, or None for a claim without stance."""
    stance = region.stance if region.label == "claim" else None
    return _BY_MEANING.get((region.label, stance))
