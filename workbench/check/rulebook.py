"""The rules there are, and those a campaign wants: one door for built-in rules and plug-ins.

A plug-in names a module (or a single `Rule`) in the entry point group `workbench.rules`; every
`Rule` in the module's namespace, alone or in a tuple, is taken. Rules of different scopes may share
a code: the same flaw, found at another moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Any

from rapidfuzz import fuzz, process, utils

from workbench.check.rule import Rule, Scope
from workbench.errors import SettingsError
from workbench.model import SEVERITIES, Severity

GROUP = "workbench.rules"
_THEMES = (
    "schema",
    "offsets",
    "duplicates",
    "links",
    "fragments",
    "attribution",
    "results",
    "drift",
    "boundaries",
    "overlaps",
    "completeness",
    "speakers",
    "spelling",
    "stance",
    "claims",
    "process",
    "outliers",
)
BUILTIN = tuple(EntryPoint(name, f"workbench.check.rules.{name}", GROUP) for name in _THEMES)

Switches = Mapping[str, bool | Severity]


@dataclass(frozen=True)
class Rulebook:
    """The rules in force, by scope, each with the severity the campaign gives it."""

    rules: Mapping[Scope, tuple[tuple[Rule, Severity], ...]]

    def of(self, scope: Scope) -> tuple[tuple[Rule, Severity], ...]:
        """Return the rules of a scope with their severities."""
        return self.rules.get(scope, ())

    def codes(self, *scopes: Scope) -> frozenset[str]:
        """Return the codes of the rules of these scopes."""
        return frozenset(rule.code for scope in scopes for rule, _ in self.of(scope))

    def only(self, severity: Severity) -> Rulebook:
        """Return the rules that have this severity."""
        return Rulebook(
            {
                scope: tuple((rule, own) for rule, own in rules if own == severity)
                for scope, rules in self.rules.items()
            }
        )


@cache
def load_rules() -> tuple[Rule, ...]:
    """Return every rule, built-in ones first.

    Raises SettingsError if two plug-ins claim one code for one scope or a plug-in brings no rule.
    """
    found: dict[tuple[str, Scope], Rule] = {}
    installed = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    for point in dict.fromkeys((*BUILTIN, *installed)):
        for rule in _rules_of(point):
            if found.setdefault((rule.code, rule.scope), rule) is not rule:
                raise SettingsError(
                    f"The plug-in {point.value} brings a second rule called {rule.code!r}.",
                    remedy="Rename that rule or uninstall the plug-in.",
                )
    return tuple(found.values())


def _rules_of(point: EntryPoint) -> list[Rule]:
    try:
        loaded: Any = point.load()
    except (ImportError, AttributeError) as error:
        raise SettingsError(
            f"The rule plug-in {point.name!r} ({point.value}) cannot be loaded: {error}.",
            remedy="Repair or uninstall it.",
        ) from error
    named = vars(loaded).values() if isinstance(loaded, ModuleType) else (loaded,)
    rules = [
        each
        for value in named
        for each in (value if isinstance(value, tuple) else (value,))
        if isinstance(each, Rule)
    ]
    if not rules:
        raise SettingsError(f"The rule plug-in {point.name!r} ({point.value}) brings no rule.")
    return rules


def choose_rules(switches: Switches | Rulebook | None = None) -> Rulebook:
    """Return the rules in force under a campaign's switches: `{code: False | True | severity}`.

    Raises SettingsError for an unknown code (it names the nearest) or an unknown severity.
    """
    if isinstance(switches, Rulebook):
        return switches
    switches = switches or {}
    for code, value in switches.items():
        _refuse_nonsense(code, value)
    chosen: dict[Scope, list[tuple[Rule, Severity]]] = defaultdict(list)
    for rule in load_rules():
        value = switches.get(rule.code, True)
        if value is not False:
            chosen[rule.scope].append((rule, rule.severity if value is True else value))
    return Rulebook({scope: tuple(rules) for scope, rules in chosen.items()})


def refuse_unknown(code: str) -> None:
    """Raise SettingsError for a code that no rule has; it names the nearest."""
    known = {rule.code for rule in load_rules()}
    if code not in known:
        nearest = process.extractOne(
            code, sorted(known), scorer=fuzz.WRatio, processor=utils.default_process
        )[0]
        raise SettingsError(
            f"There is no rule {code!r}.",
            remedy=f"Did you mean {nearest!r}? docs/checks.md lists all.",
        )


def _refuse_nonsense(code: str, value: object) -> None:
    refuse_unknown(code)
    if not isinstance(value, bool) and value not in SEVERITIES:
        raise SettingsError(
            f"Rule {code!r} cannot be set to {value!r}.",
            remedy='Use false, true, "error", "warning" or "info".',
        )
    if value is False and any(r.code == code and r.scope == "document" for r in load_rules()):
        raise SettingsError(
            f"Rule {code!r} cannot be switched off: the other rules rely on it.",
            remedy='Set it to "info" instead.',
        )
