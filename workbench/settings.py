"""A campaign's settings: `workbench.toml` in the project folder, overridden by `WORKBENCH_…`.

Nested names join with two underscores: `WORKBENCH_LABELSTUDIO__TOKEN`. The contract is
`schemas/settings.schema.json`.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings import SettingsError as EnvironmentSettingsError

from workbench.errors import SettingsError
from workbench.model import Order

FILE = "workbench.toml"
PREFIX = "WORKBENCH_"
_OFF = ("false", "False", "FALSE")
# Variables that are no settings: the project folder, the key's password, and what tests read.
OTHERS = ("PROJECT", "KEY_PASSWORD", "CORPORA", "REQUIRE", "CHROMIUM", "SCREENSHOTS")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LabelStudioSettings(_Section):
    """Which Label Studio, and how its project is set up. Without `url`, the embedded server."""

    url: str | None = Field(
        None, description="A running Label Studio; without it, the embedded one."
    )
    token: SecretStr | None = Field(
        None,
        description="Its API token; better set as WORKBENCH_LABELSTUDIO__TOKEN.",
    )
    name: str | None = Field(
        None,
        min_length=1,
        max_length=100,
        description="What the ledger calls the server at `url`; without it, its host and port.",
    )
    port: int = Field(8080, ge=1, le=65535, description="Port of the embedded server on 127.0.0.1.")
    project: str = Field(
        "News attribution",
        min_length=3,
        max_length=50,
        description="Title of the Label Studio project; it takes 3 to 50 characters.",
    )
    overlap: int = Field(1, ge=1, description="How many annotators label each article.")
    order: Order = Field("ledger", description="Which new articles are labelled first.")


class PreannotateSettings(_Section):
    """Which pre-annotator answers, by registered name or model folder."""

    model: str = Field("rules", description="A registered pre-annotator, or a model folder.")
    workers: int = Field(1, ge=1, description="Processes that pre-annotate side by side.")


class CheckSettings(_Section):
    """Rules switched off (`false`) or given another severity, by code."""

    rules: dict[str, Literal[False, "error", "warning", "info"]] = Field(default_factory=dict)

    @field_validator("rules", mode="before")
    @classmethod
    def _read_words(cls, rules: object) -> object:
        """Take "false" for False: an environment variable is text."""
        if not isinstance(rules, dict):
            return rules
        return {code: False if value in _OFF else value for code, value in rules.items()}


class LedgerSettings(_Section):
    """Where the ledger is: a SQLAlchemy URL; without it, SQLite in the project's `.workbench`."""

    url: str | None = Field(None, description="For example postgresql+psycopg://user@host/name.")


class Settings(BaseSettings):
    """Everything a campaign may set; every field has a default."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )

    title: str = Field("Campaign", description="The campaign's name, for reports and releases.")
    labelstudio: LabelStudioSettings = LabelStudioSettings()
    preannotate: PreannotateSettings = PreannotateSettings()
    check: CheckSettings = CheckSettings()
    ledger: LedgerSettings = LedgerSettings()

    @classmethod
    def settings_customise_sources(  # pydantic-settings fixes these parameters
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment before file: a secret or a port is set where the program runs."""
        return env_settings, init_settings


def read_settings(path: Path) -> Settings:
    """Return the settings of a `workbench.toml`; a missing file means the defaults.

    Raises SettingsError naming the file or variable, the key, and for an unknown key the nearest
    known one.
    """
    _check_environment()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: no valid TOML: {error}.", remedy="Mend that line.") from error
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read: {error.strerror}.", remedy="Make it a file that you may read."
        ) from error
    try:
        return Settings(**content)
    except EnvironmentSettingsError as error:
        raise SettingsError(
            f"A WORKBENCH_ variable cannot be read: {error}.",
            remedy="Set one key a variable, such as WORKBENCH_LABELSTUDIO__PORT=8081.",
        ) from error
    except ValidationError as error:
        raise _explain(path, error) from error


def _check_environment() -> None:
    keys = _known_keys(Settings)
    sections = {key.partition(".")[0] for key in keys}  # whole, as JSON
    known = {_variable(key) for key in (*keys, *sections)} | {PREFIX + name for name in OTHERS}
    rules = _variable("check.rules") + "__"
    for name in sorted(map(str.upper, os.environ)):
        if name.startswith(PREFIX) and name not in known and not name.startswith(rules):
            remedy = _suggest(name, [_variable(key) for key in keys])
            raise SettingsError(f"The variable {name} sets nothing.", remedy=remedy)


def _explain(path: Path, error: ValidationError) -> SettingsError:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    where = _find_variable(key) or path
    if first["type"] == "extra_forbidden":
        remedy = _suggest(key, _known_keys(Settings))
        return SettingsError(f"{where}: unknown setting {key!r}.", remedy=remedy)
    return SettingsError(f"{where}: {key}: {first['msg']}.", remedy="Correct it there.")


def _find_variable(key: str) -> str | None:
    """Return the variable that sets a key, alone or with its whole section as JSON."""
    given = {name.upper(): value for name, value in os.environ.items()}
    alone, section = _variable(key), _variable(key.partition(".")[0])
    if alone in given:
        return alone
    inside = f'"{key.rpartition(".")[2]}"' in given.get(section, "")
    return section if inside else None


def _suggest(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"Did you mean {near[0]!r}?" if near else f"Known are: {', '.join(known)}."


def _variable(key: str) -> str:
    return PREFIX + key.upper().replace(".", "__")


def _known_keys(model: type[BaseModel], prefix: str = "") -> list[str]:
    keys: list[str] = []
    for name, field in model.model_fields.items():
        nested: Any = field.annotation
        if isinstance(nested, type) and issubclass(nested, BaseModel):
            keys.extend(_known_keys(nested, f"{prefix}{name}."))
        else:
            keys.append(prefix + name)
    return keys
