"""What a relation means: its kind and direction follow from the labels at its ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workbench.model import Link, LinkKind, Region

_CONTENT = ("quote", "claim")


def read_link(first: Region, second: Region, chosen: LinkKind | None) -> Link | str:
    """Return the link that a relation from `first` to `second` stands for, or a fault's code.

    `chosen` is the relation's label. Only claim to claim needs one; elsewhere it may only repeat
    what the ends say. Fragments run from the later to the earlier, whichever way they were drawn.
    """
    if first.id == second.id:
        return "self-link"
    link = (
        _from_claims(first, second, chosen)
        if _both_claims(first, second)
        else _from_ends(first, second)
    )
    if isinstance(link, Link) and chosen not in (None, link.kind):
        return "wrong-link-kind"
    return link


def _both_claims(first: Region, second: Region) -> bool:
    return first.label == second.label == "claim"


def _from_claims(first: Region, second: Region, chosen: LinkKind | None) -> Link | str:
    if chosen is None:
        return "missing-link-kind"
    return _continue(first, second) if chosen == "continues" else Link(chosen, first.id, second.id)


def _from_ends(first: Region, second: Region) -> Link | str:
    if first.label == second.label:
        return _continue(first, second)
    for source, target in ((first, second), (second, first)):
        if source.label in _CONTENT and target.label == "speaker":
            return Link("said_by", source.id, target.id)
        if source.label == "cue" and target.label in _CONTENT:
            return Link("cue_of", source.id, target.id)
        if source.label == "quote" and target.label == "claim":
            return Link("disputes", source.id, target.id)
    return "wrong-ends"


def _position(region: Region) -> tuple[int, int, str]:
    return region.start, region.end, region.id


def _continue(first: Region, second: Region) -> Link:
    earlier, later = sorted((first, second), key=_position)
    return Link("continues", later.id, earlier.id)


def settle_links(links: Iterable[Link], regions: Mapping[str, Region]) -> tuple[Link, ...]:
    """Return the links in order, each once, with chains of fragments pointing at the first one.

    An annotator joins the third fragment to the second and the second to the first; the region
    graph joins both to the first. Graphs that are so already come back unchanged.
    """
    drawn = list(links)
    earlier: dict[str, str] = {}
    for link in drawn:
        if link.kind == "continues":
            known = earlier.get(link.source, link.target)
            earlier[link.source] = min(known, link.target, key=lambda i: _position(regions[i]))

    def settle(link: Link) -> Link:
        target = link.target
        while link.kind == "continues" and target in earlier:
            target = earlier[target]
        return link if target == link.target else Link(link.kind, link.source, target)

    return tuple(dict.fromkeys(settle(link) for link in drawn))
