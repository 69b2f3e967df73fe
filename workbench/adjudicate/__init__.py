"""Adjudication: merge annotations, decide conflicts, and state how gold was settled."""

from workbench.adjudicate.build import Built, build
from workbench.adjudicate.decision import FIELDS, Candidate, Decision, Field, read_decision
from workbench.adjudicate.gold import Gold, apply
from workbench.adjudicate.merge import Merged, merge, merge_by
from workbench.adjudicate.proposal import (
    Proposal,
    TaskFields,
    describe_conflict,
    describe_subject,
    describe_value,
    find_places,
    propose,
)
from workbench.adjudicate.question import Conflict, Question
from workbench.adjudicate.rule import How, Rule, weigh
from workbench.adjudicate.step import decide, next_conflict
from workbench.adjudicate.stored import (
    choose_rule,
    find_versions,
    group_versions,
    merge_all,
    merge_article,
    read_decisions,
    read_versions,
    record_decisions,
    remember_rule,
)
from workbench.adjudicate.submission import read_submission
from workbench.model import Strategy

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
    "choose_rule",
    "decide",
    "describe_conflict",
    "describe_subject",
    "describe_value",
    "find_places",
    "find_versions",
    "group_versions",
    "merge",
    "merge_all",
    "merge_article",
    "merge_by",
    "next_conflict",
    "propose",
    "read_decision",
    "read_decisions",
    "read_submission",
    "read_versions",
    "record_decisions",
    "remember_rule",
    "weigh",
]
