"""Rulings: what adjudicators submitted in Label Studio becomes decisions in the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from workbench.adjudicate import (
    Decision,
    Merged,
    Rule,
    find_versions,
    merge_by,
    read_decisions,
    read_submission,
    record_decisions,
)
from workbench.labelstudio.campaign import Campaign
from workbench.labelstudio.convert import from_results
from workbench.labelstudio.cursor import WINDOW
from workbench.labelstudio.pipeline import cut
from workbench.labelstudio.port import TIME, LabelStudio
from workbench.labelstudio.proposals import read_proposal, read_reason, recall_merge
from workbench.ledger import Ledger
from workbench.model import Article

BATCH = 100


@dataclass(frozen=True)
class RulingSummary:
    """What was read of the adjudicators: submissions, decisions, on which articles.

    `problems` names submissions that could not be read; they are read once they are mended.
    """

    submissions: int = 0
    decisions: int = 0
    articles: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


class _Submission(msgspec.Struct, frozen=True):
    """What a submission in an exported task says of itself."""

    id: int
    result: Any
    updated_at: str
    was_cancelled: bool
    completed_by: int | None
    updated_by: int | None = None


def read_rulings(
    ledger: Ledger, port: LabelStudio, campaign: Campaign, rule: Rule
) -> RulingSummary:
    """Record the decisions in submissions that are new or changed since the last time.

    Each submission is held against the proposal it began from: what came in meanwhile was not on
    show, so nothing is decided about it. Skipped tasks decide nothing, and a submission that is
    deleted leaves its decisions in force. `rule` merges where nobody knows the proposal.
    """
    run = _Reader(ledger, port.users(), rule, f"rulings:{campaign.key}")
    begun = port.now()
    for piece in cut((row.id for row in port.list_tasks(campaign.number, since=run.since)), BATCH):
        for task in port.export_tasks(campaign.number, piece):
            run.read(task)
    run.finish((begun - WINDOW).strftime(TIME))
    return run.summary()


def read_marks(ledger: Ledger, campaign: Campaign) -> dict[int, str]:
    """Return the submissions that were read, each with the time of its last change then."""
    state = ledger.get(f"rulings:{campaign.key}", {})
    return {int(number): when for number, when in state.get("read", {}).items()}


class _Reader:
    def __init__(self, ledger: Ledger, users: dict[int, str], rule: Rule, key: str) -> None:
        self._ledger = ledger
        self._users = users
        self._rule = rule
        self._key = key
        state = ledger.get(key, {})
        self.since: str | None = state.get("since")
        self._marks: dict[str, str] = state.get("read", {})
        self._submissions = 0
        self._decisions = 0
        self._articles: list[str] = []
        self._problems: list[str] = []

    def read(self, task: dict[str, Any]) -> None:
        """Record the decisions in a task's submissions, oldest first, and that they were read."""
        submitted = msgspec.convert(task["annotations"], list[_Submission])
        unread = [
            s
            for s in sorted(submitted, key=lambda s: s.updated_at)
            if not s.was_cancelled and self._marks.get(str(s.id)) != s.updated_at
        ]
        article = self._ledger.find_article(str(task["data"].get("text")))
        if article is None:
            if unread:
                self._problems.append(
                    f"task {task['id']}: its text is not in the ledger; `workbench ingest` adds it"
                )
            return
        for submission in unread:
            with self._ledger.transaction():
                self._record(article, submission, task["id"])

    def _record(self, article: Article, submission: _Submission, task: int) -> None:
        problem = self._find_problem(article, submission)
        merged = None if problem else self._find_merge(article, submission)
        if merged is None:
            reason = problem or "the annotations it was made of are gone"
            self._problems.append(f"task {task}, annotation {submission.id}: {reason}")
            return
        decisions = tuple(self._decide(merged, article, submission))
        self._decisions += record_decisions(self._ledger, decisions)
        self._submissions += 1
        self._articles.append(article.id)
        self._marks[str(submission.id)] = submission.updated_at
        self._save()

    def _find_problem(self, article: Article, submission: _Submission) -> str | None:
        conversion = from_results(submission.result, text=article.text, doc_id=article.id)
        errors = [f"{f.message} {f.remedy}" for f in conversion.findings if f.severity == "error"]
        return errors[0] if errors else None

    def _find_merge(self, article: Article, submission: _Submission) -> Merged | None:
        shown = read_proposal(submission.result)
        merged = recall_merge(self._ledger, shown) if shown else None
        if merged is not None:
            return merged
        versions = find_versions(self._ledger, article.id)
        return merge_by(self._rule, versions) if versions else None

    def _decide(
        self, merged: Merged, article: Article, submission: _Submission
    ) -> Iterable[Decision]:
        conversion = from_results(
            submission.result, text=article.text, doc_id=article.id, layers=merged.layers
        )
        account = submission.updated_by or submission.completed_by
        return read_submission(
            merged,
            conversion.annotation,
            by=self._users.get(account or 0, f"user-{account}"),
            at=datetime.fromisoformat(submission.updated_at).astimezone(UTC),
            reason=read_reason(submission.result),
            earlier=read_decisions(self._ledger, article.id),
        )

    def _save(self) -> None:
        self._ledger.set(self._key, {"since": self.since, "read": self._marks})

    def finish(self, since: str) -> None:
        """Remember from when on to look the next time; where something is amiss, from as before."""
        if not self._problems:
            self.since = since
        self._save()

    def summary(self) -> RulingSummary:
        """Return what was read."""
        articles = tuple(sorted(set(self._articles)))
        return RulingSummary(self._submissions, self._decisions, articles, tuple(self._problems))
