"""Findings on labels: JSON Schema, structural rules, semantic rules; built in and plugged in."""

from workbench.check.annotation import check_annotation, check_submission
from workbench.check.campaign import check_campaign, check_ledger
from workbench.check.case import Case, Submission
from workbench.check.export import check_export
from workbench.check.rule import Flaw, Rule, Scope, Watch, rule
from workbench.check.rulebook import Rulebook, choose_rules, load_rules
from workbench.check.summary import Count, Tally, summarise

__all__ = [
    "Case",
    "Count",
    "Flaw",
    "Rule",
    "Rulebook",
    "Scope",
    "Submission",
    "Tally",
    "Watch",
    "check_annotation",
    "check_campaign",
    "check_export",
    "check_ledger",
    "check_submission",
    "choose_rules",
    "load_rules",
    "rule",
    "summarise",
]
