"""Adjudication in Label Studio: proposals go out as tasks, submissions come back as decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from workbench.adjudicate import (
    Merged,
    Proposal,
    Rule,
    find_versions,
    group_versions,
    merge_by,
    propose,
    read_decisions,
    remember_rule,
)
from workbench.adjudicate.proposal import MODEL
from workbench.errors import InputError
from workbench.labelstudio.adjudication_project import TAB, find_adjudication, open_adjudication
from workbench.labelstudio.campaign import Campaign
from workbench.labelstudio.fields import Fields, remember_fields, write_fields
from workbench.labelstudio.pipeline import cut
from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.proposals import (
    encode_proposal,
    encode_result,
    proposal_fields,
    remember_basis,
)
from workbench.labelstudio.rulings import RulingSummary, read_marks, read_rulings
from workbench.labelstudio.tabs import keep_tab
from workbench.ledger import Ledger, Push
from workbench.model import LAYERS, Annotation, AnnotationVersion, Article

BATCH = 100
Advance = Callable[[int], None]

Group = tuple[str, tuple[AnnotationVersion, ...]]
"""An article's id, and what people submitted there; nothing where all of it was deleted."""


@dataclass(frozen=True)
class AdjudicationSummary:
    """What was read of the adjudicators, and what changed in their project.

    `open` counts the articles looked at that have conflicts; `reopened` those that were submitted
    and are to be looked at again, because annotations that came later opened a conflict. `refused`
    holds article ids, each with the reason why it was not sent.
    """

    project: int
    url: str
    created: bool
    added: int
    updated: int
    unchanged: int
    reopened: int
    open: int
    decided: RulingSummary
    refused: tuple[tuple[str, str], ...]


def push_adjudication(
    ledger: Ledger,
    port: LabelStudio,
    title: str,
    rule: Rule,
    *,
    advance: Advance | None = None,
) -> AdjudicationSummary:
    """Make the adjudication project hold a proposal for each article that several people annotated.

    What adjudicators submitted since is read first. A task is sent again only where its proposal
    changed. Where that opens a conflict in an article that was submitted, the submission, which the
    ledger has as decisions, makes room for the new proposal and the label stream shows it again.
    Raises ConfigError where somebody else's project has the title. `advance` is told how many more
    articles are done.
    """
    campaign, created = open_adjudication(ledger, port, title)
    remember_rule(ledger, rule)
    decided = read_rulings(ledger, port, campaign, rule)
    run = _Push(ledger, port, campaign, rule, decided)
    run.adopt()
    for piece in cut(run.groups(), BATCH):
        run.send(piece)
        if advance:
            advance(len(piece))
    return run.finish(created=created)


def pull_adjudication(
    ledger: Ledger, port: LabelStudio, title: str, rule: Rule
) -> AdjudicationSummary:
    """Record what adjudicators decided since the last time, and bring their tasks up to date.

    Raises ServerError where there is no such project.
    """
    campaign = find_adjudication(ledger, port, title)
    decided = read_rulings(ledger, port, campaign, rule)
    run = _Push(ledger, port, campaign, rule, decided)
    run.adopt()
    groups = ((doc_id, find_versions(ledger, doc_id)) for doc_id in decided.articles)
    for piece in cut(groups, BATCH):
        run.send(piece)
    return run.finish(created=False)


@dataclass(frozen=True)
class _Change:
    """A task that shows another proposal than it should, or one that was decided too early."""

    task: int
    article: Article
    proposal: Proposal


@dataclass
class _Tally:
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    reopened: int = 0
    open: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


