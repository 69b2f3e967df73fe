"""What can be unreadable in Label Studio's result items: a code, a severity and a remedy each."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model import Finding, Severity


@dataclass(frozen=True)
class Fault:
    """One way for a result item to be unreadable; `message` says what, `remedy` how to mend it."""

    message: str
    remedy: str
    severity: Severity = "error"


_REDO = "Delete the item in Label Studio and label it again."

FAULTS: dict[str, Fault] = {
    "unreadable-result": Fault(
        "The result is not a list of items.", "Export the task again from Label Studio as JSON."
    ),
    "unreadable-item": Fault(
        "The item is no region, name, kind or relation of this labeling config.",
        "Use a project made by `workbench push`, or remove the foreign control.",
    ),
    "unreadable-region": Fault("The region has no id or no whole-number offsets.", _REDO),
    "unreadable-relation": Fault("The relation does not name its two ends.", _REDO),
    "unreadable-field": Fault(
        "The speaker's name or kind is not one known value.",
        "Select the speaker and enter one name and one kind.",
    ),
    "unreadable-score": Fault(
        "The region's score is no finite number.",
        "Let the pre-annotator write a number from 0 to 1, or none.",
        "warning",
    ),
    "unknown-label": Fault(
        "The region's label is not in the labeling config.",
        "Select the region and press the key of one of the labels 1-5.",
    ),
    "several-labels": Fault(
        "The region has not exactly one label.", "Select the region and press one label's key."
    ),
    "repeated-id": Fault("Two items claim the same region id.", _REDO),
    "orphan-field": Fault(
        "A name or kind belongs to no speaker.",
        "Label the span as Speaker, or save the annotation again without it.",
        "warning",
    ),
    "dangling-link": Fault(
        "The relation points at a region that is not there or cannot be read.",
        "Delete the relation, or label the missing span and draw it again.",
    ),
    "self-link": Fault("The relation joins a region to itself.", "Delete the relation."),
    "wrong-ends": Fault(
        "No link can join these two labels.",
        "Join quote or claim to speaker, cue to quote or claim, or two fragments of one label.",
    ),
    "wrong-link-kind": Fault(
        "The relation's label does not fit the labels at its ends.",
        "Remove the relation's label; only claim to claim and fragments carry one.",
    ),
    "missing-link-kind": Fault(
        "A relation between two claims has no label.",
        "Open Relations and choose `same claim`, `disputes` or `continues`.",
    ),
    "unknown-link-kind": Fault(
        "The relation's label is not in the labeling config.",
        "Choose `same claim`, `disputes` or `continues`.",
    ),
    "several-link-kinds": Fault(
        "The relation has more than one label.", "Open Relations and leave one label."
    ),
}


def make_finding(
    code: str, *, doc_id: str, path: str, text: str = "", span: tuple[int, int] | None = None
) -> Finding:
    """Return the finding for one fault; `span` (code points) gives it an excerpt of `text`."""
    fault = FAULTS[code]
    start, end = span if span else (None, None)
    return Finding(
        code=code,
        severity=fault.severity,
        message=fault.message,
        remedy=fault.remedy,
        doc_id=doc_id,
        path=path,
        start=start,
        end=end,
        excerpt=text[start:end] if span and 0 <= span[0] <= span[1] else None,
    )
