"""False alarms on labels that trained people made, counted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from workbench.check import check_export, summarise

pytestmark = pytest.mark.corpus

# 84 articles, 2,190 attributions. What stands here was read one by one: most are slips of the
# annotators (a cue with a blank, a quotation without one of its marks) rather than false alarms.
POLNEAR_DEV = {
    "no-speaker": 126,
    "split-word": 13,
    "unbalanced-quotation": 8,
    "unlabelled-quotation": 8,
    "padded-region": 4,
}


def count(path: Path) -> Counter[str]:
    return Counter({c.code: c.findings for c in summarise(check_export(path))})


def test_polnear_dev(corpora: Path) -> None:
    found = count(corpora / "polnear" / "dev.jsonl")
    assert set(found) <= set(POLNEAR_DEV)
    assert all(found[code] <= most for code, most in POLNEAR_DEV.items())


def test_names_from_gold_coreference_are_supported(corpora: Path) -> None:
    found = count(corpora / "gum" / "train.jsonl")
    assert found["unsupported-name"] <= 5  # of 353; one judge who is named nowhere
    assert found["no-name"] == 0
