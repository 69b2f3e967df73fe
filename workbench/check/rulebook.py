"""The rules there are, and those a campaign wants: one door for built-in rules and plug-ins.

A plug-in names a module (or a single `Rule`) in the entry point group `workbench.rules`; every
`Rule` in the module's namespace is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, get_args

from rapidfuzz import fuzz, process

from workbench.check.rule import Rule, Scope
from workbench.errors import SettingsError
from workbench.model import Severity

GROUP = "workbench.rules"
_THEMES = (
    "schema",
    "offsets",
    "duplicates",
    "links",
    "fragments",
    "attribution",
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


@cache
def load_rules() -> Mapping[str, Rule]:
    """Return every rule by its code, built-in ones first.

    Raises SettingsError if two plug-ins claim one code or a plug-in brings no rule.
    """
    found: dict[str, Rule] = {}
    installed = entry_points(group=GROUP)
    for point in dict.fromkeys((*BUILTIN, *sorted(installed, key=lambda point: point.name))):
        for rule in _rules_of(point):
            if found.setdefault(rule.code, rule) is not rule:
                raise SettingsError(
                    f"The plug-in {point.value} brings a second rule called {rule.code!r}.",
                    remedy="Rename that rule or uninstall the plug-in.",
                )
    return found


def _rules_of(point: EntryPoint) -> Iterator[Rule]:
    try:
        loaded: Any = point.load()
    except (ImportError, AttributeError) as error:
        raise SettingsError(
            f"The rule plug-in {point.name!r} ({point.value}) cannot be loaded: {error}.",
            remedy="Repair or uninstall it.",
        ) from error
    rules = (
        [loaded]
        if isinstance(loaded, Rule)
        else [each for each in vars(loaded).values() if isinstance(each, Rule)]
    )
    if not rules:
        raise SettingsError(f"The rule plug-in {point.name!r} ({point.value}) brings no rule.")
    yield from rules


def choose_rules(switches: Switches | Rulebook | None = None) -> Rulebook:
    """Return the rules in force under a campaign's switches: `{code: False | True | severity}`.

    Raises SettingsError for an unknown code (it names the nearest) or an unknown severity.
    """
    if isinstance(switches, Rulebook):
        return switches
    known = load_rules()
    switches = switches or {}
    for code, value in switches.items():
        _refuse_nonsense(code, value, known)
    chosen: dict[Scope, tuple[tuple[Rule, Severity], ...]] = {}
    for code, rule in known.items():
        value = switches.get(code, True)
        if value is not False:
            severity = rule.severity if value is True else value
            chosen[rule.scope] = (*chosen.get(rule.scope, ()), (rule, severity))
    return Rulebook(chosen)


def _refuse_nonsense(code: str, value: object, known: Mapping[str, Rule]) -> None:
    if code not in known:
        nearest = process.extractOne(code, list(known), scorer=fuzz.ratio)[0]
        raise SettingsError(
            f"There is no rule {code!r}.",
            remedy=f"Did you mean {nearest!r}? docs/checks.md lists all.",
        )
    if not isinstance(value, bool) and value not in get_args(Severity):
        raise SettingsError(
            f"Rule {code!r} cannot be set to {value!r}.",
            remedy='Use false, true, "error", "warning" or "info".',
        )
    if value is False and known[code].scope == "document":
        raise SettingsError(
            f"Rule {code!r} cannot be switched off: the other rules rely on it.",
            remedy='Set it to "info" instead.',
        )
