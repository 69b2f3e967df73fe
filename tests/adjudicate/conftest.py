"""Well-formed annotations as several annotators might give them of one text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import strategies as st

from workbench.agree import Annotated
from workbench.model import Annotation, Link, Region

TEXT = "".join(f"Name{i} said{i} words no {i:04} more. " for i in range(5))
STEP = len(TEXT) // 5


@st.composite
def _annotations(draw: st.DrawFn) -> Annotation:
    """Draw up to five attributions, each with ends that waver and parts that may be missing."""
    regions: list[Region] = []
    links: list[Link] = []
    contents: dict[int, Region] = {}
    for i in range(5):
        if draw(st.integers(0, 4)) == 0:
            continue
        at = i * STEP
        claim = draw(st.booleans())
        stance = draw(st.sampled_from(["assert", "deny"])) if claim else None
        content = Region(
            f"x{i}",
            "claim" if claim else "quote",
            at + 12 + draw(st.integers(-1, 3)),
            at + 27 + draw(st.integers(-3, 1)),
            stance=stance,
        )
        contents[i] = content
        regions.append(content)
        if draw(st.booleans()):
            name = draw(st.sampled_from(["Ann", "ann ", "Bob", None]))
            kind = draw(st.sampled_from(["person", "document", None]))
            end = at + 5 + draw(st.integers(-1, 0))
            regions.append(Region(f"s{i}", "speaker", at, end, name=name, kind=kind))
            links += [Link("said_by", f"x{i}", f"s{i}")] if draw(st.booleans()) else []
        if draw(st.booleans()):
            regions.append(Region(f"c{i}", "cue", at + 6, at + 11 + draw(st.integers(-1, 0))))
            links += [Link("cue_of", f"c{i}", f"x{i}")] if draw(st.booleans()) else []
    links += draw(_between(contents))
    return Annotation("news", tuple(draw(st.permutations(regions))), tuple(links))


@st.composite
def _between(draw: st.DrawFn, contents: dict[int, Region]) -> list[Link]:
    links: list[Link] = []
    for i, content in contents.items():
        after = contents.get(i + 1)
        if after is None:
            continue
        kind = draw(st.sampled_from([None, "same_claim", "disputes", "continues"]))
        alike = (content.label, content.stance) == (after.label, after.stance)
        if kind == "same_claim" and content.label == after.label == "claim":
            links.append(Link("same_claim", content.id, after.id))
        if kind == "disputes" and content.label == "claim":
            links.append(Link("disputes", after.id, content.id))
        if kind == "continues" and alike:
            first = next(
                (k.target for k in links if (k.kind, k.source) == ("continues", content.id)),
                content.id,
            )
            links.append(Link("continues", after.id, first))
    return links


@pytest.fixture(scope="session")
def annotations() -> st.SearchStrategy[Annotation]:
    return _annotations()


@pytest.fixture(scope="session")
def text() -> str:
    return TEXT


@pytest.fixture(scope="session")
def by() -> Callable[..., Annotated]:
    """Put an annotator's name to an annotation of the text."""

    def sign(annotator: str, annotation: Annotation) -> Annotated:
        return Annotated(annotation, TEXT, annotator)

    return sign


Canonical = tuple[frozenset[object], frozenset[object]]


@pytest.fixture(scope="session")
def canonical() -> Callable[[Annotation], Canonical]:
    """What an annotation says, whatever its ids, scores and order."""

    def strip(annotation: Annotation) -> Canonical:
        said = {
            r.id: (r.label, r.start, r.end, r.name, r.kind, r.stance) for r in annotation.regions
        }
        links = {(k.kind, said[k.source], said[k.target]) for k in annotation.links}
        return frozenset(said.values()), frozenset(links)

    return strip
