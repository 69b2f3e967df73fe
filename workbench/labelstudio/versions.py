"""One exported task becomes annotation versions: submissions, skips, drafts and deletions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec

from workbench.labelstudio.campaign import Campaign
from workbench.labelstudio.convert import from_results, read_layers
from workbench.ledger import Ledger
from workbench.model import AnnotationVersion, Article, State
from workbench.text import digest


@dataclass
class Tally:
    """How many versions were recorded, by state, and what could not be.

    `strangers` are tasks whose text is not in the ledger, each with what to do about it.
    """

    recorded: dict[State, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))
    unchanged: int = 0
    findings: int = 0
    strangers: dict[int, str] = field(default_factory=dict)


STATES: tuple[State, ...] = ("submitted", "draft", "skipped", "deleted")


class TaskReader:
    """Records what tasks hold, counting it in `tally`.

    `list_users` gives the e-mail address of each account id; it is asked once, when first needed.
    """

    def __init__(
        self, ledger: Ledger, campaign: Campaign, list_users: Callable[[], dict[int, str]]
    ) -> None:
        self._ledger = ledger
        self._campaign = campaign
        self._list_users = list_users
        self.tally = Tally()

    @cached_property
    def _users(self) -> dict[int, str]:
        return self._list_users()

    def record(self, tasks: Collection[dict[str, Any]]) -> None:
        """Record each annotation and draft of tasks that is new or changed, and what is gone.

        Call it inside a ledger transaction.
        """
        texts = {str(task["data"].get("text")) for task in tasks}
        articles = self._ledger.find_articles(texts)
        known = self._known([digest(text) for text in articles])
        changed: list[AnnotationVersion] = []
        for task in tasks:
            article = articles.get(str(task["data"].get("text")))
            if article is not None:
                changed += self._changes(article, task, known.pop(task["id"], {}))
            elif task["annotations"] or task["drafts"]:
                self.tally.strangers[task["id"]] = self._describe_stranger(task)
        self._ledger.add_versions(changed)

    def _changes(
        self, article: Article, task: dict[str, Any], known: dict[str, AnnotationVersion]
    ) -> Iterator[AnnotationVersion]:
        """Yield what of a task is not as the ledger knows it, and what the ledger alone has."""
        for entry in task["annotations"]:
            yield from self._change(self._read_annotation(article, task, entry), known)
        for entry in task["drafts"]:
            yield from self._change(self._read_draft(article, task, entry), known)
        yield from self._deletions(known)

    def record_gone(self, tasks: Mapping[int, str]) -> None:
        """Record that tasks (each with its article's id) left the server with their annotations."""
        with self._ledger.transaction():
            for task, doc_id in sorted(tasks.items()):
                article = self._ledger.article(doc_id)
                known = self._known([digest(article.text)]).get(task, {})
                self._ledger.add_versions(list(self._deletions(known)))

    def drafted_before(self) -> set[int]:
        """Return the tasks whose drafts the ledger holds."""
        known = self._ledger.newest(f"{self._campaign.key}/", states=("draft",))
        return {version.task for version in known if version.task is not None}

    def _known(self, digests: Collection[str]) -> dict[int | None, dict[str, AnnotationVersion]]:
        """Return, by task and key, the newest version of each of the articles' annotations here."""
        known: dict[int | None, dict[str, AnnotationVersion]] = defaultdict(dict)
        for version in self._ledger.newest(f"{self._campaign.key}/", digests=digests):
            known[version.task][version.key] = version
        return known

    def _describe_stranger(self, task: dict[str, Any]) -> str:
        name = task["data"].get("doc_id")
        if name and self._ledger.has_article(str(name)):
            return (
                f"task {task['id']}: its text is not that of article {name!r} any more; restore it "
                "in Label Studio, or delete the task and `workbench push` makes it anew"
            )
        return f"task {task['id']}: its text is not in the ledger; `workbench ingest` adds it"

    def _read_annotation(
        self, article: Article, task: dict[str, Any], entry: dict[str, Any]
    ) -> AnnotationVersion:
        began = entry.get("prediction") if entry.get("parent_prediction") else None
        return self._read(
            article,
            task,
            entry,
            key=f"{self._campaign.key}/{entry['id']}",
            annotator=self._email(entry["completed_by"]) or "?",
            state="skipped" if entry["was_cancelled"] else "submitted",
            updated_by=self._email(entry.get("updated_by")),
            model=(began or {}).get("model_version"),
        )

    def _read_draft(
        self, article: Article, task: dict[str, Any], entry: dict[str, Any]
    ) -> AnnotationVersion:
        return self._read(
            article,
            task,
            entry,
            key=f"{self._campaign.key}/draft-{entry['id']}",
            annotator=str(entry["user"]),
            state="draft",
        )

    def _read(
        self, article: Article, task: dict[str, Any], entry: dict[str, Any], **fields: Any
    ) -> AnnotationVersion:
        conversion = from_results(
            entry["result"],
            text=article.text,
            doc_id=article.id,
            layers=read_layers(task["data"].get("layers")),
        )
        self.tally.findings += len(conversion.findings)
        return AnnotationVersion(
            annotation=conversion.annotation,
            created_at=_read_time(entry["created_at"]),
            updated_at=_read_time(entry["updated_at"]),
            lead_time=entry.get("lead_time"),
            config=self._campaign.config,
            task=task["id"],
            raw=entry["result"],
            **fields,
        )

    def _email(self, account: int | None) -> str | None:
        return None if account is None else self._users.get(account, f"user-{account}")

    def _change(
        self, version: AnnotationVersion, known: dict[str, AnnotationVersion]
    ) -> Iterator[AnnotationVersion]:
        before = known.pop(version.key, None)
        # A new labeling config alone makes no new version of what was labelled under the old one.
        if before and before == msgspec.structs.replace(
            version, version=before.version, config=before.config
        ):
            self.tally.unchanged += 1
        else:
            self.tally.recorded[version.state] += 1
            yield version

    def _deletions(self, left: dict[str, AnnotationVersion]) -> Iterator[AnnotationVersion]:
        for version in left.values():
            if version.state == "deleted":
                continue
            # A draft that is gone was submitted or given up: nothing that counts was deleted.
            if version.state != "draft":
                self.tally.recorded["deleted"] += 1
            yield msgspec.structs.replace(version, state="deleted")


def _read_time(value: str | None) -> datetime | None:
    return None if value is None else msgspec.convert(value, datetime)
