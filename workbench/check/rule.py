"""What a rule is: a small function with a code, a title, a severity and a remedy.

A rule's function yields flaws; it never raises and never prints. What it is given depends on its
scope: the JSON document (`document`), what was read of a Label Studio result (`result`), a `Case`
(`annotation`), a `Submission` (`version`), or, for `campaign`, nothing: then it returns a `Watch`,
which sees every submission and reports at the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from workbench.check.case import Submission
from workbench.errors import SettingsError
from workbench.model import Severity

Scope = Literal["document", "result", "annotation", "version", "campaign"]

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Flaw:
    """What a rule yields; the check adds code, severity, remedy, article and excerpt.

    A campaign rule fills `doc_id` and the rest itself; `*` is the campaign as a whole.
    """

    message: str
    path: str = "$"
    start: int | None = None
    end: int | None = None
    doc_id: str = "*"
    annotation: str | None = None
    annotator: str | None = None
    excerpt: str | None = None


class Watch(Protocol):
    """A campaign rule at work: it keeps little, so that memory does not grow with the articles."""

    def see(self, submission: Submission) -> None:
        """Take note of one annotation version."""
        ...

    def report(self) -> Iterator[Flaw]:
        """Yield what the campaign as a whole shows."""
        ...


@dataclass(frozen=True)
class Rule:
    """One rule; the docstring of `find` says what is wrong, for the reference page."""

    code: str
    title: str
    severity: Severity
    remedy: str
    scope: Scope
    find: Callable[..., Any] = field(repr=False)

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise SettingsError(f"Rule code {self.code!r} is not lower-case-with-hyphens.")

    @property
    def description(self) -> str:
        """Return the docstring of the rule's function as one line."""
        return " ".join((self.find.__doc__ or "").split())


def rule(
    code: str,
    title: str,
    *,
    severity: Severity,
    remedy: str,
    scope: Scope = "annotation",
) -> Callable[[Callable[..., Any]], Rule]:
    """Return a decorator that makes a `Rule` of a function.

    Raises SettingsError for a code that is not lower-case-with-hyphens.
    """

    def register(find: Callable[..., Any]) -> Rule:
        return Rule(code, title, severity, remedy, scope, find)

    return register
