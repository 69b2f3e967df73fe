"""Settings come from the file and the environment, and a mistake in them is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from workbench.errors import SettingsError
from workbench.resources import resource
from workbench.settings import Settings, read_settings

SCHEMA = json.loads(resource("schemas", "settings.schema.json").read_text())


def write(folder: Path, content: str) -> Path:
    path = folder / "workbench.toml"
    path.write_text(content, encoding="utf-8")
    return path


def test_a_missing_file_means_the_defaults(tmp_path: Path):
    assert read_settings(tmp_path / "workbench.toml") == Settings()


def test_a_byte_order_mark_is_no_part_of_the_settings(tmp_path: Path):
    assert read_settings(write(tmp_path, '\ufefftitle = "Mine"')).title == "Mine"


def test_the_environment_overrides_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = write(tmp_path, '[labelstudio]\nport = 9000\nproject = "Mine"')
    monkeypatch.setenv("WORKBENCH_LABELSTUDIO__PORT", "9100")
    settings = read_settings(path)
    assert (settings.labelstudio.port, settings.labelstudio.project) == (9100, "Mine")


def test_a_token_is_never_printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("WORKBENCH_LABELSTUDIO__TOKEN", "very-secret")
    settings = read_settings(tmp_path / "none.toml")
    assert "very-secret" not in f"{settings!r} {settings}"
    assert settings.labelstudio.token is not None
    assert settings.labelstudio.token.get_secret_value() == "very-secret"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "[labelstudio]\nprt = 1",
            "unknown setting 'labelstudio.prt'. Did you mean 'labelstudio.port'",
        ),
        ("titel = 'x'", "unknown setting 'titel'. Did you mean 'title'"),
        ("zzzzzz = 1", "unknown setting 'zzzzzz'. Known are: title, labelstudio.url"),
        ("[labelstudio]\nport = 99999", "labelstudio.port: Input should be less than or equal to"),
        ("[labelstudio]\nproject = 'EU'", "labelstudio.project: String should have at least 3"),
        ("title =", "no valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_remedy(tmp_path: Path, content: str, message: str):
    path = write(tmp_path, content)
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "meant"),
    [
        ("WORKBENCH_TITEL", "WORKBENCH_TITLE"),
        ("WORKBENCH_LEDGER_URL", "WORKBENCH_LEDGER__URL"),
        ("WORKBENCH_LABELSTUDIO__PROT", "WORKBENCH_LABELSTUDIO__PORT"),
    ],
)
def test_a_misspelt_variable_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, meant: str
):
    monkeypatch.setenv(variable, "secret")
    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path / "none.toml")
    assert str(caught.value) == f"The variable {variable} sets nothing. Did you mean {meant!r}?"


@pytest.mark.parametrize(
    ("variable", "value"),
    [("WORKBENCH_LABELSTUDIO__PORT", "99999"), ("WORKBENCH_LABELSTUDIO", '{"port": 99999}')],
)
def test_a_mistake_in_a_variable_is_not_blamed_on_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
):
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        read_settings(write(tmp_path, "[labelstudio]\nport = 9000"))
    assert str(caught.value).startswith(f"{variable}: labelstudio.port: Input should be less")


def test_what_is_no_misspelt_variable_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path))
    monkeypatch.setenv("WORKBENCH_CHECK__RULES__scare-quotes", "info")
    monkeypatch.setenv("WORKBENCH_CHECK__RULES__hedged-assert", "false")
    monkeypatch.setenv("WORKBENCH_LABELSTUDIO", '{"port": 9000}')
    monkeypatch.setenv("workbench_title", "Mine")
    settings = read_settings(tmp_path / "none.toml")
    assert settings.check.rules == {"scare-quotes": "info", "hedged-assert": False}
    assert (settings.labelstudio.port, settings.title) == (9000, "Mine")


def assert_same_keys(model: type[BaseModel], schema: dict) -> None:
    assert set(model.model_fields) == set(schema["properties"])
    for name, field in model.model_fields.items():
        nested = field.annotation
        if isinstance(nested, type) and issubclass(nested, BaseModel):
            assert_same_keys(nested, schema["properties"][name])


def test_schema_and_type_have_the_same_keys():
    assert_same_keys(Settings, SCHEMA)


@pytest.mark.parametrize("example", SCHEMA["examples"])
def test_the_schemas_examples_are_settings(example: dict):
    Draft202012Validator(SCHEMA).validate(example)
    dumped = Settings(**example).model_dump(mode="json", exclude_unset=True)
    assert dumped == example


def keys_of(model: type[BaseModel], prefix: str = "") -> set[str]:
    keys = set()
    for name, field in model.model_fields.items():
        nested = field.annotation
        if isinstance(nested, type) and issubclass(nested, BaseModel):
            keys |= keys_of(nested, f"{prefix}{name}.")
        else:
            keys.add(prefix + name)
    return keys


def test_the_documentation_lists_every_setting():
    page = (Path(__file__).parent.parent / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")}
    assert documented == keys_of(Settings)
