"""Check one annotation, or one version of it: the schema first, then the rules."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from workbench.check.case import Case, Submission
from workbench.check.conform import conforms
from workbench.check.passage import excerpt
from workbench.check.rule import Flaw, Rule
from workbench.check.rulebook import Rulebook, Switches, choose_rules
from workbench.model import Annotation, Article, Finding, Severity


def check_annotation(
    annotation: Annotation | Mapping[str, Any],
    article: Article,
    *,
    rules: Switches | Rulebook | None = None,
    key: str | None = None,
    annotator: str | None = None,
) -> Iterator[Finding]:
    """Yield the findings on one annotation, typed or as JSON: schema, then structure, then sense.

    Offsets are code points of `article.text`. `rules` are the campaign's switches; pass a
    `Rulebook` when checking many. A document too broken to be read gives schema findings only.
    Raises SettingsError for switches that make no sense.
    """
    book = choose_rules(rules)
    stamp = _Stamp(article, key, annotator)
    typed = yield from _check_document(annotation, book, stamp)
    if typed is not None:
        yield from _apply(book.of("annotation"), Case(article, typed), stamp)


def check_submission(
    submission: Submission, *, rules: Switches | Rulebook | None = None
) -> Iterator[Finding]:
    """Yield the findings on one annotation version: its annotation, then how it came about.

    Raises SettingsError for switches that make no sense.
    """
    book = choose_rules(rules)
    version = submission.version
    stamp = _Stamp(submission.article, version.key, version.annotator)
    if submission.conversion is not None and submission.conversion.findings:
        yield from _apply(book.of("result"), submission.conversion, stamp)
    yield from _check_document(submission.annotation, book, stamp)
    yield from _apply(book.of("annotation"), submission, stamp)
    yield from _apply(book.of("version"), submission, stamp)


class _Stamp:
    """Makes findings of flaws on one annotation."""

    def __init__(self, article: Article, key: str | None, annotator: str | None) -> None:
        self._article = article
        self._key = key
        self._annotator = annotator

    def finding(self, rule: Rule, severity: Severity, flaw: Flaw) -> Finding:
        words = None
        if flaw.start is not None and flaw.end is not None:
            words = excerpt(self._article.text, flaw.start, flaw.end)
        return Finding(
            code=rule.code,
            severity=severity,
            message=flaw.message,
            remedy=rule.remedy,
            doc_id=self._article.id,
            annotation=self._key,
            annotator=self._annotator,
            path=flaw.path,
            start=flaw.start,
            end=flaw.end,
            excerpt=words,
        )


def _check_document(
    annotation: Annotation | Mapping[str, Any], book: Rulebook, stamp: _Stamp
) -> Generator[Finding, None, Annotation | None]:
    """Yield schema findings; return the typed annotation, or None if it cannot be read."""
    try:
        typed = msgspec.convert(annotation, Annotation, str_keys=True)
    except msgspec.ValidationError:
        typed = None
    if typed is not None and conforms(typed):
        return typed
    document = msgspec.json.decode(msgspec.json.encode(annotation))
    yield from _apply(book.of("document"), document, stamp)
    return typed


def _apply(
    rules: Iterable[tuple[Rule, Severity]], subject: Any, stamp: _Stamp
) -> Iterator[Finding]:
    for rule, severity in rules:
        for flaw in rule.find(subject):
            yield stamp.finding(rule, severity, flaw)