class _Push:
    """One push: what is on the server, and what was sent."""

    def __init__(
        self,
        ledger: Ledger,
        port: LabelStudio,
        campaign: Campaign,
        rule: Rule,
        decided: RulingSummary,
    ) -> None:
        self._ledger = ledger
        self._port = port
        self._campaign = campaign
        self._rule = rule
        self._decided = decided
        self._sent: dict[str, str] = ledger.get(self._state, {})
        self._tasks = {push.doc_id: push.task for push in ledger.pushes(campaign.key)}
        self._bare: set[int] = set()  # tasks whose prediction somebody deleted
        self._tally = _Tally()

    @property
    def _state(self) -> str:
        return f"proposals:{self._campaign.key}"

    def adopt(self) -> None:
        """Forget tasks that the server has no more, and take up those that only it knows of."""
        rows = list(self._port.list_tasks(self._campaign.number, models=True))
        there = {row.id for row in rows}
        self._bare = {row.id for row in rows if MODEL not in row.models}
        self._tasks = {doc_id: task for doc_id, task in self._tasks.items() if task in there}
        unknown = sorted(there - set(self._tasks.values()))
        for numbers in cut(unknown, BATCH):
            for task in self._port.export_tasks(self._campaign.number, numbers):
                article = self._ledger.find_article(str(task["data"].get("text")))
                if article is not None and article.id not in self._tasks:
                    self._note(article.id, task["id"])

    def groups(self) -> Iterator[Group]:
        """Yield the articles that several people annotated, or did before some was deleted."""
        left = set(self._tasks)
        for group in group_versions(self._ledger):
            doc_id = group[0].annotation.doc_id
            if len(group) > 1 or doc_id in left:
                left.discard(doc_id)
                yield doc_id, group
        yield from ((doc_id, ()) for doc_id in sorted(left))

    def send(self, groups: Iterable[Group]) -> None:
        """Bring the tasks of these articles up to date; articles without a task get one."""
        new: list[tuple[Article, Proposal]] = []
        changed: list[_Change] = []
        with self._ledger.transaction():
            for doc_id, group in groups:
                article = self._ledger.article(doc_id)
                proposal = self._propose(article, group)
                self._tally.open += proposal.fields.conflicts > 0
                task = self._tasks.get(article.id)
                if task is not None and not self._is_stale(task, proposal):
                    self._tally.unchanged += 1
                    continue
                if group:
                    remember_basis(self._ledger, proposal, self._rule, group)
                if task is None:
                    new.append((article, proposal))
                else:
                    changed.append(_Change(task, article, proposal))
        self._add(new)
        self._update(changed)

    def _propose(self, article: Article, group: tuple[AnnotationVersion, ...]) -> Proposal:
        if not group:
            nothing = Annotation(article.id)
            return propose(Merged(article.id, (), LAYERS, nothing, {}, (), ()), article.text)
        decisions = read_decisions(self._ledger, article.id)
        return propose(merge_by(self._rule, group), article.text, decisions)

    def _is_stale(self, task: int, proposal: Proposal) -> bool:
        if task in self._bare or self._sent.get(str(task)) != proposal.digest:
            return True
        # Submitted from an older proposal, so that what is open now was not on show.
        return proposal.fields.conflicts > 0 and proposal.doc_id in self._decided.articles

    def _add(self, new: list[tuple[Article, Proposal]]) -> None:
        bodies: list[bytes] = []
        sent: list[Proposal] = []
        for article, proposal in new:
            try:
                bodies.append(encode_proposal(article, proposal))
            except InputError as error:
                self._tally.refused.append((article.id, str(error)))
            else:
                sent.append(proposal)
        if not sent:
            return
        body = b"[" + b",".join(bodies) + b"]"
        numbers = self._port.import_tasks(self._campaign.number, body)
        with self._ledger.transaction():
            for proposal, number in zip(sent, numbers, strict=True):
                self._note(proposal.doc_id, number)
                self._sent[str(number)] = proposal.digest
            self._ledger.set(self._state, self._sent)
            fields = {n: proposal_fields(p) for p, n in zip(sent, numbers, strict=True)}
            remember_fields(self._ledger, self._campaign.key, fields)
        self._tally.added += len(sent)

    def _note(self, doc_id: str, task: int) -> None:
        self._ledger.record_push(Push(self._campaign.key, doc_id, task, None))
        self._tasks[doc_id] = task

    def _update(self, changed: list[_Change]) -> None:
        if not changed:
            return
        there = self._port.export_tasks(self._campaign.number, [c.task for c in changed])
        known = {task["id"]: task for task in there}
        fields: dict[int, Fields] = {}
        for change in changed:
            try:
                result = encode_result(change.article, change.proposal)
            except InputError as error:
                self._tally.refused.append((change.article.id, str(error)))
                continue
            if change.task in known:
                self._show(known[change.task], result)
            if change.proposal.fields.conflicts:
                self._make_room(change.task)
            self._sent[str(change.task)] = change.proposal.digest
            fields[change.task] = proposal_fields(change.proposal)
        write_fields(self._ledger, self._port, self._campaign.key, fields)
        self._ledger.set(self._state, self._sent)
        self._tally.updated += len(fields)

    def _show(self, task: dict[str, Any], result: dict[str, Any]) -> None:
        """Give a task this prediction, in place of the one it has, unless somebody deleted that."""
        if task["id"] in self._bare:
            prediction = {"task": task["id"], "model_version": MODEL, **result}
            body = msgspec.json.encode([prediction])
            self._port.import_predictions(self._campaign.number, body)
            return
        for number in task["predictions"][:1]:
            self._port.update_prediction(number, {"task": task["id"], **result})

    def _make_room(self, task: int) -> None:
        """Delete the submissions that the ledger has as decisions, unless somebody is at them."""
        read = read_marks(self._ledger, self._campaign)
        # Asked for anew: an adjudicator may have saved something since the batch was read, and what
        # is deleted takes its drafts along.
        done = [
            entry["id"]
            for now in self._port.export_tasks(self._campaign.number, [task])
            for entry in now["annotations"]
            if read.get(entry["id"]) == entry["updated_at"] and not now["drafts"]
        ]
        for annotation in done:
            self._port.delete_annotation(annotation)
        self._tally.reopened += bool(done)

    def finish(self, *, created: bool) -> AdjudicationSummary:
        """Show the proposals and the tab of conflicts; return what was done."""
        if self._tasks and self._campaign.settings.get("model_version") != MODEL:
            self._port.update_project(self._campaign.number, {"model_version": MODEL})
        tab = keep_tab(self._port, self._campaign.number, TAB)
        return AdjudicationSummary(
            project=self._campaign.number,
            url=f"{self._port.url}/projects/{self._campaign.number}/data?tab={tab}",
            created=created,
            added=self._tally.added,
            updated=self._tally.updated,
            unchanged=self._tally.unchanged,
            reopened=self._tally.reopened,
            open=self._tally.open,
            decided=self._decided,
            refused=tuple(self._tally.refused),
        )
