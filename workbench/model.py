"""The data model: one region graph for model, human and gold.

Offsets are Unicode code points (Python `str` indices), half-open, into `Article.text`, which is
already normalised (see `workbench.text.normalise`). All types are frozen; reading and writing them
as JSON happens with msgspec at the edges, and `schemas/` states the same contract as JSON Schema.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, get_args

import msgspec

Label = Literal["speaker", "cue", "quote", "claim"]
Kind = Literal["person", "organization", "document", "unnamed"]
Stance = Literal["assert", "deny"]
Commitment = Literal["assert", "deny", "none"]
LinkKind = Literal["said_by", "cue_of", "continues", "same_claim", "disputes"]
QuoteType = Literal["direct", "mixed", "indirect"]
Layer = Literal["attribution", "stance"]
Severity = Literal["error", "warning", "info"]
State = Literal["submitted", "draft", "skipped", "deleted"]
Order = Literal["ledger", "uncertainty", "diversity", "random"]
Engine = Literal["local", "slurm", "ray"]
Strategy = Literal["unanimous", "majority", "trusted", "weighted"]

LABELS: tuple[Label, ...] = get_args(Label)
KINDS: tuple[Kind, ...] = get_args(Kind)
STANCES: tuple[Stance, ...] = get_args(Stance)
# What a source does with a content; `none`: it claims nothing. Trained models rely on the order.
COMMITMENTS: tuple[Commitment, ...] = get_args(Commitment)
LINK_KINDS: tuple[LinkKind, ...] = get_args(LinkKind)
LAYERS: tuple[Layer, ...] = get_args(Layer)
# The worst first.
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
CONTENTS: tuple[Label, ...] = ("quote", "claim")
# Which labels a link of each kind leads from and to.
LINK_ENDS: dict[LinkKind, tuple[tuple[Label, ...], tuple[Label, ...]]] = {
    "said_by": (CONTENTS, ("speaker",)),
    "cue_of": (("cue",), CONTENTS),
    "continues": (LABELS, LABELS),
    "same_claim": (("claim",), ("claim",)),
    "disputes": (CONTENTS, ("claim",)),
}

Span = tuple[int, int]
Spans = tuple[Span, ...]


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A frozen value that knows its JSON form; fields at their default are left out of it."""


class Article(Record, frozen=True, omit_defaults=False):
    """A news article. `id` is a readable name, unique in a ledger; `digest` addresses the text."""

    id: str
    text: str
    title: str | None = None
    source: str | None = None
    url: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    licence: str | None = None


class Region(Record, frozen=True):
    """One labelled span. Only a speaker has `name` and `kind`, only a claim has `stance`."""

    id: str
    label: Label
    start: int
    end: int
    name: str | None = None
    kind: Kind | None = None
    stance: Stance | None = None
    score: float | None = None

    def lies_within(self, length: int) -> bool:
        """Return whether the span is one of a text of so many code points."""
        return 0 <= self.start < self.end <= length

    @property
    def tag(self) -> str:
        """The label, with the stance for a claim: `claim_deny`."""
        return f"{self.label}_{self.stance}" if self.stance else self.label


def can_join(kind: LinkKind, source: Label, target: Label) -> bool:
    """Return whether a link of a kind may lead from one label to another."""
    sources, targets = LINK_ENDS[kind]
    same = kind != "continues" or source == target
    return source in sources and target in targets and same


class Link(Record, frozen=True, rename={"source": "from", "target": "to"}):
    """A directed link between two region ids (JSON: `from`, `to`).

    said_by: quote|claim → speaker. cue_of: cue → quote|claim. continues: later fragment → first
    fragment, same label. same_claim: claim → claim. disputes: quote|claim → the claim it denies.
    """

    kind: LinkKind
    source: str
    target: str


class Annotation(Record, frozen=True, omit_defaults=False):
    """The region graph of one article: what a model, an annotator or an adjudicator says of it."""

    doc_id: str
    regions: tuple[Region, ...] = ()
    links: tuple[Link, ...] = ()
    layers: tuple[Layer, ...] = LAYERS


class Prediction(Record, frozen=True, omit_defaults=False):
    """A pre-annotator's answer for one article; `score` in 0–1 orders articles for review."""

    model: str
    annotation: Annotation
    score: float | None = None


class AnnotationVersion(Record, frozen=True, omit_defaults=False):
    """One version of one person's annotation, as pulled or ingested; the ledger keeps them all.

    `key` names the annotation for good (`embedded/3/17`: server, Label Studio project, annotation
    id; or `file:NAME#ANNOTATOR`), `version` counts from 1 and is given by the ledger. `model` is
    the prediction the annotator started from, `config` the digest of the labeling config in force.
    `lead_time` is in seconds, times are UTC. `raw` is the result as it came, nothing changed.
    """

    key: str
    annotation: Annotation
    annotator: str
    state: State = "submitted"
    version: int = 0
    created_at: datetime | None = None
    updated_at: datetime | None = None
    updated_by: str | None = None
    lead_time: float | None = None
    model: str | None = None
    config: str | None = None
    task: int | None = None
    raw: Any = None


class Attribution(Record, frozen=True, omit_defaults=False):
    """Who said what, with which words. Spans are code points into the record's text.

    `stance` is `None` where nobody judged it, which is not `none` (judged: nothing is claimed).
    `same_claim` and `disputes` hold indices into the record's attributions.
    """

    content: Spans
    source: Spans = ()
    cue: Spans = ()
    quote_type: QuoteType | None = None
    speaker_name: str | None = None
    speaker_kind: Kind | None = None
    stance: Commitment | None = None
    score: float | None = None
    same_claim: tuple[int, ...] = ()
    disputes: tuple[int, ...] = ()


class Claim(Record, frozen=True, omit_defaults=False):
    """A cluster of attributions about one claim, with the names of who asserts and denies it."""

    id: str
    members: tuple[int, ...]
    asserted_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()


class Attributions(Record, frozen=True, omit_defaults=False):
    """One article's attribution records: the shape that readers, scorers and models want.

    `loose` keeps the regions that belong to no attribution (a speaker nobody quotes).
    """

    doc_id: str
    text: str
    attributions: tuple[Attribution, ...] = ()
    claims: tuple[Claim, ...] = ()
    layers: tuple[Layer, ...] = LAYERS
    loose: tuple[Region, ...] = ()


class Finding(Record, frozen=True, omit_defaults=False):
    """Something wrong with a label. `path` is a JSON path into the annotation."""

    code: str
    severity: Severity
    message: str
    remedy: str
    doc_id: str
    annotation: str | None = None
    annotator: str | None = None
    path: str = "$"
    start: int | None = None
    end: int | None = None
    excerpt: str | None = None
