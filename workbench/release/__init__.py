"""Releases: a recipe applied to a ledger or a Label Studio export gives a dataset folder."""

from workbench.release.compare import ReleaseDiff, diff, render_changelog
from workbench.release.export import ReleaseSummary, export
from workbench.release.format import Format, Writer, find_format, known_formats
from workbench.release.load import Release, load_release
from workbench.release.manifest import Manifest, read_manifest
from workbench.release.recipe import Recipe, Select, Splits, bundled_recipes, read_recipe
from workbench.release.rehydrate import rehydrate
from workbench.release.sign import make_keys, sign_release
from workbench.release.source import open_export
from workbench.release.verify import Problem, verify

__all__ = [
    "Format",
    "Manifest",
    "Problem",
    "Recipe",
    "Release",
    "ReleaseDiff",
    "ReleaseSummary",
    "Select",
    "Splits",
    "Writer",
    "bundled_recipes",
    "diff",
    "export",
    "find_format",
    "known_formats",
    "load_release",
    "make_keys",
    "open_export",
    "read_manifest",
    "read_recipe",
    "rehydrate",
    "render_changelog",
    "sign_release",
    "verify",
]
