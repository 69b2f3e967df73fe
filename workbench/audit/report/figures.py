"""What a report says: every figure of its pages, before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, get_args

import msgspec

from workbench.agree import Agreement
from workbench.audit.changes import Changes
from workbench.audit.claims import Cluster, Coverage
from workbench.check import Count
from workbench.model import Record, Severity

Stage = Literal["adjudicated", "complete", "partly", "begun", "skipped", "untouched"]
STAGES: tuple[Stage, ...] = get_args(Stage)


class ReportOptions(Record, frozen=True):
    """What a report is told besides the ledger.

    `overlap` is how many annotators make an article complete, `rules` are the campaign's check
    switches, `config` the digest of the labeling config in force. `sites` gives the address of each
    Label Studio by the name it has in the ledger's keys; without it there are no links. `claims` is
    how many claims are told.
    """

    title: str = "Campaign"
    overlap: int = 1
    rules: dict[str, bool | Severity] = msgspec.field(default_factory=dict)
    config: str | None = None
    sites: dict[str, str] = msgspec.field(default_factory=dict)
    claims: int = 40


class Quartiles(Record, frozen=True, omit_defaults=False):
    """Minutes per article: the extremes, the quartiles and the median."""

    least: float
    lower: float
    median: float
    upper: float
    most: float


class Person(Record, frozen=True, omit_defaults=False):
    """What one annotator did. `unchanged` submissions are as predicted, of `assisted` ones.

    `fast` were submitted faster than the article can be read. `minutes` is `None` where no time was
    recorded.
    """

    annotator: str
    submitted: int
    drafts: int
    skipped: int
    assisted: int
    unchanged: int
    fast: int
    minutes: Quartiles | None


class RuleCount(Record, frozen=True, omit_defaults=False):
    """How often a rule found something; `title` says in words what."""

    count: Count
    title: str
    remedy: str


class Report(Record, frozen=True, omit_defaults=False):
    """Everything that the report's page shows.

    `stages` counts articles: adjudicated, complete (enough annotators), partly, begun (drafts
    only), skipped (by everybody who opened it), untouched. `tasks` holds the address of an
    article's task in Label Studio, where it is known.
    """

    options: ReportOptions
    made_at: datetime
    seal: str
    articles: int
    predicted: int
    stages: dict[Stage, int]
    people: tuple[Person, ...]
    agreement: Agreement
    changes: Changes
    findings: tuple[RuleCount, ...]
    coverage: Coverage
    clusters: tuple[Cluster, ...]
    tasks: Mapping[str, str]
