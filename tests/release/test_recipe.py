"""Recipes: read from TOML or by name, and every mistake in them is named."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from workbench.errors import SettingsError
from workbench.release.format import find_format
from workbench.release.recipe import (
    Recipe,
    bundled_recipes,
    convert_recipe,
    read_recipe,
)
from workbench.resources import resource
from workbench.schema import schema, validator

SCHEMA = schema("recipe")


@pytest.mark.parametrize("name", bundled_recipes())
def test_bundled_recipes_are_found_by_name_and_name_known_formats(name: str) -> None:
    recipe = read_recipe(name)
    assert recipe.name == name
    for form in recipe.formats:
        assert find_format(form).name == form


def test_the_recipes_that_the_documentation_names_are_there() -> None:
    assert {"training", "audit"} <= set(bundled_recipes())


def test_a_recipe_is_read_from_any_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('name = "mine"\nformats = ["labels"]\n[select]\nlanguages = ["en"]\n')
    assert read_recipe(path).select.languages == ("en",)


SPLIT = 'name = "x"\nformats = ["labels"]\n[splits]\nfractions = {{{}}}\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('nme = "x"', "unknown key `nme`. Did you mean `name`?"),
        ('name = "x"\n[select]\nlanguage = ["en"]', "`select.language`. Did you mean `languages`?"),
        ("zzzzzzzz = 1", "unknown key `zzzzzzzz`. Known: name, title,"),
        ('name = "x"', "'formats' is a required property"),
        ('name = "A b"\nformats = ["labels"]', "name: 'A b' does not match"),
        ('name = "x"\nformats = []', "formats: [] should be non-empty"),
        ('name = "x"\nformats = ["labels"]\ngold = "best"', "gold: 'best' is not one of"),
        ('name = "x"\nformats = ["labels"]\ngold = "annotator"', "needs `annotator`"),
        ('name = "x"\nformats = ["labels"]\nannotator = "ada"', "needs `annotator`"),
        ('name = "x"\nformats = ["labels"]\ntext = "licensed"', "names no `open_licences`"),
        ('name = "x\\n"\nformats = ["labels"]', "does not match"),
        (SPLIT.format("train = nan, test = 0.5"), "do not add up to one"),
        (SPLIT.format("train = 0.5, test = 0.5") + "tolerance = nan", "that is no number"),
        (SPLIT.format('train = 0.5, "test\\n" = 0.5'), "does not match"),
        ("name = ", "is not TOML"),
    ],
)
def test_a_mistake_is_named_with_its_remedy(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(content)
    with pytest.raises(SettingsError) as caught:
        read_recipe(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)


def test_an_unknown_code_is_not_waived() -> None:
    values = {"name": "x", "formats": ["labels"], "waive": ["region-padded"]}
    with pytest.raises(
        SettingsError, match="no rule 'region-padded'. Did you mean 'padded-region'"
    ):
        convert_recipe(values)


def test_an_unknown_name_lists_the_bundled_ones() -> None:
    with pytest.raises(SettingsError, match="Bundled are audit"):
        read_recipe("trainin")


def test_a_missing_file_is_a_settings_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_recipe(tmp_path / "none.toml")


def assert_same_keys(record: type[msgspec.Struct], contract: dict) -> None:
    fields = {f.encode_name: f for f in msgspec.structs.fields(record)}
    assert set(fields) == set(contract["properties"])
    required = {name for name, field in fields.items() if field.required}
    assert required == set(contract.get("required", ()))
    for name, field in fields.items():
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
            assert_same_keys(field.type, contract["properties"][name])


def test_schema_and_type_have_the_same_keys() -> None:
    assert_same_keys(Recipe, SCHEMA)


def test_schema_and_type_have_the_same_choices() -> None:
    generated = msgspec.json.schema(Recipe)["$defs"]["Recipe"]["properties"]
    for name, contract in SCHEMA["properties"].items():
        if "enum" in contract:
            assert set(contract["enum"]) == set(generated[name]["enum"])


@pytest.mark.parametrize("example", SCHEMA["examples"])
def test_the_schemas_examples_are_recipes(example: dict) -> None:
    recipe = convert_recipe(example)
    validator("recipe").validate(json.loads(msgspec.json.encode(recipe)))


def test_the_bundled_recipes_fit_the_schema() -> None:
    for path in resource("exports").glob("*.toml"):
        validator("recipe").validate(json.loads(msgspec.json.encode(read_recipe(path))))
