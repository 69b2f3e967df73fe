"""Releases: a recipe applied to a ledger or a Label Studio export gives a dataset folder."""

from workbench.release.export import ReleaseSummary, export
from workbench.release.format import Format, Writer, find_format, known_formats
from workbench.release.recipe import Recipe, Select, bundled_recipes, read_recipe
from workbench.release.rehydrate import rehydrate
from workbench.release.source import open_export
from workbench.release.verify import Problem, verify

__all__ = [
    "Format",
    "Problem",
    "Recipe",
    "ReleaseSummary",
    "Select",
    "Writer",
    "bundled_recipes",
    "export",
    "find_format",
    "known_formats",
    "open_export",
    "read_recipe",
    "rehydrate",
    "verify",
]
