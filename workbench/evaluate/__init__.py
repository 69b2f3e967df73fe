"""Evaluate predictions against gold: figures with intervals, misses in words, actions to gold."""

from workbench.evaluate.actions import OPERATIONS, Actions, total
from workbench.evaluate.evaluate import evaluate
from workbench.evaluate.evaluation import (
    ActionFigures,
    ArticleFigures,
    Evaluation,
    Figure,
    NameFigures,
    Ratio,
    StanceFigures,
)
from workbench.evaluate.misses import Miss, MissKind, Said, find_misses
from workbench.evaluate.tables import tables

__all__ = [
    "OPERATIONS",
    "ActionFigures",
    "Actions",
    "ArticleFigures",
    "Evaluation",
    "Figure",
    "Miss",
    "MissKind",
    "NameFigures",
    "Ratio",
    "Said",
    "StanceFigures",
    "evaluate",
    "find_misses",
    "tables",
    "total",
]
