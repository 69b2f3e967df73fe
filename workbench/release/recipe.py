"""Recipes: which articles, which annotations are gold, what text may leave, in which formats."""

from __future__ import annotations

import difflib
import math
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec
from jsonschema.exceptions import best_match

from workbench.check.rulebook import refuse_unknown
from workbench.errors import SettingsError
from workbench.model import Record
from workbench.resources import resource
from workbench.schema import validator

Gold = Literal["single", "first", "latest", "annotator", "adjudicated", "every"]
TextPolicy = Literal["all", "licensed", "none"]
Names = Literal["names", "pseudonyms"]
Grouping = Literal["article", "source", "published", "claim"]


class Select(Record, frozen=True, kw_only=True):
    """Which articles are asked for. Empty means all; `articles` holds patterns such as `seed-*`."""

    articles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    annotators: tuple[str, ...] = ()


class Splits(Record, frozen=True, kw_only=True):
    """How articles are split. `near_duplicates` is the share of five-word runs (Jaccard) from which
    two articles stay together, 0 for not looking; `tolerance` is how far a split's share of the
    articles, and of each stance, may be off before the release says so.
    """

    fractions: Mapping[str, float]
    near_duplicates: float = 0.5
    group_by: Grouping = "article"
    seed: str = "1"
    tolerance: float = 0.05


class Recipe(Record, frozen=True, kw_only=True):
    """A release recipe, as read from TOML; `schemas/recipe.schema.json` is its contract.

    `gold` says which submitted annotation of an article is the gold one: `single` wants exactly
    one, `first` and `latest` go by time, `annotator` takes that of `annotator`, `adjudicated` is
    what the adjudicators settled, `every` picks none and writes them all. `text` says whose text
    goes out: of all articles, of those whose licence is in `open_licences`, or of none. `waive`
    names finding codes that do not exclude.
    """

    name: str
    title: str = ""
    licence: str | None = None
    citation: str | None = None
    formats: tuple[str, ...]
    gold: Gold = "single"
    annotator: str | None = None
    include_invalid: bool = False
    waive: tuple[str, ...] = ()
    text: TextPolicy = "all"
    open_licences: tuple[str, ...] = ()
    annotators: Names = "names"
    select: Select = Select()
    splits: Splits | None = None


def read_recipe(path_or_name: str | Path) -> Recipe:
    """Return the recipe of a TOML file, or of a bundled name such as `training`.

    Raises SettingsError: no such recipe, not TOML, an unknown key or a finding code in `waive` that
    no rule has (the nearest known one is named), a wrong value.
    """
    path = _find(path_or_name)
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path} is not TOML: {error}.", remedy="Mend that line, or start from exports/."
        ) from error
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read: {error.strerror}.", remedy="Name a recipe file."
        ) from error
    return convert_recipe(values, where=str(path))


def convert_recipe(values: dict[str, Any], *, where: str = "the recipe") -> Recipe:
    """Return the recipe that plain values describe. Raises SettingsError as `read_recipe` does."""
    for key, known in _unknown_keys(values, Recipe):
        nearest = difflib.get_close_matches(key.rpartition(".")[2], known, n=1, cutoff=0.5)
        hint = f"Did you mean `{nearest[0]}`?" if nearest else f"Known: {', '.join(known)}."
        raise SettingsError(f"{where} has the unknown key `{key}`.", remedy=hint)
    error = best_match(validator("recipe").iter_errors(values))
    if error is not None:
        raise SettingsError(
            f"{where}, {error.json_path.removeprefix('$.')}: {error.message}.",
            remedy="schemas/recipe.schema.json has the contract.",
        )
    recipe = msgspec.convert(values, Recipe)
    _check(recipe, where)
    return recipe


def bundled_recipes() -> tuple[str, ...]:
    """Return the names of the recipes that travel with the package."""
    return tuple(sorted(path.stem for path in resource("exports").glob("*.toml")))


def _find(path_or_name: str | Path) -> Path:
    path = Path(path_or_name)
    if path.suffix == ".toml" or path.is_file():
        return path
    if str(path_or_name) in bundled_recipes():
        return resource("exports", f"{path_or_name}.toml")
    raise SettingsError(
        f"There is no recipe {str(path_or_name)!r}.",
        remedy=f"Bundled are {', '.join(bundled_recipes())}; or name a .toml file.",
    )


def _unknown_keys(
    values: dict[str, Any], record: type[msgspec.Struct], prefix: str = ""
) -> Iterator[tuple[str, list[str]]]:
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(record)}
    for key, value in values.items():
        if key not in fields:
            yield prefix + key, list(fields)
            continue
        tables = [t for t in (fields[key], *get_args(fields[key])) if isinstance(t, type)]
        for table in tables:
            if isinstance(value, dict) and issubclass(table, Record):
                yield from _unknown_keys(value, table, f"{prefix}{key}.")


def _check(recipe: Recipe, where: str) -> None:
    problem = ""
    if (recipe.gold == "annotator") != (recipe.annotator is not None):
        problem = 'needs `annotator` with gold = "annotator", and only then'
    elif recipe.text == "licensed" and not recipe.open_licences:
        problem = 'has text = "licensed" but names no `open_licences`'
    elif recipe.splits and not abs(sum(recipe.splits.fractions.values()) - 1) <= 1e-6:
        problem = "has `splits.fractions` that do not add up to one"
    elif recipe.splits and math.isnan(recipe.splits.near_duplicates + recipe.splits.tolerance):
        problem = "has a value in `splits` that is no number"
    elif recipe.gold == "adjudicated" and recipe.select.annotators:
        problem = "picks annotators, but adjudicated gold is made of all of them"
    if problem:
        raise SettingsError(f"{where} {problem}.", remedy="Mend the recipe.")
    for code in recipe.waive:
        refuse_unknown(code)
