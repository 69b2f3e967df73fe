"""What an annotator did to a prediction: each region and link kept, changed, added or removed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from workbench.model import Annotation, Label, Link, Record, Region

Fate = Literal["kept", "changed", "added", "removed"]
Pair = tuple[int, int]


class Change(Record, frozen=True, omit_defaults=False):
    """One decision on a region or a link: `before` is the prediction's, `after` the annotator's.

    `what` names what differs: `moved`, `relabelled`, `stance`, `name`, `kind` of a region; `kind`
    or `to` of a link. It is empty unless the decision is `changed`.
    """

    decision: Fate
    before: Region | Link | None = None
    after: Region | Link | None = None
    what: tuple[str, ...] = ()


def compare(prediction: Annotation, version: Annotation) -> tuple[Change, ...]:
    """Return a change for every region and link of either annotation, each accounted for once.

    Order: the version's regions, the prediction's removed regions, then links likewise. Scores are
    no change: Label Studio keeps the model's score on a region that was edited.
    """
    old, new = prediction.regions, version.regions
    origin = {j: i for i, j in match_regions(old, new)}
    removed = sorted(set(range(len(old))) - set(origin.values()))
    renamed = {old[i].id: new[j].id for j, i in origin.items()}
    return (
        *(
            _judge_region(old[origin[j]], region) if j in origin else Change("added", after=region)
            for j, region in enumerate(new)
        ),
        *(Change("removed", before=old[i]) for i in removed),
        *_compare_links(prediction.links, version.links, renamed),
    )


def match_regions(old: Sequence[Region], new: Sequence[Region]) -> list[Pair]:
    """Return index pairs of the regions that are one region before and after.

    By id, then by label and largest overlap, then by an identical span; each is used once. An id
    alone proves nothing: files of several makers number their regions alike. So regions of one id
    must overlap too, and cover half of each other where their labels differ.
    """
    pairs: list[Pair] = []
    for candidates in (_by_id, _by_overlap, _by_span):
        taken_old, taken_new = {i for i, _ in pairs}, {j for _, j in pairs}
        free_old = [i for i in range(len(old)) if i not in taken_old]
        free_new = [j for j in range(len(new)) if j not in taken_new]
        for i, j in candidates(old, new, free_old, free_new):
            if i not in taken_old and j not in taken_new:
                taken_old.add(i)
                taken_new.add(j)
                pairs.append((i, j))
    return pairs


def _by_id(
    old: Sequence[Region], new: Sequence[Region], free_old: list[int], free_new: list[int]
) -> Iterator[Pair]:
    known = {old[i].id: i for i in reversed(free_old)}
    pairs = ((known[new[j].id], j) for j in free_new if new[j].id in known)
    yield from ((i, j) for i, j in pairs if _is_same_place(old[i], new[j]))


def _is_same_place(before: Region, after: Region) -> bool:
    shared = min(before.end, after.end) - max(before.start, after.start)
    longest = max(before.end - before.start, after.end - after.start)
    if before.label == after.label:
        return shared > 0 or (before.start, before.end) == (after.start, after.end)
    return 2 * shared >= longest


def _by_overlap(
    old: Sequence[Region], new: Sequence[Region], free_old: list[int], free_new: list[int]
) -> Iterator[Pair]:
    places = {label: _Places(new, free_new, label) for label in {old[i].label for i in free_old}}
    shared = []
    for i in free_old:
        was = old[i]
        for j in places[was.label].near(was):
            overlap = min(was.end, new[j].end) - max(was.start, new[j].start)
            if overlap > 0:
                shared.append((-overlap, i, j))
    yield from ((i, j) for _, i, j in sorted(shared))


class _Places:
    """The regions of one label by where they start, so that most need not be looked at."""

    def __init__(self, regions: Sequence[Region], chosen: list[int], label: Label) -> None:
        own = [j for j in chosen if regions[j].label == label]
        self._by_start = sorted(own, key=lambda j: regions[j].start)
        self._starts = [regions[j].start for j in self._by_start]
        self._longest = max((regions[j].end - regions[j].start for j in own), default=0)

    def near(self, region: Region) -> list[int]:
        """Return which of them start where one that overlaps the region must start."""
        first = bisect_right(self._starts, region.start - self._longest)
        return self._by_start[first : bisect_left(self._starts, region.end)]


def _by_span(
    old: Sequence[Region], new: Sequence[Region], free_old: list[int], free_new: list[int]
) -> Iterator[Pair]:
    place = {(old[i].start, old[i].end): i for i in reversed(free_old)}
    spans = ((j, (new[j].start, new[j].end)) for j in free_new)
    yield from ((place[span], j) for j, span in spans if span in place)


def _judge_region(before: Region, after: Region) -> Change:
    what = []
    if (before.start, before.end) != (after.start, after.end):
        what.append("moved")
    if before.label != after.label:
        # A speaker that becomes a cue loses name and kind: that is the relabelling, not more.
        what.append("relabelled")
    else:
        fields = ("stance", "name", "kind")
        what += [name for name in fields if getattr(before, name) != getattr(after, name)]
    return Change("changed" if what else "kept", before, after, tuple(what))


# From the strictest likeness to the loosest; the second part says what then differs.
_LIKENESS: tuple[tuple[Callable[[Link], object], tuple[str, ...]], ...] = (
    (lambda link: link, ()),
    (lambda link: (link.source, link.target), ("kind",)),
    (lambda link: (link.kind, link.source), ("to",)),
)


def _compare_links(
    old: Sequence[Link], new: Sequence[Link], renamed: dict[str, str]
) -> Iterator[Change]:
    left = {i: _rename(link, renamed) for i, link in enumerate(old)}
    judged: dict[int, Change] = {}
    for key, what in _LIKENESS:
        waiting: dict[object, deque[int]] = {}
        for i, link in left.items():
            waiting.setdefault(key(link), deque()).append(i)
        for j, link in enumerate(new):
            alike = waiting.get(key(link))
            if j not in judged and alike:
                i = alike.popleft()
                del left[i]
                judged[j] = Change("changed" if what else "kept", old[i], link, what)
    yield from (judged.get(j) or Change("added", after=link) for j, link in enumerate(new))
    yield from (Change("removed", before=old[i]) for i in left)


def _rename(link: Link, renamed: dict[str, str]) -> Link:
    ends = (renamed.get(link.source, link.source), renamed.get(link.target, link.target))
    return Link(link.kind, *ends)
