"""Text drift: the annotator saw another text, or the words of a region are not at its offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from workbench.check.case import Submission
from workbench.check.rule import Flaw, rule

_BLANKS = re.compile(r"(?:\s|\\n)+")


@rule(
    "text-drift",
    "Annotated text is not the ledger's",
    severity="error",
    remedy="Somebody edited the task: push the article again and have it labelled anew.",
    scope="version",
)
def find_text_drift(case: Submission) -> Iterator[Flaw]:
    """The text that Label Studio showed differs from the article's, so offsets mean other words.
    Found in files that are checked against a ledger: `workbench check FILE --project FOLDER`.
    """
    if case.shown is not None and case.shown != case.text:
        pairs = enumerate(zip(case.shown, case.text, strict=False))
        shorter = min(len(case.shown), len(case.text))
        place = next((i for i, (one, other) in pairs if one != other), shorter)
        end = min(len(case.text), place + 40)
        yield Flaw(f"The texts differ from character {place} on.", "$", min(place, end), end)


@rule(
    "region-drift",
    "Region's words are not at its offsets",
    severity="error",
    remedy="Draw the region again; if many drift, the task's text was changed.",
    scope="version",
)
def find_region_drift(case: Submission) -> Iterator[Flaw]:
    r"""The words that Label Studio saved with a region are not those at its offsets. White space is
    not compared: for hand-drawn regions Label Studio saves a line break as the two characters
    `\n`, and tabs and several blanks as one.
    """
    saved = dict(_saved_words(case.result))
    for i, region in case.sound:
        words = saved.get(region.id)
        there = case.text[region.start : region.end]
        if words is not None and words != there and _squeeze(words) != _squeeze(there):
            message = f"Label Studio saved the words {words[:80]!r}."
            yield Flaw(message, f"$.regions[{i}]", region.start, region.end)


def _saved_words(result: Any) -> Iterator[tuple[str, str]]:
    """Yield id and words of the regions in result items; broken ones are left out."""
    for item in result if isinstance(result, list) else ():
        match item:
            case {"type": "labels", "id": str(region_id), "value": {"text": str(words)}}:
                yield region_id, words


def _squeeze(words: str) -> str:
    return _BLANKS.sub(" ", words).strip()
