"""Adjudication: merge annotations, decide conflicts, and state how gold was settled."""

from workbench.adjudicate.build import Built, build
from workbench.adjudicate.decision import FIELDS, Candidate, Decision, Field, read_decision
from workbench.adjudicate.gold import Gold, apply
from workbench.adjudicate.merge import Merged, merge
from workbench.adjudicate.project import Proposal, TaskFields, describe_conflicts, propose
from workbench.adjudicate.question import Conflict, Question
from workbench.adjudicate.rule import How, Rule, Strategy, weigh
from workbench.adjudicate.step import decide, next_conflict
from workbench.adjudicate.stored import merge_ledger, read_decisions, record_decisions
from workbench.adjudicate.submission import read_submission

__all__ = [
    "FIELDS",
    "Built",
    "Candidate",
    "Conflict",
    "Decision",
    "Field",
    "Gold",
    "How",
    "Merged",
    "Proposal",
    "Question",
    "Rule",
    "Strategy",
    "TaskFields",
    "apply",
    "build",
    "decide",
    "describe_conflicts",
    "merge",
    "merge_ledger",
    "next_conflict",
    "propose",
    "read_decision",
    "read_decisions",
    "read_submission",
    "record_decisions",
    "weigh",
]
