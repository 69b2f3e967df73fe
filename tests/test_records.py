"""Region graph ↔ attribution records: nothing that the record form carries is lost."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model import (
    KINDS,
    Annotation,
    Attribution,
    Attributions,
    Layer,
    Link,
    Region,
    Spans,
)
from workbench.records import clusters, find_firsts, from_attributions, to_attributions

SCORES = st.none() | st.floats(0, 1, allow_subnormal=False)
NAMES = st.none() | st.sampled_from(["Ida Lomax", "Ōta 👩🏽‍⚖️", "e\u0301"])


class _Draw:
    """Builds one well-formed graph: disjoint spans, every link where the model allows it."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.regions: list[Region] = []
        self.links: list[Link] = []
        self.end = 0

    def region(self, label: Any, **fields: Any) -> str:
        start = self.end + self.draw(st.integers(0, 3))
        self.end = start + self.draw(st.integers(1, 4))
        number = f"x{len(self.regions)}"
        self.regions.append(Region(number, label, start, self.end, **fields))
        return number

    def spread(self, label: Any, **fields: Any) -> str:
        """Add a region of one to three fragments; return the first one's id."""
        first = self.region(label, **fields)
        for _ in range(self.draw(st.sampled_from([0, 0, 0, 1, 2]))):
            self.links.append(Link("continues", self.region(label, **fields), first))
        return first

    def pick(self, known: list[str], label: Any) -> str:
        """Return a region that other contents are linked to, or a new one."""
        if known and self.draw(st.booleans()):
            return self.draw(st.sampled_from(known))
        kinds = st.none() | st.sampled_from(KINDS)
        fields = {"name": self.draw(NAMES), "kind": self.draw(kinds)} if label == "speaker" else {}
        known.append(self.spread(label, **fields))
        return known[-1]

    def content(self, judged: bool) -> tuple[str, str]:
        stance = self.draw(st.sampled_from([None, "assert", "deny"])) if judged else None
        label = "claim" if stance else "quote"
        return self.spread(label, stance=stance, score=self.draw(SCORES)), label


@st.composite
def graphs(draw: st.DrawFn) -> Annotation:
    build = _Draw(draw)
    layers: tuple[Layer, ...] = draw(st.sampled_from([("attribution", "stance"), ("attribution",)]))
    speakers: list[str] = []
    contents: list[tuple[str, str]] = []
    cues: list[str] = []
    for _ in range(draw(st.integers(0, 5))):
        content, label = build.content("stance" in layers)
        contents.append((content, label))
        if draw(st.booleans()):
            speaker = build.pick(speakers, "speaker")
            build.links.append(Link("said_by", content, speaker))
        if draw(st.booleans()):
            build.links.append(Link("cue_of", build.pick(cues, "cue"), content))
    claims = [number for number, label in contents if label == "claim"]
    for number, label in contents:
        others = [claim for claim in claims if claim != number]
        if others and draw(st.booleans()):
            kinds = ["disputes"] if label == "quote" else ["same_claim", "disputes"]
            kind: Any = draw(st.sampled_from(kinds))
            build.links.append(Link(kind, number, draw(st.sampled_from(others))))
    for label in draw(st.lists(st.sampled_from(["speaker", "cue"]), max_size=2)):
        fields = {"name": draw(NAMES)} if label == "speaker" else {}
        build.region(label, **fields, score=draw(SCORES))
    return Annotation("doc", tuple(build.regions), tuple(build.links), layers)


def _describe(annotation: Annotation) -> tuple[Any, ...]:
    """Return the graph without its ids: every region, and every link with its two regions."""
    plain = {r.id: msgspec.structs.replace(r, id="") for r in annotation.regions}
    links = Counter((x.kind, plain[x.source], plain[x.target]) for x in annotation.links)
    return Counter(plain.values()), links, annotation.layers, annotation.doc_id


