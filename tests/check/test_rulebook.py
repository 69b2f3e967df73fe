"""Rules are found through one door, and a campaign switches them by code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.check import check_annotation, choose_rules, load_rules
from workbench.check.rulebook import BUILTIN, GROUP
from workbench.errors import SettingsError
from workbench.model import Annotation, Article, Region

MODULE = """
from workbench.check import Flaw, rule

@rule("shouting", "Shouting", severity="info", remedy="Speak softly.")
def find_shouting(case):
    \"\"\"The article ends with an exclamation mark.\"\"\"
    if case.text.endswith("!"):
        yield Flaw("It shouts.", "$", 0, len(case.text))
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Install a real plug-in: a module and its metadata on the path."""

    def write(name: str, source: str, target: str) -> None:
        (tmp_path / f"{name}.py").write_text(source)
        info = tmp_path / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = {target}\n")
        monkeypatch.syspath_prepend(tmp_path)
        load_rules.cache_clear()

    before = set(sys.modules)
    yield write
    for name in set(sys.modules) - before:
        if name.startswith("plugin_"):
            del sys.modules[name]
    load_rules.cache_clear()


def test_plug_in_module_brings_its_rules(install) -> None:
    install("plugin_shouting", MODULE, "plugin_shouting")
    found = list(check_annotation(Annotation("a"), Article("a", "No!")))
    assert [(f.code, f.remedy, f.excerpt) for f in found] == [("shouting", "Speak softly.", "No!")]
    assert (
        list(check_annotation(Annotation("a"), Article("a", "No!"), rules={"shouting": False}))
        == []
    )


def test_plug_in_may_name_one_rule(install) -> None:
    install("plugin_one", MODULE, "plugin_one:find_shouting")
    assert "shouting" in {rule.code for rule in load_rules()}


def test_second_rule_of_one_code_is_refused(install) -> None:
    install("plugin_clash", MODULE.replace("shouting", "empty-region", 1), "plugin_clash")
    with pytest.raises(SettingsError, match="second rule called 'empty-region'"):
        load_rules()


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("import no_such_module_at_all", "plugin_broken", "cannot be loaded"),
        ("x = 1", "plugin_broken", "brings no rule"),
        ("x = 1", "plugin_broken:y", "cannot be loaded"),
        (MODULE.replace("shouting", "Shouting", 1), "plugin_broken", "lower-case-with-hyphens"),
    ],
)
def test_broken_plug_in_is_named(install, source: str, target: str, message: str) -> None:
    install("plugin_broken", source, target)
    with pytest.raises(SettingsError, match=message):
        load_rules()


def test_builtin_rules_come_through_the_door() -> None:
    modules = {rule.find.__module__ for rule in load_rules()}
    assert modules == {point.module for point in BUILTIN}
    assert all(point.group == GROUP for point in BUILTIN)


def test_every_theme_is_registered() -> None:
    folder = Path(sys.modules["workbench.check.rulebook"].__file__ or "").parent / "rules"
    assert {p.stem for p in folder.glob("*.py")} - {"__init__"} == {p.name for p in BUILTIN}


def test_unknown_code_names_the_nearest() -> None:
    with pytest.raises(SettingsError, match=r"no rule 'region-empty'.*'empty-region'"):
        choose_rules({"region-empty": False})


def test_unknown_severity_is_refused() -> None:
    with pytest.raises(SettingsError, match="cannot be set to 'fatal'"):
        choose_rules({"empty-region": "fatal"})  # type: ignore[dict-item]  # that is the point


def test_schema_rule_can_be_softened_and_not_switched_off() -> None:
    with pytest.raises(SettingsError, match="cannot be switched off"):
        choose_rules({"schema": False})
    nameless = Annotation("a", (Region("r", "cue", 0, 1, name="x"),))
    found = check_annotation(nameless, Article("a", "a"), rules={"schema": "info"})
    assert ("schema", "info") in {(f.code, f.severity) for f in found}


def test_one_switch_holds_for_all_scopes_of_a_code() -> None:
    book = choose_rules({"dangling-link": False})
    chosen = {rule.code for rules in book.rules.values() for rule, _ in rules}
    assert "dangling-link" not in chosen
    assert "dangling-link" in {rule.code for rule in load_rules() if rule.scope == "result"}


def test_true_keeps_the_rule_as_it_is() -> None:
    assert choose_rules({"two-kinds": True}) == choose_rules({})
