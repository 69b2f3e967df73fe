"""Generated region graphs over texts full of emoji, joiners, combining marks and blanks."""

from __future__ import annotations

from hypothesis import strategies as st

from workbench.model import KINDS, STANCES, Annotation, Link, Region

PIECES = (
    "Mr Adams ", "said ", "“no”", "\n", "👩‍👩‍👧", "🇩🇪", "é", "e\u0301", "\u00a0", "\u200b", "’s",
    "<b>&amp;</b>", "\t", "  ", "日本", "𝔸", "\u202e", ".",
)  # fmt: skip

texts = st.lists(st.sampled_from(PIECES), min_size=4, max_size=40).map("".join)
scores = st.none() | st.floats(0, 1)
names = st.none() | st.sampled_from(["Ada Marsh", "the ministry", "Élodie 👩‍🚀", "O’Neil"])


@st.composite
def regions(draw, text: str, number: int) -> Region:
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    label = draw(st.sampled_from(["speaker", "cue", "quote", "claim"]))
    place = {"id": draw(st.sampled_from(["r", "Ab_-", "é"])) + str(number), "start": start}
    extra = {}
    if label == "speaker":
        extra = {"name": draw(names), "kind": draw(st.none() | st.sampled_from(KINDS))}
    if label == "claim":
        extra = {"stance": draw(st.sampled_from(STANCES))}
    return Region(**place, end=end, label=label, score=draw(scores), **extra)


def possible_links(source: Region, target: Region) -> list[str]:
    """Return the kinds a well-formed link from `source` to `target` may have."""
    ends = (source.label, target.label)
    kinds = []
    if ends in (("quote", "speaker"), ("claim", "speaker")):
        kinds = ["said_by"]
    elif ends in (("cue", "quote"), ("cue", "claim")):
        kinds = ["cue_of"]
    elif ends == ("quote", "claim"):
        kinds = ["disputes"]
    elif ends == ("claim", "claim"):
        kinds = ["same_claim", "disputes"]
    return kinds


@st.composite
def annotations(draw, text: str) -> Annotation:
    """Well-formed graphs: fragments point at a first one, at most one link an ordered pair."""
    found = [draw(regions(text, n)) for n in range(draw(st.integers(0, 12)))]
    links = {}
    for source in found:
        for target in found:
            kinds = possible_links(source, target) if source.id != target.id else []
            if kinds and draw(st.booleans()):
                kind = draw(st.sampled_from(kinds))
                links[source.id, target.id] = Link(kind, source.id, target.id)
    for label in ("speaker", "cue", "quote", "claim"):
        group = sorted((r for r in found if r.label == label), key=lambda r: (r.start, r.end, r.id))
        for fragment in group[1:]:
            if draw(st.booleans()):
                key = (fragment.id, group[0].id)
                links[key] = Link("continues", *key)
    layers = draw(st.sampled_from([("attribution",), ("attribution", "stance")]))
    order = draw(st.permutations(list(links.values())))
    return Annotation("a1", tuple(found), tuple(order), layers)


@st.composite
def articles(draw) -> tuple[str, Annotation]:
    text = draw(texts)
    return text, draw(annotations(text))