def _write(length: int) -> str:
    return ("ab “cd” e\u0301👩🏽‍⚖️\n" * (length // 12 + 1))[:length]


@given(graphs())
@settings(max_examples=300, deadline=None)
def test_a_graph_comes_back_from_its_records(graph: Annotation) -> None:
    text = _write(max((r.end for r in graph.regions), default=0))
    back = from_attributions(to_attributions(graph, text))
    assert _describe(back) == _describe(graph)


@given(graphs())
@settings(deadline=None)
def test_records_come_back_from_their_graph(graph: Annotation) -> None:
    text = _write(max((r.end for r in graph.regions), default=0))
    records = to_attributions(graph, text)
    again = to_attributions(from_attributions(records), text)
    plain = [
        msgspec.structs.replace(r, loose=tuple(msgspec.structs.replace(x, id="") for x in r.loose))
        for r in (records, again)
    ]
    assert plain[0] == plain[1]


@given(graphs())
@settings(deadline=None)
def test_records_survive_json(graph: Annotation) -> None:
    text = _write(max((r.end for r in graph.regions), default=0))
    records = to_attributions(graph, text)
    assert msgspec.json.decode(msgspec.json.encode(records), type=Attributions) == records


@given(graphs())
@settings(deadline=None)
def test_ids_are_unique_and_links_lead_somewhere(graph: Annotation) -> None:
    text = _write(max((r.end for r in graph.regions), default=0))
    back = from_attributions(to_attributions(graph, text))
    ids = [r.id for r in back.regions]
    assert len(set(ids)) == len(ids)
    assert {end for x in back.links for end in (x.source, x.target)} <= set(ids)


def test_two_cues_of_one_content_become_one_in_two_fragments() -> None:
    regions = (Region("q", "quote", 0, 1), Region("a", "cue", 2, 3), Region("b", "cue", 4, 5))
    links = (Link("cue_of", "a", "q"), Link("cue_of", "b", "q"))
    records = to_attributions(Annotation("d", regions, links), "x" * 9)
    assert records.attributions[0].cue == ((2, 3), (4, 5))
    assert Link("continues", "r3", "r2") in from_attributions(records).links


def test_a_split_quote_is_one_attribution() -> None:
    graph = Annotation(
        "d",
        (
            Region("q2", "quote", 10, 14),
            Region("q1", "quote", 0, 4),
            Region("s", "speaker", 5, 7, name="Ida"),
        ),
        (Link("continues", "q2", "q1"), Link("said_by", "q1", "s")),
    )
    (record,) = to_attributions(graph, "x" * 20).attributions
    assert (record.content, record.source) == (((0, 4), (10, 14)), ((5, 7),))


@pytest.mark.parametrize(
    ("links", "firsts"),
    [
        ("c-b b-a", {"a": "a", "b": "a", "c": "a", "d": "d"}),
        ("b-a a-b", {"a": "a", "b": "a", "c": "c", "d": "d"}),
        ("a-c b-c c-d d-b", {"a": "b", "b": "b", "c": "b", "d": "b"}),
        ("a-a b-gone gone-c", {"a": "a", "b": "b", "c": "c", "d": "d"}),
    ],
    ids=["a chain", "a circle", "into a circle", "nowhere"],
)
def test_the_first_fragment_is_found_whatever_the_links(links: str, firsts: dict[str, str]) -> None:
    drawn = [Link("continues", *pair.split("-")) for pair in links.split()]
    assert find_firsts("abcd", drawn) == firsts


def test_chains_and_circles_of_fragments_are_one_attribution() -> None:
    regions = tuple(Region(name, "quote", i, i + 1) for i, name in enumerate("abc"))
    chain = (Link("continues", "c", "b"), Link("continues", "b", "a"))
    for links in (chain, (*chain, Link("continues", "a", "c"))):
        record = to_attributions(Annotation("d", regions, links), "xyz")
        assert [a.content for a in record.attributions] == [((0, 1), (1, 2), (2, 3))]
        assert record.loose == ()


def test_an_unjudged_stance_is_not_a_stance_of_none() -> None:
    region = Region("q", "quote", 0, 1)
    judged = Annotation("d", (region,), layers=("attribution", "stance"))
    unjudged = Annotation("d", (region,), layers=("attribution",))
    stances = [to_attributions(a, "x").attributions[0].stance for a in (judged, unjudged)]
    assert stances == ["none", None]


def test_a_content_with_two_speakers_becomes_two_records() -> None:
    regions = (
        Region("q", "quote", 0, 1),
        Region("a", "speaker", 2, 3),
        Region("b", "speaker", 4, 5),
    )
    links = (Link("said_by", "q", "a"), Link("said_by", "q", "b"))
    records = to_attributions(Annotation("d", regions, links), "x" * 9).attributions
    assert [r.source for r in records] == [((2, 3),), ((4, 5),)]


@pytest.mark.parametrize(
    "link", [Link("said_by", "q", "gone"), Link("cue_of", "gone", "q"), Link("continues", "q", "q")]
)
def test_links_to_nowhere_and_to_itself_are_passed_over(link: Link) -> None:
    graph = Annotation("d", (Region("q", "quote", 0, 1),), (link,))
    (record,) = to_attributions(graph, "x").attributions
    assert (record.content, record.source, record.cue) == (((0, 1),), (), ())


def test_an_attribution_without_content_is_left_out_with_its_links() -> None:
    empty = Attribution((), source=((3, 4),), same_claim=(1,))
    claim = Attribution(((0, 1),), stance="deny", disputes=(0,), same_claim=(0,))
    graph = from_attributions(Attributions("d", "x" * 9, (empty, claim)))
    assert [r.label for r in graph.regions] == ["claim"]
    assert graph.links == ()


def test_attributions_of_one_mention_share_the_speaker() -> None:
    source: Spans = ((10, 12),)
    records = (
        Attribution(((0, 1),), source=source, speaker_name="Ida"),
        Attribution(((2, 3),), source=source, speaker_name="Ida"),
        Attribution(((4, 5),), source=source, speaker_name="Ole"),
    )
    graph = from_attributions(Attributions("d", "x" * 20, records))
    names = sorted(r.name or "" for r in graph.regions if r.label == "speaker")
    assert names == ["Ida", "Ole"]


def _claim(stance: Any, name: str, **links: Any) -> Attribution:
    return Attribution(((0, 1),), stance=stance, speaker_name=name, **links)


@pytest.mark.parametrize(
    ("attributions", "expected"),
    [
        ([_claim("assert", "A")], [((0,), ("A",), ())]),
        ([_claim("none", "A")], []),
        ([_claim(None, "A")], []),
        ([_claim("assert", "A"), _claim("deny", "B", same_claim=(0,))], [((0, 1), ("A",), ("B",))]),
        ([_claim("assert", "A"), _claim("none", "B", disputes=(0,))], [((0, 1), ("A",), ("B",))]),
        ([_claim("assert", "A"), _claim("assert", "B", disputes=(0,))], [((0, 1), ("A",), ("B",))]),
        (
            [_claim("assert", "A"), _claim("assert", "B"), _claim("deny", "C", same_claim=(1,))],
            [((0,), ("A",), ()), ((1, 2), ("B",), ("C",))],
        ),
        (
            [
                _claim("assert", "A"),
                _claim("assert", "A", same_claim=(0,)),
                _claim("deny", "C", same_claim=(1,)),
            ],
            [((0, 1, 2), ("A",), ("C",))],
        ),
    ],
)
def test_claims_gather_who_asserts_and_who_denies(
    attributions: list[Attribution], expected: list[tuple[Any, ...]]
) -> None:
    found = list(clusters(attributions))
    assert [(c.members, c.asserted_by, c.denied_by) for c in found] == expected
    assert [c.id for c in found] == [f"c{n}" for n in range(1, len(found) + 1)]


def test_a_link_to_a_later_fragment_counts_for_the_whole():
    text = "“Wait,” she said, “until noon.”"
    regions = (
        Region("a", "quote", 0, 7),
        Region("b", "quote", 18, 31),
        Region("s", "speaker", 8, 11, name="Ann"),
    )
    links = (Link("continues", "b", "a"), Link("said_by", "b", "s"), Link("said_by", "a", "s"))
    record = to_attributions(Annotation("d", regions, links), text)
    (attribution,) = record.attributions
    assert attribution.speaker_name == "Ann"
    assert attribution.content == ((0, 7), (18, 31))
    assert record.loose == ()
