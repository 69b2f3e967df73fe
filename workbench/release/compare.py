"""What changed from one release to another, by article and label."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from msgspec.structs import asdict

from workbench.audit.change import Change, compare
from workbench.model import Annotation, Record, Region
from workbench.release.graphs import Graph, has_region_ids, read_graphs, rename_regions
from workbench.release.index import INDEX, ArticleLine
from workbench.release.manifest import read_manifest
from workbench.release.read import read_lines
from workbench.release.verify import require_unaltered


class ArticleDiff(Record, frozen=True, omit_defaults=False):
    """An article that both releases have and that differs.

    `changes` counts by label and what happened: `claim_deny added`, `speaker changed name`.
    `what` may also say `text` (another text under the id) or `split`.
    """

    doc_id: str
    changes: Mapping[str, int]
    what: tuple[str, ...] = ()


class ReleaseDiff(Record, frozen=True, omit_defaults=False):
    """What a release has, lacks and has otherwise against an earlier one.

    `uncompared` articles are in both, but one of them does not hold their labels in a form that can
    be read back: without text there are none but in `standoff.jsonl`.
    """

    old: str
    new: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[ArticleDiff, ...]
    same: int
    uncompared: tuple[str, ...]
    totals: Mapping[str, int]
    recipe: tuple[str, ...]


def diff(old: Path, new: Path) -> ReleaseDiff:
    """Return what changed from release `old` to release `new`.

    Articles are those of one id. Regions match by id where both releases have the annotators' ids,
    else by label and overlap; annotations by their keys where both say them. Memory grows with the
    number of articles, a line of the index each. Raises ExportError for a folder that is no
    release, is not as it was released, or holds no labels that can be read back.
    """
    for release in (old, new):
        require_unaltered(release)
    before, after = read_manifest(old), read_manifest(new)
    index, rows = _read_index(old), _read_index(new)
    found = _Found(by_id=has_region_ids(old) and has_region_ids(new))
    uncompared = index.keys() & rows.keys()
    for doc_id, *graphs in _join(_by_article(old), _by_article(new)):
        found.add(index[doc_id], rows[doc_id], *graphs)
        uncompared.remove(doc_id)
    one, other = asdict(before.recipe), asdict(after.recipe)
    return ReleaseDiff(
        old=before.name,
        new=after.name,
        added=tuple(sorted(rows.keys() - index.keys())),
        removed=tuple(sorted(index.keys() - rows.keys())),
        changed=tuple(found.changed),
        same=found.same,
        uncompared=tuple(sorted(uncompared)),
        totals=dict(sorted(found.totals.items())),
        recipe=tuple(sorted(k for k in one if one[k] != other[k])),
    )


class _Found:
    def __init__(self, *, by_id: bool) -> None:
        self._by_id = by_id
        self.changed: list[ArticleDiff] = []
        self.same = 0
        self.totals: Counter[str] = Counter()

    def add(
        self, old: ArticleLine, new: ArticleLine, before: list[Graph], after: list[Graph]
    ) -> None:
        counts: Counter[str] = Counter()
        for was, now in _pair(before, after):
            counts.update(name_change(c) for c in self._compare(was, now) if c.decision != "kept")
        if len(before) != len(after):
            counts["annotations"] += abs(len(after) - len(before))
        what = [
            name
            for name, field in (("text", "digest"), ("split", "split"))
            if getattr(old, field) != getattr(new, field)
        ]
        if counts or what:
            self.changed.append(ArticleDiff(new.doc_id, dict(sorted(counts.items())), tuple(what)))
            self.totals.update(counts)
        else:
            self.same += 1

    def _compare(self, was: Annotation, now: Annotation) -> tuple[Change, ...]:
        if self._by_id:
            return compare(was, now)
        return compare(rename_regions(was, "a/"), rename_regions(now, "b/"))


def name_change(change: Change) -> str:
    """Return a change in words: `claim_deny added`, `speaker changed name`, `said_by removed`."""
    item = change.after if change.after is not None else change.before
    name = item.tag if isinstance(item, Region) else getattr(item, "kind", "")
    return " ".join(filter(None, (name, change.decision, " ".join(change.what))))


def render_changelog(found: ReleaseDiff) -> str:
    """Return a difference as Markdown, for a changelog."""
    lines = [
        f"## {found.old} → {found.new}",
        "",
        f"{len(found.added)} articles added, {len(found.removed)} removed, "
        f"{len(found.changed)} changed, {found.same} the same"
        + (f", {len(found.uncompared)} not compared." if found.uncompared else "."),
    ]
    if found.recipe:
        lines += ["", f"The recipe differs in {', '.join(f'`{key}`' for key in found.recipe)}."]
    if found.totals:
        lines += ["", "| change | count |", "|---|---|"]
        lines += [f"| {name} | {count} |" for name, count in found.totals.items()]
    for title, names in (
        ("Added", found.added),
        ("Removed", found.removed),
        ("Not compared, for want of labels that can be read back", found.uncompared),
    ):
        if names:
            lines += ["", f"{title}: {', '.join(names)}."]
    for article in found.changed:
        changes = [f"{count} {name}" for name, count in article.changes.items()]
        lines += ["", f"- {article.doc_id}: {', '.join((*article.what, *changes))}"]
    return "\n".join(lines) + "\n"


def _pair(before: list[Graph], after: list[Graph]) -> Iterator[tuple[Annotation, Annotation]]:
    """Pair annotations of one key, then what is left by position."""
    keyed = {graph.annotation_key: graph for graph in after if graph.annotation_key}
    left = []
    for was in before:
        now = keyed.pop(was.annotation_key, None)
        if now is None:
            left.append(was)
        else:
            yield was.annotation, now.annotation
    new = [g for g in after if not g.annotation_key or g.annotation_key in keyed]
    for was, now in zip(left, new, strict=False):
        yield was.annotation, now.annotation


def _read_index(folder: Path) -> dict[str, ArticleLine]:
    return {line.doc_id: line for line in read_lines(folder / INDEX, ArticleLine)}


_ArticleGraphs = tuple[str, list[Graph]]


def _by_article(folder: Path) -> Iterator[_ArticleGraphs]:
    for doc_id, graphs in groupby(read_graphs(folder), key=lambda graph: graph.doc_id):
        yield doc_id, list(graphs)


def _join(
    old: Iterable[_ArticleGraphs], new: Iterable[_ArticleGraphs]
) -> Iterator[tuple[str, list[Graph], list[Graph]]]:
    """Yield what each side has of every article of both, which come in order of their ids."""
    both = heapq.merge(old, new, key=lambda article: article[0])
    for doc_id, found in groupby(both, key=lambda article: article[0]):
        match [graphs for _, graphs in found]:
            case [before, after]:
                yield doc_id, before, after
