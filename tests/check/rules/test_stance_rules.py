"""Stance against the words of the cue and the claim, on real and made-up claims."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from workbench.check import check_annotation
from workbench.model import Annotation, Article, Attribution, Attributions, Link, Region
from workbench.records import from_attributions

CODES = {"denial-asserted", "assertion-denied"}
CUES = [
    ("denied", "assert", {"denial-asserted"}),
    ("denied", "deny", set()),
    ("did not deny", "assert", set()),
    ("never disputed", "assert", set()),
    ("doubts", "assert", {"denial-asserted"}),
    ("left little doubt", "assert", set()),
    ("has no doubt", "assert", set()),
    ("does not think", "assert", {"denial-asserted"}),
    ("doesn’t believe", "assert", {"denial-asserted"}),
    ("thinks", "assert", set()),
    ("said", "deny", {"assertion-denied"}),
    ("believes", "deny", {"assertion-denied"}),
    ("rejected reports", "deny", set()),
    ("did not say", "deny", set()),
]


@pytest.mark.parametrize(("cue", "stance", "codes"), CUES)
def test_cue_and_stance(cue: str, stance: str, codes: set[str]) -> None:
    text = f"{cue} the toll ends"
    annotation = Annotation(
        "a",
        (
            Region("c", "cue", 0, len(cue)),
            Region("q", "claim", len(cue) + 1, len(text), stance=stance),  # type: ignore[arg-type]  # a literal
        ),
        (Link("cue_of", "c", "q"),),
    )
    found = {f.code for f in check_annotation(annotation, Article("a", text))} & CODES
    assert found == codes
    german = Article("a", text, language="de")
    assert not {f.code for f in check_annotation(annotation, german)} & CODES


@pytest.mark.corpus
def test_real_claims_right_and_flipped(corpora: Path) -> None:
    """No false alarm on 74 claims that a reader judged; of their flips, about half are found."""
    flip = {"assert": "deny", "deny": "assert"}
    found: Counter[tuple[str, bool]] = Counter()
    for line in (corpora / "stance_dev.jsonl").read_text(encoding="utf-8").splitlines():
        judged = json.loads(line)
        if judged["stance"] not in flip:
            continue
        parts = {k: tuple(sorted(map(tuple, judged[k]))) for k in ("content", "source", "cue")}
        record = Attribution(**parts, stance=judged["stance"])
        right = from_attributions(Attributions("x", judged["context"], (record,)))
        regions = tuple(replace(r, stance=flip.get(r.stance or "")) for r in right.regions)
        for wrong, annotation in ((False, right), (True, replace(right, regions=regions))):
            codes = {f.code for f in check_annotation(annotation, Article("x", judged["context"]))}
            found[judged["stance"], wrong] += bool(codes & CODES)
    assert found["assert", False] == found["deny", False] == 0
    assert found["assert", True] >= 33  # of 67
    assert found["deny", True] >= 5  # of 7
