"""The guidelines' worked examples are sound region graphs and show what they say they show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

from workbench.check import check_annotation
from workbench.labelstudio.guidelines import render_guidelines
from workbench.model import KINDS, Annotation, Article, Attributions, Link, LinkKind, Region
from workbench.records import to_attributions

REPOSITORY = Path(__file__).parent.parent
GUIDELINES = (REPOSITORY / "docs" / "guidelines.md").read_text(encoding="utf-8")
_EXAMPLE = re.compile(
    r"^\*\*(\d+)\. ([^*]+)\.\*\* [^\n]+\n\n```attribution ([^\n]+)\n(.+?)\n```$",
    re.MULTILINE | re.DOTALL,
)
_LABEL = re.compile(
    r"\]\{(\w+)((?: \d+)*)(?: (same|disputes) (\d+(?: \d+)*))?(?:: ([^{}]+), (\w+))?\}"
)
_WRAPPED = re.compile(r"\n +")  # a line that is indented goes on with the one before
_RELATIONS: dict[str, LinkKind] = {"same": "same_claim", "disputes": "disputes"}


@dataclass(frozen=True)
class Example:
    number: int
    title: str
    shows: frozenset[str]
    text: str
    annotation: Annotation


@dataclass(frozen=True)
class Mark:
    """A bracketed span: its label, the numbers of its attributions, and what it points at."""

    start: int
    end: int
    label: str
    numbers: list[int]
    relation: LinkKind | None
    related: list[int]
    name: str | None
    kind: str | None


def parse(source: str) -> tuple[str, list[Mark]]:
    """Return the plain text of an example and its marks in text order, outer ones first."""
    text = ""
    opened: list[int] = []
    marks: list[Mark] = []
    position = 0
    while position < len(source):
        match = _LABEL.match(source, position)
        if match:
            label, numbers, relation, related, name, kind = match.groups()
            own = [int(n) for n in numbers.split()] or [1]
            others = [int(n) for n in (related or "").split()]
            link = _RELATIONS.get(relation)
            marks.append(Mark(opened.pop(), len(text), label, own, link, others, name, kind))
            position = match.end()
            continue
        if source[position] == "[":
            opened.append(len(text))
        else:
            text += source[position]
        position += 1
    assert not opened, f"a bracket is never closed in: {source}"
    return text, sorted(marks, key=lambda mark: (mark.start, -mark.end))


def to_region(mark: Mark, region_id: str) -> Region:
    stance = mark.label if mark.label in ("assert", "deny") else None
    fields = {
        "id": region_id,
        "label": "claim" if stance else mark.label,
        "start": mark.start,
        "end": mark.end,
        "name": mark.name,
        "kind": mark.kind,
        "stance": stance,
    }
    return msgspec.convert(fields, Region)


def to_annotation(doc_id: str, marks: list[Mark]) -> Annotation:
    """Return the region graph: marks of one number belong together, repeated contents continue."""
    regions = [to_region(mark, f"r{i}") for i, mark in enumerate(marks, start=1)]
    pairs = list(zip(marks, regions, strict=True))
    heads: dict[int, str] = {}
    links: list[Link] = []
    for mark, region in pairs:
        if region.label in ("quote", "claim"):
            head = heads.setdefault(mark.numbers[0], region.id)
            if head != region.id:
                links.append(Link("continues", region.id, head))
    for mark, region in pairs:
        ends = [heads[number] for number in mark.numbers]
        if region.label == "speaker":
            links += [Link("said_by", end, region.id) for end in ends]
        elif region.label == "cue":
            links += [Link("cue_of", region.id, end) for end in ends]
        elif mark.relation:
            links += [Link(mark.relation, ends[0], heads[n]) for n in mark.related]
    return Annotation(doc_id=doc_id, regions=tuple(regions), links=tuple(links))


def read_example(number: str, title: str, shows: str, source: str) -> Example:
    text, marks = parse(_WRAPPED.sub(" ", source))
    annotation = to_annotation(f"example-{number}", marks)
    return Example(int(number), title, frozenset(shows.split()), text, annotation)


EXAMPLES = [read_example(*match.groups()) for match in _EXAMPLE.finditer(GUIDELINES)]
by_title = pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.number}-{e.title}")


def features(record: Attributions) -> set[str]:
    """Return what an example shows, in the words of its fence."""
    found = set()
    spans = [span for a in record.attributions for span in a.content]
    for a in record.attributions:
        found |= {str(a.quote_type), "quote" if a.stance == "none" else str(a.stance)}
        found |= {a.speaker_kind or "no-speaker"} | (set() if a.cue else {"no-cue"})
        found |= {"same"} if a.same_claim else set()
        found |= {"disputes"} if a.disputes else set()
        if len(a.content) > 1:
            between = record.text[a.content[0][1] : a.content[-1][0]]
            found |= {"split", "multi-paragraph"} if "\n" in between else {"split"}
    if any(s <= t and f <= e and (s, e) != (t, f) for s, e in spans for t, f in spans):
        found.add("nested")
    return found or {"nothing"}


def test_there_are_enough_examples_and_each_is_numbered():
    assert len(EXAMPLES) == GUIDELINES.count("```attribution") >= 30
    assert [example.number for example in EXAMPLES] == list(range(1, len(EXAMPLES) + 1))


@by_title
def test_an_example_shows_what_its_fence_says(example: Example):
    found = features(to_attributions(example.annotation, example.text))
    kinds = {"person", "organization", "document", "unnamed"}
    assert example.shows <= found
    assert found - kinds <= example.shows


@by_title
def test_an_example_is_a_sound_region_graph(example: Example):
    article = Article(id=example.annotation.doc_id, text=example.text)
    allowed = {"no-speaker"} if "no-speaker" in example.shows else set()
    assert {f.code for f in check_annotation(example.annotation, article)} <= allowed


@by_title
def test_an_example_leaves_no_region_alone(example: Example):
    assert to_attributions(example.annotation, example.text).loose == ()


@by_title
def test_an_example_keeps_the_boundary_rules(example: Example):
    for region in example.annotation.regions:
        words = example.text[region.start : region.end]
        assert words == words.strip()
        assert words[-1] not in ".,;" or words[0] in "“"
        if region.label == "speaker":
            assert region.name
            assert region.kind


@pytest.mark.parametrize(
    ("feature", "fewest"),
    [
        ("direct", 5),
        ("indirect", 5),
        ("mixed", 3),
        ("nested", 2),
        ("split", 2),
        ("multi-paragraph", 1),
        ("unnamed", 2),
        ("document", 3),
        ("deny", 8),
        ("quote", 8),
        ("disputes", 3),
        ("same", 1),
        ("no-speaker", 1),
        ("nothing", 2),
    ],
)
def test_the_examples_cover_every_construction(feature: str, fewest: int):
    shown = [features(to_attributions(e.annotation, e.text)) for e in EXAMPLES]
    assert sum(feature in found for found in shown) >= fewest


@pytest.mark.parametrize(
    ("heading", "wanted", "unwanted"),
    [
        ("### Denied", {"deny"}, set()),
        ("### Not denied, though it looks like it", {"quote", "assert"}, set()),
        ("### Quotes: nothing put forward", {"quote", "assert"}, {"deny"}),
    ],
)
def test_a_stance_section_holds_examples_of_its_stance(heading: str, wanted: set, unwanted: set):
    section = re.split(r"^##", GUIDELINES.split(heading, 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    examples = [read_example(*match.groups()) for match in _EXAMPLE.finditer(section)]
    assert examples
    for example in examples:
        assert example.shows & wanted
        assert not example.shows & unwanted


def test_the_keys_are_those_of_the_labeling_config():
    config = ElementTree.parse(REPOSITORY / "schemas" / "labeling-config.xml")
    for label in config.iter("Label"):
        key, shown = label.get("hotkey"), label.get("value")
        assert re.search(rf"^\| `{key}` \| {shown}\b", GUIDELINES, re.MULTILINE), shown
    kinds = [choice.get("value") for choice in config.iter("Choice")]
    keys = " ".join(f"`{choice.get('hotkey')}`" for choice in config.iter("Choice"))
    assert f"| {keys} | kind of the selected speaker: {', '.join(kinds)} |" in GUIDELINES
    assert kinds == list(KINDS)
    for relation in config.iter("Relation"):
        assert f"`{relation.get('value')}`" in GUIDELINES


def test_they_render_as_plain_html():
    html = render_guidelines()
    assert html.count("<pre><code") == len(EXAMPLES)
    assert html.count("<table>") >= 5
    assert "style=" not in html
    assert not re.search(r"<(?!/?(?:h\d|p|strong|em|code|pre|ul|ol|li|a|table|t\w+)\b)", html)
    assert "**" not in re.sub(r"<pre>.*?</pre>", "", html, flags=re.DOTALL)


def test_no_example_is_wider_than_the_page():
    blocks = re.findall(r"^```attribution.*?^```", GUIDELINES, re.MULTILINE | re.DOTALL)
    assert max(len(line) for block in blocks for line in block.split("\n")) <= 80


def test_they_can_be_read_in_a_quarter_of_an_hour():
    assert len(re.findall(r"\w+", GUIDELINES)) < 15 * 260
