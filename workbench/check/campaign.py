"""Check a campaign: every annotation version by itself, then what only all of them show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.check.annotation import check_submission
from workbench.check.case import Submission
from workbench.check.rule import Flaw, Rule
from workbench.check.rulebook import Rulebook, Switches, choose_rules
from workbench.ledger import Ledger
from workbench.model import Article, Finding, Severity


def check_campaign(
    submissions: Iterable[Submission], *, rules: Switches | Rulebook | None = None
) -> Iterator[Finding]:
    """Yield the findings on each submission as it comes, then those on the campaign as a whole.

    Submissions are read once and not kept; those of one article should come in turn, so that what
    is known of its text is used again. Raises SettingsError for switches that make no sense.
    """
    book = choose_rules(rules)
    watches = [(rule, severity, rule.find()) for rule, severity in book.of("campaign")]
    for submission in submissions:
        yield from check_submission(submission, rules=book)
        for _, _, watch in watches:
            watch.see(submission)
    for rule, severity, watch in watches:
        for flaw in watch.report():
            yield _finding(rule, severity, flaw)


def check_ledger(
    ledger: Ledger,
    *,
    rules: Switches | Rulebook | None = None,
    config: str | None = None,
) -> Iterator[Finding]:
    """Yield the findings on the newest submitted version of every annotation, article by article.

    `config` is the digest of the labeling config in force. Memory does not grow with the ledger.
    Raises LedgerError, and SettingsError for switches that make no sense.
    """
    yield from check_campaign(_read_submissions(ledger, config), rules=rules)


def _read_submissions(ledger: Ledger, config: str | None) -> Iterator[Submission]:
    article: Article | None = None
    for version in ledger.versions():
        doc_id = version.annotation.doc_id
        if article is None or article.id != doc_id:
            article = ledger.article(doc_id)
        yield Submission(
            article=article,
            annotation=version.annotation,
            version=version,
            prediction=ledger.prediction(doc_id, version.model) if version.model else None,
            config=config,
        )


def _finding(rule: Rule, severity: Severity, flaw: Flaw) -> Finding:
    return Finding(
        code=rule.code,
        severity=severity,
        message=flaw.message,
        remedy=rule.remedy,
        doc_id=flaw.doc_id,
        annotation=flaw.annotation,
        annotator=flaw.annotator,
        path=flaw.path,
        start=flaw.start,
        end=flaw.end,
        excerpt=flaw.excerpt,
    )
