"""Findings on labels: JSON Schema, structural rules, semantic rules; built in and plugged in."""

from workbench.check.annotation import check_annotation, check_submission
from workbench.check.case import Case, Submission
from workbench.check.rule import Flaw, Rule, Scope, Watch, rule
from workbench.check.rulebook import Rulebook, choose_rules, load_rules

__all__ = [
    "Case",
    "Flaw",
    "Rule",
    "Rulebook",
    "Scope",
    "Submission",
    "Watch",
    "check_annotation",
    "check_submission",
    "choose_rules",
    "load_rules",
    "rule",
]
